"""What a learner reviews now: the store, the course and the clock brought together.

Opening it costs a few milliseconds, whether ten cards are known or ten thousand, once
`Progress.refresh_memories` has replayed what was answered since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import islice

import msgspec

from lessons.course.model import Lesson
from lessons.review import fitting as optimizing
from lessons.review import selection as choosing
from lessons.review.cards import (
    Card,
    CardId,
    Memory,
    Review,
    card_of,
    question_name,
    steps_by_name,
)
from lessons.review.days import day_of, start_of
from lessons.review.memories import Memories
from lessons.review.scheduler import Rules, Scheduler
from lessons.review.selection import LEECH, NEW_A_DAY
from lessons.store.progress import Progress

PARAMETERS = "review.parameters"
"""The setting that holds what was fitted to the learner: a JSON list of FSRS's parameters."""


@dataclass(frozen=True, slots=True)
class Day:
    """A learner's day: when it begins, when it ends, and when the week that it begins is over."""

    start: datetime
    end: datetime
    week_end: datetime

    @classmethod
    def of(cls, now: datetime, zone: tzinfo | None) -> Day:
        """Return the day that it is now where the learner is; None is the machine's own zone."""
        today = day_of(now, zone)
        tomorrow, next_week = (today + timedelta(days=days) for days in (1, 7))
        return cls(start_of(today, zone), start_of(tomorrow, zone), start_of(next_week, zone))


def cards_to_ask(
    progress: Progress,
    lessons: Iterable[Lesson],
    now: datetime,
    zone: tzinfo | None,
    *,
    new_a_day: int = NEW_A_DAY,
    most: int | None = None,
    scheduler: Scheduler | None = None,
) -> tuple[Card, ...]:
    """Return what a sitting asks, in its order: what is due, then what is new, `most` in all.

    A card is new once the step that teaches it was run, until it is answered; `new_a_day` of them
    are begun in a day of the learner's.  What the course no longer has is never asked.
    """
    Memories(progress).refresh_memories(scheduler or Scheduler(rules_of(progress)))
    course = _Course(lessons)
    due = list(islice(_due(progress, course, now), most))
    today = Day.of(now, zone)
    begun = Memories(progress).begun_since(today.start, today.end)
    full = begun >= new_a_day or len(due) == most
    fresh = [] if full else list(_new(progress, course))
    return choosing.to_ask(due + fresh, now, begun_today=begun, new_a_day=new_a_day, most=most)


def due_counts(
    progress: Progress, lessons: Iterable[Lesson], ends: Sequence[datetime], now: datetime
) -> dict[str, tuple[int, ...]]:
    """Return, by lesson, how many of the course's cards are due by each of these times.

    For today and this week these are `Day.end` and `Day.week_end`.
    """
    course = _Course(lessons)
    gone = [
        (lesson, name)
        for lesson in course.lessons
        for name in Memories(progress).remembered(lesson) - course.steps(lesson).keys()
    ]
    counts = Memories(progress).due_counts(ends, now, gone)
    return {lesson: counts[lesson] for lesson in course.lessons if lesson in counts}


def memories_of(progress: Progress, lessons: Iterable[Lesson]) -> dict[CardId, Memory]:
    """Return what is remembered of the course's cards, as far as the course still has them."""
    course = _Course(lessons)
    return {
        one: memory for one, memory in Memories(progress).memories().items() if course.step(one)
    }


def leeches_of(progress: Progress, lessons: Iterable[Lesson], now: datetime) -> tuple[Card, ...]:
    """Return the course's cards that are forgotten again and again, the worst first.

    Of those forgotten equally often, the one that is nearest to being forgotten now comes first.
    """
    course = _Course(lessons)
    known = (
        course.card(one, memory)
        for one, memory in Memories(progress).lapsed_memories(LEECH).items()
    )
    found = choosing.leeches(filter(None, known))
    return tuple(sorted(found, key=lambda card: _trouble(card, now), reverse=True))


def rules_of(progress: Progress) -> Rules:
    """Return the rules of the learner's schedule: what was fitted to them, else FSRS's own."""
    kept = progress.setting(PARAMETERS)
    if kept is None:
        return Rules()
    try:
        rules = Rules(parameters=msgspec.json.decode(kept, type=tuple[float, ...]))
        Scheduler(rules)
    except ValueError:  # nothing of ours wrote it, or fsrs has other parameters by now
        return Rules()
    return rules


def fit_offer(progress: Progress) -> optimizing.Readiness:
    """Say whether the schedule can be fitted to the learner, and what is missing.

    All answers are read for it: 100,000 take about a second.
    """
    return optimizing.readiness(_all_histories(progress))


def fit(progress: Progress) -> Rules:
    """Fit the schedule to the learner and keep it, for every course; this takes minutes.

    From then on `rules_of` returns it, and the next refreshing replays every card.

    Raises:
        NotReadyError: the extra is missing, or there are too few reviews.
    """
    parameters = optimizing.fitted(_all_histories(progress))
    progress.keep_setting(PARAMETERS, msgspec.json.encode(parameters).decode())
    return rules_of(progress)


class _Course:
    """A course's cards, found lesson by lesson where they are asked for."""

    def __init__(self, lessons: Iterable[Lesson]) -> None:
        self.lessons = {lesson.slug: lesson for lesson in lessons}
        self._steps: dict[str, Mapping[str, str]] = {}

    def steps(self, lesson: str) -> Mapping[str, str]:
        """Return the step that teaches each card of a lesson, by its name in the log."""
        if lesson not in self._steps:
            known = self.lessons.get(lesson)
            self._steps[lesson] = steps_by_name(known) if known else {}
        return self._steps[lesson]

    def step(self, card: CardId) -> str | None:
        """Return the step that teaches a card, None where the course no longer has the card."""
        return self.steps(card.lesson).get(question_name(card))

    def card(self, card: CardId, memory: Memory) -> Card | None:
        """Return a card that was answered, None where the course no longer has it."""
        step = self.step(card)
        return Card(card, step, memory.first_review, memory) if step is not None else None


def _due(progress: Progress, course: _Course, now: datetime) -> Iterator[Card]:
    return filter(None, (course.card(*known) for known in Memories(progress).due_memories(now)))


def _new(progress: Progress, course: _Course) -> Iterator[Card]:
    """Yield the cards whose step was run, and which were never answered."""
    for lesson in course.lessons:
        if runs := Memories(progress).first_runs(lesson):
            answered = Memories(progress).remembered(lesson)
            for name, step in course.steps(lesson).items():
                if step in runs and name not in answered:
                    yield Card(card_of(progress.course, lesson, name), step, runs[step])


def _trouble(card: Card, now: datetime) -> tuple[int, float]:
    assert card.memory is not None
    return card.memory.lapses, choosing.urgency(card.memory, now)


def _all_histories(progress: Progress) -> list[tuple[Review, ...]]:
    """Return the reviews of each card of every course: a learner remembers alike in all."""
    before = progress.course
    found: list[tuple[Review, ...]] = []
    try:
        for course in progress.courses():
            progress.course = course
            found.extend(Memories(progress).histories().values())
    finally:
        progress.course = before
    return found
