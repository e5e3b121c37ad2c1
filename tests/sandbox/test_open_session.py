"""A session that waits for a person's next request: it costs nothing, and it ends once."""

from __future__ import annotations

import psutil
import pytest

from sandbox import Project, Request, Sandbox
from sandbox.events import Ended, Event, Requested, Responded, Started
from sandbox.session import Session
from tests.sandbox.conftest import PRELUDE

APP = (
    PRELUDE
    + """
import threading, pathlib
count = 0
def work():
    while True:
        pass
threading.Thread(target=work, daemon=True).start()
@app.get("/")
def home():
    global count
    count += 1
    pathlib.Path("kept.txt").open("a").write("x")
    session["n"] = session.get("n", 0) + 1
    return f"{count} {session['n']} {pathlib.Path('kept.txt').read_text()}"
@app.get("/hangs")
def hangs():
    while True:
        pass
@app.get("/file")
def file():
    return "x", {"Content-Disposition": "attachment; filename=a.txt"}
"""
)
PROJECT = Project({"app.py": APP.encode()})
HOME = Request("/")


def bodies(events: list[Event]) -> list[str]:
    return [event.body for event in events if isinstance(event, Responded)]


def opened(sandbox: Sandbox) -> tuple[Session, psutil.Process]:
    session = sandbox.open(PROJECT)
    events = [*session.start(), *session.send(HOME)]
    started = next(event for event in events if isinstance(event, Started))
    return session, psutil.Process(started.pid)


def cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def test_an_app_that_waits_does_no_work_and_goes_on_where_it_was(bulk_sandbox: Sandbox) -> None:
    session, process = opened(bulk_sandbox)
    ended = session.rest()
    assert ended is not None
    assert ended.reason == "finished"
    while process.status() != psutil.STATUS_STOPPED:
        pass  # the signal is on its way
    used = cpu(process)
    assert session.rest() is not None
    assert cpu(process) == used, "not even a thread that works all the time"
    assert bodies([*session.send(HOME)]) == ["2 2 xx"]
    assert session.rest() is not None
    assert [type(event) for event in session.close()] == [Ended]
    assert [*session.close()] == []
    assert [*session.send(HOME)] == []


def test_an_app_that_is_killed_while_it_waits_is_told_by_the_next_request(
    bulk_sandbox: Sandbox,
) -> None:
    session, process = opened(bulk_sandbox)
    session.rest()
    process.kill()
    events = [*session.send(HOME)]
    assert isinstance(events[-1], Ended)
    assert events[-1].reason == "killed"
    assert session.rest() is None
    assert [*session.close()] == []


@pytest.mark.parametrize("reason", ["stopped", "finished"])
def test_the_app_begins_again_with_the_same_browsers_and_counts_on(
    bulk_sandbox: Sandbox, reason: str
) -> None:
    session, _ = opened(bulk_sandbox)
    session.rest()
    if reason == "stopped":
        session.stop()
        assert isinstance([*session.send(HOME)][-1], Ended)
    else:
        [*session.close()]
    assert session.ended is not None
    assert session.ended.reason == reason
    again = session.again()
    events = [*again.start(), *again.send(Request(reload=True))]
    asked = next(event for event in events if isinstance(event, Requested))
    assert asked.restarted
    assert asked.n > 1
    assert bodies(events) == ["1 2 x"], "another process and folder, but the browser's own cookie"
    assert [event.reason for event in again.close() if isinstance(event, Ended)] == ["finished"]


def test_a_browser_turns_back_to_a_page_it_kept_and_forgets_its_cookies(
    bulk_sandbox: Sandbox,
) -> None:
    session, _ = opened(bulk_sandbox)
    [*session.send(Request("/?second=1"))]
    [*session.send(Request("/file"))]  # it's saved, so the page stays
    assert bodies([*session.send(Request(reload=True))]) == ["3 3 xxx"]
    assert session.turn_to("A", 1)
    assert not session.turn_to("A", 3), "the browser never showed this"
    session.forget_cookies("A")
    events = [*session.send(Request(reload=True))]
    assert events[0].path == "/"  # type: ignore[attr-defined]
    assert bodies(events) == ["4 1 xxxx"]
    [*session.close()]
