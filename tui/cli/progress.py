"""``flasklings progress``: print what was done and practiced, and what comes back."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import click

from lessons.export.report import (
    CourseReport,
    Known,
    LessonReport,
    ProgressReport,
    QuestionReport,
    report,
    report_json,
)
from lessons.store.paths import data_folder
from lessons.store.progress import Progress
from sandbox.text import one_line
from tui.plain.output import local_day, shorten, text_table, tolerant, underlined
from tui.plain.progress import practice_tables
from tui.plain.targets import Target, find_target
from tui.presenters.phrases import PART_NAMES

ASKED = {
    "quiz": "right in the quiz",
    "prediction": "right predictions",
    "blank": "blanks filled rightly",
}


@click.command("progress", short_help="Print what you have done, and when.")
@click.argument("course", metavar="[COURSE]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
def command(course: str | None, as_json: bool) -> None:
    """Print tables of what is done and right, what was practised and what comes back.

    COURSE is the folder of a course of your own.
    """
    found = find_target(course)
    progress = Progress.open(data_folder())
    try:
        said = report(progress, known(found), datetime.now(UTC))
    finally:
        progress.close()
    out = tolerant(sys.stdout)
    if as_json:
        out.write(report_json(said))
        return
    if said.notice:
        print(f"flasklings progress: {one_line(said.notice)}", file=sys.stderr)
    out.write("\n".join(page(said)) + "\n")


def known(found: Target) -> Known:
    """Return the course for the report, or one lesson of it."""
    course = found.course
    return Known(course.id, course.title, (found.lesson,) if found.lesson else course.lessons)


def page(said: ProgressReport) -> Iterator[str]:
    """Yield the lines about the course at hand, and the names of the others."""
    course, *others = said.courses
    yield one_line(course.title or course.course)
    for lesson in course.lessons:
        yield from ("", *_lesson(lesson))
    for lines in practice_tables(course, said.at.astimezone().date()):
        yield from ("", *lines)
    yield from ("", *_others(others)) if others else ()


def _lesson(lesson: LessonReport) -> Iterator[str]:
    yield from underlined(one_line(lesson.title or lesson.lesson))
    rows = [("", "done", "of", "last practised"), *_parts(lesson)]
    yield from text_table(rows, "<>><")
    begun = [step for step in lesson.steps if step.state != "new"]
    if begun:
        yield ""
        head = ("step", "is", "runs", "last practised")
        entries = (
            (
                shorten(step.title or step.step),
                step.state,
                str(step.runs),
                local_day(step.last_practised),
            )
            for step in begun
        )
        yield from text_table([head, *entries], "<<><")
    missed = [question for question in lesson.questions if question.right_now is False]
    if missed:
        yield ""
        head = ("last answered wrong", "right", "of", "last practised")
        yield from text_table([head, *map(_missed, missed)], "<>><")


def _parts(lesson: LessonReport) -> Iterator[tuple[str, ...]]:
    """Yield a row for each part that the lesson has: how much is done or right, of how much."""
    for part, name in PART_NAMES.items():
        steps = [step for step in lesson.steps if step.part == part]
        if steps:
            done = sum(step.state == "done" for step in steps)
            last = max((s.last_practised for s in steps if s.last_practised), default=None)
            yield name, str(done), str(len(steps)), local_day(last)
    for kind, name in ASKED.items():
        asked = [question for question in lesson.questions if question.kind == kind]
        if asked:
            right = sum(question.right_now is True for question in asked)
            last = max((q.last_practised for q in asked if q.last_practised), default=None)
            yield name, str(right), str(len(asked)), local_day(last)


def _missed(question: QuestionReport) -> tuple[str, ...]:
    asked = question.ask or question.question
    right, answers = str(question.right), str(question.answers)
    return shorten(asked), right, answers, local_day(question.last_practised)


def _others(courses: Sequence[CourseReport]) -> Iterator[str]:
    yield "Other courses, which --json tells more of:"
    yield from (f"  {one_line(course.course)}" for course in courses)
