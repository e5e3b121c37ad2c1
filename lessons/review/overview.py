"""The overview of a learner's practice: what is due, what was done, what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from lessons.course.model import Lesson
from lessons.review.cards import Card, asks_of, blanks_of, question_name
from lessons.review.deck import Day, Deck
from lessons.review.memories import histories_of
from lessons.review.statistics import (
    DueDay,
    PracticeDay,
    RetentionWeek,
    day_of,
    forecast,
    practice,
    retention,
)
from lessons.store.progress import Progress

DAYS_BACK = 371
"""The days of practice in an overview: a year of whole weeks, up to this one."""

WEEKS_BACK = 12
"""The weeks of retention in an overview, up to this one."""


@dataclass(frozen=True, slots=True)
class Due:
    """How many cards a review asks today, and how many today and in the six days after it."""

    today: int
    week: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A learner's review at a glance; ``due`` has the lessons with cards that are due this week.

    ``leeches`` are the cards that are forgotten again and again, the worst first.
    """

    today: date
    due: Mapping[str, Due]
    practice: tuple[PracticeDay, ...]
    retention: tuple[RetentionWeek, ...]
    forecast: tuple[DueDay, ...]
    leeches: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left after a sitting: how many cards are due today, and when the next one is due."""

    due: int
    next_at: datetime | None
    leeches: tuple[Card, ...]


def remaining(
    progress: Progress, lessons: Sequence[Lesson], now: datetime, zone: tzinfo | None
) -> Remaining:
    """Return what is left of a course after a sitting."""
    deck, end = Deck(progress, lessons), Day.of(now, zone).end
    later = (memory.due for memory in deck.memories.values() if memory.due >= end)
    return Remaining(len(deck.today(now, zone).cards), min(later, default=None), deck.leeches(now))


def due_by_lesson(deck: Deck, now: datetime, zone: tzinfo | None) -> dict[str, Due]:
    """Return how many cards are due, for each lesson that has some."""
    asked, end = {card.id for card in deck.today(now, zone).cards}, Day.of(now, zone).week_end
    today = Counter(card.lesson for card in asked)
    week = Counter(
        card.lesson for card, memory in deck.memories.items() if card in asked or memory.due < end
    )
    week.update(card.lesson for card in asked - deck.memories.keys())
    return {lesson: Due(today[lesson], week[lesson]) for lesson in sorted(week)}


def overview(
    progress: Progress, lessons: Sequence[Lesson] | None, now: datetime, zone: tzinfo | None
) -> Overview:
    """Return the overview of a course; without `lessons`, of every card that was answered."""
    deck = Deck(progress, lessons)
    answers = progress.all_answers()
    histories = histories_of(progress.course, answers).values()
    return Overview(
        day_of(now, zone),
        due_by_lesson(deck, now, zone),
        practice(((answer.at, answer.right) for answer in answers), now, zone, DAYS_BACK),
        retention(histories, now, zone, WEEKS_BACK),
        forecast(deck.memories.values(), now, zone, new=len(deck.today(now, zone).new)),
        deck.leeches(now) if lessons is not None else (),
    )


def asks(card: Card, lessons: Sequence[Lesson]) -> str:
    """Return the question of a card, without code after it.

    If the course doesn't have the card, it's the card's name.
    """
    texts: dict[str, str] = {}
    for lesson in lessons:
        if lesson.slug == card.id.lesson:
            texts = asks_of(lesson) | blanks_of(lesson)
    asked = texts.get(question_name(card.id)) or card.id.name
    return asked.strip().partition("\n\n")[0]
