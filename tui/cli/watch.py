"""``flasklings watch``: run a project of one's own again at each save."""

from __future__ import annotations

import click

from tui.cli.look import open_project, project_options


@click.command("watch", short_help="Open your own project, and run it again at each save.")
@project_options
def command(path: str, app: str, passed: tuple[str, ...], debug: bool, python: str | None) -> int:
    """Open the project at PATH as look does, and run it again whenever a file is saved.

    The requests that you make are kept in .flasklings.toml beside the project, and made again after
    each save. Work on in your own editor.
    """
    return open_project(path, app, passed, debug=debug, python=python, watches=True)
