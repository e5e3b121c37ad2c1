"""A scrollbar whose thumb is where the content is."""

from __future__ import annotations

from textual.widget import Widget


class TrueScrollbar:
    """A widget that scrolls; while its scrollbar is hidden, Textual doesn't move the thumb."""

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """Put the thumb at the content's place, for what was filled again meanwhile."""
        assert isinstance(self, Widget)
        if shown:
            self.vertical_scrollbar.position = self.scroll_y
