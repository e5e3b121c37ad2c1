"""What every kind of question can do, and how most of them do it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Literal

from lessons.course.faults import Misfit
from lessons.course.model import Lesson, Option, Question, Step
from lessons.grading.run import Outcome
from lessons.practice.question import (
    AskedQuestion,
    Face,
    Judgement,
    Mark,
    QuestionToAsk,
    Response,
    ShownQuestion,
)

Judge = Literal["options", "first run", "own run"]
"""Who judges: the options themselves, a run made when the question is shown, or the answer's."""

NO_RUN = "The run was cut short, so it can't show whether you're right."

Failure = Callable[[Step], str]
"""Runs a step; returns why its first check failed, or "" when all of them pass."""


class KindOfQuestion(ABC):
    """One kind of question: how it's asked, answered, hinted at, judged and proved.

    This class is a question with options that one key answers; each kind changes what differs.
    """

    judged_by: Judge = "options"
    is_written = False
    """Whether the answer is a text, not a choice."""
    one_key = True
    """Whether one key answers, with nothing to submit."""
    can_take_back = False
    """Whether a choice can be taken back before it's submitted."""

    how = "Answer with 1-{}."
    """Says on the screen which keys answer; the last number is filled in."""
    prompt = "Your answer: "
    """Asks for the answer line by line."""
    please = "Please answer with a number from 1 to {}, or a to {}; help says what else."
    """Said to a line that isn't an answer."""
    invites = ""
    """Said line by line between the app and the choices."""
    outlook = ""
    """Said line by line below the choices."""
    on_paper = ""
    """Says on a flash card how to answer."""

    # Asking

    def app(self, lesson: Lesson, question: Question) -> Step | None:
        """Return the app that a question of the quiz shows and runs."""
        return None

    def show(self, question: QuestionToAsk, random: Random) -> ShownQuestion:
        """Show a question with its options in a random order."""
        count = len(question.options)
        return ShownQuestion(question, tuple(random.sample(range(count), count)))

    def how_to_answer(self, shown: ShownQuestion) -> str:
        """Say which keys answer."""
        return self.how.format(shown.choices)

    def missing(self, shown: ShownQuestion, response: Response) -> str:
        """Say what an answer still lacks that was submitted too early."""
        return f"No answer is chosen yet. Press its number, 1-{shown.choices}."

    # Answering

    def press(self, shown: ShownQuestion, response: Response, place: int) -> Response:
        """Return the response after the key of one place."""
        return Response((place,))

    def take_back(self, shown: ShownQuestion, response: Response) -> Response:
        """Return the response without what was chosen last."""
        return Response()

    def is_complete(self, shown: ShownQuestion, response: Response) -> bool:
        """Whether a response can be submitted."""
        return bool(response.picks)

    def places_open(self, shown: ShownQuestion, response: Response) -> Sequence[int]:
        """Return the places that a key can choose now."""
        return range(shown.choices)

    def note(self, shown: ShownQuestion, response: Response) -> str:
        """Say what to do after a key that chose; "" leaves what was said before."""
        return ""

    def read(self, shown: ShownQuestion, picks: tuple[int, ...]) -> Response | None:
        """Return the response of someone who names all places at once; None if it isn't one."""
        return Response(picks) if len(picks) == 1 else None

    def files(self, shown: ShownQuestion, response: Response) -> Mapping[str, str]:
        """Return the files of the app, with what was written or put in order so far."""
        return shown.question.app.files if shown.question.app else {}

    # Judging

    @abstractmethod
    def judge(self, asked: AskedQuestion) -> Judgement:
        """Judge a response; the run that it needs is over."""

    def right_places(self, asked: AskedQuestion) -> frozenset[int]:
        """Return the places of the right options, as far as they're known."""
        return frozenset(p for p, option in enumerate(asked.shown.options) if option.right)

    def hint(self, asked: AskedQuestion, random: Random) -> ShownQuestion:
        """Return the question with one more hint: a wrong option is ruled out."""
        shown, right = asked.shown, asked.right_places
        if not right:
            return replace(
                shown, hint="No run shows which answer is right, so no hint can rule one out."
            )
        left = [p for p in range(shown.choices) if p not in right and p not in shown.ruled_out]
        if len(left) < 2:
            return replace(shown, hint="There's nothing more to rule out.")
        out = random.choice(left)
        ruled_out = shown.ruled_out | {out}
        return replace(shown, ruled_out=ruled_out, hint=f"Not {out + 1}.", hinted=True)

    def reference(self, shown: ShownQuestion) -> Response:
        """Return the right response of the course; its own run proves it."""
        return Response()

    def why_right(self, question: QuestionToAsk) -> str:
        """Return why the right response of the course is right."""
        return next((option.why for option in question.options if option.right), question.why)

    # Showing

    def faces(self, asked: AskedQuestion) -> Sequence[Face]:
        """Return what the options show."""
        return [self.face(asked, place) for place in range(len(asked.shown.order))]

    def reasons(self, asked: AskedQuestion) -> Sequence[Face]:
        """Return each option with why it's right or wrong, once there is an answer."""
        faces = [self.face(asked, place) for place in range(len(asked.shown.order))]
        whys = [option.why for option in asked.shown.options]
        return [replace(face, why=why) for face, why in zip(faces, whys, strict=True)]

    def face(self, asked: AskedQuestion, place: int) -> Face:
        """Return what one option shows."""
        option, picked = asked.shown.options[place], place in asked.response.picks
        if asked.judgement is None:
            mark = Mark.RULED_OUT if place in asked.shown.ruled_out else Mark.OPEN
            return Face(place + 1, option.text, mark=mark, pointed=asked.pointed == place)
        right = asked.right_places
        if place in right:
            mark = Mark.RIGHT if picked else Mark.MISSED
        else:
            mark = Mark.YOURS if picked and right else Mark.PASSED_OVER
        return Face(place + 1, option.text, mark=mark)

    # Authoring and export

    def answers(
        self, question: QuestionToAsk, came_true: int | None
    ) -> tuple[Sequence[Option], Sequence[Option]]:
        """Return the right answers and the wrong ones; of a prediction, by what came true."""
        right = [option for option in question.options if option.right]
        return right, [option for option in question.options if not option.right]

    def faults(self, lesson: Lesson, question: Question, failure: Failure) -> Iterator[Misfit]:
        """Yield what the runs of a question's app don't bear out."""
        return iter(())


def why_failed(outcome: Outcome) -> str:
    """Return why a run doesn't show what is asked for: its cause, or its first failed check."""
    failed = (result.why for result in outcome.verdict.results if not result.passed)
    return outcome.first_cause or next(failed, "")
