"""``flasklings import``: merge the progress of another machine."""

from __future__ import annotations

from pathlib import Path

import click

from lessons.export.progress_jsonl import ImportFileError, read_export
from lessons.store.paths import data_folder
from lessons.store.progress import Progress
from sandbox.text import one_line
from tui.plain.errors import UsageError


class NotImportedError(click.ClickException):
    """The progress file can't be written; the message is one sentence."""

    exit_code = 1


@click.command("import", short_help="Merge the progress that another machine exported.")
@click.argument("file", metavar="FILE")
def command(file: str) -> None:
    """Merge what `flasklings export` wrote to FILE into your progress.

    What is here already is not doubled, and nothing is lost: of two texts of one step the later
    stands in the editor, the other is kept as an attempt.
    """
    try:
        lines = read_export(Path(file))
    except ImportFileError as problem:
        raise UsageError(str(problem)) from problem
    progress = Progress.open(data_folder())
    try:
        before = sum(1 for _ in progress.lines())
        if not progress.merge(lines):
            raise NotImportedError(f"nothing was imported: {progress.notice}")
        new = sum(1 for _ in progress.lines()) - before
        notice = progress.notice
    finally:
        progress.close()
    if notice:
        click.echo(f"flasklings import: {one_line(notice)}", err=True)
    number = f"{len(lines)} {'entry' if len(lines) == 1 else 'entries'}"
    click.echo(f"{number} read from {one_line(file)}, {new} of them new")
