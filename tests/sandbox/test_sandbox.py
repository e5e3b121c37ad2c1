"""A run leaves nothing behind, can be stopped at any time, and reports `ended` exactly once."""

from __future__ import annotations

import os
import signal
import threading
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from sandbox import Project, Sandbox
from sandbox.events import Ended, Event, Failed, Printed, Responded, Started
from sandbox.limits import Limits
from sandbox.worker import Worker
from tests.sandbox.conftest import GET, PRELUDE, gone, run_app, until, view
from tests.support.house import printed_by

HANG = PRELUDE + "@app.get('/')\ndef home():\n    while True: pass\n"
FINE = PRELUDE + "@app.get('/')\ndef home():\n    return 'ok'\n"


def app(source: str) -> Project:
    return Project.from_texts({"app.py": source})


def test_a_session_stays_open_for_more_requests(sandbox: Sandbox) -> None:
    session = sandbox.open(app(PRELUDE + view("global n; n += 1", "return str(n)", top="n = 0")))
    events: list[Event] = [*session.start(), *session.send(GET[0]), *session.send(GET[0])]

    assert [e.body for e in events if isinstance(e, Responded)] == ["1", "2"]
    assert session.ended is None
    assert [type(e) for e in session.close()] == [Ended]
    assert list(session.close()) == []
    assert list(session.send(GET[0])) == []


@pytest.mark.parametrize("bulk", [False, True])
def test_a_run_that_hangs_can_be_stopped_from_another_thread(bulk: bool) -> None:
    with Sandbox(spares=0, bulk=bulk) as sandbox:
        session = sandbox.open(app(HANG))
        list(session.start())
        events: list[Event] = []
        iterating = threading.Thread(target=lambda: events.extend(session.send(GET[0])))
        iterating.start()
        session.stop()
        iterating.join(timeout=10)
        assert not iterating.is_alive()

    last = events[-1]
    assert isinstance(last, Ended)
    assert last.reason == "stopped"
    assert last.ms < 2_900  # long before its deadline
    assert list(session.close()) == []


def test_stopping_before_the_start_ends_the_run_without_running_anything(sandbox: Sandbox) -> None:
    session = sandbox.open(app(FINE))
    session.stop()

    assert [type(e) for e in session.start()] == [Ended]
    assert session.ended is not None
    assert session.ended.reason == "stopped"


