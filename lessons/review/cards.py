"""What comes back in review, and what is known of it, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Literal

import msgspec

from lessons.course.model import Lesson
from lessons.store.entries import BLANK_PREFIX, PREDICTION

CardKind = Literal["question", "blank", "prediction"]


class Rating(IntEnum):
    """How well a card was remembered, numbered as FSRS does."""

    Again = 1
    Hard = 2
    Good = 3
    Easy = 4


class CardState(IntEnum):
    """Where a card stands, numbered as FSRS does; the package itself takes long to import."""

    Learning = 1
    Review = 2
    Relearning = 3


class CardId(msgspec.Struct, frozen=True, order=True):
    """What a card is known by, on every machine and however the course is renumbered.

    ``name`` is a question's id, a prediction's step, or a blank's step and number: ``step#2``.
    """

    course: str
    lesson: str
    kind: CardKind
    name: str


_PREFIXES: Mapping[CardKind, str] = {
    "prediction": PREDICTION,
    "blank": BLANK_PREFIX,
    "question": "",
}
"""The prefix of each kind of name in the log; that of questions, which fits all, is last."""


def question_name(card: CardId) -> str:
    """Return the name under which a card's answers are kept in the log."""
    return _PREFIXES[card.kind] + card.name


def card_of(course: str, lesson: str, question: str) -> CardId:
    """Return the card whose answers are kept under this name."""
    for kind, prefix in _PREFIXES.items():
        if question.startswith(prefix):
            return CardId(course, lesson, kind, question.removeprefix(prefix))
    raise AssertionError("every name begins with nothing")


@dataclass(frozen=True, slots=True)
class Review:
    """One answer to a card: when, and what it was worth."""

    at: datetime
    rating: Rating

    def __post_init__(self) -> None:
        """Turn the time to UTC.

        Raises:
            ValueError: the time is without a zone, or no rating has that number.
        """
        object.__setattr__(self, "at", _in_utc(self.at))
        object.__setattr__(self, "rating", Rating(self.rating))


class Memory(msgspec.Struct, frozen=True, array_like=True):
    """What FSRS knows of a card after its last answer.

    ``step`` counts the learning steps, None once they are done; ``lapses`` counts how often the
    card was forgotten after it had been learned.
    """

    state: CardState
    step: int | None
    stability: float
    difficulty: float
    due: datetime
    last_review: datetime
    first_review: datetime
    reviews: int
    lapses: int


class Card(msgspec.Struct, frozen=True):
    """A question, blank or prediction that the learner has met.

    ``step`` teaches it; ``memory`` is None until it is answered: such a card is new.
    """

    id: CardId
    step: str
    met: datetime
    memory: Memory | None = None

    @property
    def topic(self) -> tuple[str, str, str]:
        """The step that teaches it, told apart from the steps of other lessons."""
        return self.id.course, self.id.lesson, self.step


def steps_by_name(lesson: Lesson) -> dict[str, str]:
    """Return the step that teaches each card of a lesson, by the name that it has in the log."""
    found = {question.id: question.step for question in lesson.quiz}
    for step in lesson.steps:
        if step.front.prediction:
            found[PREDICTION + step.slug] = step.slug
        for number in range(1, len(step.front.blanks) + 1):
            found[f"{BLANK_PREFIX}{step.slug}#{number}"] = step.slug
    return found


def _in_utc(time: datetime) -> datetime:
    if time.tzinfo is None:
        raise ValueError(f"the time of a review needs a zone: {time.isoformat()} has none")
    return time.astimezone(UTC)
