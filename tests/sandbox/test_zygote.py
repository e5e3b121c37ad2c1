"""A bulk of runs: forked from one warm process, each as alone and as confined as a spawned one."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import psutil
import pytest

from sandbox import Project, Request, Sandbox, Session
from sandbox.events import Ended, Printed, Responded, Started, to_json
from sandbox.limits import MIB, Limits
from tests.sandbox.conftest import GET, PRELUDE, Run, gone, run_app, until, view
from tests.sandbox.test_leftovers import LEAVES_BEHIND
from tests.sandbox.test_sandbox import FINE

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(os, "pidfd_open"), reason="forks are for Linux"
)

NOTHING: frozenset[str] = frozenset()
PATIENT = Limits(request_seconds=10.0)


@pytest.fixture(scope="module")
def bulk() -> Iterator[Sandbox]:
    with Sandbox(limits=PATIENT, bulk=True) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def open_bulk() -> Iterator[Sandbox]:
    """One that lets an app do all that it likes, to see what is there to be found."""
    with Sandbox(limits=Limits(), layers=NOTHING, bulk=True) as sandbox:
        yield sandbox


def start(sandbox: Sandbox) -> Session:
    """Return a session that has loaded an app."""
    session = sandbox.open(Project.from_texts({"app.py": FINE}))
    list(session.start())
    return session


def zygote_of(sandbox: Sandbox) -> psutil.Process:
    zygote = sandbox._zygote
    assert zygote is not None
    return psutil.Process(zygote.pid)


def body(run: Run) -> str:
    assert run.responses, run.events
    return run.responses[0].body


APPS = {
    "flash, redirect, read": PRELUDE
    + "@app.post('/')\ndef save():\n flash(request.form['a'], 'ok'); return redirect('/')\n"
    "@app.get('/')\ndef home():\n return render_template_string("
    "'{% for m in get_flashed_messages() %}{{ m }}{% endfor %}')\n",
    "an error in a view": PRELUDE + view("print('near')", "return 1 / 0"),
    "an error at import": PRELUDE + "1 / 0\n",
    "no app": "x = 1\n",
    "no key": "from flask import *\napp = Flask('app')\n" + view("flash('x')", "return ''"),
    "refused": PRELUDE + view("open('/etc/passwd')", "return ''"),
    "input": PRELUDE + view("return input()"),
}


SIGNED = re.compile(rb"(\.?[\w-]{4,})\.[\w-]{6}\.[\w-]{27}\b")


def timeless(run: Run) -> list[dict[str, object]]:
    """Return what a run reported, without what another run of the same app may say otherwise."""
    told = []
    for event in run.events:
        # A session cookie tells the time behind its data, and signs it.
        fact = msgspec.json.decode(SIGNED.sub(rb"\1", to_json(event)))
        if fact.get("log"):
            fact["text"] = ""  # so does the log
        told.append({k: v for k, v in fact.items() if k not in {"ms", "pid", "bytes"}})
    return told


@pytest.mark.parametrize("name", APPS)
def test_a_forked_run_reports_what_a_spawned_one_does(
    name: str, sandbox: Sandbox, bulk: Sandbox
) -> None:
    requests = [Request("/", method="POST", form={"a": "Ada"}), *GET, *GET]
    forked, spawned = (run_app(s, APPS[name], requests) for s in (bulk, sandbox))

    assert timeless(forked) == timeless(spawned)


def test_what_a_forked_run_writes_past_python_is_told(bulk: Sandbox) -> None:
    source = PRELUDE + view("os.write(1, b'one ')", "os.write(2, b'two')", "return ''")
    written = run_app(bulk, source.replace("app =", "import os; app =", 1)).all(Printed)

    assert "".join(event.text for event in written) == "one two"


FILES = """\
import os, stat
def kinds():
    found = []
    for name in map(int, os.listdir("/proc/self/fd")):
        try:
            found.append(f"{stat.S_IFMT(os.fstat(name).st_mode):o}")
        except OSError:
            pass  # of the list itself
    return ", ".join(sorted(found))
