"""The progress report that ``flasklings progress --json`` prints.

``docs/progress-schema.json`` is the schema of `ProgressReport`.  Fields may be added, none removed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Literal

import msgspec

from lessons.course.model import Course, Lesson, Part
from lessons.review.cards import asks_of, blanks_of, card_of
from lessons.review.statistics import DueDay, PracticeDay, RetentionWeek
from lessons.store.progress import Progress, StepRuns, StoredAnswer

if TYPE_CHECKING:
    from lessons.review.overview import Due

REPORT_VERSION = 1

StepStatus = Literal["new", "begun", "done"]


class StepReport(msgspec.Struct, frozen=True):
    """A step, exercise or lab: begun once it was run, done once its checks passed.

    ``title`` and ``part`` are null if the course doesn't have the step.
    """

    step: str
    title: str | None
    part: Part | None
    state: StepStatus
    runs: int
    last_practised: datetime | None


class QuestionReport(msgspec.Struct, frozen=True):
    """A quiz question, a prediction, or a blank that was filled once.

    Answers that were taken back don't count.  ``latest`` is the latest answer and ``right_now``
    whether it was right; both are null for a question without an answer.
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
    """A lesson, with its steps and questions in the order of the course.

    ``due_this_week`` counts today and the six days after it.
    """

    lesson: str
    title: str | None
    steps: tuple[StepReport, ...]
    questions: tuple[QuestionReport, ...]
    last_practised: datetime | None
    due_today: int
    due_this_week: int


class LeechReport(msgspec.Struct, frozen=True):
    """A card that was forgotten again and again, how often, and the step that teaches it."""

    lesson: str
    step: str
    ask: str
    forgotten: int


class CourseReport(msgspec.Struct, frozen=True):
    """A course; ``title`` is null for a course that isn't the one at hand.

    ``practice`` covers the last year and ``retention`` the last 12 weeks, oldest first;
    ``forecast`` covers the next 30 days.  The worst of ``leeches`` comes first.
    """

    course: str
    title: str | None
    place: tuple[str, str] | None
    lessons: tuple[LessonReport, ...]
    practice: tuple[PracticeDay, ...]
    retention: tuple[RetentionWeek, ...]
    forecast: tuple[DueDay, ...]
    leeches: tuple[LeechReport, ...]


class ProgressReport(msgspec.Struct, frozen=True):
    """The whole report; ``notice`` says what is wrong with the progress file, "" if nothing is."""

    version: int
    at: datetime
    notice: str
    courses: tuple[CourseReport, ...]


def report(
    progress: Progress, known: Course, at: datetime, zone: tzinfo | None = None
) -> ProgressReport:
    """Report on the course at hand, then on all others that the progress file knows.

    `zone` is the learner's time zone, None the machine's own.
    """
    others = [course for course in progress.courses() if course != known.id]
    courses = [_course(progress.in_course(known.id), known, at, zone)]
    courses += [_course(progress.in_course(course), None, at, zone) for course in others]
    return ProgressReport(REPORT_VERSION, at, progress.store.condition, tuple(courses))


def report_json(said: ProgressReport) -> str:
    """Return a report as it is printed and exported."""
    return json.dumps(msgspec.to_builtins(said), indent=2) + "\n"


def _course(
    progress: Progress, known: Course | None, at: datetime, zone: tzinfo | None
) -> CourseReport:
    """Report on the course of `progress`; `known` is that course, if it's at hand."""
    runs: dict[str, dict[str, StepRuns]] = {}
    for (lesson, step), step_runs in progress.runs().items():
        runs.setdefault(lesson, {})[step] = step_runs
    answers: dict[str, dict[str, list[StoredAnswer]]] = {}
    for answer in progress.all_answers():
        answers.setdefault(answer.lesson, {}).setdefault(answer.question, []).append(answer)
    due: Mapping[str, Due] = {}
    practice: tuple[PracticeDay, ...] = ()
    retention: tuple[RetentionWeek, ...] = ()
    forecast: tuple[DueDay, ...] = ()
    leeches: tuple[LeechReport, ...] = ()
    if answers:
        from lessons.review.overview import asks, overview  # imports fsrs

        found = overview(progress, known.lessons if known else None, at, zone)
        due, retention, forecast = found.due, found.retention, found.forecast
        practice = tuple(day for day in found.practice if day.answers)
        leeches = tuple(
            LeechReport(
                card.id.lesson,
                card.step,
                asks(card, known.lessons if known else ()),
                card.memory.lapses,
            )
            for card in found.leeches
            if card.memory
        )
    lessons = {lesson.slug: lesson for lesson in known.lessons} if known else {}
    names = [*lessons, *sorted({*runs, *answers} - {*lessons})]
    return CourseReport(
        progress.course,
        known.title if known else None,
        progress.place(),
        tuple(
            _lesson(name, lessons.get(name), runs.get(name, {}), answers.get(name, {}), due)
            for name in names
        ),
        practice,
        retention,
        forecast,
        leeches,
    )


def _lesson(
    name: str,
    lesson: Lesson | None,
    runs: Mapping[str, StepRuns],
    answers: Mapping[str, Sequence[StoredAnswer]],
    due: Mapping[str, Due],
) -> LessonReport:
    times = [step.last for step in runs.values()]
    times += [answer.at for given in answers.values() for answer in given]
    return LessonReport(
        name,
        lesson.title if lesson else None,
        tuple(_steps(lesson, runs)),
        tuple(_questions(lesson, answers)),
        max(times, default=None),
        due[name].today if name in due else 0,
        due[name].week if name in due else 0,
    )


def _steps(lesson: Lesson | None, runs: Mapping[str, StepRuns]) -> Iterator[StepReport]:
    """Yield the steps of the course, then those that were run but are no longer in it."""
    known = {step.slug: step for step in lesson.steps} if lesson else {}
    for slug in [*known, *(slug for slug in runs if slug not in known)]:
        step, run = known.get(slug), runs.get(slug)
        yield StepReport(
            slug,
            step.title if step else None,
            step.front.part if step else None,
            "new" if run is None else "done" if run.passed else "begun",
            run.count if run else 0,
            run.last if run else None,
        )


def _questions(
    lesson: Lesson | None, answers: Mapping[str, Sequence[StoredAnswer]]
) -> Iterator[QuestionReport]:
    """Yield predictions and questions of the course, then those that are no longer in it."""
    asks = asks_of(lesson) if lesson else {}
    blanks = blanks_of(lesson) if lesson else {}
    for name in [*asks, *(name for name in sorted(answers) if name not in asks)]:
        given = answers.get(name, ())
        latest = given[-1] if given else None
        kind = card_of("", "", name).kind
        yield QuestionReport(
            name,
            "quiz" if kind == "question" else kind,
            asks.get(name) or blanks.get(name),
            len(given),
            sum(answer.right for answer in given),
            latest.option if latest else None,
            latest.right if latest else None,
            max((answer.at for answer in given), default=None),
        )
