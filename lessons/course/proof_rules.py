"""What must hold of the proofs of a quiz beyond their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lessons.course.blank_text import HOLE, holes
from lessons.course.faults import choices
from lessons.course.model import BLANK, Proof, Question
from lessons.course.quiz_steps import EACH_OPTION, proof_of
from lessons.course.step_rules import Misfit, observation_faults, request_faults

_VERSION = re.compile(r"\d+(\.\d+)*")

Proofs = Mapping[str, Mapping[str, str]]


def proof_faults(question: Question, proofs: Proofs) -> Iterator[Misfit]:
    """Yield what is wrong with the proofs of a question; its kind says which it needs."""
    if question.kind in EACH_OPTION:
        yield from dict.fromkeys(_faults_of_each(question, proofs))
        return
    proof = question.proof
    if proof is None:
        yield "proof", f"is missing: a question of the kind {question.kind!r} is judged by its run"
        return
    yield from below("proof", _own_faults(proof, proofs))
    if not proof.app:
        yield "proof.app", "is missing: name what is run"
    if question.kind != "predict":
        yield from below("proof", _shows_faults(proof))
    if proof.app in proofs:
        yield from below("proof.app", _blank_faults(question, proofs[proof.app]), "")


def _faults_of_each(question: Question, proofs: Proofs) -> Iterator[Misfit]:
    shared = question.proof
    if shared is not None:
        yield from below("proof", _own_faults(shared, proofs))
    for index, option in enumerate(question.options):
        here = f"options[{index}].proof"
        whole = proof_of(question, option)
        if option.proof is not None and whole is not None:
            yield from below(here, _own_faults(option.proof, proofs))
            named_none = "is missing, and the question's proof names none"
            yield from below(here, _run_faults(whole, proofs, named_none))
        elif whole is not None:
            yield from below("proof", _run_faults(whole, proofs, "is missing: name what is run"))
        elif option.right and shared is not None:
            yield here, "is missing: the question's own proof shows nothing"


def _own_faults(proof: Proof, proofs: Proofs) -> Iterator[Misfit]:
    """Yield what is wrong with the fields of a proof, whatever it takes from another."""
    if proof.app and proof.app not in proofs:
        yield "app", f"there is no app {proof.app!r} in proofs{choices(proof.app, proofs)}"
    yield from request_faults(proof.requests)
    if proof.flask and not _VERSION.fullmatch(proof.flask):
        yield "flask", f'{proof.flask!r} is no version: write it like "3.1"'


def _run_faults(proof: Proof, proofs: Proofs, named_none: str) -> Iterator[Misfit]:
    """Yield why a proof, completed from the question's, cannot be run or proves nothing."""
    if not proof.app:
        yield "app", named_none
    yield from _shows_faults(proof)
    if proof.app in proofs:
        count = sum(map(holes, proofs[proof.app].values()))
        if proof.fill is None and count:
            yield "fill", f"is missing: {proof.app} holds {BLANK}"
        elif proof.fill is not None and count != 1:
            yield "fill", f"{proof.app} holds {count} {BLANK}; one is needed to be filled"


def _shows_faults(proof: Proof) -> Iterator[Misfit]:
    if not proof.shows:
        yield "shows", "must say what is observed: a proof that shows nothing proves nothing"
    elif all(one.times == 0 for one in proof.shows):
        yield "shows", "asks only for what does not happen: so does an app that does nothing"
    for position, one in enumerate(proof.shows):
        faults = observation_faults(one, len(proof.requests) or 1, {})
        yield from below(f"shows[{position}]", faults)


def _blank_faults(question: Question, files: Mapping[str, str]) -> Iterator[Misfit]:
    """Yield why the app of a question does not hold the blanks that its kind needs."""
    assert question.proof is not None
    app, kind = question.proof.app, question.kind
    count = sum(map(holes, files.values()))
    if kind == "predict":
        if count:
            yield "", f"{app} holds {BLANK}: an app whose run is predicted must be whole"
    elif count != 1:
        yield "", f"{app} holds {count} {BLANK}; a question of the kind {kind!r} needs exactly one"
    elif kind == "order":
        (line,) = (
            line for text in files.values() for line in text.split("\n") if HOLE.search(line)
        )
        if line.strip() != BLANK:
            yield "", f"the {BLANK} of {app} must stand alone on its line: whole lines replace it"


def below(key: str, misfits: Iterator[Misfit], dot: str = ".") -> Iterator[Misfit]:
    """Yield the faults of a part of a table, under the part's key."""
    for inner, what in misfits:
        yield f"{key}{dot}{inner}", what
