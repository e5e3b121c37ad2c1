"""Faults that give an answer away: the length of a right option, a hint that is the answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lessons.course.model import RUNGS, Hints, Question, Step
from lessons.practice.kinds import KINDS

MOST_CHARACTERS = 12
MOST_SHARE = 0.25
"""A right option may be this much longer or shorter than every wrong one, whichever is more."""

MANY_QUESTIONS = 8
"""In a quiz of this many questions, the right option may be the longest in at most half of them."""

MANY_PREDICTIONS = 5
"""Of this many predictions, three fifths at most may have the right choice at the same place."""

_REASON = re.compile(r"\bbecause\b")

TOO_SHORT = 6
"""A line of fewer characters without spaces isn't an answer: a parenthesis, an ``else:``."""


def length_fault(question: Question) -> tuple[int, str] | None:
    """Return the index of a right option whose length gives it away, and what is wrong."""
    if KINDS[question.kind].judged_by != "options":
        return None
    return telling_length([(option.text, option.right) for option in question.options])


def telling_length(options: Sequence[tuple[str, bool]]) -> tuple[int, str] | None:
    """Return the index of a right option whose length gives it away, and what is wrong.

    Each option is its text, and whether it's right.
    """
    wrong = [len(text) for text, right in options if not right]
    if not wrong:
        return None
    longest, shortest = max(wrong), min(wrong)
    others = "every other option" if len(wrong) == len(options) - 1 else "every wrong one"
    for index, (text, right) in enumerate(options):
        length = len(text)
        if not right:
            continue
        if length - longest > _allowed(longest):
            much, allowed = "longer", f"at most {longest + _allowed(longest):.0f}"
        elif shortest - length > _allowed(shortest):
            much, allowed = "shorter", f"at least {shortest - _allowed(shortest):.0f}"
        else:
            continue
        what = (
            f"is right, and much {much} than {others}, which gives it away: it has {length}"
            f" characters, those have {shortest} to {longest}; {allowed} are allowed"
        )
        return index, what
    return None


def often_longest(quiz: Sequence[Question]) -> str | None:
    """Return what is wrong when the longest option is the right one too often."""
    of_one = [question for question in quiz if _one_is_right(question)]
    longest, most = sum(map(_is_longest, of_one)), len(of_one) // 2
    if len(of_one) < MANY_QUESTIONS or longest <= most:
        return None
    return (
        f"the right option is the longest in {longest} of {len(of_one)} questions, which gives it"
        f" away; at most {most} are allowed"
    )


def unreasoned(choices: Sequence[str]) -> int | None:
    """Return the index of a choice that gives no reason where others do, None if there's none."""
    without = [index for index, text in enumerate(choices) if not _REASON.search(text)]
    return without[0] if 0 < len(without) < len(choices) else None


def telling_place(places: Sequence[int]) -> str | None:
    """Return what is wrong when the right choices of a lesson's predictions are often at one place.

    ``places`` are the indices of the right choices.
    """
    most = len(places) * 3 // 5
    place, times = max(Counter(places).items(), key=lambda one: one[1], default=(0, 0))
    if len(places) < MANY_PREDICTIONS or times <= most:
        return None
    return (
        f"the right choice is number {place + 1} in {times} of {len(places)} predictions, which"
        f" gives it away; at most {most} are allowed"
    )


def telling_hints(step: Step) -> Iterator[tuple[str, str]]:
    """Yield (key, what is wrong) of each hint, but the line, that has a line of the answer."""
    answers = {line for line in changed_lines(step) if len(_squeezed(line)) >= TOO_SHORT}
    last = "`line`" if isinstance(step.front.hints, Hints) else "the last hint"
    for hint in step.front.rungs:
        told = (line for line in sorted(answers) if _squeezed(line) in _squeezed(hint.text))
        if hint.rung != "line" and (line := next(told, "")):
            yield hint.key, f"names a line of the solution, `{line}`; only {last} may"


def missing_rungs(step: Step) -> str | None:
    """Return what is wrong where the hints of a bug leave out a rung between them and the line."""
    has = {hint.rung for hint in step.front.rungs}
    missing = [f"`{rung}`" for rung in RUNGS if rung not in has]
    is_table = isinstance(step.front.hints, Hints)
    if step.front.kind != "fix" or not is_table or not 0 < len(missing) < len(RUNGS):
        return None
    return (
        f"the hints at a bug climb from what the panel shows to the line: add {', '.join(missing)}"
    )


def changed_lines(step: Step) -> list[str]:
    """Return the lines of the reference answer that the step's own files don't have."""
    lines: list[str] = []
    for file, text in step.solution.items():
        before = set(map(_squeezed, step.files.get(file, "").splitlines()))
        lines += [line.strip() for line in text.splitlines() if _squeezed(line) not in before]
    return lines


def _allowed(length: int) -> float:
    return max(MOST_CHARACTERS, MOST_SHARE * length)


def _one_is_right(question: Question) -> bool:
    kind = KINDS[question.kind]
    return kind.judged_by == "options" and kind.one_key


def _is_longest(question: Question) -> bool:
    longest = max((len(option.text) for option in question.options if not option.right), default=0)
    return any(option.right and len(option.text) > longest for option in question.options)


def _squeezed(text: str) -> str:
    return "".join(text.split())
