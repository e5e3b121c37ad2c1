"""A question on its way: to be asked, shown, answered and judged.

A question of the quiz, the prediction of a step and the blank of an exercise are all asked the
same way.  What differs from kind to kind is in `lessons.practice.kinds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from lessons.course.model import Option, Question, Step
from lessons.review.cards import CardId, Rating

if TYPE_CHECKING:
    from lessons.grading.run import Outcome
    from lessons.practice.effects import AnswerRecord
    from lessons.practice.kinds.kind import KindOfQuestion
    from lessons.review.rating import ReturnDays


LETTERS = "abcdef"
"""The letters that choose an option line by line, as its number does."""


@dataclass(frozen=True, slots=True)
class QuestionToAsk:
    """Something that can be asked, and the card under which its answers are kept.

    ``app`` is shown and run when the answer is about what an app does; its checks say what must
    be observed.  ``why`` explains a right answer that no option stands for.  ``source`` is the
    question of the quiz that it comes from, with the proofs of its options.
    """

    card: CardId
    step: str
    kind: KindOfQuestion
    ask: str
    options: tuple[Option, ...] = ()
    lines: tuple[str, ...] = ()
    app: Step | None = None
    why: str = ""
    hint: str = ""
    source: Question | None = None

    @property
    def length(self) -> int:
        """How many characters a learner reads before the answer, with those of a shown app."""
        read = [self.ask, *self.lines]
        if not self.kind.is_written:  # the known answers to a blank are shown after it
            read += [option.text for option in self.options]
        if self.app is not None:
            read += self.app.files.values()
        return sum(map(len, read))


@dataclass(frozen=True, slots=True)
class Response:
    """What a learner chose or wrote: the places as shown, from 0, or a text."""

    picks: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a response is worth, and why; ``right`` is None when no run can tell.

    ``said`` is the response in words, as it's recorded.  ``instead`` is the right answer.
    """

    right: bool | None
    said: str
    why: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question with its options or lines in the order in which they're shown.

    A hint rules out the places ``ruled_out``.  ``hint`` is the latest one, and ``hinted`` says
    whether a hint has helped.
    """

    question: QuestionToAsk
    order: tuple[int, ...] = ()
    ruled_out: frozenset[int] = frozenset()
    hint: str = ""
    hinted: bool = False

    @property
    def kind(self) -> KindOfQuestion:
        """The kind of the question."""
        return self.question.kind

    @property
    def options(self) -> tuple[Option, ...]:
        """The options as they're shown; for a blank, the known answers."""
        return tuple(self.question.options[place] for place in self.order if self.question.options)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as they're shown."""
        return tuple(self.question.lines[place] for place in self.order if self.question.lines)

    @property
    def choices(self) -> int:
        """How many things a key can choose; none when the answer is written."""
        return 0 if self.kind.is_written else len(self.order)


@dataclass(slots=True)
class AskedQuestion:
    """A question on the table: what was pressed so far, what the run came to, the judgement.

    Times are seconds of one clock; they're None when nobody measures.  ``note`` is what to say
    before there is a judgement.  ``record_name`` is the name of ``record`` in the store.
    """

    shown: ShownQuestion
    asked_at: float | None = None
    comes_again: bool = False
    note: str = ""
    response: Response = Response()
    pointed: int | None = None
    """The place that the arrow keys point at."""
    changed_mind: bool = False
    is_running: bool = False
    outcome: Outcome | None = None
    broken: str = ""
    """Why no run could be made."""
    answered_at: float | None = None
    judgement: Judgement | None = None
    record: AnswerRecord | None = None
    record_name: str = ""
    returns: ReturnDays = field(default_factory=dict)
    """In how many days the question comes back, for each rating; empty until that's known."""
    shows_reasons: bool = False

    @property
    def question(self) -> QuestionToAsk:
        """The question itself."""
        return self.shown.question

    @property
    def kind(self) -> KindOfQuestion:
        """The kind of the question."""
        return self.shown.kind

    @property
    def came_true(self) -> tuple[bool, ...]:
        """Which options the run bears out, in the order of the course; empty without a run."""
        return self.outcome.prediction if self.outcome else ()

    @property
    def right_places(self) -> frozenset[int]:
        """The places of the right options, as far as they're known."""
        return self.kind.right_places(self)

    @property
    def files(self) -> Mapping[str, str]:
        """The files of the app, with what was written or put in order so far."""
        return self.kind.files(self.shown, self.response)

    @property
    def rating(self) -> Rating | None:
        """How the answer is rated; None when there is nothing to rate."""
        return self.record.rating if self.record else None

    @property
    def can_be_rated(self) -> bool:
        """Whether the learner may say when the question comes back: only after a right answer."""
        return self.record is not None and self.record.right

    @property
    def returns_in(self) -> int | None:
        """In how many days the question comes back: 0 in this round, None while it isn't known."""
        if self.record is None:
            return None
        return self.returns.get(self.record.rating) if self.record.right else 0

    @property
    def seconds(self) -> float | None:
        """How long the answer took."""
        if self.asked_at is None or self.answered_at is None:
            return None
        return self.answered_at - self.asked_at


class Mark(Enum):
    """What is known of an option."""

    OPEN = auto()
    RIGHT = auto()
    WRONG = auto()
    YOURS = auto()
    """The learner's choice, and wrong."""
    MISSED = auto()
    """The right one, and not chosen."""
    UNMARKED = auto()
    """One of several right ones, and not marked."""
    PASSED_OVER = auto()
    RULED_OUT = auto()


@dataclass(frozen=True, slots=True)
class Face:
    """All that one option shows.

    ``why`` is empty as long as the reason isn't to be seen.  ``box`` comes before the text: a
    checkbox, or the place that a line was given.  The arrow keys point at a ``pointed`` option.
    """

    number: int
    text: str
    why: str = ""
    mark: Mark = Mark.OPEN
    pointed: bool = False
    box: str = ""
