"""``flasklings export``: your progress as a file to take along."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lessons.carrying import CarryingError, write_export
from lessons.places import data_folder
from lessons.progress import Progress
from sandbox.text import one_line
from tui.cli import WrongUse


class NothingToExportError(click.ClickException):
    """The progress file could not be read; the text is one whole sentence."""

    exit_code = 1


@click.command("export", short_help="Write your progress to a file, for another machine.")
@click.argument("file", metavar="FILE")
def command(file: str) -> int:
    """Write all that is known of you to FILE; `flasklings import FILE` brings it in elsewhere."""
    progress = Progress.open(data_folder())
    try:
        lines = tuple(progress.lines())
        if progress.notice and not lines:
            raise NothingToExportError(f"nothing was exported: {progress.notice}")
        number = write_export(Path(file), lines)
    except CarryingError as problem:
        raise WrongUse(str(problem)) from problem
    finally:
        progress.close()
    if progress.notice:
        print(f"flasklings export: {one_line(progress.notice)}", file=sys.stderr)
    click.echo(f"{number} {'entry' if number == 1 else 'entries'} written to {one_line(file)}")
    return 0 if progress.durable else 1
