"""The runs that prove the answers of a quiz."""

from __future__ import annotations

import msgspec

from lessons.course import Check, FrontMatter, Lesson, Option, Proof, Question, Step
from lessons.holes import holes, refilled


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
