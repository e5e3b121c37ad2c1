"""The course that comes along, read once for all the tests of a process."""

from __future__ import annotations

import msgspec

from lessons.course.loader import find_lesson, find_step, load_course
from lessons.course.model import Course, Lesson, Step

COURSE: Course = load_course()
FLASHING: Lesson = find_lesson(COURSE, "flashing-messages")
FLASHING_ALONE: Course = msgspec.structs.replace(COURSE, lessons=(FLASHING,))
"""The course as if it had this one lesson."""


def step_named(name: str) -> Step:
    """Return a step of the lesson on flashing, by its slug or its number."""
    return find_step(FLASHING, name)


def answers_of(name: str) -> dict[str, str]:
    """Return the files that solve a step, by name."""
    step = step_named(name)
    return {**step.files, **step.solution}
