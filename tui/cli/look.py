"""``flasklings look``: open a project of one's own on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from tui.cli.launch import open_course
from tui.cli.running import choose_interpreter, variable
from tui.plain.errors import UsageError

OPTIONS = (
    click.argument("path", metavar="PATH", default="."),
    click.option(
        "--app", metavar="MODULE:NAME", default="", help="The app, as flask --app takes it."
    ),
    click.option(
        "--env",
        "passed",
        metavar="NAME[=VALUE]",
        multiple=True,
        help="Give the app this environment variable, or yours of this name.",
    ),
    click.option("--debug", is_flag=True, help="Run the app as flask --debug run does."),
    click.option(
        "--python", metavar="EXE", help="The Python that runs the app, with its own Flask."
    ),
)
"""What names a project and says how its app is run."""


def project_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the argument and the options of a project."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.command("look", short_help="Open your own project: its routes, and what each request does.")
@project_options
def command(*, path: str, **options: Any) -> int:
    """Open the project at PATH, a file or a folder, and look at what each request does.

    The app runs on a copy of the project, so its folder stays as it is.
    """
    return open_project(path, **options, watches=False)


def open_project(
    path: str,
    *,
    app: str,
    passed: tuple[str, ...],
    debug: bool,
    python: str | None,
    watches: bool,
) -> int:
    """Open a project on the screen; return the exit status.

    Raises:
        UsageError: there is no project, or an option is wrong.
    """
    from sandbox.project import Mode, ProjectError
    from tui.background.project_target import ProjectTarget

    interpreter, passed_over = choose_interpreter(python, Path(path))
    for note in passed_over:
        click.echo(f"flasklings: {note}", err=True)
    target = ProjectTarget(
        Path(path),
        app,
        interpreter,
        dict(map(variable, passed)),
        Mode(debug=debug),
        watches,
    )
    try:
        target.read()
    except ProjectError as problem:
        raise UsageError(str(problem)) from problem
    return open_course(start=target)
