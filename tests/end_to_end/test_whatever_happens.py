"""However the screen is left, what was typed is on the disk and the terminal is as it was."""

from __future__ import annotations

import os
import signal
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copytree

import pytest

from lessons.course.cache import cached_course
from lessons.course.loader import BUILT_IN
from lessons.store.entries import BUILT_IN_COURSE
from lessons.store.progress import Progress
from tests.end_to_end.conftest import Open
from tests.support.faulty_screen import DIVIDES, LINGERS, OPEN, STUCK
from tests.support.monkey import Monkey, live_on, modes_left
from tests.support.terminal import Terminal
from tests.support.terminal_learner import leave, pane, see
from tui import FAULT_STATUS
from tui.error_log import LOG

STEP = "15/fix-missing-key"
"""An exercise: it asks for no prediction, so its editor has the focus at once."""

LONGEST = 20.0
"""Seconds that the program may take to end on a busy machine."""

WAITING_EDITOR = """\
#!/bin/sh
trap 'echo "# outside" >> "$1"; exit' INT
echo waiting
while :; do read line; done
"""
"""Does nothing until Ctrl+C, which writes."""

LESSON, SLUG = "flashing-messages", "fix-missing-key"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds the course, as every start but the first finds it."""
    folder = tmp_path_factory.mktemp("cache")
    cached_course(BUILT_IN, folder)
    return folder


@pytest.fixture
def home(cache: Path, tmp_path: Path) -> Path:
    """A data folder for the program of these sources."""
    copytree(cache, tmp_path / "home" / "cache")
    return tmp_path / "home"


@pytest.fixture
def lesson(open_terminal: Open) -> Terminal:
    """A lesson whose editor has the focus."""
    return opened(open_terminal("learn", STEP))


def opened(terminal: Terminal) -> Terminal:
    """Wait until the next key goes into the editor."""
    see(terminal, "app.py", "1 from flask import")
    terminal.wait("F5 Run")
    return terminal


def draft(home: Path) -> str:
    """Return what the progress file holds of the step's file."""
    with closing(Progress.open(home, BUILT_IN_COURSE)) as progress:
        return progress.drafts(LESSON, SLUG).get("app.py", "")


def assert_given_back(terminal: Terminal) -> None:
    """The terminal echoes and reads lines again, and nothing that was turned on is left on."""
    local = termios.tcgetattr(terminal.child.child_fd)[3]
    assert local & termios.ECHO
    assert local & termios.ICANON
    assert local & termios.ISIG
    assert modes_left(bytes(terminal.raw)) == []


def ended(terminal: Terminal) -> None:
    """Wait until the program has ended, and read what it wrote last."""
    deadline = time.monotonic() + LONGEST
    while terminal.child.isalive():
        assert time.monotonic() < deadline, "the program never ended"
        terminal.pass_over(0.05)
    while terminal.pass_over(0.05):
        pass


@pytest.mark.parametrize(
    ("number", "thread"), [(signal.SIGTERM, 1), (signal.SIGHUP, 0), (signal.SIGQUIT, 0)]
)
def test_a_signal_ends_it_after_the_last_letters_are_saved(
    number: signal.Signals, thread: int, lesson: Terminal, tmp_path: Path
) -> None:
    """Whichever thread is given it: the system chooses, and the main thread may be asleep."""
    lesson.type("# last words")
    see(lesson, "app.py", "# last words")
    lesson.press("F6")  # in the editor, the cursor would wake it as it blinks
    lesson.settle(0.6)
    threads = Path(f"/proc/{lesson.child.pid}/task").iterdir()
    os.kill(sorted(int(one.name) for one in threads)[thread], number)
    ended(lesson)
    assert lesson.child.signalstatus == number
    assert "# last words" in draft(tmp_path / "home")
    assert_given_back(lesson)


def test_it_ends_without_its_terminal_also_under_nohup(home: Path) -> None:
    under_nohup = ["sh", "-c", f"trap '' HUP; exec {sys.executable} -m tui learn {STEP}"]
    with Terminal(under_nohup, env={"FLASKLINGS_HOME": str(home)}) as terminal:
        opened(terminal)
        terminal.type("# last words")
        see(terminal, "app.py", "# last words")
        with Path(os.devnull).open() as nothing:
            os.dup2(nothing.fileno(), terminal.child.child_fd)
        assert terminal.child.wait() == 0
    assert "# last words" in draft(home)
    assert not (home / LOG).exists()


def test_keys_and_lines_arrive_as_they_were_typed_up_to_the_last_read(
    lesson: Terminal, tmp_path: Path
) -> None:
    lesson.type("(1, 2),")
    lesson.press("Enter")  # behind a line that begins with a bracket
    lesson.wait(lambda text: pane(text, "app.py").startswith("1 (1, 2), 2 from"))
    lesson.type("def f():\r    if x:\r        return 1\r")  # a paste that is not marked as one
    see(lesson, "app.py", "return 1")
    lesson.type("# quick\x11")  # letters in one read with Ctrl+Q
    ended(lesson)
    assert lesson.child.exitstatus == 0
    typed = "(1, 2),\ndef f():\n    if x:\n        return 1\n# quick"
    assert draft(tmp_path / "home").startswith(typed)
    assert_given_back(lesson)


