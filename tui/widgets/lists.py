"""A list to pick one line from, by arrows or by letters."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList


class PickList(OptionList, inherit_bindings=False):
    """An option list that also moves by j, k, g and G, and leaves left and right to its screen."""

    BINDING_GROUP_TITLE = "In a list"

    DEFAULT_CSS = """
    PickList, PickList:focus {
        padding: 0;
        border: none;
        background: $background;
        background-tint: transparent;
        scrollbar-size-vertical: 1;

        & > .option-list--option {
            padding: 0 1;
        }
        & > .option-list--option-highlighted {
            color: $foreground;
            background: $panel;
            text-style: none;
        }
    }
    PickList:focus > .option-list--option-highlighted {
        color: $strong;
        background: $panel;
        text-style: bold;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "select",
            "Open",
            key_display="Enter",
            id="list.open",
            tooltip="Open the marked line",
        ),
        Binding(
            "down,j",
            "cursor_down",
            "Down",
            show=False,
            id="list.down",
            tooltip="Mark the next line",
        ),
        Binding(
            "up,k", "cursor_up", "Up", show=False, id="list.up", tooltip="Mark the line before"
        ),
        Binding(
            "home,g", "first", "First", show=False, id="list.first", tooltip="Mark the first line"
        ),
        Binding("end,G", "last", "Last", show=False, id="list.last", tooltip="Mark the last line"),
        Binding(
            "pagedown",
            "page_down",
            "Page down",
            show=False,
            id="list.page-down",
            tooltip="Mark a line one page on",
        ),
        Binding(
            "pageup",
            "page_up",
            "Page up",
            show=False,
            id="list.page-up",
            tooltip="Mark a line one page back",
        ),
    ]
