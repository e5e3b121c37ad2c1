"""Cards, reviews and memories: the values that review works with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum
from typing import Literal, NamedTuple

import msgspec

from lessons.course.model import Lesson
from lessons.store.entries import BLANK_PREFIX, PREDICTION

CardKind = Literal["question", "blank", "prediction"]

SLICE = 100
"""How many cards are replayed in one transaction, while other windows wait."""


class Rating(IntEnum):
    """How well a card was remembered, numbered as in FSRS."""

    Again = 1
    Hard = 2
    Good = 3
    Easy = 4


class CardState(IntEnum):
    """The learning state of a card, numbered as in FSRS, whose package takes long to import."""

    Learning = 1
    Review = 2
    Relearning = 3


class CardId(msgspec.Struct, frozen=True, order=True, gc=False):
    """The identity of a card, which stays when the course is renumbered.

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
    """Return the name that a card's answers have in the log."""
    return _PREFIXES[card.kind] + card.name


def card_of(course: str, lesson: str, question: str) -> CardId:
    """Return the card whose answers have this name in the log."""
    kind, prefix = next(known for known in _PREFIXES.items() if question.startswith(known[1]))
    return CardId(course, lesson, kind, question.removeprefix(prefix))


class Review(NamedTuple):
    """An answer to a card, with its rating; FSRS wants the time in UTC."""

    at: datetime
    rating: Rating


class Memory(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What FSRS knows of a card after its last answer.

    ``step`` is None, because no learning step is used; ``lapses`` counts on how many days the card
    was forgotten.
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

    ``step`` teaches it.  ``memory`` is None for a new card, which has no answer yet.
    """

    id: CardId
    step: str
    met: datetime
    memory: Memory | None = None

    @property
    def topic(self) -> tuple[str, str, str]:
        """The step that teaches it, with its course and lesson."""
        return self.id.course, self.id.lesson, self.step


def steps_by_name(lesson: Lesson) -> dict[str, str]:
    """Return the step that teaches each card of a lesson, by the card's name in the log."""
    found = {question.id: question.step for question in lesson.quiz}
    for step in lesson.steps:
        if step.front.prediction:
            found[PREDICTION + step.slug] = step.slug
        for number in range(1, len(step.front.blanks) + 1):
            found[f"{BLANK_PREFIX}{step.slug}#{number}"] = step.slug
    return found


def asks_of(lesson: Lesson) -> dict[str, str]:
    """Return the texts of a lesson's predictions and quiz questions, by name in the log."""
    asks = {
        PREDICTION + step.slug: step.front.prediction.ask
        for step in lesson.steps
        if step.front.prediction is not None
    }
    return asks | {question.id: question.ask for question in lesson.quiz}


def blanks_of(lesson: Lesson) -> dict[str, str]:
    """Return the text of each blank of a lesson, by name in the log."""
    return {
        f"{BLANK_PREFIX}{step.slug}#{number}": blank.about
        for step in lesson.steps
        for number, blank in enumerate(step.front.blanks, 1)
    }