"""


def test_a_forked_run_holds_no_descriptor_that_a_spawned_one_does_not(open_bulk: Sandbox) -> None:
    source = PRELUDE + view("return kinds()", top=FILES)
    with Sandbox(layers=NOTHING) as spawning:
        expected = body(run_app(spawning, source))
    # Also while others are at work, whose pipes it could have got.
    others = [start(open_bulk) for _ in range(3)]
    found = body(run_app(open_bulk, source))
    for other in others:
        list(other.close())

    assert found == expected
    assert f"{0o140000:o}" not in found  # no socket


def test_a_forked_run_can_make_many_callbacks(open_bulk: Sandbox) -> None:
    source = PRELUDE + view(
        "kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)",
        "made = [kind(lambda number: number + 1) for _ in range(1_000)]",
        "return str(sum(callback(1) for callback in made))",
        top="import ctypes",
    )

    assert body(run_app(open_bulk, source)) == "2000"


WRITES_EVERYWHERE = view(
    "for number in range(3, 256):",
    "    for message in (b'{\"reap\": 1}', b'garbage\\n'):",
    "        try: os.write(number, message)",
    "        except OSError: pass",
    "return 'done'",
    top="import os",
)


@pytest.mark.parametrize("app", [FINE, PRELUDE + WRITES_EVERYWHERE], ids=["fine", "writes"])
def test_a_run_reaches_no_other_and_not_the_zygote(open_bulk: Sandbox, app: str) -> None:
    """Without the filter every process of a run is looked for, and ended."""
    other = start(open_bulk)
    zygote = zygote_of(open_bulk)
    run_app(open_bulk, app)
    list(start(open_bulk).close())

    assert [e.status for e in other.send(GET[0]) if isinstance(e, Responded)] == [200]
    assert run_app(open_bulk, FINE).ended.reason == "finished"
    assert zygote_of(open_bulk) == zygote
    assert zygote.status() != psutil.STATUS_STOPPED
    list(other.close())


def test_what_an_app_leaves_in_memory_no_other_run_finds(open_bulk: Sandbox) -> None:
    top = (
        "import builtins, flask, os\n"
        "found = hasattr(flask, 'left'), hasattr(builtins, 'left'), 'LEFT' in os.environ\n"
        "flask.left = builtins.left = os.environ['LEFT'] = 'here'"
    )
    source = PRELUDE + view("return str(found)", top=top)

    assert [body(run_app(open_bulk, source)) for _ in range(2)] == ["(False, False, False)"] * 2
    maps = Path(f"/proc/{zygote_of(open_bulk).pid}/maps").read_text().splitlines()
    assert not [line for line in maps if "w" in line.split()[1] and "s" in line.split()[1]]


def test_each_run_leads_a_session_and_has_a_name_and_chances_of_its_own(
    open_bulk: Sandbox,
) -> None:
    lines = (
        "name = open('/proc/self/environ').read()",
        "assert os.environ['FLASKLINGS_RUN'] in name",
        "assert int(os.environ['LEADER']) == os.getsid(0) == os.getpgid(0)",
        "return f\"{os.environ['FLASKLINGS_RUN']} {random.random()}\"",
    )
    # Below a keeper, where there is no filter, the leader is the keeper.
    top = "import os, random\nos.environ['LEADER'] = str(os.getppid())"
    told = [body(run_app(open_bulk, PRELUDE + view(*lines, top=top))).split() for _ in range(4)]

    assert len({name for name, _ in told}) == 4
    assert len({number for _, number in told}) == 4
    assert all(name.startswith(f"{os.getpid()}-") for name, _ in told)


def test_the_filter_lets_a_forked_run_signal_itself_and_nobody_else() -> None:
    lines = (
        "os.kill(os.getpid(), 0)",
        "try: os.kill(os.getppid(), 0)",
        "except PermissionError: return 'refused'",
    )
    with Sandbox(layers=frozenset({"seccomp"}), bulk=True) as sandbox:
        assert body(run_app(sandbox, PRELUDE + view(*lines, top="import os"))) == "refused"


def test_the_zygote_stays_as_it_was_however_many_runs_it_served(bulk: Sandbox) -> None:
    def look() -> tuple[int, int, int, int]:
        zygote = zygote_of(bulk)
        memory = zygote.memory_full_info().uss
        return memory, zygote.num_fds(), zygote.num_threads(), len(zygote.children())

    def serve(runs: int) -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: run_app(bulk, FINE), range(runs)))
        assert until(lambda: not zygote_of(bulk).children())

    serve(10)
    before = look()
    serve(60)
    after = look()

    assert after[0] - before[0] < MIB // 4
    assert after[1:] == before[1:]
    assert after[2] == 1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_zygote_that_is_killed_ends_its_run_and_the_next_gets_another(number: int) -> None:
    with Sandbox(bulk=True) as sandbox:
        session = sandbox.open(Project.from_texts({"app.py": FINE}))
        (started,) = (e for e in session.start() if isinstance(e, Started))
        first = zygote_of(sandbox)
        first.send_signal(number)
        assert until(lambda: gone(started.pid))
        events = list(session.send(GET[0]))
        again = run_app(sandbox, FINE)

        assert isinstance(events[-1], Ended)
        assert events[-1].reason in ("killed", "crashed")
        assert events[-1].detail
        assert body(again) == "ok"
        assert zygote_of(sandbox) != first
        assert until(lambda: gone(first.pid))


def test_a_zygote_whose_program_has_gone_leaves_nothing_of_a_run() -> None:
    """The kernel closes a dying program's socket before it ends what the program started."""
    with Sandbox(layers=NOTHING, limits=Limits(request_seconds=60), bulk=True) as sandbox:
        events = sandbox.run(Project.from_texts({"app.py": LEAVES_BEHIND}), GET)
        daemon = next(int(event.text) for event in events if isinstance(event, Printed))
        assert not gone(daemon)
        zygote = sandbox._zygote
        assert zygote is not None
        zygote.close()
        assert until(lambda: gone(daemon))
        assert isinstance(list(events)[-1], Ended)


def test_another_interpreter_forks_too() -> None:
    with Sandbox(python=Path(sys.executable), bulk=True) as sandbox:
        assert body(run_app(sandbox, FINE)) == "ok"
        assert zygote_of(sandbox).exe() == str(Path(sys.executable).resolve())


def test_where_no_zygote_comes_up_spares_do_the_work(tmp_path: Path) -> None:
    stubborn = tmp_path / "python"
    stubborn.write_text(
        f'#!/bin/sh\ncase "$*" in *zygote) exit 1;; esac\nexec {sys.executable} "$@"\n'
    )
    stubborn.chmod(0o755)
    with Sandbox(python=stubborn, spares=2, bulk=True) as sandbox:
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(lambda _: run_app(sandbox, FINE), range(4)))

        assert [body(one) for one in done] == ["ok"] * 4
        assert sandbox._zygote is None
