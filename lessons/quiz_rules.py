"""What must hold of a quiz and its proofs beyond the shape of their files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from lessons.course import BLANK, Proof, Question
from lessons.faults import choices, listed
from lessons.holes import holes
from lessons.proofs import proof_of
from lessons.rules import Misfit, observation_faults, request_faults

OPTIONS = 4

_VERSION = re.compile(r"\d+(\.\d+)*")

Proofs = Mapping[str, Mapping[str, str]]


def quiz_faults(
    questions: Sequence[tuple[int, Question]], steps: Collection[str], proofs: Proofs
) -> Iterator[Misfit]:
    """Yield what is wrong with a quiz; each question comes with its index in the file."""
    seen: dict[str, int] = {}
    for index, question in questions:
        here = f"questions[{index}]"
        if question.id in seen:
            yield f"{here}.id", f"{question.id!r} is the id of questions[{seen[question.id]}] too"
        seen.setdefault(question.id, index)
        for field in ("id", "ask"):
            if not getattr(question, field).strip():
                yield f"{here}.{field}", "must not be empty"
        if question.step not in steps:
            yield (
                f"{here}.step",
                f"there is no step {question.step!r}{choices(question.step, steps)}",
            )
        yield from _below(here, _option_faults(question))
        yield from _below(here, _proof_faults(question, proofs))


def _option_faults(question: Question) -> Iterator[Misfit]:
    options = question.options
    if len(options) != OPTIONS:
        yield "options", f"there are {len(options)}; a question has exactly {OPTIONS}"
    right = [option for option in options if option.right]
    if not right:
        yield "options", "none of them is right; mark one with right = true"
    elif len(right) > 1:
        texts = listed(repr(option.text) for option in right)
        yield "options", f"{len(right)} of them are right: {texts}; exactly one may be"
    for text, count in Counter(option.text.strip() for option in options).items():
        if count > 1:
            yield "options", f"{count} of them say {text!r}"
    for index, option in enumerate(options):
        for field in ("text", "why"):
            if not getattr(option, field).strip():
                yield f"options[{index}].{field}", "must not be empty"


def _proof_faults(question: Question, proofs: Proofs) -> Iterator[Misfit]:
    shared = question.proof
    if shared is not None:
        yield from _below("proof", _own_faults(shared, proofs))
    for index, option in enumerate(question.options):
        here = f"options[{index}].proof"
        whole = proof_of(question, option)
        if option.proof is not None and whole is not None:
            yield from _below(here, _own_faults(option.proof, proofs))
            named_none = "is missing, and the question's proof names none"
            yield from _below(here, _run_faults(whole, proofs, named_none))
        elif whole is not None:
            yield from _below("proof", _run_faults(whole, proofs, "is missing: name what is run"))
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
    if not proof.shows:
        yield "shows", "must say what is observed: a proof that shows nothing proves nothing"
    elif all(one.times == 0 for one in proof.shows):
        yield "shows", "asks only for what does not happen: so does an app that does nothing"
    for position, one in enumerate(proof.shows):
        yield from _below(
            f"shows[{position}]", observation_faults(one, len(proof.requests) or 1, {})
        )
    if proof.app in proofs:
        count = sum(map(holes, proofs[proof.app].values()))
        if proof.fill is None and count:
            yield "fill", f"is missing: {proof.app} holds {BLANK}"
        elif proof.fill is not None and count != 1:
            yield "fill", f"{proof.app} holds {count} {BLANK}; one is needed to be filled"


def _below(key: str, misfits: Iterator[Misfit]) -> Iterator[Misfit]:
    for inner, what in misfits:
        yield f"{key}.{inner}", what
