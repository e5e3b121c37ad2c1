"""``flasklings import``: merge the progress of another machine."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from lessons.export.progress_jsonl import ImportFileError, read_export
from lessons.store.paths import data_folder
from lessons.store.progress import Progress
from sandbox.text import one_line, plural
from tui.plain.errors import CommandError, UsageError


@click.command("import", short_help="Merge the progress that another machine exported.")
@click.argument("file", metavar="FILE")
def command(file: str) -> None:
    """Merge what `flasklings export` wrote to FILE into your progress.

    What is here already isn't doubled, and nothing is lost. If a step has two versions, the
    editor shows the later one, and the other is kept as an attempt.
    """
    try:
        lines = read_export(Path(file))
    except ImportFileError as problem:
        raise UsageError(str(problem)) from problem
    with closing(Progress.open(data_folder())) as progress:
        before = sum(1 for _ in progress.lines())
        if not progress.merge(lines):
            raise CommandError(f"nothing was imported: {progress.notice}")
        new = sum(1 for _ in progress.lines()) - before
        notice = progress.notice
    if notice:
        click.echo(f"flasklings import: {one_line(notice)}", err=True)
    entries = plural(len(lines), "entry", "entries")
    click.echo(f"{entries} read from {one_line(file)}, {new} of them new")
