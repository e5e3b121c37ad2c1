"""Which questions one sitting of a quiz asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random

from lessons.practice.question import QuestionToAsk
from lessons.store.progress import StoredAnswer

SITTING = 10
"""Questions in one sitting; the next sitting goes on with others."""


def choose_questions(
    questions: Iterable[QuestionToAsk],
    latest: Mapping[str, StoredAnswer],
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
