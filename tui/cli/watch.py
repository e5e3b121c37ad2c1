"""``flasklings watch``: run a project or a step again at each save in an editor of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tui.cli.launch import open_course
from tui.cli.look import open_project, project_options
from tui.plain.errors import UsageError

EXERCISES = "my-flasklings"
"""The folder that the files of steps are laid out in, unless another one is named."""


@click.command(
    "watch", short_help="Run your own project, or a step of the course, again at each save."
)
@project_options
@click.option(
    "--into",
    metavar="FOLDER",
    default=EXERCISES,
    show_default=True,
    help="Where a step's files are laid out.",
)
def command(*, path: str, into: str, **options: Any) -> int:
    """Open the project at PATH as look does, and run it again whenever a file is saved.

    The requests that you make are kept in .flasklings.toml beside the project, and made again after
    each save. Work on in your own editor.

    PATH may also be a lesson or a step, like 15/22. Its files are laid out in a folder. Each save
    there runs the step and shows whether it passes.
    """
    if not Path(path).exists():
        return _watch_step(path, Path(into))
    return open_project(path, **options, watches=True)


def _watch_step(target: str, into: Path) -> int:
    """Open the course at a lesson or a step, with its files in a folder."""
    from lessons.course.loader import BUILT_IN
    from tui.plain.targets import find_target

    found = find_target(target)
    if found.lesson is None:
        raise UsageError(f"name a lesson or a step of {target}, like {target}/1")
    if into.exists() and not into.is_dir():
        raise UsageError(f"--into: {into} is a file: name a folder")
    folder = None if found.folder == BUILT_IN else found.folder
    start = (found.lesson.slug, found.step.slug if found.step else "")
    return open_course(folder, start, into)
