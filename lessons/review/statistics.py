"""Statistics of review, day by day: forecast, practice and retention."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from lessons.review.cards import Memory, Rating, Review
from lessons.review.selection import is_due


@dataclass(frozen=True, slots=True)
class DueDay:
    """How many cards become due on a day; today counts all that a review asks today."""

    day: date
    cards: int


@dataclass(frozen=True, slots=True)
class PracticeDay:
    """How many answers were given on a day, and how many of them were right."""

    day: date
    answers: int
    right: int


@dataclass(frozen=True, slots=True)
class RetentionWeek:
    """How many cards were asked a day or more after their last answer, and how many were known.

    ``monday`` is the first day of the week.
    """

    monday: date
    asked: int
    known: int

    @property
    def share(self) -> float | None:
        """The share of known cards, from 0 to 1; None for a week without any."""
        return self.known / self.asked if self.asked else None


def day_of(at: datetime, zone: tzinfo | None) -> date:
    """Return the learner's day of a time; a zone of None is the machine's own."""
    return at.astimezone(zone).date()


def start_of(day: date, zone: tzinfo | None) -> datetime:
    """Return the start of a learner's day in UTC; where clocks change at night, some start at 1."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def starts_of(first: date, days: int, zone: tzinfo | None) -> tuple[datetime, ...]:
    """Return the start of each of these days, and the end of the last one."""
    return tuple(start_of(first + timedelta(days=number), zone) for number in range(days + 1))


def forecast(
    memories: Iterable[Memory], now: datetime, zone: tzinfo | None, days: int = 30, new: int = 0
) -> tuple[DueDay, ...]:
    """Return how many cards become due on each of the next days; today has ``new`` ones too."""
    today = day_of(now, zone)
    starts = starts_of(today, days, zone)
    counts = [new] + [0] * (days - 1)
    for memory in memories:
        place = 0 if is_due(memory, starts[1]) else _place(memory.due, starts)
        if place is not None:
            counts[place] += 1
    return tuple(DueDay(today + timedelta(days=n), count) for n, count in enumerate(counts))


def practice(
    answered: Iterable[tuple[datetime, bool]], now: datetime, zone: tzinfo | None, days: int
) -> tuple[PracticeDay, ...]:
    """Return the answers of each of the last days, up to today.

    An answer is its time, and whether it was right.
    """
    first = day_of(now, zone) - timedelta(days=days - 1)
    starts = starts_of(first, days, zone)
    answers, right = [0] * days, [0] * days
    for at, was_right in answered:
        place = _place(at, starts)
        if place is not None:
            answers[place] += 1
            right[place] += was_right
    return tuple(PracticeDay(first + timedelta(days=n), answers[n], right[n]) for n in range(days))


def retention(
    histories: Iterable[Sequence[Review]], now: datetime, zone: tzinfo | None, weeks: int
) -> tuple[RetentionWeek, ...]:
    """Return how much was remembered in each of the last weeks, up to this one.

    A history is the reviews of one card, oldest first.
    """
    today = day_of(now, zone)
    first = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    starts = starts_of(first, 7 * weeks, zone)[::7]
    asked, known = [0] * weeks, [0] * weeks
    for history in histories:
        for review in spaced(history):
            place = _place(review.at, starts)
            if place is not None:
                asked[place] += 1
                known[place] += review.rating is not Rating.Again
    return tuple(
        RetentionWeek(first + timedelta(weeks=n), asked[n], known[n]) for n in range(weeks)
    )


def spaced(history: Sequence[Review]) -> tuple[Review, ...]:
    """Return the reviews of a card that came a day or more after the one before."""
    return tuple(
        review for before, review in pairwise(history) if review.at - before.at >= timedelta(days=1)
    )


def _place(at: datetime, starts: Sequence[datetime]) -> int | None:
    """Return the index of the span that contains a time, None if it's before or after all."""
    place = bisect_right(starts, at) - 1
    return place if 0 <= place < len(starts) - 1 else None
