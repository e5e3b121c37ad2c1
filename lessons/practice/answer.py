"""An answer as it is kept: what it was, what happened, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lessons.practice.question import Judged, Put
from lessons.review.cards import Review
from lessons.review.rating import USUAL_PACE, Timing, rating


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was judged, with the review that schedules its card."""

    said: str
    attempt: Timing
    review: Review

    @property
    def took_ms(self) -> int | None:
        """The milliseconds that it took; None where the time is not known."""
        seconds = self.attempt.seconds
        return None if seconds is None else round(seconds * 1000)


def answered(
    put: Put,
    judged: Judged,
    at: datetime,
    seconds: float | None,
    *,
    sure: bool,
    pace: float = USUAL_PACE,
    helped: bool = False,
) -> Answered | None:
    """Return what is kept of an answer: nothing, where no run could say whether it is right.

    ``sure`` and ``seconds`` are those of an `Timing`.  ``helped`` says that a hint was given when
    the question was put before: who takes an answer back has not forgotten it.
    """
    if judged.right is None:
        return None
    attempt = Timing(judged.right, put.asking.length, seconds, put.hinted or helped, sure)
    return Answered(judged.said, attempt, Review(at, rating(attempt, pace)))
