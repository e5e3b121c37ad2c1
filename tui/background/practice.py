"""Read through the journal what is due and what was practiced.

FSRS is imported on the journal's thread, because that takes long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING

from lessons.review.cards import SLICE
from tui.background.journal import Journal

if TYPE_CHECKING:
    from lessons.course.model import Lesson
    from lessons.review.overview import Due, Overview
    from lessons.store.progress import Progress


@dataclass(frozen=True, slots=True)
class Clock:
    """The time and the time zone; a zone of None is the machine's own."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    zone: tzinfo | None = None

    def today(self) -> date:
        """Return the learner's day."""
        return self.now().astimezone(self.zone).date()


MACHINE = Clock()
"""The machine's own clock."""


async def read_due(journal: Journal, lessons: Sequence[Lesson], clock: Clock) -> dict[str, Due]:
    """Return what is due, for each lesson with something due."""

    def read(progress: Progress) -> dict[str, Due]:
        from lessons.review.deck import Deck
        from lessons.review.overview import due_by_lesson

        return due_by_lesson(Deck(progress, lessons), clock.now(), clock.zone)

    await replay_all(journal)
    return await journal.ask(read)


async def read_overview(journal: Journal, lessons: Sequence[Lesson], clock: Clock) -> Overview:
    """Return the overview of the learner's practice."""

    def read(progress: Progress) -> Overview:
        from lessons.review.overview import overview

        return overview(progress, lessons, clock.now(), clock.zone)

    await replay_all(journal)
    return await journal.ask(read)


async def replay_all(
    journal: Journal, on_progress: Callable[[int], object] = lambda count: None
) -> None:
    """Bring the memories of all cards up to date, and say after each slice how many there were.

    What else is asked of the file meanwhile waits for a slice, and no longer.
    """

    def replay(progress: Progress) -> int:
        from lessons.review.memories import replay_memories

        return replay_memories(progress)

    replayed = 0
    while (count := await journal.ask(replay)) == SLICE:
        replayed += count
        on_progress(replayed)
