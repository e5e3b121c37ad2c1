"""Which questions a sitting of a quiz asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Protocol

from lessons.practice.question import Asking

SITTING = 10
"""Questions asked in one sitting; the next one goes on with others."""


class Latest(Protocol):
    """The latest answer to a question."""

    @property
    def right(self) -> bool: ...

    @property
    def at(self) -> datetime: ...


def sitting_of(
    askings: Iterable[Asking],
    latest: Mapping[str, Latest],
    random: Random,
    most: int = SITTING,
) -> tuple[Asking, ...]:
    """Return the questions to ask now, in a new order.

    Those last answered wrong come before those never answered, and those before the others, the
    ones answered longest ago first.  `latest` is by the question's id.
    """
    asked = list(askings)
    places = {id(asking): place for place, asking in enumerate(asked)}

    def rank(asking: Asking) -> tuple[int, float, int]:
        answer = latest.get(asking.card.name)
        place = places[id(asking)]
        if answer is None:
            return 1, 0.0, place
        if not answer.right:
            return 0, answer.at.timestamp(), place
        return 2, answer.at.timestamp(), place

    chosen: Sequence[Asking] = sorted(asked, key=rank)[:most]
    return tuple(random.sample(chosen, len(chosen)))
