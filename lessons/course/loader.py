"""Load a course from its folder: read the files, parse them, validate them.

`load_course` returns a course without faults or raises all of its faults at once.
`survey_course` also returns what is left of a course with faults, so that `flasklings check` can
look for more of them.  `lessons.course.model` documents the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from lessons.course.faults import CourseError, Fault, choices, listed
from lessons.course.folder import Folder
from lessons.course.model import Course, FrontMatter, Lesson, PlannedLesson, Question, Step
from lessons.course.quiz_rules import quiz_faults
from lessons.course.step_rules import app_file, file_faults, step_faults
from lessons.course.step_text import MARK, part_lines
from lessons.course.toml_file import TomlFile, join_key, text_fault
from sandbox.events import OnDemand

BUILT_IN = Path(__file__).parents[1] / "flask"
"""The course that comes along."""

MOST_NAMED = 6
"""The most lessons or steps that an error names; of more it says the numbers."""

MAX_DIGITS = 9
"""Digits of a number that may be meant; Python reads no more than some thousands of them."""

_NUMBERED = re.compile(r"(\d{2,3})-([a-z0-9]+(?:-[a-z0-9]+)*)")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*")
_HOW_NAMED = "use a two-digit number and lowercase words, like 02-flash-queues"
_LESSON_FILES = ("lesson.toml", "quiz.toml")
_PROOFS = "proofs"
_SOLUTION = "solution"

Numbered = TypeVar("Numbered", Lesson, Step)


class UnknownNameError(LookupError):
    """There is no such lesson or step; the message is one sentence for the learner."""


class CourseHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``course.toml``: the course's title, and its lessons' folders in order.

    ``id`` is the name under which progress is kept; left out, it is made of the title.
    ``language`` is that of the texts.
    ``about`` is what a beginner should know of the course.
    ``planned`` has the titles of the lessons that are still to come, by the folder each will have.
    """

    title: str
    lessons: tuple[str, ...]
    id: str = ""
    language: str = "en"
    about: str = ""
    planned: dict[str, str] = {}


class LessonHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``lesson.toml``: a lesson's title, summary and cards, and what the home screen says of it.

    ``observe`` names the events to watch for in each of its steps.  ``builds_on`` has the slugs of
    the lessons that a learner should know first.
    """

    title: str
    summary: str
    card: str
    end: str = ""
    misspelled: tuple[str, ...] = ()
    observe: tuple[OnDemand, ...] = ()
    pitch: str = ""
    minutes: int = 0
    demo: str = ""
    builds_on: tuple[str, ...] = ()
    before: str = ""


class QuizHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``quiz.toml``: the questions, as tables that are converted one by one."""

    questions: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A TOML file as it was read, with the positions that the typed course doesn't keep.

    ``text_line`` is the line on which a step's text begins, ``after_line`` that of its second
    part.  ``questions`` are the indices in the quiz file of the questions that could be read.
    """

    toml: TomlFile
    text_line: int = 1
    after_line: int = 1
    questions: tuple[int, ...] = ()


SourceFiles = dict[str, SourceFile]
"""The TOML files of a course by their places."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What could be read of a course, everything that's wrong with its files, and their lines.

    Lessons and steps whose files can't be parsed are left out of ``course``; what is in it may
    have faults of its own.
    """

    course: Course
    faults: tuple[Fault, ...]
    sources: Mapping[str, SourceFile]

    def source(self, place: str) -> SourceFile:
        """Return a file of the course; an empty one when it couldn't be parsed."""
        return self.sources.get(place) or SourceFile(TomlFile(place))


def load_course(folder: Path = BUILT_IN) -> Course:
    """Load a course.

    Raises:
        CourseError: something is wrong with it; the error has all of its faults.
    """
    survey = survey_course(folder)
    if survey.faults:
        raise CourseError(survey.faults)
    return survey.course


def survey_course(folder: Path) -> Survey:
    """Read every file of a course, however much is wrong with it.

    Raises:
        CourseError: there is no such folder.
    """
    if not folder.is_dir():
        what = "that is a file" if folder.exists() else "there is no such folder"
        raise CourseError([Fault("", f"There is no course at {folder}: {what}.")])
    faults: list[Fault] = []
    sources: SourceFiles = {}
    course = _course(Folder(folder, "", faults), faults, sources)
    return Survey(course, tuple(faults), sources)


def load_step(folder: Path, slug: str) -> Step:
    """Load one step from a folder of its own, outside of any course.

    Raises:
        CourseError: something is wrong with it; the error has all of its faults.
    """
    faults: list[Fault] = []
    step = _step(Folder(folder, slug, faults), 0, slug, faults, {})
    if faults or step is None:
        raise CourseError(faults)
    return step


