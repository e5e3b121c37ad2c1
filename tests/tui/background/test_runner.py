"""The runner tells of every run how it ended, also of one that was stopped at whatever moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest
from textual.message import Message
from textual.message_pump import MessagePump

from lessons.course.loader import load_course
from lessons.course.model import Step
from sandbox.sandbox import Sandbox
from tests.support.slow_judging import PATIENCE, HeldJudging
from tui.background.messages import RunEnded
from tui.background.runner import Runner


class Listener(MessagePump):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self._told: SimpleQueue[Message] = SimpleQueue()

    def post_message(self, message: Message) -> bool:
        self._told.put(message)
        return True

    def ending(self, run: int) -> RunEnded:
        """Wait for how a run ended; that of an earlier one may come before it."""
        while True:
            message = self._told.get(timeout=PATIENCE)
            if isinstance(message, RunEnded) and message.run == run:
                return message


@pytest.fixture
def step(course_folder: Path) -> Step:
    """A step with a check and no blank."""
    return load_course(course_folder).lessons[0].steps[0]


@pytest.fixture
def judging(monkeypatch: pytest.MonkeyPatch) -> HeldJudging:
    return HeldJudging(monkeypatch)


@pytest.fixture
def runner(sandbox: Sandbox, judging: HeldJudging) -> Iterator[Runner]:
    runner = Runner(sandbox)
    yield runner
    judging.go_on.set()
    runner.close()


def test_a_run_stopped_while_it_is_judged_ends_as_stopped_and_unjudged(
    runner: Runner, step: Step, judging: HeldJudging
) -> None:
    listener = Listener()
    run = runner.run(step, {}, listener)
    assert judging.begun.wait(PATIENCE)
    runner.stop(listener)
    judging.go_on.set()
    ended = listener.ending(run)
    assert ended.outcome is None
    assert ended.timeline.exchanges, "what it did before stays to be seen"


def test_a_run_stopped_before_it_began_ends_as_stopped(
    runner: Runner, step: Step, judging: HeldJudging
) -> None:
    listener = Listener()
    runner.run(step, {}, listener)
    assert judging.begun.wait(PATIENCE)
    waits = runner.run(step, {}, listener)
    runner.stop(listener)
    assert listener.ending(waits).outcome is None


def test_runs_that_give_way_to_another_end_as_stopped_and_that_one_is_judged(
    runner: Runner, step: Step, judging: HeldJudging
) -> None:
    listener = Listener()
    judged = runner.run(step, {}, listener)
    assert judging.begun.wait(PATIENCE)
    waits, last = (runner.run(step, {}, listener) for _ in range(2))
    assert listener.ending(waits).outcome is None
    judging.go_on.set()
    assert listener.ending(judged).outcome is None
    ended = listener.ending(last)
    assert ended.outcome is not None


def test_stopping_leaves_alone_what_another_screen_asked_for(
    runner: Runner, step: Step, judging: HeldJudging
) -> None:
    leaving, staying = Listener(), Listener()
    judged = runner.run(step, {}, staying)
    assert judging.begun.wait(PATIENCE)
    runner.stop(leaving)
    judging.go_on.set()
    assert staying.ending(judged).outcome is not None


def test_a_run_that_nobody_stops_is_not_told_as_stopped(
    runner: Runner, step: Step, judging: HeldJudging
) -> None:
    judging.go_on.set()
    listener = Listener()
    assert listener.ending(runner.run(step, {}, listener)).outcome is not None
