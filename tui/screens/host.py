"""What a screen may ask of the app that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from lessons.course.model import Course
    from tui.background.journal import Journal
    from tui.background.runner import Runner


class Host(Protocol):
    """The app as its screens see it: the course, the store, the runs, and other screens."""

    course: Course
    journal: Journal

    @property
    def runner(self) -> Runner:
        """Runs the learner's apps."""

    def open_lesson(self, lesson_slug: str, step_slug: str = "") -> None:
        """Show a step of a lesson, or the lesson's first one."""

    def open_quiz(self, lesson_slug: str) -> None:
        """Ask a lesson's questions."""

    def open_review(self) -> None:
        """Ask what is due."""

    def open_practice(self) -> None:
        """Show what is due, what was practiced and what comes back."""

    def open_card(self, lesson_slug: str) -> None:
        """Show a lesson's reference card."""

    def open_mistake(self, cause: str) -> bool:
        """Show the page of a mistake; return False when there is no such page."""

    def count_due(self) -> object:
        """Count what is due again."""

    def leave_screen(self) -> None:
        """Go back to the screen below."""
