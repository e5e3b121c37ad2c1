"""What the card at the end of a lesson says: how far you are, and your own numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from lessons.course.model import Lesson
from lessons.store.entries import PREDICTION
from lessons.store.progress import Progress
from sandbox.text import one_line, plural
from tui.text.course import ProgressMark, Standing, standing_of, untouched
from tui.text.hanging import Hanging
from tui.text.ways import LessonDoor

NAME_WIDTH, NUMBER = 10, "bold $strong"


@dataclass(frozen=True, slots=True)
class LessonEnd:
    """What a learner did in a lesson.

    ``predicted`` counts the steps that were predicted and ``foreseen`` those whose first prediction
    was right.  ``fixed`` counts the steps that passed after a run of them had failed.
    """

    how_far: Standing
    predicted: int = 0
    foreseen: int = 0
    runs: int = 0
    fixed: int = 0

    @property
    def is_reached(self) -> bool:
        """Whether every step is done."""
        return self.how_far.done("step") == len(self.how_far.of("step"))


def nothing_done(lesson: Lesson) -> LessonEnd:
    """Return what a learner did who hasn't begun a lesson."""
    return LessonEnd(untouched(lesson))


def ending_of(progress: Progress, lesson: Lesson) -> LessonEnd:
    """Read what the learner did in a lesson."""
    first = {
        answer.question: answer.right
        for answer in reversed(progress.answers(lesson.slug))
        if answer.question.startswith(PREDICTION)
    }
    runs = [one.count for (slug, _), one in progress.runs().items() if slug == lesson.slug]
    fixed = progress.fixed_steps(lesson.slug)
    return LessonEnd(
        standing_of(progress, lesson), len(first), sum(first.values()), sum(runs), len(fixed)
    )


def ending_text(ending: LessonEnd, width: int) -> Content:
    """Lay out how far the learner is, and the learner's own numbers."""
    how_far = ending.how_far
    steps = len(how_far.of("step"))
    if ending.is_reached:
        said = Content.styled(f"★ All {plural(steps, 'step')} done.", "bold $mark-passed")
    else:
        said = Content.styled(
            f"{how_far.done('step')} of {plural(steps, 'step')} done.", "bold $strong"
        )
    numbers = Content(" ").join(_numbers(ending))
    return Content("\n").join([*said.wrap(width), *(numbers.wrap(width) if numbers else ())])


def _numbers(ending: LessonEnd) -> Iterator[Content]:
    if ending.predicted:
        runs = f" of {plural(ending.predicted, 'run')} right."
        yield Content.assemble("You predicted ", (f"{ending.foreseen:,}", NUMBER), runs)
    if ending.runs:
        yield Content.assemble("You ran your apps ", (plural(ending.runs, "time"), NUMBER), ".")
    if ending.fixed:
        apps = (plural(ending.fixed, "app"), NUMBER)
        yield Content.assemble("You fixed ", apps, " that failed at first.")


def door_line(number: int, door: LessonDoor) -> Hanging:
    """Return the line of a door: its key, its name and what is left to do there."""
    mark = ProgressMark.NEW if door.is_open else ProgressMark.DONE
    name = Content.assemble(
        (f"{number}  ", "bold $accent"),
        (f"{mark.symbol} ", mark.token),
        (f"{door.name:<{NAME_WIDTH}}  ", "$strong"),
    )
    return Hanging(name, Content.styled(one_line(door.said), "" if door.is_open else "$quiet"))
