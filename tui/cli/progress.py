"""``flasklings progress``: print what was done and practiced, and what comes back."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime

import click
from msgspec.structs import replace

from lessons.course.model import Course
from lessons.export.report import (
    LessonReport,
    ProgressReport,
    QuestionReport,
    StepReport,
    report,
    report_json,
)
from lessons.store.paths import data_folder
from lessons.store.progress import Progress
from sandbox.text import one_line
from tui.plain.output import harmless, local_day, shorten, text_table, tolerant, underlined
from tui.plain.progress import practice_tables
from tui.plain.targets import Target, find_target
from tui.presenters.phrases import PART_NAMES

ASKED = {
    "quiz": "right in the quiz",
    "prediction": "right predictions",
    "blank": "blanks filled correctly",
}


@click.command("progress", short_help="Print what you've done, and when.")
@click.argument("course", metavar="[COURSE]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
def command(course: str | None, as_json: bool) -> None:
    """Print tables of what is done and right, what was practised and what comes back.

    COURSE is the folder of a course of your own.
    """
    found = find_target(course)
    with closing(Progress.open(data_folder())) as progress:
        said = report(progress, known(found), datetime.now(UTC))
    out = tolerant(sys.stdout)
    if as_json:
        out.write(harmless(report_json(said).encode()).decode())
        return
    if said.notice:
        print(f"flasklings progress: {one_line(said.notice)}", file=sys.stderr)
    out.write("\n".join(page(said)) + "\n")


def known(found: Target) -> Course:
    """Return the course for the report, or one lesson of it."""
    return replace(found.course, lessons=(found.lesson,)) if found.lesson else found.course


def page(said: ProgressReport) -> Iterator[str]:
    """Yield the lines about the course at hand, and the names of the others."""
    course, *others = said.courses
    yield one_line(course.title or course.course)
    for lesson in course.lessons:
        yield from ("", *_lesson(lesson))
    for lines in practice_tables(course, said.at.astimezone().date()):
        yield from ("", *lines)
    if others:
        yield from ("", "Other courses (--json has details):")
        yield from (f"  {one_line(course.course)}" for course in others)


def _lesson(lesson: LessonReport) -> Iterator[str]:
    yield from underlined(one_line(lesson.title or lesson.lesson))
    rows = [("", "done", "of", "last practised"), *_parts(lesson)]
    yield from text_table(rows, "<>><")
    begun = [
        (shorten(s.title or s.step), s.state, str(s.runs), local_day(s.last_practised))
        for s in lesson.steps
        if s.state != "new"
    ]
    if begun:
        head = ("step", "is", "runs", "last practised")
        yield from ("", *text_table([head, *begun], "<<><"))
    missed = [
        (shorten(q.ask or q.question), str(q.right), str(q.answers), local_day(q.last_practised))
        for q in lesson.questions
        if q.right_now is False
    ]
    if missed:
        head = ("last answered wrong", "right", "of", "last practised")
        yield from ("", *text_table([head, *missed], "<>><"))


def _parts(lesson: LessonReport) -> Iterator[tuple[str, ...]]:
    """Yield a row for each part that the lesson has: how much is done or right, of how much."""
    for part, name in PART_NAMES.items():
        steps = [step for step in lesson.steps if step.part == part]
        yield from _part(name, steps, sum(step.state == "done" for step in steps))
    for kind, name in ASKED.items():
        asked = [question for question in lesson.questions if question.kind == kind]
        yield from _part(name, asked, sum(question.right_now is True for question in asked))


def _part(
    name: str, entries: Sequence[StepReport | QuestionReport], done: int
) -> Iterator[tuple[str, ...]]:
    if entries:
        last = max((one.last_practised for one in entries if one.last_practised), default=None)
        yield name, str(done), str(len(entries)), local_day(last)
