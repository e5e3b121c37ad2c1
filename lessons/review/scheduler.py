"""When a card is asked again: FSRS, as the package ``fsrs`` computes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import blake2b

import fsrs
from fsrs.scheduler import DEFAULT_PARAMETERS, FUZZ_RANGES

from lessons.review.cards import CardId, CardState, Memory, Rating, Review

DAY = timedelta(days=1)

_REVISION = 3
"""Raise it when the same settings and reviews give another memory than before."""

FINGERPRINT = blake2b(f"{_REVISION} {DEFAULT_PARAMETERS!r}".encode(), digest_size=8).hexdigest()
"""A short text that changes with the settings of FSRS, and makes older memories out of date."""

_FSRS = fsrs.Scheduler(
    # No steps of minutes: a missed card comes again in the same sitting, and what's due is due all
    # day, so every screen counts the same until midnight.
    learning_steps=(),
    relearning_steps=(),
    enable_fuzzing=False,  # the package would draw it from the process's random numbers
)


def schedule(card: CardId, reviews: Iterable[Review]) -> Memory | None:
    """Return the memory after all reviews of a card, None if there are none.

    The fuzz of an interval depends only on the card and the time of the review, so every machine
    and every replay gives the same day.
    """
    memory = None
    for review in reviews:
        memory = after(card, memory, review)
    return memory


def after(card: CardId, memory: Memory | None, review: Review) -> Memory:
    """Return the memory after one more review; None is the memory of a new card.

    A card that wasn't known is due a day later, if it isn't answered again before.  A review before
    the last one (because the clock was set back) counts as one of the same day.
    """
    known = fsrs.Card(card_id=0, due=review.at) if memory is None else _as_fsrs(memory)
    known, _ = _FSRS.review_card(known, fsrs.Rating(review.rating), review.at)
    assert known.stability is not None
    assert known.difficulty is not None
    missed = review.rating is Rating.Again
    interval = DAY if missed else known.due - review.at
    was_known = memory is not None and review.at - memory.last_review >= DAY
    return Memory(
        state=CardState(known.state),
        step=known.step,
        stability=known.stability,
        difficulty=known.difficulty,
        due=review.at + fuzz(interval, _draw(card, review.at), _FSRS.maximum_interval),
        last_review=review.at,
        first_review=memory.first_review if memory else review.at,
        reviews=1 + (memory.reviews if memory else 0),
        lapses=(memory.lapses if memory else 0) + (was_known and missed),
    )


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
