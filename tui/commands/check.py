"""``flasklings check``: proving a course, for whoever writes one."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import click

from lessons.loading import BUILT_IN, CourseError
from lessons.proving.bench import Bench, NoRunError
from lessons.proving.course import prove_course
from sandbox.sandbox import Sandbox
from tui.cli import WrongUse
from tui.plain.check_output import fault_line, print_table, row_lines, summary
from tui.plain.ink import ink_for, tolerant

HOLDS, FAULTY = 0, 1
"""The exit statuses."""

BY_SIGNAL = 128
"""Added to a signal's number, as shells do."""


@click.command("check", short_help="Prove a course: every example, answer and proof.")
@click.argument("path", metavar="[PATH]", required=False)
@click.option("--python", metavar="EXE", help="Prove it with this Python's Flask.")
@click.option(
    "-j",
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 64),
    help="How many runs to make at once.  [as many as there are cores]",
)
@click.option("-q", "--quiet", is_flag=True, help="Print the faults only.")
def command(path: str | None, python: str | None, jobs: int | None, quiet: bool) -> int:
    """Prove the course in the folder PATH, or the one that comes along.

    \b
    Every file is read and every app is run: untouched steps must fail their
    checks, solutions pass, wrong answers be told, one prediction come true,
    quiz proofs hold and prove something, examples compile, links and files
    exist, names of Flask be spelled right.  The exit status is
      0  all holds
      1  there are faults: each is printed as FILE:LINE: what is wrong
      2  wrong use: there is no such folder, or no such Python
    """
    folder = BUILT_IN if path is None else Path(path)
    interpreter = _interpreter(python)
    at_once = jobs or os.cpu_count() or 1
    try:
        with (
            _signals_raise(),
            _bar(hidden=quiet) as progress,
            Sandbox(interpreter, spares=at_once, bulk=True) as sandbox,
        ):
            report = prove_course(folder, Bench(sandbox), at_once, progress)
    except CourseError as problem:  # what can be read at all is in the report
        raise WrongUse(str(problem)) from problem
    except NoRunError as problem:
        who = f"--python {python}" if python else "this Python"
        raise WrongUse(f"{who} cannot run a Flask app: {problem}") from problem
    out = tolerant(sys.stdout)
    ink = ink_for(out)
    if not quiet and out.isatty() and os.environ.get("TERM") != "dumb":
        print_table(report, out, ink)
    elif not quiet:
        out.writelines(f"{line}\n" for line in row_lines(report, ink))
    above = "" if path is None else path  # so that an editor finds the file from here
    out.writelines(f"{fault_line(fault, above, ink)}\n" for fault in report.faults)
    if not quiet:
        out.write(f"{summary(report)}\n")
    return FAULTY if report.faults else HOLDS


def _interpreter(python: str | None) -> Path | None:
    if python is None:
        return None
    found = shutil.which(python)
    if found is None:
        what = "cannot be executed" if Path(python).exists() else "is not there"
        raise WrongUse(f"--python: {python} {what}")
    # Not resolved: a virtual environment's interpreter is a link, and knows itself by its name.
    return Path(os.path.abspath(found))  # noqa: PTH100


@contextlib.contextmanager
def _bar(*, hidden: bool) -> Iterator[Callable[[int, int], None]]:
    """Show on standard error how far it is, where that is a terminal."""
    if hidden or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True, no_color=bool(os.environ.get("NO_COLOR")))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("proving", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextlib.contextmanager
def _signals_raise() -> Iterator[None]:
    """Leave by an exception when asked to end, so that every process is ended and removed."""

    def leave(number: int, _frame: FrameType | None) -> None:
        sys.exit(BY_SIGNAL + number)

    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, leave) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
