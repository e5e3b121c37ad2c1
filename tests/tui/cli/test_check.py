"""``flasklings check`` as its users meet it: statuses, lines, colours, and leaving early."""

from __future__ import annotations

import contextlib
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.support.house import HOUSE
from tests.support.terminal import Terminal
from tests.tui.cli.conftest import Flasklings, start

LESSON = "10-first-lesson"
STEP = f"{LESSON}/02-show-it/step.md"


def spoil(course: Path) -> None:
    """Make two faults, in one file."""
    text = (course / STEP).read_text()
    text = text.replace('cause = "no-secret-key"', 'cause = "read-twice"')
    (course / STEP).write_text(text.replace("task = ", "taks = 'x'\ntask = "))


def test_a_course_that_holds_is_a_table_and_0(flasklings: Flasklings, course: Path) -> None:
    said = flasklings("check", course, "--python", sys.executable, "--jobs", "1")
    assert (said.status, said.err) == (0, "")
    steady = [re.sub(r"\d+\.\d+(\.\d+)?", "N", line) for line in said.out.splitlines()]
    assert steady == [
        f"✓ {LESSON}: 1 code block",
        f"✓ {LESSON}/01-a-message-waits: ends by itself, one prediction holds; 1 run, N s",
        f"✓ {LESSON}/02-show-it: starter fails, solution passes, 2 wrong answers told; 9 runs, N s",
        f"✓ {LESSON}/quiz: 5 proofs hold; 5 runs, N s",
        "no fault: 16 runs in N s, with Python N and Flask N",
    ]


def test_faults_are_lines_that_editors_read_and_1(flasklings: Flasklings, course: Path) -> None:
    spoil(course)
    said = flasklings("check", course)
    assert said.status == 1
    (fault,) = [line for line in said.out.splitlines() if STEP in line]
    assert fault.startswith(f"{course / STEP}:5: taks: unknown key; did you mean task?")
    assert "Traceback" not in said.out + said.err


def test_quiet_prints_the_faults_alone(flasklings: Flasklings, course: Path) -> None:
    assert flasklings("check", "--quiet", course).out == ""
    spoil(course)
    said = flasklings("check", "-q", course)
    assert said.status == 1
    assert [line.split(":")[0] for line in said.out.splitlines()] == [str(course / STEP)]


def test_no_text_of_a_course_reaches_the_terminal_as_it_is(
    flasklings: Flasklings, course: Path
) -> None:
    text = (course / STEP).read_text()
    red = text.replace('observe = "shown"', 'observe = "\\u001b[31m[red]x"')
    (course / STEP).write_text(red)
    said = flasklings("check", course)
    assert "\x1b" not in said.out
    assert "\\x1b[31m[red]x" in said.out


@pytest.mark.parametrize(("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_a_bar_and_a_table(
    env: dict[str, str], coloured: bool, course: Path
) -> None:
    program = [sys.executable, "-m", "tui", "check", str(course)]
    with Terminal(program, columns=80, rows=24, env=env, cwd=str(HOUSE)) as screen:
        assert screen.wait_for_end() == 0
        assert "  02-show-it" in screen.text
        assert "starter fails" in screen.text
        assert b"proving" in screen.raw
        assert bool(re.search(rb"\x1b\[[0-9;]*3[0-9]", screen.raw)) is coloured


def runs_an_app_with(text: str, scratch: Path) -> bool:
    apps = scratch.glob("*/project/app.py")
    with contextlib.suppress(FileNotFoundError):  # a run that has ended since
        return any(text in app.read_text() for app in apps)
    return False


def eventually(holds: Callable[[], bool]) -> bool:
    for _ in range(2_000):
        if holds():
            return True
        time.sleep(0.005)
    return False


@pytest.mark.parametrize(
    ("during", "number"),
    [("jinja.parse", signal.SIGINT), ("sleep(600)", signal.SIGTERM)],
    ids=["asking", "proving"],
)
def test_leaving_early_leaves_no_process_and_no_file(
    during: str, number: signal.Signals, course: Path, tmp_path: Path
) -> None:
    app = course / LESSON / "01-a-message-waits" / "app.py"
    app.write_text(f"import time\ntime.sleep(600)\n{app.read_text()}")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with start("check", course, TMPDIR=str(scratch)) as process:
        assert eventually(lambda: runs_an_app_with(during, scratch))
        below = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        assert process.wait(timeout=20) == 128 + number
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert below
    assert eventually(lambda: not any(child.is_running() for child in below))
    assert list(scratch.iterdir()) == []
