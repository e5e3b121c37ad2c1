"""What a screen asks the progress file about practice, beside the screen.

The scheduling is imported on the file's own thread, and only once something was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from tui.background.journal import SLICE, Journal

if TYPE_CHECKING:
    from lessons.course.model import Lesson
    from lessons.review.overview import Due, Overview
    from lessons.store.progress import Progress


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is, and where; a zone of None is the machine's own."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    zone: tzinfo | None = None


MACHINE = Clock()
"""What the machine says."""


async def read_due(journal: Journal, lessons: Sequence[Lesson], clock: Clock) -> dict[str, Due]:
    """Return what is due of each lesson, where something is."""

    def read(progress: Progress) -> dict[str, Due]:
        from lessons.review.overview import due_by_lesson

        return due_by_lesson(progress, lessons, clock.now(), clock.zone)

    await _refresh(journal)
    return await journal.ask(read)


async def read_overview(journal: Journal, lessons: Sequence[Lesson], clock: Clock) -> Overview:
    """Return all there is to look at."""

    def read(progress: Progress) -> Overview:
        from lessons.review.overview import overview

        return overview(progress, lessons, clock.now(), clock.zone)

    await _refresh(journal)
    return await journal.ask(read)


async def _refresh(journal: Journal) -> None:
    while await journal.replay() == SLICE:
        pass
