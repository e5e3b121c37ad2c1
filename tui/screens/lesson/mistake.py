"""The page of a mistake: what happened, why, the fix, and an app to try it in."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from lessons.course.model import Lesson, Step
from tui.screens.host import Host
from tui.screens.lesson.screen import LessonScreen
from tui.widgets.keys import bind

SLUG = "causes"
"""The drafts of these pages are kept under this name, like those of a lesson."""


class MistakeScreen(LessonScreen):
    """A lesson of one step, over the lesson in which the mistake was made; Esc goes back."""

    BINDING_GROUP_TITLE = "A page about a mistake"
    HELP = """
The text says what happened, why, and what to do. The app beside it makes that very mistake: fix it
and press F5. **Esc** goes back to your own app, and it's as you left it.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "escape", "Back", "Back", display="Esc"),
    ]

    def __init__(self, host: Host, page: Step, sizes: str | None) -> None:
        lesson = Lesson(SLUG, 0, "Why it went wrong", "", "", (page,), ())
        super().__init__(host, lesson, page, in_course=False, sizes=sizes)
