"""The apps that prove the answers of a quiz, each as a step to run and to judge."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from lessons.course.blank_text import HOLE, holes, refilled
from lessons.course.model import (
    Check,
    Choice,
    FrontMatter,
    Lesson,
    Option,
    Prediction,
    Proof,
    Question,
    Step,
)

_SPAN = re.compile(r"(`+)([^`](?:.*[^`])?)\1", re.DOTALL)


def proof_of(question: Question, option: Option) -> Proof | None:
    """Return an option's proof, completed from the question's; None where it has none.

    A question's own proof that shows something proves every right option.  Only the kinds of
    question whose options say which of them are right have such proofs.
    """
    shared, own = question.proof, option.proof
    if own is None:
        return shared if option.right and shared is not None and shared.shows else None
    if shared is None:
        return own
    return Proof(
        app=own.app or shared.app,
        fill=shared.fill if own.fill is None else own.fill,
        requests=own.requests or shared.requests,
        shows=own.shows or shared.shows,
        flask=own.flask or shared.flask,
        debug=shared.debug if own.debug is None else own.debug,
        testing=shared.testing if own.testing is None else own.testing,
    )


def proof_step(lesson: Lesson, question: Question, option: Option) -> Step | None:
    """Return the proof of an option as a step to run; its checks are what the proof shows."""
    proof = proof_of(question, option)
    if proof is None:
        return None
    front = _front(proof, option.text, option.why)
    return _step(lesson, question, proof, front, None if proof.fill is None else [proof.fill])


def code_in(text: str) -> str | None:
    """Return the code of a text that is one code span in Markdown; else None."""
    span = _SPAN.fullmatch(text.strip())
    if span is None or span[1] in re.findall("`+", span[2]):
        return None
    code = span[2].replace("\n", " ")
    return code[1:-1] if code.strip() and code[0] == code[-1] == " " else code


def fill_of(option: Option) -> str:
    """Return the code that an option puts into a blank."""
    code = code_in(option.text)
    return option.text.strip() if code is None else code


def filled_step(lesson: Lesson, question: Question, *lines: str) -> Step:
    """Return the app of a question with these lines in its blank, as a step to run.

    Each line is indented as the blank is.  The checks are what the question's proof shows: the
    lines are right if all of them pass.
    """
    proof = question.proof or Proof()
    return _step(lesson, question, proof, _front(proof, "\n".join(lines), question.ask), lines)


def predicted_step(lesson: Lesson, question: Question) -> Step:
    """Return the app of a question whose run is predicted, as a step with a prediction.

    The choices are the options in their order; `grading.grade.come_true` says which is right.
    """
    proof = msgspec.structs.replace(question.proof or Proof(), shows=())
    choices = tuple(Choice(option.text, option.when, option.why) for option in question.options)
    front = msgspec.structs.replace(
        _front(proof, question.ask, question.ask),
        kind="predict",
        prediction=Prediction(choices, question.ask),
    )
    return _step(lesson, question, proof, front, None)


def _front(proof: Proof, title: str, task: str) -> FrontMatter:
    return FrontMatter(
        title=title,
        kind="read",
        task=task,
        requests=proof.requests or ("GET /",),
        checks=tuple(
            Check(name=f"proof {number}", **msgspec.structs.asdict(one))
            for number, one in enumerate(proof.shows, 1)
        ),
        flask=proof.flask,
        debug=bool(proof.debug),
        testing=bool(proof.testing),
    )


def _step(
    lesson: Lesson,
    question: Question,
    proof: Proof,
    front: FrontMatter,
    lines: Sequence[str] | None,
) -> Step:
    """Return the proof's app as a step, with the lines in its blank; None leaves it as it is."""
    files = lesson.proofs.get(proof.app, {})
    if lines is not None:
        files = {name: with_lines(text, lines) for name, text in files.items()}
    return Step(f"proof-{question.id}", 0, front, front.task, files, {})


def with_lines(text: str, lines: Sequence[str]) -> str:
    """Return a file with the lines in its blank, each indented as the blank is."""
    hole = HOLE.search(text)
    if hole is None:
        return text
    before = text[: hole.start()].rpartition("\n")[2]
    indentation = "" if before.strip() else before
    return refilled(text, [f"\n{indentation}".join(lines)] * holes(text))
