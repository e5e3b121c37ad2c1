"""The base of pages that cover a screen, and the keys that scroll a page."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from tui.widgets.key_footer import KeyFooter
from tui.widgets.keys import bind
from tui.widgets.on_top import OnTop

SCROLL_KEYS: list[BindingType] = [
    bind("down", "scroll(1)", "Scroll a line down", "Scroll", display="↑↓"),
    bind("up", "scroll(-1)", "A line up"),
    bind("pagedown", "scroll_page(1)", "Scroll a page down"),
    bind("pageup", "scroll_page(-1)", "Scroll a page up"),
    bind("home", "top", "Go to the top"),
    bind("end", "bottom", "To the end"),
]


class Scrolling:
    """The actions of `SCROLL_KEYS` for a screen."""

    @property
    def scrolled(self) -> VerticalScroll:
        """The part that the keys scroll: the first one that can be scrolled."""
        assert isinstance(self, Screen)
        return self.query_one(VerticalScroll)

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.scrolled.scroll_relative(y=by, animate=False)

    def action_scroll_page(self, by: int) -> None:
        """Scroll by pages; one line of the last page stays in sight."""
        page = max(self.scrolled.scrollable_content_region.height - 1, 1)
        self.scrolled.scroll_relative(y=by * page, animate=False)

    def action_top(self) -> None:
        """Scroll to the top."""
        self.scrolled.scroll_home(animate=False)

    def action_bottom(self) -> None:
        """Scroll to the end."""
        self.scrolled.scroll_end(animate=False)


class Sheet(OnTop, Scrolling, ModalScreen[None]):
    """A page of text over another screen; Esc closes it.

    A subclass adds the key that opens it to the keys that close it.
    """

    CSS_PATH = "sheet.tcss"
    AUTO_FOCUS = ""
    BINDING_GROUP_TITLE = "On this sheet"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "close", "Close the sheet", "Close", display="Esc"),
        *SCROLL_KEYS,
    ]

    def __init__(self, heading: str, *parts: Widget) -> None:
        super().__init__()
        self._heading = heading
        self._parts = parts

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="sheet", can_focus=False):
            yield from self._parts
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        self.scrolled.border_title = Content(self._heading)
        for part in self._parts:
            part.add_class("part")

    def action_close(self) -> None:
        """Close the sheet."""
        self.dismiss()
