"""Select the cards of a sitting: first those that are about to be forgotten, then new ones."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nsmallest
from operator import itemgetter

from lessons.review.cards import Card, Memory

NEW_A_DAY = 10
"""How many new cards a learner begins in a day."""

SITTING = 30
"""How many cards one sitting asks at most."""

LEECH = 6
"""A card that was forgotten so often is a leech: reading its step again may help more."""

_DAY = timedelta(days=1)

_STEP, _LESSON = 3, 2
"""How many parts of a card's topic name its step and its lesson."""


def is_due(memory: Memory, by: datetime) -> bool:
    """Return whether a card is due before a time, which is usually the end of today.

    A card that was answered after it is due too; a wrong clock would hide it for years.
    """
    return memory.due < by or memory.last_review > by + _DAY


def urgency(memory: Memory, now: datetime) -> float:
    """Return how near a card is to being forgotten: the days since its last review per stability.

    The higher the urgency, the lower the retrievability of FSRS, which depends on nothing else.
    """
    return max(0, (now - memory.last_review).days) / memory.stability


def due(
    cards: Iterable[Card], now: datetime, by: datetime, most: int | None = None
) -> tuple[Card, ...]:
    """Return at most `most` cards that are due before a time, the least likely remembered first."""
    # Each id occurs once, so two cards are never compared with each other.
    ranked = [
        (-urgency(card.memory, now), card.memory.due, card.id, card)
        for card in cards
        if card.memory and is_due(card.memory, by)
    ]
    return tuple(card for *_, card in nsmallest(len(ranked) if most is None else most, ranked))


def new(cards: Iterable[Card], most: int) -> tuple[Card, ...]:
    """Return at most `most` new cards, in the order in which the learner met them."""
    fresh = ((card.met, card.id, card) for card in cards if card.memory is None)
    return tuple(card for *_, card in nsmallest(most, fresh))


@dataclass(frozen=True, slots=True)
class Today:
    """All that a learner is asked today: the cards that are due, and those that are new."""

    due: tuple[Card, ...]
    new: tuple[Card, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        """The due cards, then the new ones."""
        return self.due + self.new

    def in_order(self) -> tuple[Card, ...]:
        """Return the cards in the order of a sitting: due, then new, with the steps interleaved."""
        old = interleave(self.due)
        return old + interleave(self.new, after=old[-1] if old else None)


def today(
    cards: Sequence[Card],
    now: datetime,
    by: datetime,
    *,
    begun: int,
    new_a_day: int = NEW_A_DAY,
    most: int | None = None,
) -> Today:
    """Return what is asked today, which ends at ``by``.

    ``begun`` is how many cards the learner answered for the first time today.  With ``most``, due
    cards go before new ones.
    """
    old = due(cards, now, by, most)
    room = max(0, new_a_day - begun)
    if most is not None:
        room = min(room, most - len(old))
    return Today(old, new(cards, room))


def leeches(cards: Iterable[Card], now: datetime) -> tuple[Card, ...]:
    """Return the cards that are forgotten again and again, the worst first."""
    found = [
        (-card.memory.lapses, -urgency(card.memory, now), card.id, card)
        for card in cards
        if card.memory and card.memory.lapses >= LEECH
    ]
    return tuple(card for *_, card in sorted(found))


def interleave(cards: Iterable[Card], after: Card | None = None) -> tuple[Card, ...]:
    """Return the cards with as few neighbors of one step as possible, and of one lesson.

    Else they stay in their order.  ``after`` is the card that was asked just before.
    """
    waiting: dict[tuple[str, ...], deque[tuple[int, Card]]] = {}
    for place, card in enumerate(cards):
        waiting.setdefault(card.topic, deque()).append((place, card))
    sizes = {depth: Counter[tuple[str, ...]]() for depth in (_STEP, _LESSON)}
    for topic, queue in waiting.items():
        for depth, counted in sizes.items():
            counted[topic[:depth]] += len(queue)
    last: tuple[str, ...] = after.topic if after else ()
    order: list[Card] = []
    for left in range(sizes[_STEP].total(), 0, -1):
        allowed = [*waiting]
        for depth, counted in sizes.items():
            largest, size = max(counted.items(), key=itemgetter(1))
            before = last[:depth]
            # If half of the rest is of one step, it must go first, or two of its cards meet later.
            if 2 * size > left and largest != before:
                found = [topic for topic in allowed if topic[:depth] == largest]
            else:
                found = [topic for topic in allowed if topic[:depth] != before]
            allowed = found or allowed
        last = min(allowed, key=lambda topic: waiting[topic][0][0])
        order.append(waiting[last].popleft()[1])
        for depth, counted in sizes.items():
            counted[last[:depth]] -= 1
        if not waiting[last]:
            del waiting[last]
    return tuple(order)