def find_lesson(course: Course, name: str) -> Lesson:
    """Return the lesson of a number, a slug or a folder's name.

    Raises:
        UnknownNameError: there is no such lesson or step.
    """
    return _find(course.lessons, name, f"There is no lesson {name!r} in this course")


def find_step(lesson: Lesson, name: str) -> Step:
    """Return the step of a number, a slug or a folder's name.

    Raises:
        UnknownNameError: there is no such lesson or step.
    """
    return _find(lesson.steps, name, f"There is no step {name!r} in {lesson.title}")


def _find(among: Sequence[Numbered], name: str, missing: str) -> Numbered:
    wanted = name.strip().lower()
    for one in among:
        number = wanted.isdecimal() and len(wanted) <= MAX_DIGITS and int(wanted) == one.number
        if number or wanted in (one.slug, one.folder):
            return one
    slugs = [one.slug for one in among]
    near = choices(wanted, slugs).partition(" Allowed")[0].rstrip(".")
    if len(among) <= MOST_NAMED:
        known = f"There is {listed(one.folder for one in among)}."
    else:
        known = f"The numbers are {_ranges([one.number for one in among])}."
    raise UnknownNameError(f"{missing}{near or '.'} {known}")


def _ranges(numbers: Sequence[int]) -> str:
    """Return numbers in words: "1 to 18 and 21 to 38"."""
    ends = [[number, number] for number in numbers[:1]]
    for number in numbers[1:]:
        if number == ends[-1][1] + 1:
            ends[-1][1] = number
        else:
            ends.append([number, number])
    return listed(
        part
        for first, last in ends
        for part in (
            [f"{first} to {last}"] if last > first + 1 else map(str, range(first, last + 1))
        )
    )


def _course(folder: Folder, faults: list[Fault], sources: SourceFiles) -> Course:
    toml = _read_toml(folder, "course.toml", faults, sources)
    head = toml.convert(CourseHead, faults) if toml else None
    toml = toml or TomlFile("course.toml")
    knows_path = head is not None
    if head is None:  # its lessons are unknown: read every folder that could be one
        named = [name for name in folder.folders if _NUMBERED.fullmatch(name)]
        head = CourseHead("", tuple(named))
    elif not head.lessons:
        faults.append(toml.fault("lessons", "must name at least one lesson"))
    if head.id and not _ID.fullmatch(head.id):
        faults.append(toml.fault("id", "must be lowercase words, like flask-for-us"))
    if not _LANGUAGE.fullmatch(head.language):
        faults.append(toml.fault("language", "must be a short code, like en or de-CH"))
    lessons: list[Lesson] = []
    names: dict[str, str] = {}
    for index, name in enumerate(head.lessons):
        key = f"lessons[{index}]"
        numbered = _NUMBERED.fullmatch(name)
        if numbered is None:
            faults.append(toml.fault(key, f"{name!r} isn't a name for a lesson: {_HOW_NAMED}"))
        elif name not in folder.folders:
            what = f"there is no folder {name!r}{choices(name, folder.folders)}"
            faults.append(toml.fault(key, what))
        elif clash := _clash(numbered, names):
            faults.append(toml.fault(key, clash))
        else:
            lessons.append(_lesson(folder.inside(name, faults), numbered, faults, sources))
    course = Course(
        head.title,
        tuple(lessons),
        head.id or "-".join(re.findall(r"[^\W_]+", head.title.casefold())),
        head.language,
        head.about,
        _planned(toml, head.planned, names, faults),
    )
    if knows_path:
        faults += _builds_on_faults(course, sources)
    return course


def _planned(
    toml: TomlFile, planned: Mapping[str, str], names: dict[str, str], faults: list[Fault]
) -> tuple[PlannedLesson, ...]:
    """Return the planned lessons by number; `names` are those that are taken."""
    found: list[PlannedLesson] = []
    for name, title in planned.items():
        key, numbered = join_key("planned", name), _NUMBERED.fullmatch(name)
        if numbered is None:
            faults.append(toml.fault(key, f"isn't a name for a lesson: {_HOW_NAMED}"))
        elif clash := _clash(numbered, names):
            faults.append(toml.fault(key, f"{clash}: remove it here once the lesson is there"))
        elif not title.strip():
            faults.append(toml.fault(key, "must not be empty"))
        else:
            found.append(PlannedLesson(numbered[2], int(numbered[1]), title))
    return tuple(sorted(found, key=lambda one: one.number))


def _builds_on_faults(course: Course, sources: SourceFiles) -> Iterator[Fault]:
    """Yield what is wrong with the lessons that others build on."""
    before: list[str] = []
    for one in course.path:
        source = sources.get(f"{one.folder}/lesson.toml") if isinstance(one, Lesson) else None
        for index, name in enumerate(one.builds_on if isinstance(one, Lesson) else ()):
            if source is not None and name not in before:
                what = f"no lesson {name!r} comes before this one{choices(name, before)}"
                yield source.toml.fault(f"builds_on[{index}]", what)
        before.append(one.slug)


