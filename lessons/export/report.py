"""How a learner stands, as data: what ``flasklings progress --json`` prints.

``docs/progress-schema.json`` is the schema of `Report`.  Fields may be added, none removed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Literal

import msgspec

from lessons.course.model import Lesson, Part
from lessons.store.entries import BLANK_PREFIX, PREDICTION
from lessons.store.progress import Answer, Progress

REPORT_VERSION = 1

State = Literal["new", "begun", "done"]


class StepReport(msgspec.Struct, frozen=True):
    """A step, exercise or lab: done once its checks passed, begun once it was run.

    ``title`` and ``part`` are null for a step that the course at hand does not have.
    """

    step: str
    title: str | None
    part: Part | None
    state: State
    runs: int
    last_practised: datetime | None


class QuestionReport(msgspec.Struct, frozen=True):
    """A question of the quiz, what a step asks before it is run, or a blank that was filled once.

    Answers that were taken back are not counted.  ``latest`` is the text that was chosen last,
    ``right_now`` whether that was right; both are null for a question without an answer.
    """

    question: str
    kind: Literal["quiz", "prediction", "blank"]
    ask: str | None
    answers: int
    right: int
    latest: str | None
    right_now: bool | None
    last_practised: datetime | None


class LessonReport(msgspec.Struct, frozen=True):
    """A lesson, with what it holds in the order of the course.

    The week of ``due_this_week`` begins with today, which it counts too.
    """

    lesson: str
    title: str | None
    steps: tuple[StepReport, ...]
    questions: tuple[QuestionReport, ...]
    last_practised: datetime | None
    due_today: int
    due_this_week: int


class PracticeReport(msgspec.Struct, frozen=True):
    """A day on which something was answered, where the learner is."""

    day: date
    answers: int
    right: int


class RetentionReport(msgspec.Struct, frozen=True):
    """A week: how much was asked a day or more after its last answer, and how much was known."""

    monday: date
    asked: int
    known: int


class ForecastReport(msgspec.Struct, frozen=True):
    """A day on which cards fall due; today's include all that are late."""

    day: date
    cards: int


class LeechReport(msgspec.Struct, frozen=True):
    """What was forgotten again and again, how often, and the step that teaches it."""

    lesson: str
    step: str
    ask: str
    forgotten: int


class CourseReport(msgspec.Struct, frozen=True):
    """A course; ``title`` is null for one that is known by what was done in it alone.

    ``practice`` tells of the last year, oldest first, ``retention`` of the last 12 weeks, this one
    the last, ``forecast`` of the next 30 days; the worst of ``leeches`` stands first.
    """

    course: str
    title: str | None
    place: tuple[str, str] | None
    lessons: tuple[LessonReport, ...]
    practice: tuple[PracticeReport, ...]
    retention: tuple[RetentionReport, ...]
    forecast: tuple[ForecastReport, ...]
    leeches: tuple[LeechReport, ...]


