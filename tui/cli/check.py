"""``flasklings check``: prove a course, or judge submissions to one of its exercises."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random, SystemRandom
from typing import TextIO

import click

from lessons.authoring.check import OnProgress, prove_course
from lessons.course.faults import CourseError
from lessons.course.loader import (
    BUILT_IN,
    UnknownNameError,
    find_lesson,
    find_step,
    load_course,
)
from lessons.course.model import Step
from lessons.grading.runs import Bench, NoRunError
from lessons.submissions.files import AnswersError, find_submissions
from lessons.submissions.judge import ClassResult, ExerciseError, SubmissionResult, judge_all
from sandbox.limits import Limits
from sandbox.sandbox import Sandbox
from tui.cli.running import find_interpreter
from tui.plain.check import (
    check_summary,
    class_summary,
    fault_line,
    learner_json,
    learner_line,
    print_table,
    row_lines,
)
from tui.plain.errors import UsageError
from tui.plain.output import style_for, tolerant

HOLDS, FAULTY = 0, 1
"""The exit statuses."""


JUDGING = Limits(run_seconds=10)
"""The limits of a submission's run; a right answer needs a hundredth of it."""

SEEDS = 10**6
"""A seed is drawn from this many when no ``--seed`` is given."""


@click.command("check", short_help="Prove a course, or judge a folder of answers.")
@click.argument("path", metavar="[PATH]", required=False)
@click.option(
    "--answers",
    metavar="FOLDER",
    help="Judge the answers in this folder, with one file or folder per learner.",
)
@click.option("--exercise", metavar="LESSON/STEP", help="The exercise that --answers is about.")
@click.option("--junit", metavar="FILE", help="Also write FILE, or replace it: JUnit XML.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the results as JSON, one object per line."
)
@click.option(
    "--seed", metavar="N", type=click.IntRange(0), help="Draw the same values as in an earlier run."
)
@click.option("--python", metavar="EXE", help="Run everything with this Python's Flask.")
@click.option(
    "-j",
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 64),
    help="How many runs to make at once.  [as many as there are cores]",
)
@click.option("--versions", is_flag=True, help="Run only what names a release of Flask.")
@click.option("--strict", is_flag=True, help="Count a warning as a fault.")
@click.option("-q", "--quiet", is_flag=True, help="Print only what isn't right.")
def command(
    *,
    path: str | None,
    answers: str | None,
    exercise: str | None,
    junit: str | None,
    as_json: bool,
    seed: int | None,
    python: str | None,
    jobs: int | None,
    versions: bool,
    strict: bool,
    quiet: bool,
) -> int:
    """Prove the course in the folder PATH, or the built-in course.

    \b
    Every file is read and every app is run: untouched steps must fail their
    checks, solutions must pass, wrong answers must be explained, one
    prediction must come true, quiz proofs must prove something, examples
    must compile, links must lead somewhere, and Flask's names must be right.  The exit status is
      0  no fault
      1  there are faults: each is printed as FILE:LINE: what is wrong
         (a warning isn't a fault, unless you ask for --strict)
      2  wrong use: there is no such folder, or no such Python

    \b
    With --answers, judge what learners handed in to one exercise of that
    course, each in a sandbox of its own, by the exercise's own checks.  FOLDER
    holds ada.py, or ada/app.py and what else ada changed; the rest is taken
    from the exercise.  Every answer meets the same drawn values.  The exit
    status is
      0  all passed
      1  some did not, or could not be judged
      2  wrong use: there is no such folder or exercise
    """
    at_once = jobs or os.cpu_count() or 1
    if answers is not None:
        if exercise is None:
            raise UsageError("--answers needs --exercise LESSON/STEP: what do they answer?")
        report = None if junit is None else _report_file(junit)
        step = _exercise(path, exercise)
        chosen = SystemRandom().randrange(SEEDS) if seed is None else seed
        out = tolerant(sys.stdout)
        judged = _judge(
            Path(answers),
            exercise,
            step,
            python=python,
            at_once=at_once,
            seed=chosen,
            quiet=quiet,
            on_result=_printer(out, as_json=as_json, quiet=quiet),
        )
        if not (quiet or as_json):
            out.write(f"{class_summary(judged, chosen)}\n")
        if report is not None:
            _write_junit(report, exercise, step, judged)
        return HOLDS if all(one.passed for one in judged.submissions) else FAULTY
    options = {"exercise": exercise, "junit": junit, "seed": seed, "json": as_json or None}
    for name, given in options.items():
        if given is not None:
            raise UsageError(f"--{name} goes with --answers FOLDER")
    return _prove(path, python, at_once, versions=versions, strict=strict, quiet=quiet)


