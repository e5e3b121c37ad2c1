"""``flasklings new``: write a small course to begin with."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from lessons.authoring.skeleton import CannotWriteError, write_skeleton
from sandbox.text import one_line
from tui.plain.errors import UsageError


@click.command("new", short_help="Write a small course to start from.")
@click.argument("path", metavar="PATH")
def command(path: str) -> None:
    """Write a small course into the new or empty folder PATH.

    It has one lesson with a step, an exercise and a quiz; comments in its files say what to write
    where.  It passes `flasklings check`.
    """
    try:
        written = write_skeleton(Path(path))
    except (CannotWriteError, ValueError) as problem:
        raise UsageError(str(problem)) from problem
    for file in written:
        click.echo(one_line(str(file)))
    here = one_line(shlex.quote(path))
    click.echo(f"\nProve it:  flasklings check {here}\nOpen it:   flasklings learn {here}")
