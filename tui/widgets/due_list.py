"""What is due of each lesson, in words."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from lessons.course.model import Lesson
from sandbox.text import one_line
from tui.text.hanging import hanging
from tui.widgets.flow_text import FlowText

Line = tuple[Lesson, str]
"""A lesson, and what is due of it."""


class DueList(FlowText):
    """Lessons and what is due of them, or one sentence in their place."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._else = ""

    def show(self, lines: Sequence[Line], otherwise: str) -> None:
        """Show these lines; where there are none, the sentence."""
        self._lines = lines
        self._else = otherwise
        self.redraw()

    def laid_out(self, width: int) -> Content:
        if not self._lines:
            return Content("\n").join(Content.styled(self._else, "$quiet").wrap(max(width, 8)))
        return Content("\n").join(
            hanging(
                Content.styled(f"{lesson.number:>2}  ", "$quiet"),
                Content("\n").join(
                    Content.assemble(one_line(lesson.title), (f"  {due}", "$quiet")).wrap(
                        max(width - 4, 8)
                    )
                ),
            )
            for lesson, due in self._lines
        )
