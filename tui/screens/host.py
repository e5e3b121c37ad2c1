"""What a screen may ask of the app, and what the app may ask of a screen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from lessons.course.model import Course
    from tui.background.journal import Journal
    from tui.background.runner import Runner
    from tui.widgets.keys import ScreenCommand


class Host(Protocol):
    """The app as its screens see it: the course, the store, the runs, and other screens."""

    @property
    def course(self) -> Course:
        """The course that is open."""

    @property
    def journal(self) -> Journal:
        """Reads and writes the learner's progress."""

    @property
    def runner(self) -> Runner:
        """Runs the learner's apps."""

    @property
    def runs_on_pause(self) -> bool:
        """Whether the app in a lesson runs when the learner stops typing; setting it keeps it."""

    @runs_on_pause.setter
    def runs_on_pause(self, on: bool) -> None: ...

    def open_lesson(self, lesson_slug: str, step_slug: str = "") -> None:
        """Show a step of a lesson, or the lesson's first one."""

    def open_quiz(self, lesson_slug: str) -> None:
        """Ask a lesson's questions."""

    def open_placement(self) -> None:
        """Ask which lesson to start with."""

    def open_review(self) -> None:
        """Ask what is due."""

    def open_practice(self) -> None:
        """Show what is due, what was practiced and what comes back."""

    def open_card(self, lesson_slug: str) -> None:
        """Show a lesson's reference card."""

    def open_before(self, lesson_slug: str, *, starts: bool) -> None:
        """Show what a lesson builds on; with `starts`, its first step comes next."""

    def open_mistake(self, cause: str) -> bool:
        """Show the page of a mistake; return False when there is no such page."""

    def open_mistakes(self) -> None:
        """List every mistake by what you see of it."""

    def count_due(self) -> object:
        """Count what is due again."""

    def leave_screen(self) -> None:
        """Go back to the screen below."""


@runtime_checkable
class HasCommands(Protocol):
    """A screen with commands for the palette."""

    commands: Sequence[ScreenCommand]

    @property
    def idle(self) -> Collection[str]:
        """Actions that could only say that there's nothing to do."""


@runtime_checkable
class SaysWhatIsDue(Protocol):
    """A screen that says what is due today."""

    def day_began(self) -> None:
        """Show what is due on the day that has just begun."""


@runtime_checkable
class ComesBack(Protocol):
    """A screen that opens again after the course was read again."""

    def come_back(self) -> None:
        """Open the same screen with the course as it is now."""
