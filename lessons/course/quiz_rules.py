"""The rules of a quiz and its proofs beyond their shape: a table for each kind of question."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lessons.course.blank_text import HOLE, holes
from lessons.course.faults import Misfit, choices, listed
from lessons.course.model import BLANK, Option, Proof, Question, QuestionKind
from lessons.course.quiz_steps import code_in, fill_of, proof_of
from lessons.course.step_rules import (
    below,
    empty_faults,
    observation_faults,
    repeated_faults,
    request_faults,
    version_faults,
    when_faults,
)

OPTIONS = 4
MIN_LINES, MAX_LINES = 2, 5

MAX_PLACEMENT = 3
"""The most questions of a lesson that a placement may ask."""

PLACEMENT_KINDS: tuple[QuestionKind, ...] = ("one", "predict")
"""The kinds of questions that a placement asks: those that one key answers."""

OTHER_CARDS = ("predict:", "blank:")
"""The names of cards that aren't questions begin with these."""

_Files = Mapping[str, str]
Proofs = Mapping[str, _Files]
"""The files of each app of a lesson's folder ``proofs``, by the app's name."""


@dataclass(frozen=True, slots=True)
class QuestionRules:
    """What a question of one kind may say, and the rules that it follows.

    ``question``, ``option`` and ``proof`` name the fields that not every kind has.  ``faults``
    checks the question.  ``app_faults`` checks the app that one run judges; it's None for the
    kinds whose options have proofs of their own.
    """

    options: range
    question: Sequence[str]
    option: Sequence[str]
    proof: Sequence[str]
    faults: Callable[[Question], Iterator[Misfit]]
    app_faults: Callable[[Question, _Files], Iterator[str]] | None = None


def quiz_faults(
    questions: Sequence[tuple[int, Question]], steps: Collection[str], proofs: Proofs
) -> Iterator[Misfit]:
    """Yield what is wrong with a quiz; each question comes with its index in the file."""
    seen: dict[str, int] = {}
    yield from _placement_faults(questions)
    for index, question in questions:
        here = f"questions[{index}]"
        if question.id in seen:
            yield f"{here}.id", f"{question.id!r} is the id of questions[{seen[question.id]}] too"
        seen.setdefault(question.id, index)
        for what in _id_faults(question.id):
            yield f"{here}.id", what
        yield from below(here, empty_faults(question, "ask"))
        if question.step not in steps:
            what = f"there is no step {question.step!r}{choices(question.step, steps)}"
            yield f"{here}.step", what
        yield from below(here, _strange_fields(question))
        yield from below(here, RULES[question.kind].faults(question))
        yield from below(here, _proof_faults(question, proofs))


def _placement_faults(questions: Sequence[tuple[int, Question]]) -> Iterator[Misfit]:
    """Yield which questions can't belong to a placement."""
    marked = [(index, question) for index, question in questions if question.placement]
    for index, _ in marked[MAX_PLACEMENT:]:
        what = f"at most {MAX_PLACEMENT} questions of a lesson may have it"
        yield f"questions[{index}].placement", what
    for index, question in marked:
        if question.kind not in PLACEMENT_KINDS:
            kinds = listed(map(repr, PLACEMENT_KINDS), "or")
            what = f"needs a question of the kind {kinds}, which one key answers"
            yield f"questions[{index}].placement", what


def _id_faults(name: str) -> Iterator[str]:
    if not name.strip():
        yield "must not be empty"
    for start in OTHER_CARDS:
        if name.startswith(start):
            yield f"must not begin with {start!r}: other cards are named so"
    if "#" in name:
        yield "must not hold '#': the cards of blanks are named with it"
    if any(unicodedata.category(character) == "Cc" for character in name):
        yield f"{name!r} holds a control character"


def _strange_fields(question: Question) -> Iterator[Misfit]:
    """Yield the fields that say something and don't belong to a question of this kind."""
    rules, kind = RULES[question.kind], question.kind
    for field in ("options", "lines", "why"):
        if field not in rules.question and getattr(question, field):
            yield field, _no_place("question", field, kind, rules.question)
    if question.proof is not None:
        for field in _filled(question.proof, Proof()):
            if field not in rules.proof:
                yield f"proof.{field}", _no_place("proof", field, kind, rules.proof)
    for index, option in enumerate(question.options if rules.option else ()):
        for field in _filled(option, Option("", "")):
            if field not in rules.option:
                here = f"options[{index}].{field}"
                yield here, _no_place("option", field, kind, rules.option)


def _filled(table: Option | Proof, empty: Option | Proof) -> Iterator[str]:
    """Yield the fields that say something."""
    for field in table.__struct_fields__:
        if getattr(table, field) != getattr(empty, field):
            yield field


def _no_place(of: str, field: str, kind: QuestionKind, allowed: Sequence[str]) -> str:
    kinds = [name for name, rules in RULES.items() if field in getattr(rules, of)]
    where = "" if of == "question" else f"the {of} of " if of == "proof" else "the options of "
    return (
        f"belongs to {where}the kind {listed(map(repr, kinds), 'or')}, and this question is of the"
        f" kind {kind!r}; allowed: {listed(allowed)}"
    )


# The proofs


def _proof_faults(question: Question, proofs: Proofs) -> Iterator[Misfit]:
    """Yield what is wrong with the proofs of a question; its kind says which proofs it needs."""
    rules = RULES[question.kind]
    if rules.app_faults is None:
        yield from dict.fromkeys(_faults_of_each(question, proofs))
        return
    proof = question.proof
    if proof is None:
        yield "proof", f"is missing: a question of the kind {question.kind!r} is judged by its run"
        return
    yield from below("proof", _own_faults(proof, proofs))
    if not proof.app:
        yield "proof.app", "is missing: name what is run"
    if "shows" in rules.proof:
        yield from below("proof", _shows_faults(proof))
    if proof.app in proofs:
        yield from (("proof.app", what) for what in rules.app_faults(question, proofs[proof.app]))


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
    yield from version_faults(proof.flask)


