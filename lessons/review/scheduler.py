"""When a card is asked again: FSRS, as the package ``fsrs`` computes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

import fsrs
from fsrs.scheduler import DEFAULT_PARAMETERS, FUZZ_RANGES

from lessons.review.cards import CardId, CardState, Memory, Rating, Review

_REVISION = 1
"""To be raised when the same rules and reviews come to give another memory."""


@dataclass(frozen=True, slots=True)
class FsrsSettings:
    """How FSRS is set for a learner; ``longest`` is the longest interval in days.

    What was missed comes back in the same sitting anyway, so one learning step is enough.
    """

    parameters: tuple[float, ...] = DEFAULT_PARAMETERS
    retention: float = 0.9
    learning_steps: tuple[timedelta, ...] = (timedelta(minutes=10),)
    relearning_steps: tuple[timedelta, ...] = (timedelta(minutes=10),)
    longest: int = 36500
    fuzz: bool = True

    @property
    def fingerprint(self) -> str:
        """A short text that changes with the rules; memories kept under another are out of date."""
        return blake2b(f"{_REVISION} {self!r}".encode(), digest_size=8).hexdigest()


class Scheduler:
    """Says what is remembered after an answer.

    The fuzz of an interval is drawn from the card and the time of the review alone, so that every
    machine, and every replay, comes to the same day.
    """

    def __init__(self, settings: FsrsSettings = FsrsSettings()) -> None:
        """Raise ValueError where the parameters are none that FSRS can have."""
        self.settings = settings
        self._fsrs = fsrs.Scheduler(
            parameters=settings.parameters,
            desired_retention=settings.retention,
            learning_steps=settings.learning_steps,
            relearning_steps=settings.relearning_steps,
            maximum_interval=settings.longest,
            enable_fuzzing=False,  # the package would draw it from the process's random numbers
        )

    def after(self, card: CardId, memory: Memory | None, review: Review) -> Memory:
        """Return what is remembered after one more review; None stands for a new card.

        A review before the last one (the clock was set back) counts as one of the same day.
        """
        known = fsrs.Card(card_id=0, due=review.at) if memory is None else _as_fsrs(memory)
        known, _ = self._fsrs.review_card(known, fsrs.Rating(review.rating), review.at)
        assert known.stability is not None
        assert known.difficulty is not None
        due, state = known.due, CardState(known.state)
        if self.settings.fuzz and state is CardState.Review:
            draw = _draw(card, review.at)
            due = review.at + fuzzed(due - review.at, draw, self.settings.longest)
        forgotten = review.rating is Rating.Again
        return Memory(
            state=state,
            step=known.step,
            stability=known.stability,
            difficulty=known.difficulty,
            due=due,
            last_review=review.at,
            first_review=memory.first_review if memory else review.at,
            reviews=1 + (memory.reviews if memory else 0),
            lapses=0
            if memory is None
            else memory.lapses + (forgotten and memory.state is CardState.Review),
        )

    def schedule(self, card: CardId, reviews: Iterable[Review]) -> Memory | None:
        """Return what is remembered after all reviews of a card, in the order given."""
        memory = None
        for review in reviews:
            memory = self.after(card, memory, review)
        return memory

    def retrievability(self, memory: Memory, now: datetime) -> float:
        """Return how likely the card is remembered now, from 0 to 1."""
        return self._fsrs.get_card_retrievability(_as_fsrs(memory), now)


def fuzzed(interval: timedelta, draw: float, longest: int) -> timedelta:
    """Return the interval that `fsrs` picks where its random number, from 0 to 1, is `draw`."""
    days = interval.days
    if days < FUZZ_RANGES[0]["start"]:
        return interval
    spread = 1.0
    for part in FUZZ_RANGES:
        spread += part["factor"] * max(min(float(days), part["end"]) - part["start"], 0.0)
    most = min(round(days + spread), longest)
    least = min(max(2, round(days - spread)), most)
    return timedelta(days=min(round(draw * (most - least + 1) + least), longest))


def _draw(card: CardId, at: datetime) -> float:
    """Return a number from 0 up to 1 that only this card and time give."""
    text = "\0".join((card.course, card.lesson, card.kind, card.name, at.isoformat()))
    # What is imported may have a name with lone surrogates: it too must come to a day.
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return (int.from_bytes(digest) >> 11) / 2**53


def _as_fsrs(memory: Memory) -> fsrs.Card:
    return fsrs.Card(
        card_id=0,
        state=fsrs.State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last_review,
    )
