"""``flasklings export``: write progress, answers, the report or an Anki deck to a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from lessons.course.loader import BUILT_IN
from lessons.course.model import Lesson
from lessons.export.atomic_write import ExportError, write_whole
from lessons.export.progress_jsonl import write_export
from lessons.store.entries import ExportLine
from lessons.store.paths import data_folder
from lessons.store.progress import Progress
from sandbox.text import one_line, plural
from tui.plain.errors import CommandError, UsageError
from tui.plain.targets import Target, find_within

ENDINGS = {".jsonl": "progress", ".apkg": "anki", ".csv": "csv", ".json": "json"}
"""The format of each file name ending; without an ending, it's the progress."""

FORMATS = tuple(ENDINGS.values())

ELSEWHERE = "To take your progress to another machine, use flasklings export progress.jsonl."


@click.command("export", short_help="Write your progress, your answers or an Anki deck to a file.")
@click.argument("file", metavar="FILE")
@click.option(
    "--as",
    "wanted",
    type=click.Choice(FORMATS),
    help="What to write.  [by the ending of FILE]",
)
@click.option("--lesson", metavar="LESSON", help="Export only this lesson.")
@click.option("--course", metavar="FOLDER", help="Export the course in this folder.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def command(
    file: str, wanted: str | None, lesson: str | None, course: str | None, force: bool
) -> int:
    """Write what is known of you, or what the course asks, to FILE.

    \b
    progress  all that is known of you: flasklings import FILE brings it in
              on another machine (.jsonl, or no ending)
    anki      the questions of the quiz as a deck for Anki (.apkg); a later
              import updates the same cards
    csv       every answer of yours, one a row (.csv), in UTF-8 with a byte order
              mark; a cell that begins like a formula has an apostrophe before it
    json      the report that flasklings progress --json prints (.json)

    A file that is there already is left as it is, unless you add --force.
    """
    path = Path(file)
    chosen = wanted or _by_ending(path.suffix.lower())
    named = lesson is not None or course is not None
    if chosen == "progress" and named:
        raise UsageError("progress is exported as a whole: leave out --lesson and --course")
    try:
        if chosen == "anki":
            click.echo(_questions(path, _found(course, lesson), force))
            return 0
        with _progress() as (progress, lines):
            if not lines and path.exists():
                raise ExportError(f"there is nothing to export yet: {path} is left as it is")
            if chosen == "csv":
                target = _found(course, lesson)
                said = _answers(path, progress, target, everything=not named, force=force)
            elif chosen == "json":
                said = _report(path, progress, _found(course, lesson), force)
            else:
                write_export(path, lines, force=force)
                said = _written(plural(len(lines), "entry", "entries"), path)
            if progress.store.condition:
                print(f"flasklings export: {one_line(progress.store.condition)}", file=sys.stderr)
            click.echo(said)
            return 0 if progress.store.is_whole else 1
    except ExportError as problem:
        raise UsageError(str(problem)) from problem


def _by_ending(ending: str) -> str:
    """Return the format that a file's name asks for."""
    if ending and ending not in ENDINGS:
        *most, last = ENDINGS
        known = f"{', '.join(most)} and {last}"
        raise UsageError(f"no format has the ending {ending!r}: use {known}")
    return ENDINGS.get(ending, "progress")


@contextmanager
def _progress() -> Iterator[tuple[Progress, list[ExportLine]]]:
    """Open the progress file and read it.

    Raises:
        CommandError: it can't be read, so it must not replace an earlier export.
    """
    with closing(Progress.open(data_folder())) as progress:
        lines = progress.lines()
        if progress.store.condition and not lines:
            raise CommandError(f"nothing was exported: {progress.store.condition}")
        yield progress, lines


def _found(course: str | None, lesson: str | None) -> Target:
    found = find_within(BUILT_IN if course is None else Path(course), lesson)
    if found.step is not None:
        raise UsageError(f"--lesson takes a whole lesson: leave out the step in {lesson!r}")
    return found


def _questions(path: Path, found: Target, force: bool) -> str:
    """Write the questions of a course, or of one lesson, as a deck."""
    from lessons.export.anki import anki_package

    lessons = (found.lesson,) if found.lesson else found.course.lessons
    package, number = anki_package(found.course, lessons, datetime.now(UTC), _came_true(lessons))
    write_whole(path, [package], force=force)
    return _written(plural(number, "question"), path)


def _came_true(lessons: Sequence[Lesson]) -> Mapping[str, Mapping[str, int]]:
    """Run what the quizzes let a learner predict: which option is right is written nowhere."""
    from lessons.export.anki import has_predictions, predictions_of
    from lessons.grading.runs import NoRunError
    from sandbox.sandbox import Sandbox

    if not has_predictions(lessons):
        return {}
    try:
        with Sandbox(spares=1, bulk=True) as sandbox:
            return {lesson.slug: predictions_of(lesson, sandbox) for lesson in lessons}
    except NoRunError as problem:
        raise ExportError(f"the predictions can't be run: {problem}") from problem


def _answers(
    path: Path, progress: Progress, found: Target, *, everything: bool, force: bool
) -> str:
    """Write the answers: all of them, or those of one course or lesson."""
    from lessons.export.answers_csv import answers_csv, asks_in

    course, lesson = found.course, found.lesson
    answers = [
        answer
        for answer in progress.answers_of_all_courses()
        if everything
        or (answer.course == course.id and (lesson is None or answer.lesson == lesson.slug))
    ]
    write_whole(path, answers_csv(answers, asks_in(course)), force=force)
    return f"{_written(plural(len(answers), 'answer'), path)}\n{ELSEWHERE}"


def _report(path: Path, progress: Progress, found: Target, force: bool) -> str:
    """Write the report of all courses, the chosen one first."""
    from lessons.export.report import report, report_json
    from tui.cli.progress import known

    said = report_json(report(progress, known(found), datetime.now(UTC)))
    write_whole(path, [said.encode()], force=force)
    return f"{_written('The report', path)}\n{ELSEWHERE}"


def _written(what: str, path: Path) -> str:
    return f"{what} written to {one_line(str(path))}"
