"""A sheet to read, laid over a screen."""

from __future__ import annotations

from typing import ClassVar

from textual import getters
from textual._path import CSSPathType
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.screens.sheets.scrolling import Scrolling, scroll_keys
from tui.widgets.key_footer import KeyFooter


class Sheet(Scrolling, ModalScreen[None]):
    """One page of text over the screen, scrolled by keys and closed by Esc.

    A subclass adds the key that opened it to those that close it.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = "sheet.tcss"
    AUTO_FOCUS = ""
    BINDING_GROUP_TITLE = "On this sheet"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,q",
            "close",
            "Close",
            key_display="Esc",
            id="sheet.close",
            tooltip="Close the sheet",
        ),
        *scroll_keys("sheet"),
    ]

    sheet = getters.query_one("#sheet", VerticalScroll)

    def __init__(self, heading: str, *parts: Widget) -> None:
        super().__init__()
        self._heading = heading
        self._parts = parts

    @property
    def scrolled(self) -> VerticalScroll:
        """What the keys scroll."""
        return self.sheet

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="sheet", can_focus=False):
            yield from self._parts
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        self.sheet.border_title = Content(self._heading)
        for part in self._parts:
            part.add_class("part")

    def action_close(self) -> None:
        """Close the sheet."""
        self.dismiss()
