"""The page of a mistake: what happened, why, the fix, and an app to try it in."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from lessons.course.model import Lesson, Step
from tui.screens.host import Host
from tui.screens.lesson.screen import LessonScreen

SLUG = "causes"
"""Under this name what is typed on these pages is kept, beside the lessons'."""


class MistakeScreen(LessonScreen):
    """A step of its own, over the lesson in which the mistake was made."""

    BINDING_GROUP_TITLE = "The page of a mistake"
    HELP = """
On the left stands what happened, why, and the fix. The app in the middle makes the very mistake:
mend it and press F5. **Esc** goes back to your own app, which is as you left it.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "escape", "Back", key_display="Esc", id="cause.back"),
    ]

    def __init__(self, host: Host, page: Step) -> None:
        super().__init__(host, Lesson(SLUG, 0, "Why it went wrong", "", "", "", (page,), ()), page)

    @property
    def is_task_to_mend(self) -> bool:
        return False  # the page says how; a key may do it

    def stay_here(self) -> None:
        """Leave the place in the course as it is: a page is a way aside."""

    def _show_status(self) -> None:
        self.status.crumbs = (self.lesson.title, self.step.title)
        self.status.far = Content("Esc goes back")

    def open_page(self, cause: str) -> bool:
        """Open another mistake's page; its own is open already."""
        return cause != self.step.slug and super().open_page(cause)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no way to other steps: there are none."""
        if action in ("go", "quiz", "card", "end_card"):
            return False
        return super().check_action(action, parameters)

    def action_escape(self) -> None:
        """Stop the run that goes on, or leave the editor, or go back."""
        if self.is_busy or self.code.has_focus_within:
            super().action_escape()
        else:
            self.host.runner.stop(self)
            self.keep_drafts()
            self.app.clear_notifications()  # they are about this page's app
            self.dismiss()
