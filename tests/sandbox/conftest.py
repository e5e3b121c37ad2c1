"""A real sandbox for the tests of this floor, and short words for using it."""

from __future__ import annotations

import os
import re
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import psutil
import pytest

from sandbox import Project, Request, Sandbox, Session, Timeline, fold
from sandbox.events import ON_DEMAND, Ended, Event, Failed, Flashed, Printed, Read, Responded
from sandbox.limits import Limits
from sandbox.request import parse_request
from sandbox.sandbox import ALL_LAYERS

E = TypeVar("E")

PRELUDE = """\
from flask import *
app = Flask(__name__)
app.secret_key = "dev"
"""
"""Three lines, so that the line numbers of what follows start at 4."""


PRINTS_HEADERS = """
def _printing(answers):
    def wsgi(environ, start):
        def begin(status, headers, *error):
            print(status, headers)
            return start(status, headers, *error)
        return answers(environ, begin)
    return wsgi
app.wsgi_app = _printing(app.wsgi_app)
"""
"""Source that makes an app print its status and headers, as it sends them."""

_VARIES = re.compile(r"\('(Date|ETag|Last-Modified|Expires)', '[^']*'\)(, )?")
_SIGNED = re.compile(r"(session=\.?[^.;']*)\.[^;']*")


def view(*body: str, top: str = "") -> str:
    """Return a view of ``/`` with these lines, for use after `PRELUDE` and the line `top`."""
    lines = [*([top] if top else []), "@app.get('/')", "def home():", *(f"    {b}" for b in body)]
    return "\n".join(lines) + "\n"


def queue_and_read(queue: str = "flash('m')", read: str = "repr(get_flashed_messages())") -> str:
    """Return a view of ``/q`` with one line, and one of ``/`` that returns what it reads."""
    return (
        f"@app.get('/q')\ndef q():\n    {queue}\n    return ''\n"
        f"@app.get('/')\ndef home():\n    return {read}\n"
    )


@dataclass(frozen=True)
class Run:
    """What one run was observed to do."""

    events: list[Event]

    @property
    def timeline(self) -> Timeline:
        return fold(self.events)

    @property
    def ended(self) -> Ended:
        last = self.events[-1]
        assert isinstance(last, Ended)
        return last

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def headers(self) -> list[str]:
        """What an app with `PRINTS_HEADERS` sent, without what varies with the time."""
        printed = "".join(one.text for one in self.all(Printed) if one.stream == "stdout")
        return [_SIGNED.sub(r"\1", _VARIES.sub("", line)) for line in printed.splitlines()]

    @property
    def flashed(self) -> list[Flashed]:
        return self.all(Flashed)

    @property
    def reads(self) -> list[Read]:
        return self.all(Read)

    @property
    def responses(self) -> list[Responded]:
        return self.all(Responded)

    @property
    def errors(self) -> list[Failed]:
        return self.all(Failed)


Observe = Callable[..., Run]

GET = (Request("/"),)


def run_app(
    sandbox: Sandbox, app: str | Mapping[str, str], requests: Iterable[Request] = GET
) -> Run:
    """Run an app, whose files are given by their names, or only its ``app.py``."""
    files = {"app.py": app} if isinstance(app, str) else app
    return Run(list(sandbox.run(Project.from_texts(files), requests)))


def run_within(
    sandbox: Sandbox,
    app: str | Mapping[str, str],
    limits: Limits | None = None,
    layers: frozenset[str] = ALL_LAYERS,
) -> Run:
    """Run an app with limits and layers of its own, in a sandbox that others share."""
    files = {"app.py": app} if isinstance(app, str) else app
    project = Project.from_texts(files)
    return Run(list(Session(project, sandbox, limits or Limits(), layers).run(GET)))


def until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Wait until the condition holds; return False if it doesn't in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        threading.Event().wait(0.005)
    return True


def gone(pid: int) -> bool:
    """Say whether a process has ended; its new parent may not have reaped it yet."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def exit_code_of(act: Callable[[], object]) -> int:
    """Do it in a process of its own; return the number of the OSError that it met, 0 for none."""
    with warnings.catch_warnings(action="ignore"):  # other tests' threads do not matter here
        pid = os.fork()
    if pid == 0:
        code = 255
        try:
            act()
            code = 0
        except OSError as problem:
            code = problem.errno or 254
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox that spawns its workers, as learners have it."""
    with Sandbox(spares=0) as sandbox:
        yield sandbox


OLDEST_FLASK = "FLASKLINGS_OLDEST_FLASK"
"""The variable that names a Python with the oldest Flask that is supported."""


@pytest.fixture(scope="session")
def oldest_python() -> Path:
    """A Python with the oldest Flask."""
    if OLDEST_FLASK not in os.environ:
        pytest.skip(f"{OLDEST_FLASK} names no Python with Flask 2.3.2; .ci/run makes one")
    return Path(os.environ[OLDEST_FLASK]).absolute()


@pytest.fixture(scope="session")
def oldest_flask(oldest_python: Path) -> Iterator[Sandbox]:
    """A sandbox for forked runs with the oldest Flask."""
    with Sandbox(python=oldest_python, bulk=True) as sandbox:
        yield sandbox


@pytest.fixture(params=["newest", "oldest"])
def each_flask(request: pytest.FixtureRequest) -> Sandbox:
    """A sandbox for forked runs with the newest Flask, then one with the oldest.

    For what Flask itself does: Jinja, Werkzeug and SQLite are the same with both.
    """
    flask = "bulk_sandbox" if request.param == "newest" else "oldest_flask"
    sandbox: Sandbox = request.getfixturevalue(flask)
    return sandbox


Watch = Callable[..., Run]


@pytest.fixture
def watch(bulk_sandbox: Sandbox) -> Watch:
    """Watch a run with the newest Flask."""
    return watcher_with(bulk_sandbox)


@pytest.fixture
def watch_each(each_flask: Sandbox) -> Watch:
    """Watch a run with the newest Flask, then one with the oldest."""
    return watcher_with(each_flask)


def watcher_with(sandbox: Sandbox) -> Watch:
    def run(
        source: str,
        *requests: str | Request,
        files: Mapping[str, str] | None = None,
        others: Mapping[str, str] | None = None,
        watch: frozenset[str] = ON_DEMAND,
    ) -> Run:
        """Run an app with templates, given by their names; report all that can be asked for."""
        texts = {f"templates/{name}": text for name, text in (files or {}).items()}
        texts = {"app.py": PRELUDE + source, **texts, **(others or {})}
        asked = [parse_request(r) if isinstance(r, str) else r for r in requests or ("/",)]
        return Run(list(sandbox.run(replace(Project.from_texts(texts), watch=watch), asked)))

    return run


@pytest.fixture(scope="session")
def observe(bulk_sandbox: Sandbox) -> Observe:
    """Observe forked runs."""
    return observer_with(bulk_sandbox)


@pytest.fixture(scope="session")
def observe_hastily() -> Iterator[Observe]:
    """Observe forked runs, a request of which gets one second."""
    with Sandbox(limits=Limits(request_seconds=1.0), bulk=True) as sandbox:
        yield observer_with(sandbox)


def observer_with(sandbox: Sandbox) -> Observe:
    def observe(
        app: str | Mapping[str, str], *requests: str | Request, prelude: str = PRELUDE
    ) -> Run:
        """Run an app; requests are as typed on a command line, ``GET /`` without any."""
        asked = [parse_request(r) if isinstance(r, str) else r for r in requests or ("/",)]
        return run_app(sandbox, prelude + app if isinstance(app, str) else app, asked)

    return observe
