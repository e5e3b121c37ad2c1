"""The runner tells of a run as it goes on, and of every run how it ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from textual._context import NoActiveAppError
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

from lessons.course.loader import load_course
from lessons.course.model import Step
from sandbox.events import Called, Ended, Event, Flashed, Requested
from sandbox.request import Request
from sandbox.sandbox import Sandbox
from sandbox.timeline import fold
from tests.support.slow_judging import PATIENCE, HeldJudging
from tui.background.messages import RunBroke, RunEnded, RunGrew, VisitEnded
from tui.background.open_run import OpenRun
from tui.background.runner import IDLED, INTERVAL, Runner, RunUpdates, post
from tui.presenters.browsing import Ask
from tui.presenters.flight import flight
from tui.presenters.row_kinds import RowKinds
from tui.presenters.timeline_rows import rows


class Listener(MessagePump):
    """Takes messages from any thread, as a screen does, and keeps them."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Message] = []
        self._heard = threading.Condition()

    def post_message(self, message: Message) -> bool:
        with self._heard:
            self.told.append(message)
            self._heard.notify_all()
        return True

    def ending(self, run: int) -> RunEnded:
        """Wait for how a run ended; that of an earlier one may come before it."""
        return self._wait_for(lambda x: isinstance(x, RunEnded) and x.run == run)  # type: ignore[return-value]

    def broken(self, run: int) -> RunBroke:
        """Wait until a run couldn't be made."""
        return self._wait_for(lambda x: isinstance(x, RunBroke) and x.run == run)  # type: ignore[return-value]

    def flashes(self, count: int) -> None:
        """Wait until a message tells of so many flashes."""
        self._wait_for(lambda x: isinstance(x, RunGrew) and len(x.timeline.lives) >= count)

    def wait_until(self, condition: Callable[[], object], every: float | None = None) -> None:
        """Wait until a condition holds: look at each message, or every so many seconds."""
        with self._heard:
            for _ in range(3000):
                if condition():
                    return
                self._heard.wait(every or PATIENCE / 3000)
        raise AssertionError("what was waited for did not come about")

    def _wait_for(self, is_it: Callable[[Message], bool]) -> Message:
        with self._heard:
            assert self._heard.wait_for(lambda: any(map(is_it, self.told)), PATIENCE)
            return next(filter(is_it, self.told))


@pytest.fixture
def step(course_folder: Path) -> Step:
    """A step with a check and no blank."""
    return load_course(course_folder).lessons[0].steps[0]


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
    ended = listener.ending(run)  # at once: the judging still goes on
    assert ended.outcome is None
    assert ended.timeline.exchanges, "what it did before stays to be seen"
    judging.go_on.set()
    last = runner.run(step, {}, listener)
    assert listener.ending(last).outcome is not None
    assert sum(isinstance(x, RunEnded) and x.run == run for x in listener.told) == 1


def test_only_the_flight_is_told_what_no_check_and_no_row_is_about(
    runner: Runner, step: Step, judging: HeldJudging
) -> None:
    judging.go_on.set()
    listener = Listener()
    ended = listener.ending(runner.run(step, {}, listener))
    assert ended.outcome is not None
    assert RowKinds.VIEW not in {row.kind for row in ended.rows}
    assert "Flask calls your view" in " ".join(s.sentence for s in flight(ended.timeline).steps)
    judged = ended.outcome.timeline
    assert not any(exchange.of(Called) for exchange in judged.exchanges)
    assert judged.lives == ended.timeline.lives


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


# While a run goes on

REQUEST = Requested(1, "A", "GET", "/", {}, None, ())


def flashed(number: int) -> Flashed:
    return Flashed(1, "message", f"Message {number}", "str", "app.py", 3)


def test_what_came_before_a_hang_is_told_while_it_hangs() -> None:
    listener = Listener()
    updates = RunUpdates(7, listener)
    for event in (REQUEST, flashed(1), flashed(2)):
        updates.add(event)
    listener.flashes(2)
    updates.add(flashed(3))
    listener.flashes(3)
    updates.finish()


def test_ten_thousand_flashes_are_a_few_messages() -> None:
    listener = Listener()
    updates = RunUpdates(7, listener)
    flashes = (flashed(number) for number in range(10_000))
    events: list[Event] = [REQUEST, *flashes, Ended("finished", "", 1)]
    begun = time.monotonic()
    for event in events:
        updates.add(event)
    timeline, told_rows = updates.finish()
    taken = time.monotonic() - begun
    assert len(listener.told) <= 10 + taken / INTERVAL
    assert timeline == fold(events)
    assert list(told_rows) == rows(timeline)


