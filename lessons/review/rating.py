"""What an answer was worth, from what happened."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import median

from lessons.review.cards import Rating
from lessons.store.progress import StoredAnswer

USUAL_PACE = 1.0
"""The pace of a learner of whom nothing is known yet."""

_THINKING = 3.0
"""Seconds an answer takes where there is nothing to read."""
_READING = 20.0
"""Characters read in a second."""
_SLOW, _QUICK = 2.5, 0.5
"""How many times the learner's own usual time is slow, and is quick."""
_SLOW_SECONDS, _QUICK_SECONDS = (10.0, 90.0), (2.0, 15.0)
"""Less than the first is never slow, more than the second always; likewise with quick."""
_AWAY = 300.0
"""Seconds after which the time says nothing: the learner was elsewhere."""
_FEWEST = 10
"""Right answers that a pace needs."""
_KEPT = 100
_PACES = (0.4, 2.5)


@dataclass(frozen=True, slots=True)
class Timing:
    """An answer as it happened.

    ``length`` counts the characters to read, ``seconds`` is None where the time is not known.
    ``sure`` is False where the choice was changed, or the answer had been shown in this sitting.
    """

    right: bool
    length: int
    seconds: float | None
    hinted: bool = False
    sure: bool = True


def usual(times: Sequence[float]) -> float:
    """Return the pace that times give, each as `time_of` says it."""
    return _within(median(times), _PACES) if len(times) >= _FEWEST else USUAL_PACE


def time_of(timing: Timing) -> float | None:
    """Return how long a right answer took, as a multiple of what its length lets expect."""
    seconds = _known(timing)
    if not timing.right or seconds is None:
        return None
    return seconds / expected(timing.length)


def kept_times(text: str | None) -> list[float]:
    """Return the times that were kept as text; none where it is no list of numbers."""
    try:
        found = json.loads(text or "[]")
        if not isinstance(found, list) or not all(isinstance(time, int | float) for time in found):
            return []
        times = [float(time) for time in found]
    except (ValueError, OverflowError, RecursionError):  # an import brings in what it likes
        return []
    return [time for time in times if isfinite(time) and time >= 0]


def as_text(times: Sequence[float]) -> str:
    """Return the last hundred times as text, to be kept for the next sitting."""
    return json.dumps([round(time, 3) for time in times[-_KEPT:]])


def rating(timing: Timing, pace: float = USUAL_PACE) -> Rating:
    """Return the rating that fits what happened; the learner may say otherwise."""
    if not timing.right:
        return Rating.Again
    if timing.hinted:
        return Rating.Hard
    seconds = _known(timing)
    if seconds is None:
        return Rating.Good
    usual = pace * expected(timing.length)
    if seconds > _within(_SLOW * usual, _SLOW_SECONDS):
        return Rating.Hard
    if timing.sure and seconds < _within(_QUICK * usual, _QUICK_SECONDS):
        return Rating.Easy
    return Rating.Good


def rating_of(answer: StoredAnswer) -> Rating:
    """Return how the learner rated an answer, else what happened says."""
    if answer.rating is not None:
        return Rating(answer.rating)
    return rating(Timing(answer.right, length=0, seconds=None, hinted=answer.hinted))


def expected(length: int) -> float:
    """Return the seconds that reading so many characters and answering takes."""
    return _THINKING + length / _READING


def _known(timing: Timing) -> float | None:
    seconds = timing.seconds
    if seconds is None or not isfinite(seconds) or not 0 <= seconds < _AWAY:
        return None
    return seconds


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])
