"""What a screen may ask of the app, and what the app may ask of a screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.binding import Binding, BindingType

if TYPE_CHECKING:
    from lessons.course.model import Course
    from tui.background.journal import Journal
    from tui.background.runner import Runner


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


@dataclass(frozen=True)
class ScreenCommand:
    """One thing that a learner can do on a screen, by a key, from the palette, or both.

    The footer shows ``footer`` unless it's empty.  The help shows ``help``.  The palette lists the
    command under ``palette`` unless that's empty, with ``says`` (or ``help``) and the first key.
    """

    action: str
    keys: str = ""
    """Keys, separated by commas."""
    help: str = ""
    footer: str = ""
    palette: str = ""
    says: str = ""
    priority: bool = False
    """Whether the key works even where the focused widget has another meaning for it."""

    @property
    def palette_text(self) -> str:
        """What the palette says about the command, with its key."""
        first = self.keys.partition(",")[0]
        key = "+".join(part.capitalize() for part in first.split("+"))
        return (self.says or self.help) + (f" ({key})" if key else "")


def bindings(group: str, commands: Iterable[ScreenCommand]) -> list[BindingType]:
    """Return the bindings of the commands that have a key; their ids begin with `group`."""
    return [
        Binding(
            command.keys,
            command.action,
            command.footer or command.palette or command.help,
            show=bool(command.footer),
            priority=command.priority,
            tooltip=command.help,
            id=f"{group}.{command.keys}-{command.action}",
        )
        for command in commands
        if command.keys
    ]


@runtime_checkable
class HasCommands(Protocol):
    """A screen with commands for the palette."""

    commands: Sequence[ScreenCommand]


@runtime_checkable
class ComesBack(Protocol):
    """A screen that opens again after the course was read again."""

    def come_back(self) -> None:
        """Open the same screen with the course as it is now."""
