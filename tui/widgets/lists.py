"""A list to pick one line from, and the lines of what is due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.widgets import OptionList

from lessons.course.model import Lesson
from sandbox.text import one_line
from tui.text.hanging import wrap_hanging
from tui.widgets.keys import bind

LEAST_WIDTH = 16
"""Cells in which a line is measured where there are fewer."""


class PickList(OptionList, inherit_bindings=False):
    """A list with the keys j, k, g and G; it leaves left and right to its screen."""

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
        bind("enter", "select", "Open the marked line", "Open", display="Enter"),
        bind("down,j", "cursor_down", "Mark the next line"),
        bind("up,k", "cursor_up", "Mark the line before"),
        bind("home,g", "first", "Mark the first line"),
        bind("end,G", "last", "Mark the last line"),
        bind("pagedown", "page_down", "Mark a line one page on"),
        bind("pageup", "page_up", "Mark a line one page back"),
    ]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines' height; a width of nothing, while a terminal shrinks, counts as one."""
        return super().get_content_height(container, viewport, max(width, LEAST_WIDTH))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave pages alone in a list that isn't laid out: it doesn't know its lines yet."""
        return not action.startswith("page_") or bool(self.scrollable_content_region)


DueLine = tuple[Lesson, str]
"""A lesson, and what is due in it."""


def due_text(lines: Sequence[DueLine], otherwise: str, width: int) -> Content:
    """Lay out what is due in each lesson, or one sentence when nothing is."""
    if not lines:
        return Content("\n").join(Content.styled(otherwise, "$quiet").wrap(max(width, 8)))
    return Content("\n").join(
        wrap_hanging(
            Content.styled(f"{lesson.number:>2}  ", "$quiet"),
            Content.assemble(one_line(lesson.title), (f"  {due}", "$quiet")),
            width,
        )
        for lesson, due in lines
    )
