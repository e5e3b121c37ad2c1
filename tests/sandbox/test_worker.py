"""The parent's side of a worker: nothing that it said is lost, and each thing comes in its turn."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from io import FileIO
from typing import IO

import pytest

from sandbox.frames import RawOutput, Refused, Resting
from sandbox.limits import Limits
from sandbox.worker import Worker, WorkerExitedError
from tests.sandbox.conftest import until

SOON = 30.0


class Pipes:
    """A worker's process that is nothing but its pipes, whose other ends the test holds."""

    pid = 2**22 + 1  # no process has this number
    token = "none"

    def __init__(self) -> None:
        jobs, events, raw = os.pipe(), os.pipe(), os.pipe()
        self.jobs: IO[bytes] = FileIO(jobs[1], "w")
        self.events: IO[bytes] = FileIO(events[0])
        self.raw: IO[bytes] = FileIO(raw[0])
        self.say, self.write = FileIO(events[1], "w"), FileIO(raw[1], "w")
        self._unread = jobs[0]
        self._frames = 0

    def frame(self, body: bytes) -> None:
        """Say one thing."""
        self._frames += 1
        self.say.write(b"- %d %s\n" % (self._frames, body))

    def close(self) -> None:
        for end in (self.jobs, self.say, self.write):
            end.close()
        os.close(self._unread)

    def has_ended(self) -> bool:
        return False

    def wait_for_end(self, seconds: float) -> bool:
        """There is no process that could end."""
        return True

    def signal(self, number: int) -> None:
        """There is none to be told."""

    def kill_group(self) -> None:
        """There is none."""

    def reap(self) -> int:
        return 0


@pytest.fixture
def pipes() -> Iterator[Pipes]:
    process = Pipes()
    yield process
    process.close()


def test_what_was_said_before_both_pipes_ended_is_received_though_one_ended_first(
    pipes: Pipes,
) -> None:
    worker = Worker(pipes, Limits())
    pipes.write.close()
    assert until(lambda: worker._open_pipes == 1)
    pipes.frame(b'{"event": "refused", "why": "a reason"}')
    pipes.frame(b'{"event": "rest"}')
    pipes.say.close()
    assert until(lambda: worker._open_pipes == 0)
    deadline = time.monotonic() + SOON
    assert worker.receive(deadline) == Refused("a reason")
    assert worker.receive(deadline) == Resting()
    with pytest.raises(WorkerExitedError):
        worker.receive(deadline)


def test_what_was_written_past_python_comes_before_what_was_said_after_it(pipes: Pipes) -> None:
    worker = Worker(pipes, Limits())
    deadline = time.monotonic() + SOON
    for number in range(300):
        pipes.write.write(b"%d" % number)
        pipes.frame(b'{"event": "rest"}')
        assert worker.receive(deadline) == RawOutput(str(number), cut=False)
        assert worker.receive(deadline) == Resting()
