"""A pane with titles in its border, which change without the rest of it being drawn anew."""

from __future__ import annotations

from typing import Any

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region


class TitledPane(Vertical):
    """Says at its top what it shows, and at its bottom how that went.

    `Widget.border_title` draws every line of a pane, even for the title that it has already.
    """

    _retitling = False

    def entitle(self, title: Content) -> None:
        """Say what the pane shows."""
        if self.border_title != title.markup:
            self._retitling = True
            self.border_title = title
            self._retitling = False

    def note(self, said: Content | str) -> None:
        """Say below how it went; plain text is no markup."""
        content = Content(said) if isinstance(said, str) else said
        if (self.border_subtitle or "") != content.markup:
            self._retitling = True
            self.border_subtitle = content if said else None
            self._retitling = False

    def refresh(self, *regions: Region, **how: Any) -> TitledPane:
        """Draw the pane anew; for a title alone only the two lines that hold one."""
        if self._retitling and not regions and self.outer_size:
            (width, height), (left, top) = self.outer_size, self.content_offset
            regions = tuple(Region(-left, y - top, width, 1) for y in (0, height - 1))
        super().refresh(*regions, **how)
        return self
