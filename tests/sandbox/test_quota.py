"""No app ever has more on the disk, or more threads, than its limits say: the kernel asks first."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.child import quota as child
from sandbox.child import seccomp
from sandbox.events import Responded, Started
from sandbox.limits import MIB, Limits
from sandbox.project import Project
from sandbox.quota import ROOM, SOCKET
from sandbox.request import Request
from sandbox.run_folder import RunFolder, Usage, nameless, usage
from sandbox.sandbox import Sandbox
from sandbox.session import Session
from sandbox.worker import Worker
from tests.sandbox.conftest import Run

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or seccomp.for_this_process() is None,
    reason="only seccomp asks",
)

LAYERS = frozenset({"landlock", "seccomp", "guard"})
SMALL = Limits(request_seconds=10.0, disk_bytes=8 * MIB, file_bytes=8 * MIB, threads=20)
PROJECT = 64 * 1024
"""More than the project's own files and folders take."""
APP = "import ctypes, mmap, os, threading, time\nfrom flask import Flask\napp = Flask('app')\n"


def view(*lines: str) -> Project:
    body = "".join(f"    {line}\n" for line in lines)
    return Project.from_texts({"app.py": f"{APP}@app.get('/')\ndef home():\n{body}"})


class MeasuredSandbox(Sandbox):
    """A sandbox that measures all the time what its one run has."""

    def __init__(self) -> None:
        super().__init__(bulk=True)
        self.most = 0
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def run_with(self, project: Project, limits: Limits) -> Run:
        self.most = 0
        return Run(list(Session(project, self, limits, LAYERS).run([Request("/")])))

    def take_worker(self) -> Worker:
        worker = super().take_worker()
        self._over.clear()
        self._thread = threading.Thread(target=self._measure, args=[worker])
        self._thread.start()
        return worker

    def give_back(self, worker: Worker | None, folder: RunFolder | None) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        super().give_back(worker, folder)

    def _measure(self, worker: Worker) -> None:
        while not self._over.wait(0.001):
            folder = worker.family.folder
            if folder is not None:
                # In this order a file that loses its name meanwhile isn't counted twice.
                kept = nameless(worker.pid, folder).bytes
                found = usage(folder, Usage(1 << 40, 1 << 40)).bytes
                self.most = max(self.most, found + kept)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[MeasuredSandbox]:
    measured = MeasuredSandbox()
    with measured:
        yield measured


def test_parent_and_child_know_the_socket_by_the_same_name() -> None:
    assert SOCKET == child.SOCKET


def test_the_layer_is_in_force_and_leaves_nothing_in_the_folder(sandbox: MeasuredSandbox) -> None:
    run = sandbox.run_with(view("return str(sorted(os.listdir('..')))"), SMALL)

    (started,) = run.all(Started)
    assert "disk and threads" in started.isolation
    assert [r.body for r in run.all(Responded)] == ["['home', 'project']"]


WRITERS = {
    "many files": (
        "for n in range(100):",
        "    open(str(n), 'wb').write(bytes(1_000_000))",
    ),
    "deleted files": (
        "keep = []",
        "for n in range(100):",
        "    keep.append(open('x', 'wb', buffering=0))",
        "    keep[-1].write(bytes(1_000_000))",
        "    os.remove('x')",
    ),
    "threads": (
        "def fill(n):",
        "    for k in range(10):",
        "        open(f'{n}-{k}', 'wb', buffering=0).write(bytes(1_000_000))",
        "threads = [threading.Thread(target=fill, args=[n]) for n in range(10)]",
        "for thread in threads: thread.start()",
        "for thread in threads: thread.join()",
    ),
    "holes filled in memory": (
        "for n in range(20):",
        "    file = os.open(str(n), os.O_RDWR | os.O_CREAT)",
        "    os.ftruncate(file, 5_000_000)",
        "    memory = mmap.mmap(file, 5_000_000)",
        "    for page in range(0, 5_000_000, 4096): memory[page] = 1",
    ),
    "room reserved": (
        "for n in range(20):",
        "    os.posix_fallocate(os.open(str(n), os.O_RDWR | os.O_CREAT), 0, 5_000_000)",
    ),
}


@pytest.mark.parametrize("lines", WRITERS.values(), ids=WRITERS.keys())
def test_no_app_ever_has_more_than_its_limit(
    lines: tuple[str, ...], sandbox: MeasuredSandbox
) -> None:
    run = sandbox.run_with(view(*lines, "return 'all of it'"), SMALL)

    assert run.ended.reason == "output"
    assert "wrote more than 8 MiB" in run.ended.detail
    assert 0 < sandbox.most <= SMALL.disk_bytes + ROOM + PROJECT


def test_what_was_removed_may_be_written_again(sandbox: MeasuredSandbox) -> None:
    run = sandbox.run_with(
        view(
            "for n in range(30):",
            "    open('same', 'wb').write(bytes(2_000_000))",
            "    os.rename('same', 'other'); os.mkdir('d'); os.rmdir('d')",
            "return 'done'",
        ),
        SMALL,
    )

    assert [r.body for r in run.all(Responded)] == ["done"]
    assert sandbox.most <= SMALL.disk_bytes + PROJECT


def test_names_are_counted_as_they_are_made(sandbox: MeasuredSandbox) -> None:
    limits = Limits(request_seconds=10.0, disk_entries=50)
    again = "for n in range(200): open(str(n % 40), 'w').close()"
    fine = sandbox.run_with(view(again, "return 'done'"), limits)
    many = sandbox.run_with(
        view("for n in range(200): os.mkdir(str(n))", "return 'all of them'"), limits
    )

    assert [r.body for r in fine.all(Responded)] == ["done"]
    assert many.ended.reason == "output"
    assert "more than 50 files" in many.ended.detail


def test_threads_beyond_the_limit_fail_at_their_line_and_later_ones_start(
    sandbox: MeasuredSandbox,
) -> None:
    run = sandbox.run_with(
        view(
            "gone, threads = threading.Event(), []",
            "try:",
            "    for _ in range(100):",
            "        threads.append(threading.Thread(target=gone.wait))",
            "        threads[-1].start()",
            "except RuntimeError: threads.pop()",
            "gone.set()",
            "for thread in threads: thread.join()",
            "time.sleep(0.1)",
            "later = threading.Thread(target=gone.wait); later.start(); later.join()",
            "return str(len(threads))",
        ),
        SMALL,
    )

    (response,) = run.all(Responded)
    assert int(response.body) <= SMALL.threads
    assert int(response.body) > SMALL.threads // 2


def test_a_database_that_writes_ahead_and_a_mapped_file_still_work(
    sandbox: MeasuredSandbox,
) -> None:
    run = sandbox.run_with(
        view(
            "import sqlite3",
            "db = sqlite3.connect('x.db', isolation_level=None)",
            "mode = db.execute('pragma journal_mode=wal').fetchone()[0]",
            "db.execute('create table t (x)'); db.execute('insert into t values (1)')",
            "big = bytearray(1_000_000)",
            "for _ in range(5): big += bytes(5_000_000)  # which makes a mapping longer, or copies",
            "return f'{mode} {len(big)}'",
        ),
        SMALL,
    )

    assert [r.body for r in run.all(Responded)] == ["wal 26000000"]


def test_without_our_socket_a_worker_asks_nobody(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    here = Path.cwd()
    os.chdir(project)
    try:
        with pytest.raises(OSError, match="No such file"):
            child.Quota(str(tmp_path))
    finally:
        os.chdir(here)
