"""Find the course, lesson and step that a command line names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lessons.course.cache import cached_course
from lessons.course.faults import CourseError
from lessons.course.loader import BUILT_IN, UnknownNameError, find_lesson, find_step
from lessons.course.model import Course, Lesson, Step
from lessons.store.paths import data_folder
from tui.plain.errors import CommandError, UsageError


@dataclass(frozen=True, slots=True)
class Target:
    """The course that was named, with the lesson and the step if they were named too."""

    folder: Path
    course: Course
    lesson: Lesson | None = None
    step: Step | None = None


def find_target(name: str | None) -> Target:
    """Find the target of a name; None is the built-in course.

    It is ``LESSON`` or ``LESSON/STEP`` of that course, a course's folder, or such a folder with a
    lesson and a step behind it: ``my-course/10/2``.

    Raises:
        UsageError: there is no such folder, lesson or step.
        CommandError: the course's files have faults.
    """
    if name is None:
        return find_within(BUILT_IN, None)
    folder, inside = _split_name(name)
    return find_within(folder or BUILT_IN, inside or None)


def find_within(folder: Path, name: str | None) -> Target:
    """Find ``LESSON`` or ``LESSON/STEP`` in a folder's course; None is the whole course.

    Raises:
        UsageError: there is no such folder, lesson or step.
        CommandError: the course's files have faults.
    """
    course = _load(folder)
    if name is None:
        return Target(folder, course)
    lesson_name, slash, step_name = name.partition("/")
    try:
        lesson = find_lesson(course, lesson_name)
        step = find_step(lesson, step_name) if slash and step_name else None
    except UnknownNameError as problem:
        raise UsageError(str(problem)) from problem
    return Target(folder, course, lesson, step)


def _split_name(name: str) -> tuple[Path | None, str]:
    """Return the course's folder that a name begins with, if any, and the rest of the name.

    At most a lesson and a step follow a folder.  A name that looks like a path is always one, so
    that the error is about the path.
    """
    is_path = name.startswith((".", "/", "~")) or Path(name).is_absolute()
    path = Path(name)
    for folder in (path, *path.parents[:2]):
        if folder == Path() and not is_path:
            continue  # "15" is a lesson, also inside a course's folder
        if _holds_course(folder):
            return folder, "" if folder == path else path.relative_to(folder).as_posix()
    return (path, "") if is_path else (None, name)


def _holds_course(folder: Path) -> bool:
    try:
        return (folder / "course.toml").is_file()
    except OSError:  # as of a name longer than any file's
        return False


def _load(folder: Path) -> Course:
    try:
        return cached_course(folder, data_folder() / "cache")
    except CourseError as problem:
        if not folder.is_dir():
            raise UsageError(str(problem)) from problem
        number = len(problem.faults)
        if number == 1:
            raise CommandError(str(problem)) from problem
        raise CommandError(f"{folder} has {number} faults:\n{problem}") from problem
