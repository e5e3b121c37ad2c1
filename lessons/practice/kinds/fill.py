"""Questions with a blank to fill in: the run of what was written judges it."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from lessons.course.faults import Misfit
from lessons.course.model import BLANK, Lesson, Option, Question, Step
from lessons.course.quiz_steps import fill_of, filled_step, with_lines
from lessons.practice.kinds.kind import NO_RUN, Failure, KindOfQuestion, why_failed
from lessons.practice.question import AskedQuestion, Face, Judgement, Mark, Response, ShownQuestion


class FillBlank(KindOfQuestion):
    """The learner writes what belongs into the blank of an app, and the app is run with it."""

    judged_by = "own run"
    is_written = True
    one_key = False
    how = "Write the code for the `___`, then press Enter."
    prompt = f"In place of {BLANK} (commands begin with a colon, like :hint): "
    please = "Write the code for the blank, or type :help."

    def app(self, lesson: Lesson, question: Question) -> Step | None:
        return filled_step(lesson, question, BLANK)

    def files(self, shown: ShownQuestion, response: Response) -> Mapping[str, str]:
        files = super().files(shown, response)
        if not response.text.strip():
            return files
        return {name: with_lines(text, [response.text]) for name, text in files.items()}

    def missing(self, shown: ShownQuestion, response: Response) -> str:
        return "The blank is still empty. Write the code that belongs there."

    def judge(self, asked: AskedQuestion) -> Judgement:
        text, options = asked.response.text, asked.question.options
        if asked.outcome is None:
            return Judgement(None, text, asked.broken or NO_RUN)
        passed = asked.outcome.verdict.passed
        reference = next((option for option in options if option.right), None)
        known = _known(options, text, passed)
        instead = reference.text if reference else ""
        if passed:
            like = known or reference
            return Judgement(True, text, like.why if like else asked.question.why, instead)
        why = known.why if known else why_failed(asked.outcome)
        return Judgement(False, text, why, instead)

    def hint(self, asked: AskedQuestion, random: Random) -> ShownQuestion:
        said = asked.question.hint or f"It begins with `{_beginning(self.reference(asked.shown))}`"
        return replace(asked.shown, hint=said, hinted=True)

    def reference(self, shown: ShownQuestion) -> Response:
        right = (fill_of(option) for option in shown.question.options if option.right)
        return Response(text=next(right, ""))

    def faces(self, asked: AskedQuestion) -> Sequence[Face]:
        """Return nothing to choose from: the known answers are shown as reasons alone."""
        return ()

    def face(self, asked: AskedQuestion, place: int) -> Face:
        option = asked.shown.options[place]
        if option.right:
            mark = Mark.RIGHT
        else:
            same = is_same_code(fill_of(option), asked.response.text)
            mark = Mark.YOURS if same else Mark.WRONG
        return Face(place + 1, option.text, mark=mark)

    def faults(self, lesson: Lesson, question: Question, failure: Failure) -> Iterator[Misfit]:
        for number, option in enumerate(question.options):
            why = failure(filled_step(lesson, question, fill_of(option)))
            if option.right and why:
                what = f"is right, and its run does not show it: {why}"
                yield f"options[{number}].text", what
            elif not option.right and not why:
                yield f"options[{number}].text", "is wrong, and its run shows all that is asked for"
        if not failure(filled_step(lesson, question, BLANK)):
            yield "proof.shows", f"proves nothing: the untouched {BLANK} shows all of it too"


def is_same_code(one: str, other: str) -> bool:
    """Whether two pieces of code differ in layout only: spaces, quotation marks, parentheses."""
    try:
        with warnings.catch_warnings(action="ignore"):  # "\d" brings a warning on standard error
            return ast.dump(ast.parse(one.strip())) == ast.dump(ast.parse(other.strip()))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return " ".join(one.split()) == " ".join(other.split())


def _known(options: Sequence[Option], text: str, right: bool) -> Option | None:
    """Return the option that says the same as what was written, if one does."""
    same = (one for one in options if one.right == right and is_same_code(fill_of(one), text))
    return next(same, None)


def _beginning(reference: Response) -> str:
    """Return how the reference answer begins: up to its parenthesis, or a third of it."""
    cut = reference.text.find("(") + 1 or max(1, len(reference.text) // 3)
    return reference.text[:cut]


KIND = FillBlank()
