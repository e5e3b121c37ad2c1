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
"""Raise it when the same settings and reviews give another memory than before."""


@dataclass(frozen=True, slots=True)
class FsrsSettings:
    """The settings of FSRS; ``longest`` is the longest interval in days.

    One learning step is enough, because a missed card comes back in the same sitting anyway.
    """

    parameters: tuple[float, ...] = DEFAULT_PARAMETERS
    retention: float = 0.9
    learning_steps: tuple[timedelta, ...] = (timedelta(minutes=10),)
    relearning_steps: tuple[timedelta, ...] = (timedelta(minutes=10),)
    longest: int = 36500
    fuzz: bool = True

    @property
    def fingerprint(self) -> str:
        """A short text that changes with the settings, and makes older memories out of date."""
        return blake2b(f"{_REVISION} {self!r}".encode(), digest_size=8).hexdigest()


class Scheduler:
    """FSRS: it computes the memory of a card after each review.

    The fuzz of an interval depends only on the card and the time of the review, so every machine
    and every replay gives the same day.
    """

    def __init__(self, settings: FsrsSettings = FsrsSettings()) -> None:
        """Raise ValueError if FSRS refuses the parameters."""
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
        """Return the memory after one more review; None is the memory of a new card.

        A review before the last one (because the clock was set back) counts as one of the same day.
        """
        known = fsrs.Card(card_id=0, due=review.at) if memory is None else _as_fsrs(memory)
        known, _ = self._fsrs.review_card(known, fsrs.Rating(review.rating), review.at)
        assert known.stability is not None
        assert known.difficulty is not None
        due, state = known.due, CardState(known.state)
        if self.settings.fuzz and state is CardState.Review:
            draw = _draw(card, review.at)
            due = review.at + fuzz(due - review.at, draw, self.settings.longest)
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
        """Return the memory after all reviews of a card, None if there are none."""
        memory = None
        for review in reviews:
            memory = self.after(card, memory, review)
        return memory

    def retrievability(self, memory: Memory, now: datetime) -> float:
        """Return the probability that the learner remembers the card now."""
        return self._fsrs.get_card_retrievability(_as_fsrs(memory), now)


def fuzz(interval: timedelta, draw: float, longest: int) -> timedelta:
    """Return the interval that `fsrs` picks if its random number, from 0 to 1, is `draw`."""
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
    """Return a number from 0 to 1 that depends only on the card and the time."""
    text = "\0".join((card.course, card.lesson, card.kind, card.name, at.isoformat()))
    # An imported name may have lone surrogates.
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
