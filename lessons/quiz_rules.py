"""What must hold of a quiz and its proofs beyond the shape of their files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from lessons.course import BLANK, Option, Question
from lessons.faults import choices, listed
from lessons.holes import holes
from lessons.proofs import proof_of
from lessons.rules import Misfit, observation_faults, request_faults

OPTIONS = 4

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
        for key, what in _option_faults(question):
            yield f"{here}.{key}", what
        for key, what in _proof_faults(question, proofs):
            yield f"{here}.{key}", what


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
    if question.proof is not None:
        yield from _app_faults("proof.app", question.proof.app, proofs)
        for key, what in request_faults(question.proof.requests):
            yield f"proof.{key}", what
    for index, option in enumerate(question.options):
        if option.proof is not None:
            for key, what in _option_proof_faults(question, option, proofs):
                yield f"options[{index}].proof.{key}", what
        elif option.right and question.proof is not None and not question.proof.shows:
            yield f"options[{index}].proof", "is missing: the question's own proof shows nothing"


def _option_proof_faults(question: Question, option: Option, proofs: Proofs) -> Iterator[Misfit]:
    assert option.proof is not None
    yield from _app_faults("app", option.proof.app, proofs)
    yield from request_faults(option.proof.requests)
    whole = proof_of(question, option)
    assert whole is not None
    if not whole.app:
        yield "app", "is missing, and the question's proof names none"
    if not whole.shows:
        yield "shows", "must say what is observed: a proof that shows nothing proves nothing"
    elif all(one.times == 0 for one in whole.shows):
        yield "shows", "asks only for what does not happen: so does an app that does nothing"
    for position, one in enumerate(whole.shows):
        for key, what in observation_faults(one, len(whole.requests) or 1, {}):
            yield f"shows[{position}].{key}", what
    if whole.app in proofs:
        count = sum(map(holes, proofs[whole.app].values()))
        if whole.fill is None and count:
            yield "fill", f"is missing: {whole.app} holds {BLANK}"
        elif whole.fill is not None and count != 1:
            yield "fill", f"{whole.app} holds {count} {BLANK}; one is needed to be filled"


def _app_faults(key: str, app: str, proofs: Proofs) -> Iterator[Misfit]:
    if app and app not in proofs:
        yield key, f"there is no app {app!r} in proofs{choices(app, proofs)}"
