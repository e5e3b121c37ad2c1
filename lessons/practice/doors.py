"""What a learner can do after a sitting: doors by number, the next move first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lessons.course.model import Step
from lessons.practice.lesson_questions import SITTING
from sandbox.text import plural

MOST_DOORS = 6
"""The most doors, because each has a digit."""

DoorKind = Literal["more", "missed", "step", "leave"]


@dataclass(frozen=True, slots=True)
class StepToRead:
    """A step that is worth a visit after a sitting, with its lesson.

    ``why`` says what for; ``ask`` is the question that it teaches, if there is one.
    """

    lesson: str
    step: Step
    why: str
    ask: str = ""


@dataclass(frozen=True, slots=True)
class NextDoor:
    """One thing to do after a sitting.

    ``says`` names it, and ``aside`` says what for.  ``step`` is where a door of the kind ``step``
    leads: its lesson, and the step's slug.
    """

    kind: DoorKind
    says: str
    aside: str = ""
    step: tuple[str, str] = ("", "")


def doors(
    *,
    more: str,
    missed: int,
    to_read: Sequence[StepToRead] = (),
    onward: StepToRead | None = None,
) -> tuple[NextDoor, ...]:
    """Return what can be done after a sitting; `Enter` opens the first.

    ``more`` names another sitting, "" if there is none.  ``missed`` counts the questions missed at
    the first try.  ``onward`` is the step to go on with.
    """
    found = [NextDoor("more", more)] if more else []
    if onward is not None:
        found.append(_to_step(onward))
    if missed:
        found.append(NextDoor("missed", f"Ask the {plural(missed, 'missed question')} once more"))
    seen: set[tuple[str, str]] = {door.step for door in found}
    for one in to_read:
        door = _to_step(one)
        if door.step not in seen:
            seen.add(door.step)
            found.append(door)
    return tuple(found[:MOST_DOORS]) or (NextDoor("leave", "Back to where you were"),)


def more_questions(right: int, questions: int) -> str:
    """Name the next sitting of a quiz; "" when every question was answered rightly last time."""
    left = min(questions - right, SITTING)
    return f"{plural(left, 'more question')} of this quiz" if left else ""


def _to_step(one: StepToRead) -> NextDoor:
    says = f"{one.step.front.part.capitalize()} {one.step.number}: {one.step.title}"
    aside = f"{one.why}: {one.ask}" if one.ask else one.why
    return NextDoor("step", says, aside, (one.lesson, one.step.slug))
