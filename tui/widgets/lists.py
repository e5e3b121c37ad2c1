"""A list to pick one line from."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.events import Click
from textual.widgets import OptionList

from tui.widgets.keys import bind
from tui.widgets.true_scrollbar import TrueScrollbar


class Refilled:
    """An `OptionList` that may be filled again while a click is on its way; it comes first."""

    def on_click(self, event: Click) -> None:
        """Leave a click alone on a line of the list as it was before."""
        assert isinstance(self, OptionList)
        if event.style.meta.get("option", 0) >= self.option_count:
            event.prevent_default()


class PickList(Refilled, TrueScrollbar, OptionList, inherit_bindings=False):
    """A list that leaves left and right to its screen."""

    BINDING_GROUP_TITLE = "In a list"

    DEFAULT_CSS = """
    PickList, PickList:focus {
        min-width: 16;  /* `OptionList` fails where a line has no room at all */
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
    PickList:ansi > .option-list--option-highlighted {
        text-style: bold underline;  /* the terminal's own colors have no second ground */
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "select", "Open the marked line", "Open", display="Enter"),
        bind("down", "cursor_down", "Mark the next line"),
        bind("up", "cursor_up", "Mark the previous line"),
        bind("home", "first", "Mark the first line"),
        bind("end", "last", "Mark the last line"),
        bind("pagedown", "page_down", "Move down one page"),
        bind("pageup", "page_up", "Move up one page"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave pages alone in a list that isn't laid out: it doesn't know its lines yet."""
        return not action.startswith("page_") or bool(self.scrollable_content_region)
