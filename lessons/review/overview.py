"""Everything a learner may look at, read from the store at once: what is due, what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from lessons.course.model import Lesson
from lessons.review import deck
from lessons.review.cards import Card, CardId
from lessons.review.days import day_of, start_of
from lessons.review.memories import Memories
from lessons.review.scheduler import Scheduler
from lessons.review.statistics import (
    DueDay,
    PracticeDay,
    RetentionWeek,
    forecast,
    practice,
    retention,
)
from lessons.store.progress import Progress

DAYS_BACK = 371
"""Practice is told of so many days: a year of whole weeks, this one the last, and a few more."""

WEEKS_BACK = 12
"""Retention is told of so many weeks, this one the last."""


@dataclass(frozen=True, slots=True)
class Due:
    """How many cards are due by the end of today, and by the end of the week that it begins."""

    today: int
    week: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A learner's review at a glance; ``due`` is by lesson, where something comes at all.

    ``leeches`` are the cards that are forgotten again and again, the worst first.
    """

    today: date
    due: Mapping[str, Due]
    practice: tuple[PracticeDay, ...]
    retention: tuple[RetentionWeek, ...]
    forecast: tuple[DueDay, ...]
    leeches: tuple[Card, ...]


def refresh(progress: Progress, most: int | None = None) -> int:
    """Bring what is remembered up to date, `most` cards at a time; return how many it were."""
    return Memories(progress).refresh_memories(Scheduler(deck.rules_of(progress)), most)


def due_by_lesson(
    progress: Progress, lessons: Sequence[Lesson] | None, now: datetime, zone: tzinfo | None
) -> dict[str, Due]:
    """Return what is due of each lesson, as it was when the memories were refreshed.

    Without `lessons`, the course is not at hand: whatever was answered of it counts.
    """
    day = deck.Day.of(now, zone)
    ends = (day.end, day.week_end)
    if lessons is None:
        counts = Memories(progress).due_counts(ends, now)
    else:
        counts = deck.due_counts(progress, lessons, ends, now)
    return {lesson: Due(today, week) for lesson, (today, week) in counts.items() if week}


def overview(
    progress: Progress, lessons: Sequence[Lesson] | None, now: datetime, zone: tzinfo | None
) -> Overview:
    """Read everything, up to date; `zone` is the learner's, None the machine's own.

    Without `lessons`, the course is not at hand: whatever was answered of it counts.
    """
    refresh(progress)
    today = day_of(now, zone)
    memories = Memories(progress)
    known = memories.memories() if lessons is None else deck.memories_of(progress, lessons)
    since = start_of(today - timedelta(days=DAYS_BACK), zone)
    late = memories.histories(start_of(today - timedelta(weeks=WEEKS_BACK), zone))
    return Overview(
        today,
        due_by_lesson(progress, lessons, now, zone),
        practice(memories.answered(since), now, zone, DAYS_BACK),
        retention(late.values(), now, zone, WEEKS_BACK),
        forecast(known.values(), now, zone),
        deck.leeches_of(progress, lessons or (), now),
    )


def asks(card: Card, lessons: Sequence[Lesson]) -> str:
    """Return what a card asks, in the course's words, code that follows aside.

    Where the course does not have the card, that is its name.
    """
    lesson = next((one for one in lessons if one.slug == card.id.lesson), None)
    asked = _asked(card.id, lesson) if lesson else None
    return (asked or card.id.name).strip().partition("\n\n")[0]


def _asked(card: CardId, lesson: Lesson) -> str | None:
    if card.kind == "question":
        return next((question.ask for question in lesson.quiz if question.id == card.name), None)
    name, _, number = card.name.partition("#")
    step = next((step for step in lesson.steps if step.slug == name), None)
    if step is None:
        return None
    if card.kind == "prediction":
        return step.front.prediction.ask if step.front.prediction else None
    blanks = dict(enumerate((blank.about for blank in step.front.blanks), 1))
    return blanks.get(int(number) if number.isdecimal() else 0)
