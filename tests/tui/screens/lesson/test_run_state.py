"""Which run a lesson follows: held, running or ended, and whose messages it takes."""

from __future__ import annotations

from sandbox.timeline import Timeline
from tui.background.messages import RunBroke, RunEnded, RunGrew
from tui.screens.lesson.run import RunPhase, RunState


def grew(run: int) -> RunGrew:
    return RunGrew(run, Timeline(), ())


def ended(run: int) -> RunEnded:
    return RunEnded(run, Timeline(), ())


def test_a_run_is_shown_until_it_ends() -> None:
    state = RunState()
    state.follow(7)
    assert state.takes(grew(7))
    assert state.takes(ended(7))
    assert state.phase is RunPhase.ENDED
    assert not state.takes(grew(7)), "what comes after the end is old"


def test_a_run_that_breaks_is_over() -> None:
    state = RunState()
    state.follow(7)
    assert state.takes(RunBroke(7, "no sandbox"))
    assert state.phase is not RunPhase.RUNNING


def test_messages_of_other_runs_are_ignored() -> None:
    state = RunState()
    assert not state.takes(ended(7))
    state.follow(8)
    assert not state.takes(ended(7))
    assert state.phase is RunPhase.RUNNING
    state.forget()
    assert not state.takes(ended(8))


def test_a_held_run_shows_nothing_until_it_is_released() -> None:
    state = RunState()
    state.follow(7, RunPhase.HELD)
    assert not state.takes(grew(7))
    assert not state.takes(last := ended(7))
    assert state.phase is RunPhase.HELD
    assert state.release() is last
    assert state.takes(last), "it is shown as if it had been made just now"
    assert not state.takes(grew(7))


def test_a_held_run_that_goes_on_is_followed_after_its_release() -> None:
    state = RunState()
    state.follow(7, RunPhase.HELD)
    assert state.release() is None
    assert state.phase is RunPhase.RUNNING
    assert state.takes(ended(7))


def test_the_next_run_takes_the_place_of_a_held_one() -> None:
    state = RunState()
    state.follow(7, RunPhase.HELD)
    state.takes(ended(7))
    state.follow(8)
    assert state.held is None
    assert not state.takes(ended(7))