class Report(msgspec.Struct, frozen=True):
    """Everything; ``notice`` says what is wrong with the file, "" where all is well."""

    version: int
    at: datetime
    notice: str
    courses: tuple[CourseReport, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A course at hand: its id, its title and its lessons."""

    id: str
    title: str
    lessons: tuple[Lesson, ...]


def report(progress: Progress, known: Known, at: datetime, zone: tzinfo | None = None) -> Report:
    """Report on the course at hand, then on every other that something is known of.

    `zone` says where the learner's days begin; None is the machine's own.
    """
    others = [course for course in progress.courses() if course != known.id]
    courses = [_course(progress, known.id, known, at, zone)]
    courses += [_course(progress, course, None, at, zone) for course in others]
    return Report(REPORT_VERSION, at, progress.condition, tuple(courses))


def report_json(said: Report) -> str:
    """Return a report as it is printed and exported."""
    return json.dumps(msgspec.to_builtins(said), indent=2) + "\n"


def is_report(file: Path) -> bool:
    """Tell a report in a file from other files."""
    try:
        msgspec.convert(json.loads(file.read_bytes()), Report)
    except (ValueError, RecursionError):
        return False
    return True


def asks_of(lesson: Lesson) -> dict[str, str]:
    """Return what a lesson asks: predictions, then its quiz, each under its question's name."""
    asks = {
        PREDICTION + step.slug: step.front.prediction.ask
        for step in lesson.steps
        if step.front.prediction is not None
    }
    return asks | {question.id: question.ask for question in lesson.quiz}


def _course(
    progress: Progress, course: str, known: Known | None, at: datetime, zone: tzinfo | None
) -> CourseReport:
    before, progress.course = progress.course, course
    try:
        runs = _by_lesson(progress.practised_steps())
        answers = _by_lesson(progress.practised_questions())
        lessons = {lesson.slug: lesson for lesson in known.lessons} if known else {}
        names = [*lessons, *sorted({*runs, *answers} - {*lessons})]
        told = CourseReport(
            course,
            known.title if known else None,
            progress.place(),
            tuple(
                _lesson(
                    name,
                    lessons.get(name),
                    runs.get(name, {}),
                    answers.get(name, {}),
                    progress.latest_answers(name),
                )
                for name in names
            ),
            practice=(),
            retention=(),
            forecast=(),
            leeches=(),
        )
        return _with_figures(told, progress, known, at, zone) if answers else told
    finally:
        progress.course = before


def _with_figures(
    told: CourseReport, progress: Progress, known: Known | None, at: datetime, zone: tzinfo | None
) -> CourseReport:
    """Return the report with what is due, what was practised and what comes back."""
    from lessons.review.overview import Due, asks, overview

    lessons = known.lessons if known else None
    found = overview(progress, lessons, at, zone)
    nothing = Due(0, 0)
    return msgspec.structs.replace(
        told,
        lessons=tuple(
            msgspec.structs.replace(lesson, due_today=due.today, due_this_week=due.week)
            for lesson in told.lessons
            for due in (found.due.get(lesson.lesson, nothing),)
        ),
        practice=tuple(
            PracticeReport(day.day, day.answers, day.right) for day in found.practice if day.answers
        ),
        retention=tuple(
            RetentionReport(week.monday, week.asked, week.known) for week in found.retention
        ),
        forecast=tuple(ForecastReport(day.day, day.cards) for day in found.forecast),
        leeches=tuple(
            LeechReport(card.id.lesson, card.step, asks(card, lessons or ()), card.memory.lapses)
            for card in found.leeches
            if card.memory
        ),
    )


_Counts = Mapping[str, tuple[int, int, datetime]]
"""By step or question: how often, how often well, and the last time."""


def _by_lesson(
    rows: Iterable[tuple[str, str, int, int, datetime]],
) -> dict[str, dict[str, tuple[int, int, datetime]]]:
    found: dict[str, dict[str, tuple[int, int, datetime]]] = {}
    for lesson, name, number, well, last in rows:
        found.setdefault(lesson, {})[name] = (number, well, last)
    return found


def _lesson(
    name: str,
    lesson: Lesson | None,
    runs: _Counts,
    answers: _Counts,
    latest: Mapping[str, Answer],
) -> LessonReport:
    times = [last for _, _, last in (*runs.values(), *answers.values())]
    return LessonReport(
        name,
        lesson.title if lesson else None,
        tuple(_steps(lesson, runs)),
        tuple(_questions(lesson, answers, latest)),
        max(times, default=None),
        due_today=0,
        due_this_week=0,
    )


def _steps(lesson: Lesson | None, runs: _Counts) -> Iterator[StepReport]:
    """Yield the steps of the course, then those that were run but are no longer there."""
    known = {step.slug: step for step in lesson.steps} if lesson else {}
    for slug in [*known, *(slug for slug in runs if slug not in known)]:
        step = known.get(slug)
        times, passed, last = runs.get(slug, (0, 0, None))
        yield StepReport(
            slug,
            step.title if step else None,
            step.front.part if step else None,
            "done" if passed else "begun" if times else "new",
            times,
            last,
        )


def _questions(
    lesson: Lesson | None, answers: _Counts, latest: Mapping[str, Answer]
) -> Iterator[QuestionReport]:
    """Yield predictions and questions of the course, then those that are no longer there."""
    asks = asks_of(lesson) if lesson else {}
    blanks = _blanks_of(lesson) if lesson else {}
    for name in [*asks, *(name for name in answers if name not in asks)]:
        number, right, last = answers.get(name, (0, 0, None))
        said = latest.get(name)
        yield QuestionReport(
            name,
            _kind(name),
            asks.get(name) or blanks.get(name),
            number,
            right,
            said.option if said else None,
            said.right if said else None,
            last,
        )


def _kind(name: str) -> Literal["quiz", "prediction", "blank"]:
    if name.startswith(BLANK_PREFIX):
        return "blank"
    return "prediction" if name.startswith(PREDICTION) else "quiz"


def _blanks_of(lesson: Lesson) -> dict[str, str]:
    """Return what each blank asks for, by the name that its answers have in the log."""
    return {
        f"{BLANK_PREFIX}{step.slug}#{number}": blank.about
        for step in lesson.steps
        for number, blank in enumerate(step.front.blanks, 1)
    }
