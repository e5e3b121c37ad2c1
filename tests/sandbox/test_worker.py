"""The parent's side of a worker: nothing that it said is lost, and each thing comes in its turn."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from sandbox.frames import RawOutput, Refused, Resting
from sandbox.limits import Limits
from sandbox.worker import Worker, WorkerExitedError
from tests.sandbox.conftest import until
from tests.support.worker_pipes import Pipes

SOON = 30.0


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
