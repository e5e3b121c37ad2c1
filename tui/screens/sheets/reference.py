"""The reference card of a lesson, over any screen."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from lessons.course.model import Lesson
from sandbox.text import one_line
from tui.screens.sheets.sheet import Sheet
from tui.widgets.flow_text import MarkdownText


class ReferenceScreen(Sheet):
    """What a lesson teaches, on one card."""

    BINDING_GROUP_TITLE = "Reference card"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f3",
            "close",
            "Close",
            show=False,
            key_display="F3",
            id="reference.close",
            tooltip="Close the card",
        ),
    ]

    def __init__(self, lesson: Lesson) -> None:
        super().__init__(
            f"{one_line(lesson.title)}: reference card",
            MarkdownText(lesson.card or "This lesson has no reference card yet."),
        )
