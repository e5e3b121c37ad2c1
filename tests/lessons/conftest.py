from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from lessons.store.progress import Progress
from sandbox.project import Project
from sandbox.request import Request
from sandbox.sandbox import Sandbox
from sandbox.timeline import Timeline, fold
from tests.support.good_course import GOOD, write_course
from tests.support.progress_files import Open
from tests.support.timed_progress import Desk

Run = Callable[[Project, Sequence[Request]], Timeline]


@pytest.fixture(scope="session")
def sandbox(bulk_sandbox: Sandbox) -> Sandbox:
    return bulk_sandbox


@pytest.fixture(scope="session")
def run(sandbox: Sandbox) -> Run:
    """Run a project for real and return the whole run's timeline."""
    return lambda project, requests: fold(sandbox.run(project, requests))


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """A small course with nothing wrong in it, for a test to spoil."""
    return write_course(tmp_path / "course", GOOD)


@pytest.fixture
def opened() -> Iterator[Open]:
    """Open progress files that are closed with the test."""
    every: list[Progress] = []

    def open_one(folder: Path) -> Progress:
        every.append(Progress.open(folder))
        return every[-1]

    yield open_one
    for progress in every:
        progress.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.progress.close()
