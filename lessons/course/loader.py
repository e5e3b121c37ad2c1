"""Loading a course from its folder, strictly: every fault is found in one go and named.

`load_course` takes a course without a fault or none; `survey_course` also returns what is left of
one that has some, for whoever looks for more of them.

`lessons.course.model` says what the files hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from lessons.course.faults import CourseError, Fault, FaultList, choices, listed, shaped
from lessons.course.folder import Folder
from lessons.course.model import Course, FrontMatter, Lesson, Question, Step
from lessons.course.quiz_rules import quiz_faults
from lessons.course.step_rules import app_file, file_faults, step_faults

__all__ = [
    "BUILT_IN",
    "CourseError",
    "Fault",
    "UnknownName",
    "find_lesson",
    "find_step",
    "load_course",
    "load_step",
    "survey_course",
]

BUILT_IN = Path(__file__).parents[1] / "flask"
"""The course that comes along."""

FENCE = "+++"
"""The line before and after a step's front matter."""

_NUMBERED = re.compile(r"(\d{2,3})-([a-z0-9]+(?:-[a-z0-9]+)*)")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HOW_NAMED = "use a number of two figures and words in small letters, like 02-flash-queues"
_LESSON_FILES = ("lesson.toml", "quiz.toml")
_PROOFS = "proofs"
_SOLUTION = "solution"

Numbered = TypeVar("Numbered", Lesson, Step)


class UnknownName(LookupError):  # noqa: N818
    """A lesson or step that is not there; the text is one sentence for the learner."""


class CourseHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``course.toml``: the course's title, and its lessons' folders in order.

    ``id`` is the name under which progress is kept; left out, it is made of the title.
    """

    title: str
    lessons: tuple[str, ...]
    id: str = ""


class LessonHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``lesson.toml``: what a lesson says of itself; ``next`` names the lesson after it."""

    title: str
    summary: str
    card: str
    next: str = ""
    end: str = ""
    misspelled: tuple[str, ...] = ()


class QuizHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``quiz.toml``: the questions, each looked at on its own."""

    questions: tuple[dict[str, object], ...]


def load_course(folder: Path = BUILT_IN) -> Course:
    """Load a course.

    Raises:
        CourseError: something is wrong with it; the error holds all of its faults.
    """
    survey = survey_course(folder)
    if survey.faults.found:
        raise CourseError(survey.faults.found)
    return survey.course


class Survey(msgspec.Struct, frozen=True):
    """What could be made of a course's folder, and all that is wrong there.

    Lessons and steps whose files have no sense are left out of ``course``; what is in it may have
    faults of its own.
    """

    course: Course
    faults: FaultList


def survey_course(folder: Path) -> Survey:
    """Look at every file of a course, however much is wrong with it.

    Raises:
        CourseError: there is no such folder.
    """
    if not folder.is_dir():
        what = "that is a file" if folder.exists() else "there is no such folder"
        raise CourseError([Fault("", f"There is no course at {folder}: {what}.")])
    faults = FaultList()
    return Survey(_course(Folder(folder, "", faults)), faults)


def load_step(folder: Path, slug: str) -> Step:
    """Load one step from a folder of its own, outside of any course.

    Raises:
        CourseError: something is wrong with it; the error holds all of its faults.
    """
    faults = FaultList()
    step = _step(Folder(folder, slug, faults), 0, slug)
    if faults.found or step is None:
        raise CourseError(faults.found)
    return step


def find_lesson(course: Course, name: str) -> Lesson:
    """Return the lesson of a number, a slug or a folder's name.

    Raises:
        UnknownName: there is none of that name.
    """
    return _find(course.lessons, name, f"There is no lesson {name!r} in this course")


def find_step(lesson: Lesson, name: str) -> Step:
    """Return the step of a number, a slug or a folder's name.

    Raises:
        UnknownName: there is none of that name.
    """
    return _find(lesson.steps, name, f"There is no step {name!r} in {lesson.title}")


def _find(among: Sequence[Numbered], name: str, missing: str) -> Numbered:
    wanted = name.strip().lower()
    for one in among:
        number = wanted.isdecimal() and int(wanted) == one.number
        if number or wanted in (one.slug, one.folder):
            return one
    slugs = [one.slug for one in among]
    near = choices(wanted, slugs).partition(" Allowed")[0].rstrip(".")
    raise UnknownName(f"{missing}{near or '.'} There is {listed(one.folder for one in among)}.")


def _course(folder: Folder) -> Course:
    head = folder.toml("course.toml", CourseHead)
    faults = folder.faults
    if head is None:  # which lessons it has is not known: look at all that could be one
        named = [name for name in folder.folders if _NUMBERED.fullmatch(name)]
        head = CourseHead("", tuple(named))
    elif not head.lessons:
        faults.add("course.toml", "must name at least one lesson", "lessons")
    if head.id and not _ID.fullmatch(head.id):
        faults.add("course.toml", "must be words in small letters, like flask-for-us", "id")
    lessons: list[Lesson] = []
    names: dict[str, str] = {}
    for index, name in enumerate(head.lessons):
        key = f"lessons[{index}]"
        numbered = _NUMBERED.fullmatch(name)
        if numbered is None:
            what = f"{name!r} is no name for a lesson: {_HOW_NAMED}"
            faults.add("course.toml", what, key)
        elif name not in folder.folders:
            what = f"there is no folder {name!r}{choices(name, folder.folders)}"
            faults.add("course.toml", what, key)
        elif clash := _clash(numbered, names):
            faults.add("course.toml", clash, key)
        else:
            lessons.append(_lesson(folder.inside(name), int(numbered[1]), numbered[2]))
    return Course(head.title, tuple(lessons), head.id or _id_of(head.title))


def _id_of(title: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", title.casefold()))


def _lesson(folder: Folder, number: int, slug: str) -> Lesson:
    faults = folder.faults
    for name in folder.files:
        if name not in _LESSON_FILES:
            what = f"is no file of a lesson{choices(name, _LESSON_FILES)}"
            faults.add(folder.at(name), what)
    steps: list[Step] = []
    names: dict[str, str] = {}
    for name in folder.folders:
        numbered = _NUMBERED.fullmatch(name)
        if numbered is None:
            if name != _PROOFS:
                faults.add(folder.at(name), f"is no name for a step: {_HOW_NAMED}")
        elif clash := _clash(numbered, names):
            faults.add(folder.at(name), clash)
        else:
            step = _step(folder.inside(name), int(numbered[1]), numbered[2])
            steps += [step] if step else []
    if not names:
        faults.add(folder.place, f"holds no step: {_HOW_NAMED}")
    slugs = [key[1:] for key in names if key.startswith("-")]
    proofs = _proofs(folder.inside(_PROOFS)) if _PROOFS in folder.folders else {}
    quiz = _quiz(folder, slugs, proofs) if "quiz.toml" in folder.files else ()
    head = folder.toml("lesson.toml", LessonHead) or LessonHead("", "", "")
    return Lesson(
        slug,
        number,
        head.title,
        head.summary,
        head.card,
        head.next,
        tuple(steps),
        quiz,
        head.end,
        proofs,
        head.misspelled,
    )


def _clash(numbered: re.Match[str], names: dict[str, str]) -> str:
    """Note a folder's number and slug; return what is wrong where one of them is taken."""
    number, slug = str(int(numbered[1])), numbered[2]
    if clash := names.get(number) or names.get(f"-{slug}"):
        return f"{numbered[0]!r} has the number or the name of {clash!r}"
    names[number] = names[f"-{slug}"] = numbered[0]
    return ""