def _run_faults(proof: Proof, proofs: Proofs, named_none: str) -> Iterator[Misfit]:
    """Yield why a proof, completed from the question's, can't be run or proves nothing."""
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


# What one kind needs


def _option_faults(
    question: Question, said: Callable[[Option], str] = lambda option: option.text
) -> Iterator[Misfit]:
    options, allowed = question.options, RULES[question.kind].options
    if len(options) not in allowed:
        most = allowed[-1]
        so_many = f"exactly {most}" if len(allowed) == 1 else f"{allowed[0]} to {most}"
        what = f"there are {len(options)}; a question of the kind {question.kind!r} has {so_many}"
        yield "options", what
    yield from repeated_faults("options", map(said, options))
    for index, option in enumerate(options):
        yield from below(f"options[{index}]", empty_faults(option, "text", "why"))


def _all_faults(question: Question) -> Iterator[Misfit]:
    yield from _option_faults(question)
    yield from _right_faults(question)


def _one_faults(question: Question) -> Iterator[Misfit]:
    yield from _option_faults(question)
    right = [option for option in question.options if option.right]
    if len(right) > 1:
        texts = listed(repr(option.text) for option in right)
        what = f"{len(right)} of them are right: {texts}; exactly one may be"
        yield "options", f'{what}, unless all must be chosen: kind = "all"'
    else:
        yield from _right_faults(question)


def _right_faults(question: Question) -> Iterator[Misfit]:
    right = [option for option in question.options if option.right]
    if not question.options:
        return  # said already
    if not right:
        yield "options", "none of them is right; mark one with right = true"
    elif len(right) == len(question.options):
        yield "options", "all of them are right; one must be wrong"


def _predict_faults(question: Question) -> Iterator[Misfit]:
    yield from _option_faults(question)
    requests = len(question.proof.requests) if question.proof else 0
    for index, option in enumerate(question.options):
        yield from below(f"options[{index}]", when_faults(option.when, requests or 1, {}))


def _fill_faults(question: Question) -> Iterator[Misfit]:
    yield from _option_faults(question, fill_of)
    yield from _right_faults(question)
    for index, option in enumerate(question.options):
        here, code = f"options[{index}].text", code_in(option.text)
        if not option.text.strip():
            continue  # said already
        if code is None or "\n" in option.text.strip():
            yield here, f"must be what replaces {BLANK}, on one line between backticks"
        elif holes(code):
            yield here, f"still holds {BLANK}"


def _order_faults(question: Question) -> Iterator[Misfit]:
    lines = question.lines
    if not MIN_LINES <= len(lines) <= MAX_LINES:
        so_many = f"{MIN_LINES} to {MAX_LINES}"
        yield "lines", f"there are {len(lines)}; a question of the kind 'order' has {so_many}"
    yield from repeated_faults("lines", lines)
    for index, line in enumerate(lines):
        if not line.strip():
            yield f"lines[{index}]", "must not be empty"
        elif "".join(line.splitlines()) != line:
            yield f"lines[{index}]", "must be one line"
        elif holes(line):
            yield f"lines[{index}]", f"must not hold {BLANK}"
    if not question.why.strip():
        yield "why", "is missing: say why this order is right"


def _holds_no_blank(question: Question, files: _Files) -> Iterator[str]:
    """Yield why an app can't be predicted: it isn't whole."""
    if any(map(holes, files.values())):
        yield f"{_app(question)} holds {BLANK}: an app whose run is predicted must be whole"


def _holds_one_blank(question: Question, files: _Files) -> Iterator[str]:
    count = sum(map(holes, files.values()))
    if count != 1:
        needed = f"a question of the kind {question.kind!r} needs exactly one"
        yield f"{_app(question)} holds {count} {BLANK}; {needed}"


def _holds_a_blank_line(question: Question, files: _Files) -> Iterator[str]:
    yield from _holds_one_blank(question, files)
    lines = [line for text in files.values() for line in text.split("\n") if HOLE.search(line)]
    if len(lines) == 1 and holes(lines[0]) == 1 and lines[0].strip() != BLANK:
        app = _app(question)
        yield f"the {BLANK} of {app} must stand alone on its line: whole lines replace it"


def _app(question: Question) -> str:
    return question.proof.app if question.proof else ""


_CHOICES = ["options", "proof"]
_CONDITIONS = ["flask", "debug", "testing"]
_EACH = ["app", "fill", "requests", "shows", *_CONDITIONS]
_RUN = ["app", "requests", "shows", *_CONDITIONS]

RULES: Mapping[QuestionKind, QuestionRules] = {
    "one": QuestionRules(
        range(OPTIONS, OPTIONS + 1), _CHOICES, ["text", "why", "right", "proof"], _EACH, _one_faults
    ),
    "all": QuestionRules(
        range(3, 7), _CHOICES, ["text", "why", "right", "proof"], _EACH, _all_faults
    ),
    "predict": QuestionRules(
        range(2, 5),
        _CHOICES,
        ["text", "why", "when"],
        ["app", "requests", *_CONDITIONS],
        _predict_faults,
        _holds_no_blank,
    ),
    "fill": QuestionRules(
        range(2, 9), _CHOICES, ["text", "why", "right"], _RUN, _fill_faults, _holds_one_blank
    ),
    "order": QuestionRules(
        range(1), ["lines", "why", "proof"], (), _RUN, _order_faults, _holds_a_blank_line
    ),
}
"""The rules of each kind of question; a new kind adds its own here."""
