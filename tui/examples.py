"""What an example screen shows of a quiz's proofs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lessons.course import Step
from lessons.proofs import proof_step

if TYPE_CHECKING:
    from lessons.course import Lesson
    from lessons.quiz import Asked


@dataclass(frozen=True)
class Example:
    """One app to be run and what is said of it.

    ``number`` is the key that shows it, ``name`` its tab.  ``proves`` says that the checks must
    pass: then what the run came to is told below.
    """

    number: int
    name: str
    text: str
    step: Step
    proves: bool = False


def proofs_of(lesson: Lesson, asked: Asked) -> Mapping[int, Example]:
    """Return the proofs of a question's options, by their places as they are shown."""
    found = {}
    for index, option in enumerate(asked.options):
        step = proof_step(lesson, asked.question, option)
        if step is not None:
            mark = "✓ right" if option.right else "✗ wrong"
            text = f"{asked.question.ask}\n\n**{mark}:** {option.text}\n\n{option.why}"
            found[index] = Example(index + 1, f"{index + 1} {mark[0]}", text, step, proves=True)
    return found
