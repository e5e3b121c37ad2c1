"""The hints of a step: a ladder that F7 climbs, and never says less than the screen does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from textual.content import Content

from tui.keys.own import with_own_keys
from tui.text.hanging import Hanging
from tui.text.markdown import prose
from tui.text.step import laid_out

if TYPE_CHECKING:
    from lessons.course.model import Step
    from lessons.grading.mark_blanks import BlankMark
    from tui.text.step import StepView

COMPARE = "`F10` shows the reference answer beside yours."


class Rung(IntEnum):
    """How much a hint tells, from an observation to the reference answer."""

    SEE = 0
    WHERE = 1
    WHY = 2
    LINE = 3
    ANSWER = 4


NAMES = {
    Rung.SEE: "what you see",
    Rung.WHERE: "where to look",
    Rung.WHY: "why",
    Rung.LINE: "the line",
    Rung.ANSWER: "the answer",
}


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint, and how much it tells."""

    rung: Rung
    text: str


def ladder(step: Step, marks: Sequence[BlankMark] = ()) -> tuple[Hint, ...]:
    """Return the step's hints in order; those of the blanks that aren't right come with the line.

    The last one leads to the reference answer, if there's one.
    """
    hints = [Hint(Rung[hint.rung.upper()], hint.text) for hint in step.front.rungs]
    lines = [Hint(Rung.LINE, mark.hint) for mark in marks if not mark.passed and mark.hint]
    told = tuple(sorted(lines + hints, key=lambda hint: hint.rung))
    return (*told, Hint(Rung.ANSWER, COMPARE)) if told and step.solution else told


def told_already(view: StepView) -> int:
    """Return the highest rung that the card above the run says already, -1 for none.

    The hints of a step to build are about the work that's left, so no mistake says them.
    """
    verdict = view.verdict
    if verdict is None or view.is_passed or view.edited or view.step.front.kind == "build":
        return -1
    if any(not mark.passed for mark in view.marks):
        return Rung.WHERE
    if view.folded:
        return -1
    if view.cause or view.findings:
        return Rung.WHY
    failed = next(result for result in verdict.results if not result.passed)
    return Rung.WHERE if failed.place else Rung.SEE


def next_hint(view: StepView) -> Hint | None:
    """Return the hint that follows those that are shown, None after the last."""
    hints = ladder(view.step, view.marks)
    last = max((hints.index(hint) for hint in view.hints if hint in hints), default=-1)
    told = told_already(view)
    return next((hint for hint in hints[last + 1 :] if hint.rung > told), None)


def hint_text(view: StepView, width: int) -> Content:
    """Lay out the hints that are shown."""
    return laid_out(width, *_shown(view, width))


def _shown(view: StepView, width: int) -> Iterator[list[Hanging]]:
    """Yield the hints that are shown, each below its number and what it tells."""
    hints = ladder(view.step, view.marks)
    for number, hint in enumerate(hints, 1):
        if hint in view.hints:
            head = Content.styled(f"Hint {number} of {len(hints)}", "bold $accent")
            head += Content.styled(f": {NAMES[hint.rung]}", "$quiet")
            yield [
                Hanging(Content(""), head),
                Hanging(Content("  "), prose(with_own_keys(hint.text), width - 2)),
            ]
