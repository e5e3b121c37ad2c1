"""What a command line names: a course, a lesson of it, a step of that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from lessons.course import Course, Lesson, Step
from lessons.course_cache import cached_course
from lessons.loading import (
    BUILT_IN,
    CourseError,
    UnknownName,
    find_lesson,
    find_step,
)
from lessons.places import data_folder
from tui.cli import WrongUse


class BrokenCourse(click.ClickException):
    """A course that cannot be loaded; the text is one fault a line."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Target:
    """What was named; ``lesson`` and ``step`` are None where none was."""

    folder: Path
    course: Course
    lesson: Lesson | None = None
    step: Step | None = None


def find_target(name: str | None) -> Target:
    """Find ``LESSON``, ``LESSON/STEP`` or a course's folder; None is the course that comes along.

    Raises:
        WrongUse: there is no such lesson or step.
        BrokenCourse: the course's files have faults.
    """
    if name is not None and _is_folder(name):
        folder = Path(name)
        return Target(folder, _load(folder))
    return find_within(BUILT_IN, name)


def find_within(folder: Path, name: str | None) -> Target:
    """Find ``LESSON`` or ``LESSON/STEP`` in the course in a folder; None is all of it.

    Raises:
        WrongUse: there is no such lesson or step.
        BrokenCourse: the course's files have faults.
    """
    course = _load(folder)
    if name is None:
        return Target(folder, course)
    lesson_name, slash, step_name = name.partition("/")
    try:
        lesson = find_lesson(course, lesson_name)
        step = find_step(lesson, step_name) if slash and step_name else None
    except UnknownName as problem:
        raise WrongUse(str(problem)) from problem
    return Target(folder, course, lesson, step)


def _is_folder(name: str) -> bool:
    """Tell a folder from a lesson that has the name of a folder nearby."""
    path = Path(name)
    looks_like_path = name.startswith((".", "/", "~")) or path.is_absolute()
    return (path / "course.toml").exists() or looks_like_path


def _load(folder: Path) -> Course:
    try:
        return cached_course(folder, data_folder() / "cache")
    except CourseError as problem:
        number = len(problem.faults)
        if number == 1:
            raise BrokenCourse(str(problem)) from problem
        raise BrokenCourse(f"{folder} has {number} faults:\n{problem}") from problem