def test_no_locale_no_byte_no_paste_and_no_editor_outside_stops_it(
    open_terminal: Open, tmp_path: Path
) -> None:
    editor = tmp_path / "waits.sh"
    editor.write_text(WAITING_EDITOR)
    editor.chmod(0o755)
    more = {"EDITOR": str(editor), "VISUAL": "", "PYTHONIOENCODING": "latin-1"}
    terminal = opened(open_terminal("learn", STEP, **more))
    assert "\\u256d" not in terminal.text
    terminal.press("Ctrl+O")
    terminal.wait(lambda _: "waiting" in terminal.plain_output)
    terminal.press("Ctrl+C")  # it is the editor's
    see(terminal, "app.py", "# outside")

    os.write(terminal.child.child_fd, b"# \xe4 goes")
    see(terminal, "app.py", "# \ufffd goes")
    terminal.type("\x1b[99999999999;5u")  # a key whose number is no character
    terminal.type("\x1b[200~ on")  # a paste without an end
    see(terminal, "app.py", "# \ufffd goes on")
    leave(terminal)


def faulty(fault: str, home: Path) -> Terminal:
    """Open the program with a fault."""
    program = [sys.executable, "-m", "tests.support.faulty_screen", fault, "learn", STEP]
    return Terminal(program, env={"FLASKLINGS_HOME": str(home)})


@contextmanager
def at_fault(fault: str, home: Path) -> Iterator[Terminal]:
    """Open the program with a fault, type into its editor, and press the key of the fault."""
    with faulty(fault, home) as terminal:
        opened(terminal)
        terminal.type("# not lost")
        see(terminal, "app.py", "# not lost")
        terminal.press("F7")
        yield terminal
        assert_given_back(terminal)
    assert "Traceback" not in terminal.plain_output
    assert "# not lost" in draft(home)


def test_a_fault_of_its_own_is_told_in_a_sentence_and_nothing_is_lost(home: Path) -> None:
    with at_fault(DIVIDES, home) as terminal:
        ended(terminal)
        assert terminal.child.exitstatus == FAULT_STATUS
        said = terminal.plain_output.rpartition("flasklings: ")[2].split()
    assert " ".join(said) == (
        "An error in flasklings itself (ZeroDivisionError) has closed the course; "
        f"{home / LOG} says more. "
        "Your text is saved, and flasklings will open where you were."
    )
    assert "ZeroDivisionError: division by zero" in (home / LOG).read_text()


def test_a_screen_that_is_stuck_is_left_by_ctrl_q_all_the_same(home: Path) -> None:
    with at_fault(STUCK, home) as terminal:
        terminal.press("Ctrl+Q")
        ended(terminal)
        assert terminal.child.exitstatus == 0


def test_a_screen_that_never_closes_is_left_all_the_same(home: Path) -> None:
    with at_fault(OPEN, home) as terminal:
        ended(terminal)
        assert terminal.child.exitstatus == 0


def test_a_screen_that_is_stuck_ends_by_a_signal_all_the_same(home: Path) -> None:
    with at_fault(STUCK, home) as terminal:
        assert terminal.child.pid is not None
        os.kill(terminal.child.pid, signal.SIGTERM)
        ended(terminal)
        assert terminal.child.signalstatus == signal.SIGTERM


def test_ctrl_z_behind_ctrl_q_does_not_bring_the_screen_back(home: Path) -> None:
    with faulty(LINGERS, home) as terminal:
        opened(terminal)
        terminal.press("Ctrl+Q")
        terminal.wait(lambda _: "given back" in terminal.plain_output)
        terminal.press("Ctrl+Z")
        terminal.type("one\r")
        terminal.wait(lambda _: "heard one" in terminal.plain_output)
        assert terminal.child.pid is not None
        os.kill(terminal.child.pid, signal.SIGCONT)  # as `fg` does
        terminal.type("two\r")
        ended(terminal)
        assert terminal.child.exitstatus == 0
        assert_given_back(terminal)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_monkey_ends_freezes_and_loses_nothing(seed: int, tmp_path: Path) -> None:
    monkey = Monkey(tmp_path, seed)
    for _ in live_on(monkey, 100, longest=50):
        assert monkey.faults == []


LIGHT_GROUND, LIGHT_THEMES_GROUND = "\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\", b"48;2;251;250;247"


def test_it_is_light_in_a_light_terminal_however_late_that_is_told(home: Path) -> None:
    env = {"FLASKLINGS_HOME": str(home), "COLORTERM": "truecolor"}
    learn = [sys.executable, "-m", "tui", "learn", STEP]
    without = dict.fromkeys(("COLORFGBG", "TEXTUAL_THEME"), "")
    with Terminal(["env", "-u", "TMUX", "-u", "STY", *learn], env={**env, **without}) as terminal:
        opened(terminal)
        assert b"\x1b]11;?\x07" in terminal.raw
        assert LIGHT_THEMES_GROUND not in terminal.raw
        terminal.type(f"# one{LIGHT_GROUND[:12]}")
        terminal.type(f"{LIGHT_GROUND[12:]} two")
        terminal.wait(lambda text: "# one two" in text and LIGHT_THEMES_GROUND in terminal.raw)
