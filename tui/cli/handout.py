"""``flasklings handout``: write an exercise as a folder, with its checks as tests."""

from __future__ import annotations

import shlex
from contextlib import closing
from pathlib import Path

import click

from lessons.course.loader import BUILT_IN
from lessons.course.model import Lesson, Step
from lessons.export.exercise import HandoutError, write_handout
from lessons.store.paths import data_folder
from lessons.store.progress import Progress
from sandbox.text import one_line
from tui.plain.errors import UsageError
from tui.plain.targets import find_within


@click.command("handout", short_help="Write an exercise as a folder that's ready for flask run.")
@click.argument("target", metavar="LESSON/STEP")
@click.argument("folder", metavar="FOLDER")
@click.option("--course", metavar="FOLDER", help="Export the course in this folder.")
def command(target: str, folder: str, course: str | None) -> None:
    """Write the app of a step, as you typed it, to FOLDER, which is new or empty.

    LESSON and STEP are numbers or names. The folder is ready for `flask run`, and it has the checks
    of the step as tests. It needs Flask and pytest, but it doesn't need flasklings.
    """
    found = find_within(BUILT_IN if course is None else Path(course), target)
    if found.lesson is None or found.step is None:
        raise UsageError(f"{target!r} isn't a LESSON/STEP, like flashing-messages/21")
    typed, notice = _typed(found.course.id, found.lesson, found.step)
    try:
        write_handout(found.step, typed, Path(folder))
    except HandoutError as problem:
        raise UsageError(str(problem)) from problem
    except OSError as problem:
        raise UsageError(f"cannot write {folder}: {problem.strerror}") from problem
    if notice:
        click.echo(f"flasklings handout: {one_line(notice)}", err=True)
    whose = "your text" if typed else "as the step opens"
    if not (typed or notice):
        whose += ": you haven't changed it yet"
    click.echo(f"{one_line(found.step.title)} written to {one_line(folder)} ({whose})")
    here = one_line(shlex.quote(folder))
    click.echo(f"\nRun it:   cd {here} && flask run\nTest it:  cd {here} && python -m pytest")


def _typed(course: str, lesson: Lesson, step: Step) -> tuple[dict[str, str], str]:
    """Return the files that the learner changed in a step, and the notice of the progress file."""
    with closing(Progress.open(data_folder(), course)) as progress:
        drafts = progress.drafts(lesson.slug, step.slug)
        typed = {n: drafts[n] for n, text in step.files.items() if drafts.get(n, text) != text}
        return typed, progress.store.condition