def test_who_has_left_the_app_is_told_nothing() -> None:
    without_app = Widget()
    with ThreadPoolExecutor() as pool:
        with pytest.raises(NoActiveAppError):
            pool.submit(without_app.post_message, Message()).result()
        assert pool.submit(post, without_app, Message()).exception() is None


def test_without_a_temporary_folder_no_app_can_be_run_and_none_is_judged(
    step: Step, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    listener, runner = Listener(), Runner(sandbox)
    number = runner.run(step, step.files, listener)
    told = listener.broken(number)
    runner.close()
    assert told.why.startswith("flasklings can't run an app here: No such file or directory")
    assert not any(isinstance(message, RunEnded) for message in listener.told)


# What a learner asks for in the page of a run


@pytest.fixture
def home() -> Ask:
    """The learner opens the app's first page."""
    return Ask(1, "A", "you: link", Request("/"))


def visited(listener: Listener) -> list[VisitEnded]:
    return [message for message in listener.told if isinstance(message, VisitEnded)]


def visit(runner: Runner, listener: Listener, run: OpenRun, ask: Ask) -> VisitEnded:
    """Ask for something in the page of a run, and wait until that's over."""
    before = len(visited(listener))
    runner.visit(run, ask)
    listener.wait_until(lambda: len(visited(listener)) > before)
    return visited(listener)[before]


def opened(runner: Runner, listener: Listener, step: Step, judging: HeldJudging) -> OpenRun:
    """Run a step, and return the run that waits."""
    judging.go_on.set()
    ended = listener.ending(runner.run(step, {}, listener, stays_open=True))
    assert ended.timeline.ended is not None
    assert ended.outcome is not None
    assert ended.open is not None
    return ended.open


def notes(told: VisitEnded) -> list[str]:
    return [row.note for row in told.rows if row.kind is RowKinds.REQUEST]


def test_a_visit_is_a_further_request_of_the_same_app(
    runner: Runner, step: Step, judging: HeldJudging, home: Ask
) -> None:
    listener = Listener()
    run = opened(runner, listener, step, judging)
    script = len(run.timeline.exchanges)
    told = visit(runner, listener, run, home)
    assert notes(told)[script:] == ["you: link"]
    assert not any("you" in note for note in notes(told)[:script])
    assert told.said == ""
    assert run.is_open
    assert told.timeline.ended is not None, "what a view shows of a run that's over is shown"
    assert run.timeline.ended is None
    assert sum(isinstance(message, RunEnded) for message in listener.told) == 1


@pytest.mark.parametrize("leave", ["another run", "its screen", "the program"])
def test_an_app_that_waits_ends_with_what_it_belongs_to(
    runner: Runner, step: Step, judging: HeldJudging, leave: str
) -> None:
    listener = Listener()
    run = opened(runner, listener, step, judging)
    match leave:
        case "another run":
            listener.ending(runner.run(step, {}, listener))
        case "its screen":
            runner.stop(listener)
        case _:
            runner.close()
    listener.wait_until(lambda: not run.is_open, every=0.005)
    assert run.session.ended is not None
    assert run.session.ended.reason == "finished"
    assert not any(visited(listener)), "nobody looks at it any more"


def test_after_its_idle_time_an_app_ends_and_the_next_request_starts_it_again(
    sandbox: Sandbox, step: Step, judging: HeldJudging, home: Ask
) -> None:
    runner, listener = Runner(sandbox, idle=0), Listener()
    run = opened(runner, listener, step, judging)
    listener.wait_until(lambda: visited(listener))
    assert visited(listener)[-1].said == IDLED
    assert not run.is_open
    told = visit(runner, listener, run, home)
    assert "restarted" in told.said
    assert notes(told)[-1] == "you: link, the app started again"
    runner.close()


def test_forgetting_cookies_is_no_request_and_needs_no_app(
    runner: Runner, step: Step, judging: HeldJudging
) -> None:
    listener = Listener()
    run = opened(runner, listener, step, judging)
    before = run.timeline
    told = visit(runner, listener, run, Ask(1, "A"))
    assert "has no cookies now" in told.said
    assert run.timeline is before
    assert told.timeline.exchanges == before.exchanges


def test_a_form_of_a_page_that_no_browser_keeps_is_not_sent(
    runner: Runner, step: Step, judging: HeldJudging
) -> None:
    listener = Listener()
    run = opened(runner, listener, step, judging)
    told = visit(runner, listener, run, Ask(99, "A", "you: reload", Request(reload=True)))
    assert "no longer has this page" in told.said
    assert run.is_open
