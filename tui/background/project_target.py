"""A learner's own project: where it is, and how its app is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.interpreter import Interpreter
    from sandbox.project import Mode, Project

READABLE = frozenset({".py", ".html", ".jinja", ".j2", ".txt", ".css", ".js", ".sql", ".toml"})
"""The endings of files that the screen shows."""

OBSERVED = frozenset({"called", "rendered", "session", "sql", "logged"})
"""What the screen tells of a request, beside what every run does."""

MOST_SHOWN = 200 * 1024
"""Bytes of a file above which the screen doesn't show it."""


@dataclass(frozen=True)
class ProjectTarget:
    """A project as the command line names it; ``watches`` runs it again whenever a file is saved.

    ``interpreter`` is the Python of its app, None for the one that runs flasklings.
    """

    path: Path
    app: str = ""
    interpreter: Interpreter | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    mode: Mode | None = None
    watches: bool = False

    @property
    def root(self) -> Path:
        """The folder that file names are relative to."""
        path = self.path.resolve()
        return path if path.is_dir() else path.parent

    @property
    def name(self) -> str:
        """The name of the project's folder or file."""
        return self.path.resolve().name

    def read(self) -> Project:
        """Return the project as it is now.

        Raises:
            ProjectError: it can't be run; the text is one sentence.
        """
        from dataclasses import replace

        from sandbox.project import Project

        project = replace(
            Project.from_path(self.path, self.app),
            environment=dict(self.environment),
            watch=OBSERVED,
        )
        return project if self.mode is None else replace(project, mode=self.mode)


def readable(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the texts that the screen shows, Python first, files nearer to the root first."""
    shown = [
        name
        for name, content in files.items()
        if Path(name).suffix in READABLE and len(content) <= MOST_SHOWN
    ]
    shown.sort(key=lambda name: (not name.endswith(".py"), name.count("/"), name))
    return {name: files[name].decode("utf-8-sig", "replace") for name in shown}
