"""Every command ends at the first signal, with its status, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lessons.course.loader import find_lesson, find_step, load_course
from tests.sandbox.conftest import until
from tests.support.house import HOUSE
from tui.cli.leaving import SignaledError, leave_at_signals, stopped_by_signals

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 60

signals = pytest.mark.parametrize("number", SIGNALS)
of_both_kinds = pytest.mark.parametrize("number", SIGNALS[:2])
"""The one that Python makes an exception, and one of the others, which we do: they are told apart
nowhere else."""


@pytest.fixture
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture
def answers(tmp_path: Path, course: Path) -> Path:
    """Ada is right, Bob's app hangs when it's loaded, and in the parent nothing comes back."""
    step = find_step(find_lesson(load_course(course), "first-lesson"), "show-it")
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "ada.py").write_text(step.solution["app.py"])
    for name in ("bob", "cy", "dot"):
        (tmp_path / "answers" / f"{name}.py").write_text(f"while True: pass  # {name}\n")
    return tmp_path / "answers"


def begin(*args: str | Path, scratch: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tui", *map(str, args)],
        cwd=HOUSE,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def signaled(process: subprocess.Popen[bytes], number: signal.Signals, scratch: Path) -> None:
    """Send a signal; see that the command ends by it and leaves neither process nor folder."""
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(number)
    assert process.wait(PATIENCE) == 128 + number
    assert process.stderr is not None
    assert b"Traceback" not in process.stderr.read()
    assert psutil.wait_procs(children, PATIENCE)[1] == []
    assert list(scratch.iterdir()) == []


@of_both_kinds
def test_a_class_that_is_being_judged(
    number: signal.Signals, answers: Path, course: Path, scratch: Path
) -> None:
    asked = ("check", course, "--answers", answers, "--exercise", "first-lesson/show-it")
    with begin(*asked, scratch=scratch) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("✓ ada".encode())  # and bob hangs
        signaled(process, number, scratch)


@of_both_kinds
def test_a_course_that_is_being_proved(number: signal.Signals, course: Path, scratch: Path) -> None:
    for app in course.rglob("app.py"):
        app.write_text("while True: pass\n" + app.read_text())
    with begin("check", course, scratch=scratch) as process:
        assert until(lambda: any(scratch.glob("flasklings-*/project")), PATIENCE)
        signaled(process, number, scratch)


@signals
def test_a_question_that_waits_for_its_answer(
    number: signal.Signals, course: Path, scratch: Path
) -> None:
    with begin("quiz", course, "--plain", scratch=scratch) as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith(b"1"):
            assert process.poll() is None
        signaled(process, number, scratch)


@signals
def test_a_run_whose_output_is_not_read(
    number: signal.Signals, tmp_path: Path, scratch: Path
) -> None:
    (tmp_path / "app.py").write_text("while True: print('x' * 1000)\n")
    with begin("run", tmp_path, "--json", "--timeout", "60", scratch=scratch) as process:
        assert until(lambda: any(scratch.glob("flasklings-*/project")), PATIENCE)
        signaled(process, number, scratch)


# -- in this process -----------------------------------------------------------------------


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The handlers of signals are as before, whatever a test does."""
    before = {number: signal.getsignal(number) for number in (*SIGNALS, signal.SIGALRM)}
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_block_is_left_by_an_exception_and_cleans_up(number: signal.Signals) -> None:
    cleaned = []

    def work() -> None:
        with leave_at_signals():
            try:
                os.kill(os.getpid(), number)
                signal.pause()
            finally:
                os.kill(os.getpid(), signal.SIGHUP)  # a second one doesn't disturb that
                cleaned.append(True)

    with pytest.raises(SignaledError) as left:
        work()
    assert (left.value.number, cleaned) == (number, [True])


def test_what_does_not_end_by_itself_after_a_signal_is_left() -> None:
    stopped: list[int] = []

    def work() -> None:
        with leave_at_signals(), stopped_by_signals(stopped.append):
            os.kill(os.getpid(), signal.SIGTERM)
            while True:
                signal.pause()

    with pytest.raises(SignaledError) as left:
        work()
    assert (left.value.number, stopped) == (signal.SIGTERM, [signal.SIGTERM])


def test_what_ends_by_itself_after_a_signal_is_not_left() -> None:
    stopped: list[int] = []
    with leave_at_signals(), stopped_by_signals(stopped.append):
        os.kill(os.getpid(), signal.SIGTERM)
    assert stopped == [signal.SIGTERM]
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_signal_that_nohup_ignores_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with leave_at_signals():
        os.kill(os.getpid(), signal.SIGHUP)
