"""The command line, driven as a user does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from textwrap import dedent
from typing import Any

import pytest
from click.testing import CliRunner

from lessons.authoring.skeleton import write_skeleton
from lessons.course.cache import cached_course
from lessons.course.loader import BUILT_IN
from tests.support.house import HOUSE
from tui.cli.main import cli


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events of ``run --json``."""
        return [json.loads(line) for line in self.out.splitlines()]

    def only(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == kind]


Flasklings = Callable[..., Said]
MakeApp = Callable[..., Path]


@pytest.fixture(scope="session")
def course_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds the course that comes along."""
    folder = tmp_path_factory.mktemp("cache")
    cached_course(BUILT_IN, folder)
    return folder


@pytest.fixture(autouse=True)
def home(
    course_cache: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A data folder of the test's own, in which the course needn't be read again."""
    folder = tmp_path_factory.mktemp("home")
    copytree(course_cache, folder / "cache")
    monkeypatch.setenv("FLASKLINGS_HOME", str(folder))
    return folder


@pytest.fixture
def flasklings() -> Flasklings:
    """Run a command line in this process."""

    def run(*args: str | Path, typed: str = "") -> Said:
        result = CliRunner().invoke(cli, [str(arg) for arg in args], input=typed)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def outside() -> Flasklings:
    """Run a command line in a process of its own, without a terminal."""

    def run(*args: str | Path, typed: str = "", env: Mapping[str, str] | None = None) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "tui", *map(str, args)],
            input=typed.encode(),
            capture_output=True,
            cwd=HOUSE,
            env={**os.environ, **(env or {})},
            timeout=60,
            check=False,
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def start(*args: str | Path, **env: str) -> subprocess.Popen[bytes]:
    """Start a command line in a process of its own, to be left early."""
    return subprocess.Popen(
        [sys.executable, "-m", "tui", *map(str, args)],
        cwd=HOUSE,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The course that ``flasklings new`` writes."""
    write_skeleton(tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def make_app(tmp_path: Path) -> MakeApp:
    """Write an app's files and return its folder; text is dedented."""

    def make(app: str | bytes = "", **files: str) -> Path:
        named = {"app.py": app, **{name.replace("__", "/"): text for name, text in files.items()}}
        for name, text in named.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            content = text if isinstance(text, bytes) else dedent(text).encode()
            path.write_bytes(content)
        return tmp_path

    return make
