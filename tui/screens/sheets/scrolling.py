"""Keys that scroll what a screen shows."""

from __future__ import annotations

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll


def scroll_keys(name: str) -> list[BindingType]:
    """Return the keys that scroll by lines, by pages and to the ends, for the screen so named."""
    return [
        Binding(
            "down,j",
            "scroll(1)",
            "Scroll",
            key_display="↑↓",
            id=f"{name}.down",
            tooltip="Scroll a line down",
        ),
        Binding("up,k", "scroll(-1)", "Up", show=False, id=f"{name}.up", tooltip="A line up"),
        Binding(
            "pagedown,space",
            "scroll_page(1)",
            "Page down",
            show=False,
            id=f"{name}.page-down",
            tooltip="Scroll a page down",
        ),
        Binding(
            "pageup",
            "scroll_page(-1)",
            "Page up",
            show=False,
            id=f"{name}.page-up",
            tooltip="Scroll a page up",
        ),
        Binding("home,g", "top", "Top", show=False, id=f"{name}.top", tooltip="Go to the top"),
        Binding("end,G", "bottom", "End", show=False, id=f"{name}.bottom", tooltip="To the end"),
    ]


class Scrolling:
    """What the keys do; the screen says in `scrolled` what they move."""

    @property
    def scrolled(self) -> VerticalScroll:
        """What is scrolled."""
        raise NotImplementedError

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.scrolled.scroll_relative(y=by, animate=False)

    def action_scroll_page(self, by: int) -> None:
        """Scroll by pages, one line of the last page still in sight."""
        page = max(self.scrolled.scrollable_content_region.height - 1, 1)
        self.scrolled.scroll_relative(y=by * page, animate=False)

    def action_top(self) -> None:
        """Scroll to the top."""
        self.scrolled.scroll_home(animate=False)

    def action_bottom(self) -> None:
        """Scroll to the end."""
        self.scrolled.scroll_end(animate=False)
