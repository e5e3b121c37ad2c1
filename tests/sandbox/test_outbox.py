"""Frames wait in memory until they're written together: none is lost, none comes twice."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest

from sandbox import Session, outbox_view
from sandbox.child import outbox, wire
from sandbox.child.outbox import SIZE, Outbox
from sandbox.child.wire import Channel
from sandbox.events import Ended, Event, Flashed, Printed
from sandbox.frames import FrameReader, Refused, Resting
from sandbox.limits import Limits
from sandbox.outbox_view import OutboxView
from sandbox.project import Project
from sandbox.request import Request
from sandbox.sandbox import Sandbox
from sandbox.worker import Worker, WorkerExitedError
from tests.sandbox.conftest import PRELUDE, Observe, Run, view
from tests.support.worker_pipes import Pipes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such memory")

REST, WHY = b'{"event":"rest"}', b'{"event":"refused","why":"a reason"}'


def frame(number: int, body: bytes = REST) -> bytes:
    return b"\n- %d %s\n" % (number, body)


@pytest.fixture
def pipes() -> Iterator[Pipes]:
    process = Pipes()
    yield process
    process.close()


def test_both_ends_expect_the_same_memory() -> None:
    assert outbox_view.SIZE == SIZE


def test_what_is_gathered_is_written_in_its_order_and_seen_until_then() -> None:
    written: list[bytes] = []
    outbox = Outbox(written.append)
    seen = OutboxView(os.getpid(), outbox.descriptor)
    outbox.close_file()
    outbox.add(b"one ")
    outbox.add(b"two ")
    assert seen.read() == b"one two "
    assert written == []

    outbox.flush()
    outbox.flush()
    assert seen.read() == b""
    assert written == [b"one two "]

    outbox.add(b"three")
    assert seen.read() == b"three"
    seen.close()
    assert seen.read() == b""


def test_what_has_no_room_is_written_after_what_came_before_it() -> None:
    written: list[bytes] = []
    outbox = Outbox(written.append)
    half = b"x" * (SIZE // 2)
    for data in (half, half, b"y" * SIZE, b"z"):
        outbox.add(data)
    outbox.flush()

    assert b"".join(written) == half + half + b"y" * SIZE + b"z"


def interrupted(channel: Channel, step: int) -> bool:
    """Send a frame, and one more in between as a handler would; say whether it came so far."""
    steps = 0

    def trace(at: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        if at.f_code.co_filename not in (wire.__file__, outbox.__file__):
            return None
        at.f_trace_opcodes = True
        steps += 1
        if steps == step:
            channel.send({"event": "refused", "why": "handler"})
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        channel.hold(lambda: {"event": "refused", "why": "held"})
        channel.send({"event": "refused", "why": "sent"})
        channel.flush()
    finally:
        sys.settrace(before)
    return steps >= step


@pytest.mark.parametrize("gathers", [True, False])
def test_a_frame_that_a_handler_sends_at_any_step_waits_for_its_turn(gathers: bool) -> None:
    hear, say = os.pipe()
    channel = Channel(io.BytesIO(), say, 2)
    channel.make_outbox()
    channel.gather(gathers)
    reader = FrameReader()
    step = 1
    while interrupted(channel, step):
        channel.flush()  # what came during the last flush
        told = [
            frame.why for frame in reader.feed(os.read(hear, SIZE)) if isinstance(frame, Refused)
        ]
        assert sorted(told) == ["handler", "held", "sent"], f"step {step}"
        assert told.index("held") < told.index("sent"), f"step {step}"
        step += 1
    os.close(hear)
    os.close(say)

    assert step > 100
    assert (reader.forged, reader.refused) == (0, 0)


def test_a_frame_that_was_seen_early_is_passed_over_later() -> None:
    reader = FrameReader()
    early = frame(1) + frame(2, WHY) + b"\n- 3 {"  # the last one is being written

    assert list(reader.look_ahead(early)) == [Resting(), Refused("a reason")]
    assert list(reader.look_ahead(early)) == []
    assert list(reader.feed(frame(1) + frame(2, WHY) + frame(3))) == [Resting()]
    assert (reader.forged, reader.refused, reader.counted) == (0, 0, 3)


def test_what_is_seen_early_passes_the_same_gate() -> None:
    reader = FrameReader()
    waiting = frame(1) + frame(3) + b"\nother 2 " + REST + b"\nno frame\n" + frame(2)

    assert list(reader.look_ahead(waiting)) == [Resting(), Resting()]
    assert list(reader.feed(b"\nother 2 " + REST + frame(2) + frame(9))) == []
    assert reader.forged == 2


def test_what_a_worker_gathered_before_it_ended_is_received_once(pipes: Pipes) -> None:
    def write(data: bytes) -> None:
        pipes.say.write(data)

    outbox = Outbox(write)
    worker = Worker(pipes, Limits())
    ready = b'{"event":"ready","python":"3","flask":"3","pid":%d,"outbox":%d}'
    pipes.say.write(frame(1, ready % (os.getpid(), outbox.descriptor)))
    worker.wait_until_ready()
    outbox.add(frame(2, WHY))
    deadline = time.monotonic() + 30
    assert worker.receive(deadline) == Refused("a reason")

    outbox.flush()
    outbox.add(frame(3))
    pipes.say.close()
    pipes.write.close()
    assert worker.receive(deadline) == Resting()
    with pytest.raises(WorkerExitedError):
        worker.receive(deadline)
    assert worker.dropped == 0
    assert worker.reap() == 0


@pytest.mark.parametrize("end", ["os._exit(3)", "os.kill(os.getpid(), 9)", "ctypes.string_at(0)"])
def test_what_led_to_a_crash_is_told(observe: Observe, end: str) -> None:
    run = observe(view("flash('one')", "print('two')", end, top="import ctypes, os"))

    assert [flash.message for flash in run.flashed] == ["one"]
    assert "".join(printed.text for printed in run.all(Printed)) == "two\n"
    assert run.ended.reason in ("crashed", "killed")


def test_a_process_that_the_app_forks_takes_no_number_and_no_request_of_the_worker(
    sandbox: Sandbox,
) -> None:
    body = """\
    flash("before")
    if pid := os.fork():
        os.waitpid(pid, 0)
        flash("after")
    else:
        flash("lost")
        print("from the child")
    return "page"
"""
    source = PRELUDE + "import os\n@app.get('/')\ndef home():\n" + body
    project = Project.from_texts({"app.py": source})
    session = Session(project, sandbox, Limits(), frozenset({"landlock"}))  # seccomp refuses forks
    run = Run(list(session.run([Request("/"), Request("/")])))

    assert [flash.message for flash in run.flashed] == ["before", "after"] * 2
    assert "".join(printed.text for printed in run.all(Printed)) == "from the child\n" * 2
    assert [one.status for one in run.responses] == [200, 200]
    assert run.errors == []


def test_what_a_busy_app_did_is_told_while_it_is_busy(sandbox: Sandbox) -> None:
    source = PRELUDE + view("flash('one')", "while True: pass")
    session = sandbox.open(Project.from_texts({"app.py": source}))
    events: list[Event] = [*session.start()]
    for event in session.send(Request("/")):
        events.append(event)
        if isinstance(event, Flashed):
            session.stop()

    assert isinstance(events[-1], Ended)
    assert events[-1].reason == "stopped"
