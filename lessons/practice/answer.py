"""What the store keeps of an answer."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.practice.question import AskedQuestion
from lessons.review.cards import Rating
from lessons.review.rating import USUAL_PACE, Timing, rating, time_of


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """A judged answer as it's kept: its words, whether it was right, and how it's rated.

    ``pace`` is the time that a right answer took, compared with what its length lets expect.
    """

    said: str
    right: bool
    took_ms: int | None
    hinted: bool
    rating: Rating
    pace: float | None


def record_answer(
    asked: AskedQuestion, *, sure: bool, pace: float = USUAL_PACE, helped: bool = False
) -> AnswerRecord | None:
    """Return what to keep of an answer; None when no run could judge it.

    An answer isn't ``sure`` when the learner changed it or saw the right one before.  ``helped``
    says that an earlier hint in this sitting helped: undo doesn't make a learner forget it.
    """
    judgement, seconds = asked.judgement, asked.seconds
    if judgement is None or judgement.right is None:
        return None
    hinted = asked.shown.hinted or helped
    attempt = Timing(judgement.right, asked.question.length, seconds, hinted, sure)
    return AnswerRecord(
        judgement.said,
        judgement.right,
        None if seconds is None else round(seconds * 1000),
        hinted,
        rating(attempt, pace),
        time_of(attempt),
    )