@pytest.mark.parametrize("hung", [False, True])
def test_a_run_closed_early_leaves_nothing(
    hung: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Sandbox(limits=Limits(request_seconds=0.5), spares=0) as sandbox:
        events = sandbox.run(app(HANG), GET)
        started = next(e for e in events if isinstance(e, Started))
        assert not hung or next(e for e in events if isinstance(e, Failed)).line
        events.close()  # type: ignore[attr-defined]

        assert until(lambda: not psutil.pid_exists(started.pid))
        assert until(lambda: list(tmp_path.iterdir()) == [])
        assert until(lambda: not sandbox._in_use)


@pytest.mark.parametrize("warm", [False, True])
def test_a_spare_that_died_while_it_waited_costs_no_run(warm: bool) -> None:
    with Sandbox() as sandbox:
        spare = sandbox._spares.get()
        assert isinstance(spare, Worker)
        if warm:
            spare.wait_until_ready()
        os.kill(spare.pid, signal.SIGKILL)
        assert until(spare._process.has_ended)
        sandbox._spares.put(spare)

        run = run_app(sandbox, FINE)
        assert run.ended.reason == "finished"
        assert [response.body for response in run.responses] == ["ok"]
        assert until(lambda: not psutil.pid_exists(spare.pid))
        assert until(lambda: not sandbox._in_use)


@pytest.mark.parametrize(
    ("bulk", "apart", "end"),
    [
        (False, "", "return ''"),
        (False, "", "import time; time.sleep(60)"),
        (True, ", env={}, cwd='/', start_new_session=True", "return ''"),
    ],
)
def test_processes_that_an_app_started_end_with_its_run(bulk: bool, apart: str, end: str) -> None:
    source = PRELUDE + view(
        f"child = subprocess.Popen(['sleep', '300']{apart})",
        "print(child.pid, flush=True)",
        end,
        top="import subprocess",
    )
    limits = Limits(request_seconds=1.0)
    with Sandbox(limits=limits, spares=0, layers=frozenset(), bulk=bulk) as sandbox:
        run = run_app(sandbox, source)
        pid = int(run.all(Printed)[0].text)

        assert until(lambda: gone(pid))


def test_the_app_sees_nothing_of_the_learners_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_SECRET", "canary")
    with Sandbox(spares=0, layers=frozenset()) as fresh:  # so that /proc can be read at all
        source = PRELUDE + view(
            "return str(dict(os.environ)) + open('/proc/self/environ').read()", top="import os"
        )
        run = run_app(fresh, source)

    assert "canary" not in run.responses[0].body
    assert str(Path.home()) not in run.responses[0].body


@pytest.mark.parametrize("bulk", [False, True])
def test_a_run_that_ends_after_its_sandbox_was_closed_leaves_nothing(
    bulk: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sandbox = Sandbox(spares=0, bulk=bulk)
    session = sandbox.open(app(FINE))
    (started,) = [e for e in session.start() if isinstance(e, Started)]
    sandbox.close()

    assert [type(e) for e in session.close()] == [Ended]
    assert not psutil.pid_exists(started.pid)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("bulk", [False, True])
def test_a_closed_sandbox_says_so_and_runs_nothing(
    bulk: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sandbox = Sandbox(bulk=bulk)
    sandbox.close()
    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(lambda _: run_app(sandbox, FINE), range(3)))

    assert [run.ended.detail for run in runs] == ["the sandbox could not start: it was closed"] * 3
    assert list(tmp_path.iterdir()) == []


def test_closing_the_sandbox_ends_its_spares() -> None:
    program = (
        "import psutil, time; from sandbox.sandbox import Sandbox\n"
        "mine = psutil.Process(); sandbox = Sandbox(spares=2)\n"
        "while len(mine.children()) < 2: time.sleep(0.01)\n"
        "sandbox.close(); print(len(mine.children()))\n"
    )

    assert printed_by(program) == "0\n"


def test_no_more_spares_are_warmed_than_asked_for() -> None:
    program = (
        "import psutil, sys; from sandbox.sandbox import Sandbox\n"
        "from sandbox.project import Project\n"
        "project = Project.from_texts({'app.py': sys.argv[1]}); sandbox = Sandbox(spares=0)\n"
        "for _ in range(2): list(sandbox.run(project, []))\n"
        "while psutil.Process().children(): pass\n"
        "sandbox.close(); print('none left')\n"
    )

    assert printed_by(program, FINE) == "none left\n"


@pytest.mark.parametrize("bulk", [False, True])
def test_a_python_that_is_not_there_is_one_clear_error(bulk: bool) -> None:
    with Sandbox(python=Path("/nowhere/python"), bulk=bulk) as sandbox:
        run = run_app(sandbox, FINE)

    (error,) = run.all(Failed)
    assert (error.type, error.phase) == ("NoWorker", "sandbox")
    assert "/nowhere/python" in error.message
    assert run.ended.reason == "crashed"


@pytest.mark.parametrize("bulk", [False, True])
def test_a_python_without_flask_is_one_clear_error(bulk: bool, tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    with Sandbox(python=tmp_path / "bare" / "bin" / "python", bulk=bulk) as sandbox:
        run = run_app(sandbox, FINE)

    (error,) = run.all(Failed)
    assert error.message == "This Python has no Flask installed."


@pytest.mark.parametrize("bulk", [False, True])
def test_many_runs_leave_no_descriptor_no_thread_and_no_process(bulk: bool) -> None:
    mine = psutil.Process()
    with Sandbox(spares=0, bulk=bulk) as sandbox:
        list(sandbox.run(app(FINE), GET))
    before = (mine.num_fds(), threading.active_count(), len(mine.children()))
    with Sandbox(spares=0, bulk=bulk) as sandbox:
        for _ in range(3):
            assert run_app(sandbox, FINE).ended.reason == "finished"

    assert until(lambda: (mine.num_fds(), threading.active_count(), len(mine.children())) <= before)


@pytest.mark.parametrize(("bulk", "runs"), [(False, 4), (True, 24)])
def test_threads_at_once_have_each_a_worker_of_their_own(bulk: bool, runs: int) -> None:
    def go(number: int) -> tuple[int, str]:
        source = PRELUDE + view(f"flash('{number}')", "return str(get_flashed_messages())")
        done = run_app(sandbox, source, GET * 3)
        assert {e.message for e in done.flashed} == {str(number)}
        return done.all(Started)[0].pid, done.ended.reason

    with Sandbox(limits=Limits(request_seconds=10.0), spares=0, bulk=bulk) as sandbox:
        with ThreadPoolExecutor(8) as pool:
            done = list(pool.map(go, range(runs)))

        assert {reason for _, reason in done} == {"finished"}
        assert len({pid for pid, _ in done}) == runs
        assert until(lambda: not any(psutil.pid_exists(pid) for pid, _ in done))
