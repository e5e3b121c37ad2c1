"""Rate an answer by what happened: right or wrong, a hint, and the time it took."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import median

from lessons.review.cards import Rating
from lessons.store.progress import StoredAnswer

ReturnDays = Mapping[Rating, int]
"""In how many days a card comes back, by the rating of its latest answer."""

USUAL_PACE = 1.0
"""The pace of a learner with too few answers."""

_THINKING = 3.0
"""Seconds that an answer takes if there is nothing to read."""
_READING = 20.0
"""Characters read in a second."""
_SLOW, _QUICK = 2.5, 0.5
"""The multiples of the learner's usual time that are slow and quick."""
_SLOW_SECONDS, _QUICK_SECONDS = (10.0, 90.0), (2.0, 15.0)
"""Less than the first is never slow (or always quick), more than the second is the opposite."""
_AWAY = 300.0
"""Seconds after which the time says nothing, because the learner was away."""
_FEWEST = 10
"""How many right answers a pace needs."""
_KEPT = 100
_PACES = (0.4, 2.5)


@dataclass(frozen=True, slots=True)
class Timing:
    """How an answer was given, and how long it took.

    ``length`` is how many characters there are to read, and ``seconds`` is None if the time isn't
    known.  ``sure`` is False if the choice was changed, or the answer was shown in this sitting.
    """

    right: bool
    length: int
    seconds: float | None
    hinted: bool = False
    sure: bool = True


def usual(times: Sequence[float]) -> float:
    """Return the learner's pace: the median of times that `time_of` has measured."""
    return _within(median(times), _PACES) if len(times) >= _FEWEST else USUAL_PACE


def time_of(timing: Timing) -> float | None:
    """Return how long a right answer took, as a multiple of the expected time, else None."""
    seconds = _known(timing)
    if not timing.right or seconds is None:
        return None
    return seconds / expected(timing.length)


def kept_times(text: str | None) -> list[float]:
    """Return the times in a text that `as_text` made; an import may bring any other text."""
    try:
        found = json.loads(text or "[]")
        if not isinstance(found, list) or not all(isinstance(time, int | float) for time in found):
            return []
        times = [float(time) for time in found]
    except (ValueError, OverflowError, RecursionError):
        return []
    return [time for time in times if isfinite(time) and time >= 0]


def as_text(times: Sequence[float]) -> str:
    """Return the last hundred times as text, for the next sitting."""
    return json.dumps([round(time, 3) for time in times[-_KEPT:]])


def rating(timing: Timing, pace: float = USUAL_PACE) -> Rating:
    """Return the rating that fits what happened; the learner can change it."""
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


def next_rating(rating: Rating, days: ReturnDays) -> Rating:
    """Return the rating that brings a card back a step later; after the latest, the soonest.

    A rating that would change nothing is left out.
    """
    others = [one for one in Rating if days.get(one) != days.get(rating) or not days]
    later = [one for one in others if one > rating]
    return next(iter(later or others), rating)


def rating_of(answer: StoredAnswer) -> Rating:
    """Return the rating of a stored answer: the learner's own, else by what happened."""
    if answer.rating is not None:
        return Rating(answer.rating)
    return rating(Timing(answer.right, length=0, seconds=None, hinted=answer.hinted))


def expected(length: int) -> float:
    """Return the seconds that it takes to read so many characters and to answer."""
    return _THINKING + length / _READING


def _known(timing: Timing) -> float | None:
    seconds = timing.seconds
    if seconds is None or not isfinite(seconds) or not 0 <= seconds < _AWAY:
        return None
    return seconds


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])
