"""However late a signal comes, and whatever is stuck by then, the program ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

START = """\
import asyncio, os, signal, sys, threading
from pathlib import Path
from tui.background import ending
from tui.background.journal import Journal

ending.ASK_AGAIN = ending.GIVE_UP = ending.LAST = 0.1
folder = Path(sys.argv[1])
journal = Journal(folder)
over = ending.AppEnding(journal, lambda: None, folder)
over.catch_signals()
for_ever = threading.Event().wait
"""

STUCK = """
journal.tell(lambda progress: for_ever())
"""
"""The progress file never answers."""


def ended(program: str, folder: Path) -> tuple[int, str]:
    """Run a program that ends; return its exit status, negative for a signal, and what it said."""
    done = subprocess.run(
        [sys.executable, "-c", START + program, str(folder)],
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_that_comes_when_the_loop_has_ended_is_heeded(
    number: signal.Signals, tmp_path: Path
) -> None:
    program = f"""
loop = asyncio.new_event_loop()
loop.close()
over.leave_by(lambda: loop.call_soon_threadsafe(print))
os.kill(os.getpid(), {int(number)})
over.finish(0)
"""
    assert ended(program, tmp_path) == (-number, "")


def test_two_signals_at_once_end_it_by_the_first(tmp_path: Path) -> None:
    program = """
os.kill(os.getpid(), signal.SIGQUIT)
os.kill(os.getpid(), signal.SIGTERM)
for_ever()
"""
    assert ended(program, tmp_path) == (-signal.SIGQUIT, "")


def test_a_progress_file_that_never_answers_keeps_no_signal_off(tmp_path: Path) -> None:
    program = STUCK + "os.kill(os.getpid(), signal.SIGQUIT)\nfor_ever()"
    assert ended(program, tmp_path) == (-signal.SIGQUIT, "")


def test_a_progress_file_that_never_answers_keeps_nobody_from_leaving(tmp_path: Path) -> None:
    program = STUCK + "over.begin()\nfor_ever()"
    assert ended(program, tmp_path) == (0, "")


def test_a_program_that_was_left_and_does_not_end_is_ended_with_its_status(tmp_path: Path) -> None:
    assert ended("over.finish(3)\nfor_ever()", tmp_path) == (3, "")
