"""The deck of a learner: the cards of a course that they have met, and what to ask of them now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from lessons.course.model import Lesson
from lessons.review import selection
from lessons.review.cards import Card, CardId, Memory, card_of, question_name, steps_by_name
from lessons.review.memories import read_memories
from lessons.review.selection import NEW_A_DAY, Today
from lessons.review.statistics import day_of, start_of
from lessons.store.progress import Progress


@dataclass(frozen=True, slots=True)
class Day:
    """A learner's day: its start, its end, and the end of the week that starts with it."""

    start: datetime
    end: datetime
    week_end: datetime

    @classmethod
    def of(cls, now: datetime, zone: tzinfo | None) -> Day:
        """Return today in a time zone; None is the machine's own."""
        today = day_of(now, zone)
        tomorrow, next_week = (today + timedelta(days=days) for days in (1, 7))
        return cls(start_of(today, zone), start_of(tomorrow, zone), start_of(next_week, zone))


class Deck:
    """The cards of a course that a learner has met, up to date with all their answers.

    Cards that the course no longer has are left out; without `lessons`, none is.
    """

    def __init__(self, progress: Progress, lessons: Iterable[Lesson] | None) -> None:
        self._progress = progress
        self._steps: dict[str, Mapping[str, str]] | None = (
            None if lessons is None else {one.slug: steps_by_name(one) for one in lessons}
        )
        memories = read_memories(progress)
        self._known = [card for card in map(self._card, memories, memories.values()) if card]
        self._answered = frozenset(memories)

    @property
    def memories(self) -> dict[CardId, Memory]:
        """The memory of each card that was answered."""
        return {card.id: card.memory for card in self._known if card.memory}

    def today(
        self,
        now: datetime,
        zone: tzinfo | None,
        *,
        new_a_day: int = NEW_A_DAY,
        most: int | None = None,
    ) -> Today:
        """Return what a review asks today: what every screen calls due, and no more.

        A card that is due before the day's end is due all day.  A card is new once its step was
        run, until it's answered; a learner begins `new_a_day` of them in a day.  A sitting asks
        `most` cards in all.
        """
        day = Day.of(now, zone)
        begun = sum(day.start <= memory.first_review < day.end for memory in self.memories.values())
        cards = [*self._known, *self._new()]
        return selection.today(cards, now, day.end, begun=begun, new_a_day=new_a_day, most=most)

    def leeches(self, now: datetime) -> tuple[Card, ...]:
        """Return the cards that are forgotten again and again, the worst first."""
        return selection.leeches(self._known, now)

    def _card(self, card: CardId, memory: Memory) -> Card | None:
        step: str | None = ""
        if self._steps is not None:
            step = self._steps.get(card.lesson, {}).get(question_name(card))
        return None if step is None else Card(card, step, memory.first_review, memory)

    def _new(self) -> Iterator[Card]:
        runs = self._progress.runs()
        for lesson, steps in (self._steps or {}).items():
            for name, step in steps.items():
                if run := runs.get((lesson, step)):
                    card = card_of(self._progress.course, lesson, name)
                    if card not in self._answered:
                        yield Card(card, step, run.first)
