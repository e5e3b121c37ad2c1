"""What must hold of a quiz beyond the shape of its file; each kind of question has its rules."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lessons.course.blank_text import holes
from lessons.course.faults import choices, listed
from lessons.course.model import BLANK, Option, Proof, Question, QuestionKind
from lessons.course.proof_rules import Proofs, below, proof_faults
from lessons.course.quiz_steps import code_in, fill_of
from lessons.course.step_rules import Misfit, observation_faults

OPTIONS = 4
MIN_LINES, MAX_LINES = 2, 5

OTHER_CARDS = ("predict:", "blank:")
"""How the names of cards begin that are no questions."""

_RUN = ("app", "requests", "shows", "flask")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a kind of question has: the fields that not every kind has, and how many options."""

    options: range
    question: tuple[str, ...]
    option: tuple[str, ...]
    proof: tuple[str, ...]


RULES: Mapping[QuestionKind, Rules] = {
    "one": Rules(
        range(OPTIONS, OPTIONS + 1),
        ("options", "proof"),
        ("text", "why", "right", "proof"),
        ("app", "fill", "requests", "shows", "flask"),
    ),
    "all": Rules(
        range(3, 7),
        ("options", "proof"),
        ("text", "why", "right", "proof"),
        ("app", "fill", "requests", "shows", "flask"),
    ),
    "predict": Rules(
        range(2, 5), ("options", "proof"), ("text", "why", "when"), ("app", "requests", "flask")
    ),
    "fill": Rules(range(2, 9), ("options", "proof"), ("text", "why", "right"), _RUN),
    "order": Rules(range(1), ("lines", "why", "proof"), (), _RUN),
}


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
        for what in _id_faults(question.id):
            yield f"{here}.id", what
        if not question.ask.strip():
            yield f"{here}.ask", "must not be empty"
        if question.step not in steps:
            what = f"there is no step {question.step!r}{choices(question.step, steps)}"
            yield f"{here}.step", what
        yield from below(here, _strange_fields(question))
        yield from below(here, _kind_faults(question))
        yield from below(here, proof_faults(question, proofs))


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
    """Yield the fields that are filled in and say nothing to a question of this kind."""
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


def _kind_faults(question: Question) -> Iterator[Misfit]:
    if question.kind == "order":
        yield from _line_faults(question)
        return
    yield from _option_faults(question)
    if question.kind == "predict":
        yield from _when_faults(question)
    else:
        yield from _right_faults(question)
    if question.kind == "fill":
        yield from _fill_faults(question)


def _option_faults(question: Question) -> Iterator[Misfit]:
    options, allowed = question.options, RULES[question.kind].options
    if len(options) not in allowed:
        most = allowed[-1]
        so_many = f"exactly {most}" if len(allowed) == 1 else f"{allowed[0]} to {most}"
        what = f"there are {len(options)}; a question of the kind {question.kind!r} has {so_many}"
        yield "options", what
    said = fill_of if question.kind == "fill" else _text
    for text, count in Counter(said(option).strip() for option in options).items():
        if count > 1:
            yield "options", f"{count} of them say {text!r}"
    for index, option in enumerate(options):
        for field in ("text", "why"):
            if not getattr(option, field).strip():
                yield f"options[{index}].{field}", "must not be empty"


def _text(option: Option) -> str:
    return option.text


def _right_faults(question: Question) -> Iterator[Misfit]:
    right = [option for option in question.options if option.right]
    if not question.options:
        return  # said already
    if not right:
        yield "options", "none of them is right; mark one with right = true"
    elif question.kind == "one" and len(right) > 1:
        texts = listed(repr(option.text) for option in right)
        what = f"{len(right)} of them are right: {texts}; exactly one may be"
        yield "options", f'{what}, unless all must be chosen: kind = "all"'
    elif len(right) == len(question.options):
        yield "options", "all of them are right; one must be wrong"


def _when_faults(question: Question) -> Iterator[Misfit]:
    requests = len(question.proof.requests) if question.proof else 0
    for index, option in enumerate(question.options):
        here = f"options[{index}].when"
        if not option.when:
            yield here, "must say what is observed where it comes true"
        for position, one in enumerate(option.when):
            yield from below(f"{here}[{position}]", observation_faults(one, requests or 1, {}))


def _fill_faults(question: Question) -> Iterator[Misfit]:
    for index, option in enumerate(question.options):
        here, code = f"options[{index}].text", code_in(option.text)
        if not option.text.strip():
            continue  # said already
        if code is None or "\n" in option.text.strip():
            yield here, f"must be what stands in place of {BLANK}, on one line between backticks"
        elif holes(code):
            yield here, f"still holds {BLANK}"


def _line_faults(question: Question) -> Iterator[Misfit]:
    lines = question.lines
    if not MIN_LINES <= len(lines) <= MAX_LINES:
        so_many = f"{MIN_LINES} to {MAX_LINES}"
        yield "lines", f"there are {len(lines)}; a question of the kind 'order' has {so_many}"
    for text, count in Counter(line.strip() for line in lines).items():
        if count > 1 and text:
            yield "lines", f"{count} of them say {text!r}"
    for index, line in enumerate(lines):
        if not line.strip():
            yield f"lines[{index}]", "must not be empty"
        elif "".join(line.splitlines()) != line:
            yield f"lines[{index}]", "must be one line"
        elif holes(line):
            yield f"lines[{index}]", f"must not hold {BLANK}"
    if not question.why.strip():
        yield "why", "is missing: say why this order is right"
