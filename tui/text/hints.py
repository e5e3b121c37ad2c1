"""The hints of a step, which F7 shows one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from tui.text.hanging import Hanging
from tui.text.markdown import prose

if TYPE_CHECKING:
    from lessons.course.model import Step
    from lessons.grading.mark_blanks import BlankMark


def hints_of(step: Step, marks: Sequence[BlankMark]) -> tuple[str, ...]:
    """Return the step's hints in order, then those of the blanks that are not right."""
    missing = (mark.hint for mark in marks if not mark.passed and mark.hint)
    return (*step.front.hints, *missing)


def hint_lines(step: Step, marks: Sequence[BlankMark], shown: int, width: int) -> Iterator[Hanging]:
    """Yield the first `shown` hints, each below its number."""
    hints = hints_of(step, marks)
    for number, hint in enumerate(hints[:shown], 1):
        head = Content.styled(f"Hint {number} of {len(hints)}", "bold $accent")
        yield Hanging(Content(""), head)
        yield Hanging(Content("  "), prose(hint, width - 2))
