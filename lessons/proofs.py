"""The runs that prove the answers of a quiz."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from lessons.course import (
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
from lessons.holes import HOLE, holes, refilled

_SPAN = re.compile(r"(`+)(.+?)\1", re.DOTALL)


def proof_of(question: Question, option: Option) -> Proof | None:
    """Return an option's proof, completed from the question's; None where it has none.

    The question's own proof, where it shows something, is that of the right answer.
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
    )


def proof_step(lesson: Lesson, question: Question, option: Option) -> Step | None:
    """Return the proof of an option as a step to be run, its checks what the proof shows."""
    proof = proof_of(question, option)
    if proof is None:
        return None
    files = {
        name: refilled(text, [proof.fill]) if proof.fill is not None and holes(text) else text
        for name, text in lesson.proofs[proof.app].items()
    }
    front = FrontMatter(
        title=option.text,
        kind="read",
        task=option.why,
        requests=proof.requests or ("GET /",),
        checks=tuple(
            Check(name=f"proof {number}", **msgspec.structs.asdict(one))
            for number, one in enumerate(proof.shows, 1)
        ),
        flask=proof.flask,
    )
    return Step(f"proof-{question.id}", 0, front, option.why, files, {})


def predicted_step(lesson: Lesson, question: Question) -> Step:
    """Return the app of a ``predict`` question as a step that asks what its options say."""
    choices = tuple(Choice(one.text, one.when, one.why) for one in question.options)
    return _shown_step(lesson, question, Prediction(choices, question.ask))


def filled_step(lesson: Lesson, question: Question, fill: str) -> Step:
    """Return the app of a ``fill`` or ``order`` question with this in place of its blank."""
    step = _shown_step(lesson, question)
    return msgspec.structs.replace(step, files=_with(step.files, [fill]))


def ordered_step(lesson: Lesson, question: Question, lines: Sequence[str]) -> Step:
    """Return the app of an ``order`` question with the lines in this order."""
    step = _shown_step(lesson, question)
    return msgspec.structs.replace(step, files=_with(step.files, lines))


def code_of(option: Option) -> str:
    """Return the code that an option of a ``fill`` question stands for."""
    found = _SPAN.fullmatch(option.text.strip())
    return found[2].strip() if found else option.text.strip()


def indented(text: str, lines: Sequence[str]) -> str:
    """Return lines as they stand in place of the blank of a text, indented as it is."""
    before = HOLE.split(text)[0]
    return f"\n{before[before.rfind(chr(10)) + 1 :]}".join(lines)


def _with(files: Mapping[str, str], lines: Sequence[str]) -> dict[str, str]:
    return {
        name: refilled(text, [indented(text, lines)]) if holes(text) == 1 else text
        for name, text in files.items()
    }


def _shown_step(lesson: Lesson, question: Question, prediction: Prediction | None = None) -> Step:
    proof = question.proof or Proof()
    front = FrontMatter(
        title=question.ask,
        kind="read",
        task=question.why,
        requests=proof.requests or ("GET /",),
        checks=tuple(
            Check(name=f"proof {number}", **msgspec.structs.asdict(one))
            for number, one in enumerate(proof.shows, 1)
        ),
        flask=proof.flask,
        prediction=prediction,
    )
    return Step(f"proof-{question.id}", 0, front, "", lesson.proofs[proof.app], {})
