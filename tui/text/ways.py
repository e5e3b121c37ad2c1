"""Where to go on: what Enter opens on the home screen, and the doors at the end of a lesson."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from lessons.course.model import ON_THE_PATH, Course, Lesson, Part, Step
from sandbox.text import plural
from tui.presenters.phrases import PART_NAMES
from tui.text.course import ProgressMark, Standing

Here = tuple[str, str] | None
"""The lesson and the step that the learner opened last."""


@dataclass(frozen=True, slots=True)
class Way:
    """A place to go to: a step of a lesson, or its quiz if ``step`` is None."""

    lesson: Lesson
    step: Step | None

    @property
    def name(self) -> str:
        """The place in words."""
        return f"{self.step.number} {self.step.title}" if self.step else "Quiz"


@dataclass(frozen=True, slots=True)
class LessonDoor:
    """A way on from a lesson, and what is left to do there; ``is_open`` says that something is."""

    name: str
    said: str
    way: Way
    is_open: bool


def way_on(course: Course, standings: Mapping[str, Standing], here: Here) -> Way | None:
    """Return where to go on: the step that isn't done yet, or what comes after it.

    Labs are optional, so they come last.  None means that nothing is left.
    """
    slug = here[0] if here else ""
    lesson = next((one for one in course.lessons if one.slug == slug), course.lessons[0])
    how_far = standings[lesson.slug]
    at = next((step for step in lesson.steps if here and step.slug == here[1]), None)
    parts = ("lab",) if at and at.front.part == "lab" else ON_THE_PATH
    if step := _undone(lesson, how_far, parts, at):
        return Way(lesson, step)
    left = [x for x in doors(course, lesson, how_far) if x.is_open and x.way.lesson is lesson]
    labs = [door.way for door in left if door.name == _NAMES["lab"]]
    own = [door.way for door in left if door.name != _NAMES["lab"]]
    later = (
        Way(after, undone)
        for after in course.lessons[course.lessons.index(lesson) + 1 :]
        if (undone := _undone(after, standings[after.slug], ON_THE_PATH))
    )
    return next(chain(own, later, labs), None)


def doors(course: Course, lesson: Lesson, how_far: Standing) -> tuple[LessonDoor, ...]:
    """Return the ways on from a lesson, in order; its own steps only while some are left."""
    return tuple(_doors(course, lesson, how_far))


_NAMES: Mapping[Part, str] = {part: name.capitalize() for part, name in PART_NAMES.items()}


def _doors(course: Course, lesson: Lesson, how_far: Standing) -> Iterator[LessonDoor]:
    for part in PART_NAMES:
        step = _undone(lesson, how_far, (part,))
        if lesson.of_part(part) and (step or part != "step"):
            yield _part_door(lesson, how_far, part, step)
        if part == "exercise" and lesson.quiz:
            is_open = how_far.right < how_far.questions
            yield LessonDoor("Quiz", _quiz_said(how_far), Way(lesson, None), is_open)
    at = course.lessons.index(lesson) + 1
    for after in course.lessons[at : at + 1]:
        yield LessonDoor(
            f"Lesson {after.number}", after.title, Way(after, after.steps[0]), is_open=True
        )


def _part_door(lesson: Lesson, how_far: Standing, part: Part, step: Step | None) -> LessonDoor:
    """Return the door to the first step of a part that isn't done, or to its first one."""
    steps = lesson.of_part(part)
    if step is None:
        return LessonDoor(_NAMES[part], "all done", Way(lesson, steps[0]), is_open=False)
    way = Way(lesson, step)
    aside = "optional" if part == "lab" else f"{how_far.done(part)} of {len(steps)} done"
    said = f"next: {way.name}  ({aside})"
    return LessonDoor(_NAMES[part], said, way, is_open=True)


def _quiz_said(how_far: Standing) -> str:
    if left := how_far.questions - how_far.answered:
        return f"{plural(left, 'question')} not answered yet"
    return f"{how_far.right} of {how_far.questions} right"


def _undone(
    lesson: Lesson, how_far: Standing, parts: Sequence[Part], after: Step | None = None
) -> Step | None:
    """Return a step that isn't done: `after` itself, one behind it, or else the first."""
    steps = [
        step
        for step, (_, state) in zip(lesson.steps, how_far.states, strict=True)
        if step.front.part in parts and state is not ProgressMark.DONE
    ]
    later = [step for step in steps if after is None or step.number >= after.number]
    return next(iter(later or steps), None)