def _read_toml(
    folder: Folder, name: str, faults: list[Fault], sources: SourceFiles
) -> TomlFile | None:
    text = folder.read(name, faults)
    toml = None if text is None else TomlFile.parse(folder.at(name), text, faults)
    if toml is not None:
        sources[toml.place] = SourceFile(toml)
    return toml


def _lesson(
    folder: Folder, numbered: re.Match[str], faults: list[Fault], sources: SourceFiles
) -> Lesson:
    for name in folder.files:
        if name not in _LESSON_FILES:
            what = f"isn't a file of a lesson{choices(name, _LESSON_FILES)}"
            faults.append(Fault(folder.at(name), what))
    steps, slugs = _steps(folder, faults, sources)
    has_proofs, has_quiz = _PROOFS in folder.folders, "quiz.toml" in folder.files
    proofs = _proofs(folder.inside(_PROOFS, faults), faults) if has_proofs else {}
    quiz = _quiz(folder, slugs, proofs, faults, sources) if has_quiz else ()
    toml = _read_toml(folder, "lesson.toml", faults, sources)
    head = (toml and toml.convert(LessonHead, faults)) or LessonHead("", "", "")
    if toml and head.minutes < 0:
        faults.append(toml.fault("minutes", "must be 0 or more"))
    if toml and head.demo and head.demo not in slugs:
        faults.append(
            toml.fault("demo", f"there is no step {head.demo!r}{choices(head.demo, slugs)}")
        )
    return Lesson(
        numbered[2],
        int(numbered[1]),
        head.title,
        head.summary,
        head.card,
        tuple(_observing(step, head.observe) for step in steps),
        quiz,
        head.end,
        proofs,
        head.misspelled,
        head.pitch,
        head.minutes,
        head.demo,
        head.builds_on,
        head.before,
    )


def _observing(step: Step, more: tuple[OnDemand, ...]) -> Step:
    """Return the step with more events to watch for."""
    if not more:
        return step
    return replace(step, front=replace(step.front, observe=(*more, *step.front.observe)))


def _steps(
    folder: Folder, faults: list[Fault], sources: SourceFiles
) -> tuple[tuple[Step, ...], list[str]]:
    """Return the steps that could be read, and the slugs of all that are there."""
    steps: list[Step] = []
    names: dict[str, str] = {}
    for name in folder.folders:
        numbered = _NUMBERED.fullmatch(name)
        if numbered is None:
            if name != _PROOFS:
                faults.append(Fault(folder.at(name), f"isn't a name for a step: {_HOW_NAMED}"))
        elif clash := _clash(numbered, names):
            faults.append(Fault(folder.at(name), clash))
        else:
            inside = folder.inside(name, faults)
            step = _step(inside, int(numbered[1]), numbered[2], faults, sources)
            steps += [step] if step else []
            if step and step.front.symptom:
                what = "belongs to the page of a mistake, and this is a step of a lesson"
                faults.append(sources[inside.at("step.md")].toml.fault("symptom", what))
    if not names:
        faults.append(Fault(folder.place, f"has no step: {_HOW_NAMED}"))
    return tuple(steps), [key[1:] for key in names if key.startswith("-")]


def _clash(numbered: re.Match[str], names: dict[str, str]) -> str:
    """Note a folder's number and slug; return what is wrong if one of them is taken."""
    number, slug = str(int(numbered[1])), numbered[2]
    if clash := names.get(number) or names.get(f"-{slug}"):
        return f"{numbered[0]!r} has the number or the name of {clash!r}"
    names[number] = names[f"-{slug}"] = numbered[0]
    return ""


def _step(
    folder: Folder, number: int, slug: str, faults: list[Fault], sources: SourceFiles
) -> Step | None:
    file = folder.at("step.md")
    texts = folder.texts(faults)
    page = texts.pop("step.md", None)
    if page is None:
        folder.read("step.md", faults)  # adds that it is missing, unless there's a fault already
        return None
    front, text, text_line = _split(page, file, faults)
    toml = None if front is None else TomlFile.parse(file, front, faults)
    head = toml.convert(FrontMatter, faults) if toml else None
    if toml is None or head is None:
        return None
    before, after, lines_above = _parts(text)
    sources[file] = SourceFile(toml, text_line, text_line + lines_above)
    if what := text_fault(text):
        faults.append(Fault(file, what, "text", text_line))
        return None
    solution = {
        name.removeprefix(f"{_SOLUTION}/"): texts.pop(name)
        for name in list(texts)
        if name.startswith(f"{_SOLUTION}/")
    }
    files, solved = _in_order(head, texts), _in_order(head, solution)
    step = Step(slug, number, head, before, files, solved, after)
    faults += _step_faults(step, folder, sources[file], faults)
    return step


