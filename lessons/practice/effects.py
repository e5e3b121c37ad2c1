"""What a practice session asks its shell to do: run an app, keep an answer, tell something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lessons.course.model import Step
from lessons.practice.question import AskedQuestion
from lessons.review.cards import CardId, Rating, question_name
from lessons.review.rating import USUAL_PACE, Timing, rating, time_of

if TYPE_CHECKING:
    from lessons.review.rating import ReturnDays
    from lessons.store.progress import Progress


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


@dataclass(frozen=True, slots=True)
class RunApp:
    """Run this step with these texts, then tell the session: `end_run` or `break_run`."""

    step: Step
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StopRun:
    """Stop the run; nobody needs it any more."""


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """Keep this answer under this name."""

    name: str
    card: CardId
    record: AnswerRecord


@dataclass(frozen=True, slots=True)
class RateAnswer:
    """Keep another rating of the answer with this name."""

    name: str
    rating: Rating


@dataclass(frozen=True, slots=True)
class UndoAnswer:
    """Take back the answer with this name."""

    name: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell the learner this, beside the question."""

    text: str


StoreEffect = RecordAnswer | RateAnswer | UndoAnswer
Effect = RunApp | StopRun | StoreEffect | Tell
Effects = tuple[Effect, ...]


def write_effect(progress: Progress, effect: StoreEffect) -> ReturnDays:
    """Carry out an effect on the store.

    Returns in how many days the question of a recorded answer comes back, for each rating.
    """
    match effect:
        case RecordAnswer(name, card, record):
            progress.record_answer(
                card.lesson,
                question_name(card),
                record.said,
                record.right,
                took_ms=record.took_ms,
                hinted=record.hinted,
                rating=int(record.rating),
                name=name,
            )
            from lessons.review.returns import return_days

            return return_days(progress, card)
        case RateAnswer(name, rating):
            progress.rate_answer(name, int(rating))
        case UndoAnswer(name):
            progress.undo_answer(name)
    return {}
