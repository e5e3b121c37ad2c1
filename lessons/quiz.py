"""One sitting of a quiz, as a value: every move returns the round after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from lessons.course import Option, Question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was put: its options in the order shown, and the answer if there is one.

    ``again`` marks a question that comes back because it was missed.
    """

    question: Question
    options: tuple[Option, ...]
    chosen: int | None = None
    again: bool = False

    @property
    def right(self) -> bool:
        """Whether it was answered, and rightly."""
        return self.chosen is not None and self.options[self.chosen].right


@dataclass(frozen=True, slots=True)
class Round:
    """A sitting: each question once, then those missed again until each was right once.

    ``total`` counts the questions, ``position`` those put so far for the first time.
    """

    total: int
    first_tries: tuple[Asked, ...] = ()
    _queue: tuple[Asked, ...] = ()
    _missed: tuple[Question, ...] = ()
    _seed: int = 0

    @classmethod
    def begin(cls, questions: Sequence[Question], random: Random) -> Round:
        """Start a sitting; the order of questions and options is drawn from `random`."""
        seed = random.getrandbits(64)
        queue = _shuffled(questions, Random(seed), again=False)
        return cls(len(queue), _queue=queue, _seed=seed)

    @property
    def current(self) -> Asked | None:
        """The question on the table, None when the sitting is over."""
        return self._queue[0] if self._queue else None

    @property
    def over(self) -> bool:
        return not self._queue

    @property
    def position(self) -> int:
        pending = self.current is not None and not self.current.again and not self._is_answered
        return len(self.first_tries) + pending

    @property
    def left(self) -> int:
        """How many questions have not been right yet, the current one included."""
        return len(self._queue) + len(self._missed)

    @property
    def right_first(self) -> int:
        """The score: how many were right at the first try."""
        return sum(asked.right for asked in self.first_tries)

    @property
    def missed(self) -> tuple[Question, ...]:
        """The questions that were wrong at the first try, in the order in which they came."""
        return tuple(asked.question for asked in self.first_tries if not asked.right)

    def answer(self, option: int) -> Round:
        """Choose an option of the current question, counted from 0; the first choice stands.

        Raises:
            IndexError: the question has no such option.
        """
        asked = self.current
        if asked is None or asked.chosen is not None:
            return self
        if not 0 <= option < len(asked.options):
            raise IndexError(f"there is no option {option}: there are {len(asked.options)}")
        answered = replace(asked, chosen=option)
        first_tries = self.first_tries if asked.again else (*self.first_tries, answered)
        return replace(self, first_tries=first_tries, _queue=(answered, *self._queue[1:]))

    def onward(self) -> Round:
        """Go on to the next question; without an answer to the current one, stay."""
        asked = self.current
        if asked is None or not self._is_answered:
            return self
        missed = self._missed if asked.right else (*self._missed, asked.question)
        queue = self._queue[1:]
        if queue or not missed:
            return replace(self, _queue=queue, _missed=missed)
        random = Random(self._seed)
        seed = random.getrandbits(64)
        return replace(
            self,
            _queue=_shuffled(missed, Random(seed), again=True, just_asked=asked.question),
            _missed=(),
            _seed=seed,
        )

    @property
    def _is_answered(self) -> bool:
        return self.current is not None and self.current.chosen is not None


def _shuffled(
    questions: Sequence[Question],
    random: Random,
    *,
    again: bool,
    just_asked: Question | None = None,
) -> tuple[Asked, ...]:
    """Return the questions in a new order, each with its options in a new order.

    The question asked just before does not come first, unless it is the only one.
    """
    order = random.sample(questions, len(questions))
    if len(order) > 1 and order[0] is just_asked:
        order = [*order[1:], order[0]]
    return tuple(
        Asked(question, tuple(random.sample(question.options, len(question.options))), again=again)
        for question in order
    )
