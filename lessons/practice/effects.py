"""What a practice session asks its shell to do: run an app, write an answer, tell something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lessons.course.model import Step
from lessons.practice.answer import AnswerRecord
from lessons.review.cards import CardId, Rating, question_name

if TYPE_CHECKING:
    from lessons.store.progress import Progress


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


def write_effect(progress: Progress, effect: StoreEffect) -> None:
    """Carry out an effect on the store."""
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
        case RateAnswer(name, rating):
            progress.rate_answer(name, int(rating))
        case UndoAnswer(name):
            progress.undo_answer(name)
