"""Nothing of a run is left, however it ends and whatever its program dies of."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from sandbox import Project, Request, Sandbox, Session
from sandbox.events import Ended, Started
from sandbox.limits import MIB, Limits
from sandbox.run_folder import sweep
from sandbox.sandbox import ALL_LAYERS
from tests.sandbox.conftest import PRELUDE, gone, run_app, run_within, until, view
from tests.support.house import HOUSE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the ways are those of Linux")

LEAVES_BEHIND = PRELUDE + view(
    "daemon = subprocess.Popen(['sleep', '300'], env={}, cwd='/', start_new_session=True)",
    "print(daemon.pid, flush=True)",
    "while True: pass",
    top="import subprocess",
)
HANGS = PRELUDE + view("print(0, flush=True)", "while True: pass")
PROGRAM = """\
import sys
from sandbox import Project, Request, Sandbox
from sandbox.events import Printed, Started
from sandbox.limits import Limits
layers = frozenset(filter(None, sys.argv[2].split(",")))
limits, bulk = Limits(request_seconds=60), sys.argv[3] == "bulk"
with Sandbox(layers=layers, limits=limits, bulk=bulk) as sandbox:
    for event in sandbox.run(Project.from_texts({"app.py": sys.argv[1]}), [Request("/")]):
        if isinstance(event, Started):
            print(event.pid, flush=True)
        if isinstance(event, Printed):
            print(event.text, flush=True)
"""


SLOW_KEEPER = """\
import os, signal, subprocess, sys
from sandbox.child import jail, keeper
gate = int(sys.argv[1])
if os.fork() == 0:
    jail.dies_with_parent()
    keeper.os.closerange = lambda *_: os.read(gate, 1)
    keeper.split()
    print(subprocess.Popen(["sleep", "300"], start_new_session=True).pid, flush=True)
signal.pause()
"""


def test_nothing_outlives_a_program_that_is_killed_before_the_keeper_had_its_turn() -> None:
    gate, opened = os.pipe()
    program = subprocess.Popen(
        [sys.executable, "-c", SLOW_KEEPER, str(gate)],
        stdout=subprocess.PIPE,
        pass_fds=[gate],
        cwd=HOUSE,
    )
    assert program.stdout is not None
    daemon = int(program.stdout.readline())
    program.kill()
    program.wait()
    os.close(gate)
    os.close(opened)
    program.stdout.close()

    assert until(lambda: gone(daemon))


@pytest.mark.parametrize("workers", ["spawned", "bulk"])
@pytest.mark.parametrize(
    ("app", "layers"),
    [
        pytest.param(HANGS, "landlock,seccomp,guard", id="every layer"),
        pytest.param(HANGS, "guard", id="guard only"),
        pytest.param(LEAVES_BEHIND, "", id="a daemon of another session, no layer"),
    ],
)
def test_nothing_outlives_a_program_that_is_killed_in_the_middle_of_a_run(
    app: str, layers: str, workers: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, app, layers, workers],
        stdout=subprocess.PIPE,
        text=True,
        cwd=HOUSE,
        env={"TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert program.stdout is not None
    worker, started = int(program.stdout.readline()), int(program.stdout.readline())
    family = [pid for pid in (worker, started) if pid]
    assert not any(map(gone, family))
    spares = [child.pid for child in psutil.Process(program.pid).children(recursive=True)]

    program.send_signal(signal.SIGKILL)
    program.wait()
    program.stdout.close()

    assert until(lambda: all(map(gone, [*family, *spares])))
    assert [path.name.split("-")[1] for path in tmp_path.iterdir()] == [str(program.pid)]
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sweep()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("by", "workers"),
    [
        (signal.SIGTERM, "bulk_sandbox"),
        (signal.SIGKILL, "bulk_sandbox"),
        (signal.SIGSEGV, "sandbox"),
    ],
)
def test_the_keeper_ends_as_the_app_did(
    by: signal.Signals, workers: str, request: pytest.FixtureRequest
) -> None:
    source = PRELUDE + view(f"os.kill(os.getpid(), {int(by)})", top="import os")
    run = run_within(request.getfixturevalue(workers), source, layers=frozenset())

    assert run.ended.reason == ("crashed" if by == signal.SIGSEGV else "killed")
    assert by.name in run.ended.detail


def test_a_worker_that_does_not_read_cannot_hold_its_program_up(bulk_sandbox: Sandbox) -> None:
    """A thread that keeps the interpreter to itself between requests leaves the pipe full."""
    source = PRELUDE + view(
        "sys.setswitchinterval(1000)",
        "threading.Timer(0.05, lambda: re.match('(a+)+$', 'a' * 60 + 'b')).start()",
        "return 'x'",
        top="import re, sys, threading",
    )
    project = Project.from_texts({"app.py": source})
    session = Session(project, bulk_sandbox, Limits(request_seconds=1.0), ALL_LAYERS)
    list(session.start())
    list(session.send(Request("/")))
    until(lambda: False, seconds=0.3)
    big = Request("/", "POST", {"x": "y" * 1_000_000})
    last = list(session.send(big))[-1]
    list(session.close())

    assert isinstance(last, Ended)
    assert last.reason == "timeout"


@pytest.mark.parametrize(
    ("body", "reason", "says"),
    [
        (
            "for n in range(400): open(str(n), 'w').close(); time.sleep(0.005)",
            *("output", "more than 100 files and folders"),
        ),
        (
            "for n in range(9): open(str(n), 'wb').write(bytes(10**6)); time.sleep(0.1)",
            *("output", "more than 2 MiB of files"),
        ),
        (
            "[threading.Thread(target=time.sleep, args=[9]).start() for _ in range(40)];"
            " time.sleep(2)",
            *("killed", "more than 20 threads"),
        ),
    ],
)
def test_where_the_kernel_does_not_ask_we_look(
    bulk_sandbox: Sandbox, body: str, reason: str, says: str
) -> None:
    source = PRELUDE + view(body, "return 'x'", top="import threading, time")
    limits = Limits(disk_bytes=2 * MIB, disk_entries=100, threads=20)
    run = run_within(bulk_sandbox, source, limits, frozenset({"guard"}))

    assert run.ended.reason == reason
    assert says in run.ended.detail


def test_an_app_may_have_a_hundred_threads(bulk_sandbox: Sandbox) -> None:
    source = PRELUDE + view(
        "done = threading.Event()",
        "[threading.Thread(target=done.wait).start() for _ in range(100)]",
        "count = threading.active_count(); done.set()",
        "return str(count > 100)",
        top="import threading",
    )
    run = run_app(bulk_sandbox, source)

    assert [response.body for response in run.responses] == ["True"]


def test_the_projects_own_files_do_not_count_against_it(bulk_sandbox: Sandbox) -> None:
    files = {f"static/{n}.txt": "x" * 10_000 for n in range(300)}
    files["app.py"] = PRELUDE + view("time.sleep(0.3)", "return 'x'", top="import time")
    run = run_within(bulk_sandbox, files, Limits(disk_bytes=1 * MIB, disk_entries=100))

    assert run.ended.reason == "finished"
    assert len(run.all(Started)) == 1


def test_running_out_of_memory_is_reported_at_the_learners_line(bulk_sandbox: Sandbox) -> None:
    source = PRELUDE + view("while True: keep.append(bytearray(1000))", top="keep = []")
    run = run_within(bulk_sandbox, source, Limits(memory_bytes=128 * MIB))

    assert run.ended.reason == "memory"
    (error,) = run.errors
    assert (error.type, error.file, error.line) == ("MemoryError", "app.py", 7)