def _step(folder: Folder, number: int, slug: str) -> Step | None:
    faults, file = folder.faults, folder.at("step.md")
    texts = folder.texts()
    page = texts.pop("step.md", None)
    if page is None:
        folder.read("step.md")  # says that it is missing, if nothing else was said of it
        return None
    front, text, text_line = _split(page, file, faults)
    table = None if front is None else faults.parse_toml(front, file)
    head = None if table is None else shaped(table, FrontMatter, file, "", faults)
    if head is None:
        return None
    files = {name: text for name, text in texts.items() if not name.startswith(f"{_SOLUTION}/")}
    solution = {
        name.removeprefix(f"{_SOLUTION}/"): text
        for name, text in texts.items()
        if name not in files
    }
    step = Step(slug, number, head, text, _in_order(head, files), _in_order(head, solution))
    faults.text_lines[file] = text_line
    unread = any(f.file.startswith(f"{folder.place}/") and f.file != file for f in faults.found)
    for key, what in step_faults(step):
        if not (unread and key == "app"):  # the app may well be in a file that cannot be read
            faults.add(file, what, key, text_line if key == "text" else None)
    for name, line, what in file_faults(step):
        faults.add(folder.at(name), what, line=line)
    return step


def _split(page: str, file: str, faults: FaultList) -> tuple[str | None, str, int]:
    """Return a step's front matter, its text and the line on which that begins.

    The TOML keeps the line numbers of the file.
    """
    lines = page.split("\n")
    if lines[0].rstrip() != FENCE:
        faults.add(file, f"must begin with {FENCE}, the line above the front matter", line=1)
        return None, page, 1
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            rest = "\n".join(lines[number + 1 :])
            blank = rest[: len(rest) - len(rest.lstrip())].count("\n")
            return "\n".join(["", *lines[1:number]]), rest.strip(), number + 2 + blank
    what = f"has no second {FENCE} line, which ends the front matter"
    faults.add(file, what, line=len(page.rstrip().split("\n")))
    return None, page, 1


def _in_order(front: FrontMatter, files: dict[str, str]) -> dict[str, str]:
    """Return files in the order of the tabs: the app, other Python, templates, the rest."""
    main = app_file(front, files)

    def rank(name: str) -> tuple[bool, bool, bool, str]:
        return name != main, not name.endswith(".py"), not name.startswith("templates/"), name

    return {name: files[name] for name in sorted(files, key=rank)}


def _proofs(folder: Folder) -> dict[str, dict[str, str]]:
    """Return the apps that prove a quiz: a Python file each, or a folder with an ``app.py``."""
    proofs: dict[str, dict[str, str]] = {}
    for file in folder.files:
        name, dot, ending = file.rpartition(".")
        if not dot or ending != "py":
            folder.faults.add(folder.at(file), "is no Python file; an app of several has a folder")
        elif (text := folder.read(file)) is not None:
            proofs[name] = {"app.py": text}
    for name in folder.folders:
        if name in proofs:
            folder.faults.add(folder.at(name), f"has the name of {name}.py")
        files = folder.inside(name).texts()
        if "app.py" not in files:
            folder.faults.add(folder.at(name), "holds no app.py")
        proofs[name] = {"app.py": files.pop("app.py", ""), **files}
    return proofs


def _quiz(
    folder: Folder, steps: Sequence[str], proofs: Mapping[str, Mapping[str, str]]
) -> tuple[Question, ...]:
    faults, file = folder.faults, folder.at("quiz.toml")
    head = folder.toml("quiz.toml", QuizHead)
    if head is None:
        return ()
    asked: list[tuple[int, Question]] = []
    for index, table in enumerate(head.questions):
        question = shaped(table, Question, file, f"questions[{index}]", faults)
        asked += [(index, question)] if question else []
    faults.questions[file] = tuple(index for index, _ in asked)
    for path, what in quiz_faults(asked, steps, proofs):
        faults.add(file, what, path)
    named = [q.proof.app for _, q in asked if q.proof]
    named += [o.proof.app for _, q in asked for o in q.options if o.proof]
    for name in proofs:
        if name not in named:
            faults.add(folder.at(f"{_PROOFS}/{name}"), "is named by no question")
    return tuple(question for _, question in asked)
