"""Select the cards of a sitting: first those that are about to be forgotten, then new ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from heapq import nsmallest

from lessons.review.cards import Card, Memory

NEW_A_DAY = 10
"""How many new cards a learner begins in a day."""

SITTING = 30
"""How many cards one sitting asks at most."""

LEECH = 6
"""A card that was forgotten so often is a leech: reading its step again may help more."""

_DAY = timedelta(days=1)


def is_due(memory: Memory, now: datetime) -> bool:
    """Return whether a card should be asked now.

    A card that was answered in the future is due too; a wrong clock would hide it for years.
    """
    return memory.due <= now or memory.last_review > now + _DAY


def urgency(memory: Memory, now: datetime) -> float:
    """Return how near a card is to being forgotten: the days since its last review per stability.

    The higher the urgency, the lower the retrievability of FSRS, which depends on nothing else.
    """
    return max(0, (now - memory.last_review).days) / memory.stability


def due(cards: Iterable[Card], now: datetime, most: int | None = None) -> tuple[Card, ...]:
    """Return at most `most` cards that are due, the least likely remembered first."""
    # Each id occurs once, so two cards are never compared with each other.
    ranked = [
        (-urgency(card.memory, now), card.memory.due, card.id, card)
        for card in cards
        if card.memory and is_due(card.memory, now)
    ]
    return tuple(card for *_, card in nsmallest(len(ranked) if most is None else most, ranked))


def new(cards: Iterable[Card], most: int) -> tuple[Card, ...]:
    """Return at most `most` new cards, in the order in which the learner met them."""
    fresh = ((card.met, card.id, card) for card in cards if card.memory is None)
    return tuple(card for *_, card in nsmallest(most, fresh))


def to_ask(
    cards: Sequence[Card],
    now: datetime,
    *,
    begun_today: int,
    new_a_day: int = NEW_A_DAY,
    most: int | None = None,
) -> tuple[Card, ...]:
    """Return the cards of a sitting: due ones, then new ones, each with the steps interleaved.

    `begun_today` is how many cards the learner answered for the first time today.  With `most`,
    due cards go before new ones.
    """
    old = interleave(due(cards, now, most))
    room = max(0, new_a_day - begun_today)
    if most is not None:
        room = min(room, most - len(old))
    return old + interleave(new(cards, room), after=old[-1] if old else None)


def leeches(cards: Iterable[Card]) -> tuple[Card, ...]:
    """Return the cards that are forgotten again and again, the worst first."""
    found = [(-card.memory.lapses, card.id, card) for card in cards if card.memory]
    return tuple(card for lapses, _, card in sorted(found) if -lapses >= LEECH)


def interleave(cards: Iterable[Card], after: Card | None = None) -> tuple[Card, ...]:
    """Return the cards with as few neighbors of one step as possible, else in their order.

    ``after`` is the card that was asked just before.
    """
    waiting: dict[tuple[str, str, str], deque[tuple[int, Card]]] = {}
    for place, card in enumerate(cards):
        waiting.setdefault(card.topic, deque()).append((place, card))
    last = after.topic if after else None
    order: list[Card] = []
    for left in range(sum(map(len, waiting.values())), 0, -1):
        largest = max(waiting, key=lambda topic: len(waiting[topic]))
        others = [topic for topic in waiting if topic != last] or [*waiting]
        # If half of the rest is of one step, it must go first, or two of its cards meet later.
        forced = 2 * len(waiting[largest]) > left and largest != last
        last = largest if forced else min(others, key=lambda topic: waiting[topic][0][0])
        order.append(waiting[last].popleft()[1])
        if not waiting[last]:
            del waiting[last]
    return tuple(order)