def _prove(
    path: str | None,
    python: str | None,
    at_once: int,
    *,
    versions: bool,
    strict: bool,
    quiet: bool,
) -> int:
    folder = BUILT_IN if path is None else Path(path)
    try:
        with _open_sandbox("proving", Limits(), python, at_once, quiet) as (sandbox, on_progress):
            bench = Bench(sandbox)
            report = prove_course(folder, bench, at_once, on_progress, only_versions=versions)
    except CourseError as problem:  # what can be read at all is in the report
        raise UsageError(str(problem)) from problem
    out = tolerant(sys.stdout)
    style = style_for(out)
    if not quiet and out.isatty() and os.environ.get("TERM") != "dumb":
        print_table(report, out, style)
    elif not quiet:
        out.writelines(f"{line}\n" for line in row_lines(report, style))
    above = "" if path is None else path  # so that an editor finds the file from here
    out.writelines(f"{fault_line(fault, above, style)}\n" for fault in report.faults)
    if not quiet:
        out.write(f"{check_summary(report)}\n")
    tolerated = 0 if strict else report.warnings
    return FAULTY if len(report.faults) > tolerated else HOLDS


def _exercise(path: str | None, name: str) -> Step:
    """Find the exercise that the submissions answer."""
    try:
        course = load_course(BUILT_IN if path is None else Path(path))
    except CourseError as problem:
        raise UsageError(str(problem)) from problem
    lesson, slash, step = name.partition("/")
    if not (lesson and slash and step):
        raise UsageError(f"--exercise: {name!r} isn't a LESSON/STEP, like flashing-messages/21")
    try:
        return find_step(find_lesson(course, lesson), step)
    except UnknownNameError as problem:
        raise UsageError(f"--exercise: {problem}") from problem


def _judge(
    folder: Path,
    exercise: str,
    step: Step,
    *,
    python: str | None,
    at_once: int,
    seed: int,
    quiet: bool,
    on_result: Callable[[SubmissionResult], None],
) -> ClassResult:
    try:
        answers = find_submissions(folder)
        bare = quiet or sys.stdout.isatty()  # there, the lines themselves show how far it is
        with _open_sandbox("judging", JUDGING, python, at_once, bare) as (sandbox, on_progress):
            return judge_all(
                step,
                answers,
                sandbox,
                Random(seed),
                at_once=at_once,
                on_progress=on_progress,
                on_result=on_result,
            )
    except AnswersError as problem:
        raise UsageError(f"--answers: {problem}") from problem
    except ExerciseError as problem:
        raise UsageError(f"--exercise {exercise}: {problem}") from problem


def _printer(out: TextIO, *, as_json: bool, quiet: bool) -> Callable[[SubmissionResult], None]:
    """Return what prints a result at once, so that nothing which comes later can take it away."""
    style = style_for(out)

    def tell(one: SubmissionResult) -> None:
        if not (quiet and one.passed):
            out.write(f"{learner_json(one) if as_json else learner_line(one, style)}\n")
            out.flush()

    return tell


def _report_file(name: str) -> Path:
    """Return the file of the report; check before the runs that it can be written."""
    file = Path(name)
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        pass  # a new file, or a folder that is not there
    except OSError as problem:  # as of a name longer than any file's
        raise UsageError(f"--junit: cannot write {name}: {problem.strerror}.") from problem
    if file.is_dir() or not file.parent.is_dir():
        what = "that is a folder" if file.is_dir() else f"there is no folder {file.parent}"
        raise UsageError(f"--junit: cannot write {name}: {what}.")
    return file


def _write_junit(file: Path, exercise: str, step: Step, judged: ClassResult) -> None:
    from tui.plain.junit import junit_xml, write_whole

    try:
        write_whole(file, junit_xml(exercise, step, judged))
    except OSError as problem:
        raise UsageError(f"--junit: cannot write {file}: {problem.strerror}.") from problem


@contextlib.contextmanager
def _open_sandbox(
    doing: str, limits: Limits, python: str | None, at_once: int, quiet: bool
) -> Iterator[tuple[Sandbox, OnProgress]]:
    """Open a sandbox below a progress bar.

    Raises:
        UsageError: the Python that was asked for can't run a Flask app.
    """
    interpreter = find_interpreter(python)
    try:
        with (
            _bar(doing, hidden=quiet) as on_progress,
            Sandbox(interpreter, limits, spares=at_once, bulk=True) as sandbox,
        ):
            yield sandbox, on_progress
    except NoRunError as problem:
        who = f"--python {python} cannot run a Flask app" if python else "no app can be run here"
        raise UsageError(f"{who}: {problem}") from problem


@contextlib.contextmanager
def _bar(doing: str, *, hidden: bool) -> Iterator[OnProgress]:
    """Show a progress bar on standard error if that is a terminal."""
    if hidden or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True, no_color=bool(os.environ.get("NO_COLOR")))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
