"""Which questions one sitting of a quiz asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Protocol

from lessons.practice.question import QuestionToAsk

SITTING = 10
"""Questions in one sitting; the next sitting goes on with others."""


class LatestAnswer(Protocol):
    """The latest answer to a question."""

    @property
    def right(self) -> bool: ...

    @property
    def at(self) -> datetime: ...


def choose_questions(
    questions: Iterable[QuestionToAsk],
    latest: Mapping[str, LatestAnswer],
    random: Random,
    most: int = SITTING,
) -> tuple[QuestionToAsk, ...]:
    """Return the questions to ask now, in a new order.

    Questions answered wrongly come first, then new ones, then the others; those answered longest
    ago come before newer ones.  `latest` holds the latest answers by the question's id.
    """

    def rank(question: QuestionToAsk) -> tuple[int, float]:
        answer = latest.get(question.card.name)
        if answer is None:
            return 1, 0.0
        return (2 if answer.right else 0), answer.at.timestamp()

    chosen: Sequence[QuestionToAsk] = sorted(questions, key=rank)[:most]
    return tuple(random.sample(chosen, len(chosen)))
