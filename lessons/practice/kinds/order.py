"""Questions whose lines are put in order: their run in that order judges them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from random import Random

from lessons.course.faults import Misfit
from lessons.course.model import BLANK, Lesson, Option, Question, Step
from lessons.course.quiz_steps import filled_step, with_lines
from lessons.practice.kinds.kind import NO_RUN, Failure, KindOfQuestion, why_failed
from lessons.practice.question import (
    AskedQuestion,
    Face,
    Judgement,
    Mark,
    QuestionToAsk,
    Response,
    ShownQuestion,
)

PLACES = ("1st", "2nd", "3rd", "4th", "5th", "6th")

IN_ORDER = "That's your order. Enter runs it, and Backspace removes a line."


class OrderLines(KindOfQuestion):
    """The learner puts lines in order; every order that does what is asked is right."""

    judged_by = "own run"
    one_key = False
    can_take_back = True
    how = "Choose the lines in order with 1-{}. Backspace removes one."
    prompt = "Their order, like 2 1 3: "
    please = "Type each number from 1 to {} once, in your order."
    invites = f"Put these lines in order, in place of {BLANK}:"

    def app(self, lesson: Lesson, question: Question) -> Step | None:
        return filled_step(lesson, question, BLANK)

    def show(self, question: QuestionToAsk, random: Random) -> ShownQuestion:
        """Show the lines in a random order, which is never the right one."""
        count = len(question.lines)
        order = random.sample(range(count), count)
        if [question.lines[place] for place in order] == [*question.lines]:
            order = [*order[1:], *order[:1]]
        return ShownQuestion(question, tuple(order))

    def press(self, shown: ShownQuestion, response: Response, place: int) -> Response:
        """Put a line next; the last line falls into place."""
        picks = response.picks
        if place in picks:
            return response
        return Response(_with_last(shown, (*picks, place)))

    def take_back(self, shown: ShownQuestion, response: Response) -> Response:
        """Take back the line put last; with it the one that had fallen into place."""
        gone = 2 if self.is_complete(shown, response) else 1
        return Response(response.picks[:-gone])

    def is_complete(self, shown: ShownQuestion, response: Response) -> bool:
        return len(response.picks) == shown.choices

    def places_open(self, shown: ShownQuestion, response: Response) -> Sequence[int]:
        return () if self.is_complete(shown, response) else range(shown.choices)

    def note(self, shown: ShownQuestion, response: Response) -> str:
        return IN_ORDER if self.is_complete(shown, response) else self.how_to_answer(shown)

    def missing(self, shown: ShownQuestion, response: Response) -> str:
        left = [str(place + 1) for place in range(shown.choices) if place not in response.picks]
        keys = " and ".join(filter(None, [", ".join(left[:-1]), left[-1]]))
        rest = "aren't placed yet. Press their numbers." if left[1:] else "isn't placed yet."
        return f"{keys} {rest}"

    def read(self, shown: ShownQuestion, picks: tuple[int, ...]) -> Response | None:
        response = Response(_with_last(shown, picks))
        whole = len({*picks}) == len(picks) and self.is_complete(shown, response)
        return response if whole else None

    def files(self, shown: ShownQuestion, response: Response) -> Mapping[str, str]:
        left = [] if self.is_complete(shown, response) else [BLANK]
        lines = [*(shown.lines[pick] for pick in response.picks), *left]
        files = super().files(shown, response)
        return {name: with_lines(text, lines) for name, text in files.items()}

    def judge(self, asked: AskedQuestion) -> Judgement:
        said = "\n".join(asked.shown.lines[pick] for pick in asked.response.picks)
        if asked.outcome is None:
            return Judgement(None, said, asked.broken or NO_RUN)
        passed = asked.outcome.verdict.passed
        why = asked.question.why
        if not passed:
            why = "\n\n".join(filter(None, [why_failed(asked.outcome), why]))
        return Judgement(passed, said, why, "\n".join(asked.question.lines))

    def hint(self, asked: AskedQuestion, random: Random) -> ShownQuestion:
        said = f"First comes `{asked.question.lines[0].strip()}`"
        return replace(asked.shown, hint=said, hinted=True)

    def reference(self, shown: ShownQuestion) -> Response:
        return Response(tuple(map(shown.order.index, range(len(shown.order)))))

    def face(self, asked: AskedQuestion, place: int) -> Face:
        text, picks = f"`` {asked.shown.lines[place].strip()} ``", asked.response.picks
        pointed = asked.pointed == place
        if place not in picks:
            return Face(place + 1, text, pointed=pointed, box="    ")
        box = f"{PLACES[picks.index(place)]} "
        return Face(place + 1, text, mark=Mark.PASSED_OVER, pointed=pointed, box=box)

    def answers(
        self, question: QuestionToAsk, came_true: int | None
    ) -> tuple[Sequence[Option], Sequence[Option]]:
        code = "\n".join(question.lines)
        return [Option(f"~~~python\n{code}\n~~~", question.why)], []

    def faults(self, lesson: Lesson, question: Question, failure: Failure) -> Iterator[Misfit]:
        if why := failure(filled_step(lesson, question, *question.lines)):
            yield "lines", f"are right in this order, and their run does not show it: {why}"
            return
        others = list(permutations(question.lines))[1:]
        if not any(failure(filled_step(lesson, question, *lines)) for lines in others):
            yield "lines", "are right in every order, so there is nothing to put in order"


def _with_last(shown: ShownQuestion, picks: tuple[int, ...]) -> tuple[int, ...]:
    """Return the places with the last one added, when only one is left."""
    left = [place for place in range(shown.choices) if place not in picks]
    return (*picks, *left) if len(left) == 1 else picks


KIND = OrderLines()