def _step_faults(
    step: Step, folder: Folder, source: SourceFile, before: Sequence[Fault]
) -> list[Fault]:
    file, inside = source.toml.place, f"{folder.place}/"
    unread = any(fault.file.startswith(inside) and fault.file != file for fault in before)
    found: list[Fault] = []
    for key, what in step_faults(step):
        if key in ("text", "after"):
            at = source.text_line if key == "text" else source.after_line
            found.append(Fault(file, what, key, at))
        elif not (unread and key == "app"):  # the app may well be in a file that can't be read
            found.append(source.toml.fault(key, what))
    return found + [Fault(folder.at(name), what, line=at) for name, at, what in file_faults(step)]


def _split(page: str, file: str, faults: list[Fault]) -> tuple[str | None, str, int]:
    """Return a step's front matter, its text and the line on which that begins.

    The TOML keeps the line numbers of the file.
    """
    lines = page.split("\n")
    if lines[0].rstrip() != MARK:
        what = f"must start with {MARK}, the line above the front matter"
        faults.append(Fault(file, what, line=1))
        return None, page, 1
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == MARK:
            rest = "\n".join(lines[number + 1 :])
            blank = rest[: len(rest) - len(rest.lstrip())].count("\n")
            return "\n".join(["", *lines[1:number]]), rest.strip(), number + 2 + blank
    what = f"has no second {MARK} line, which ends the front matter"
    faults.append(Fault(file, what, line=len(page.rstrip().split("\n"))))
    return None, page, 1


def _parts(text: str) -> tuple[str, str, int]:
    """Return the two parts of a step's text, and how many lines are above the second."""
    parting = part_lines(text)
    if not parting:
        return text, "", 0
    lines = text.split("\n")
    before, after = "\n".join(lines[: parting[0]]), "\n".join(lines[parting[0] + 1 :])
    blank = after[: len(after) - len(after.lstrip())].count("\n")
    return before.strip(), after.strip(), parting[0] + 1 + blank


def _in_order(front: FrontMatter, files: dict[str, str]) -> dict[str, str]:
    """Return files in the order of the tabs: the app, other Python, templates, the rest."""
    main = app_file(front, files)

    def rank(name: str) -> tuple[bool, bool, bool, str]:
        return name != main, not name.endswith(".py"), not name.startswith("templates/"), name

    return {name: files[name] for name in sorted(files, key=rank)}


def _proofs(folder: Folder, faults: list[Fault]) -> dict[str, dict[str, str]]:
    """Return the apps that prove a quiz: a Python file each, or a folder with an ``app.py``."""
    proofs: dict[str, dict[str, str]] = {}
    for file in folder.files:
        name, dot, ending = file.rpartition(".")
        if not dot or ending != "py":
            what = "isn't a Python file; an app of several has a folder"
            faults.append(Fault(folder.at(file), what))
        elif (text := folder.read(file, faults)) is not None:
            proofs[name] = {"app.py": text}
    for name in folder.folders:
        if name in proofs:
            faults.append(Fault(folder.at(name), f"has the name of {name}.py"))
        files = folder.inside(name, faults).texts(faults)
        if "app.py" not in files:
            faults.append(Fault(folder.at(name), "has no app.py"))
        proofs[name] = {"app.py": files.pop("app.py", ""), **files}
    return proofs


def _quiz(
    folder: Folder,
    steps: Sequence[str],
    proofs: Mapping[str, Mapping[str, str]],
    faults: list[Fault],
    sources: SourceFiles,
) -> tuple[Question, ...]:
    toml = _read_toml(folder, "quiz.toml", faults, sources)
    head = toml.convert(QuizHead, faults) if toml else None
    if toml is None or head is None:
        return ()
    asked: list[tuple[int, Question]] = []
    for index, table in enumerate(head.questions):
        question = toml.convert_part(table, Question, f"questions[{index}]", faults)
        asked += [(index, question)] if question else []
    sources[toml.place] = SourceFile(toml, questions=tuple(index for index, _ in asked))
    faults += (toml.fault(path, what) for path, what in quiz_faults(asked, steps, proofs))
    named = [q.proof.app for _, q in asked if q.proof]
    named += [o.proof.app for _, q in asked for o in q.options if o.proof]
    for name in proofs:
        if name not in named:
            faults.append(Fault(folder.at(f"{_PROOFS}/{name}"), "isn't used by any question"))
    return tuple(question for _, question in asked)
