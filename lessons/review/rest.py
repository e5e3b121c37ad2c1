"""What is left when a sitting of review is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from lessons.course.model import Lesson
from lessons.review.cards import Card
from lessons.review.deck import PARAMETERS, cards_to_ask, fit_offer, leeches_of, memories_of
from lessons.review.fitting import is_installed
from lessons.store.progress import Progress


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left: cards that can be asked now, when the next is due after that, and leeches.

    ``may_fit`` says that there is enough history to fit the schedule to the learner.
    """

    due: int
    next_at: datetime | None
    leeches: tuple[Card, ...]
    may_fit: bool = False


def rest_of(
    progress: Progress, lessons: Sequence[Lesson], now: datetime, zone: tzinfo | None
) -> Rest:
    """Return what is left of a course; what it no longer has does not count."""
    left = cards_to_ask(progress, lessons, now, zone)
    later = (memory.due for memory in memories_of(progress, lessons).values() if memory.due > now)
    leeches = leeches_of(progress, lessons, now)
    return Rest(len(left), min(later, default=None), leeches, _may_fit(progress))


def _may_fit(progress: Progress) -> bool:
    """Whether the schedule could be fitted to the learner, and was not yet."""
    if not is_installed() or progress.setting(PARAMETERS) is not None:
        return False
    return not fit_offer(progress).why_not
