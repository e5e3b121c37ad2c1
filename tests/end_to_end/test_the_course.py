"""A learner's first minutes, in a real terminal, with the installed product."""

from __future__ import annotations

import re
import signal
import termios
import time
import zipfile
from pathlib import Path

import psutil

from tests.end_to_end.conftest import Open
from tests.support.terminal import Terminal
from tests.support.terminal_learner import (
    QUESTION_OPEN,
    happened,
    leave,
    open_step,
    pane,
)

FLASH_STEP = "15/flash-queues"


def test_the_wheel_holds_the_course_the_styles_and_the_types(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert {"tui/py.typed", "lessons/py.typed", "sandbox/py.typed"} <= set(names)
    assert any(name.endswith("01-a-redirect-forgets/step.md") for name in names)
    assert any(name.endswith("solution/app.py") for name in names)
    assert any(name.endswith(".tcss") for name in names)
    assert not any(name.startswith("tests/") or "__pycache__" in name for name in names)


def test_what_was_typed_survives_a_kill_and_is_there_at_the_next_start(
    open_terminal: Open, tmp_path: Path
) -> None:
    first = open_terminal("learn", FLASH_STEP)
    first.wait(QUESTION_OPEN)
    first.press("1")
    happened(first, "all accounted for")
    typed = first.type("# kept ")
    first.wait("# kept")
    while not is_on_disk(tmp_path, b"# kept"):
        assert time.perf_counter() < typed + 5.0, "what was typed never came to the disk"
        first.settle(0.02)
    first.child.kill(signal.SIGKILL)

    again = open_terminal()
    again.wait("# kept")
    assert "Your first flash message" in again.text
    assert QUESTION_OPEN not in again.text  # it is asked once
    happened(again, "✓ You said: The page shows done,")
    again.type("# at once ")
    again.wait("# at once")
    leave(again)
    assert is_on_disk(tmp_path, b"# at once")


def is_on_disk(folder: Path, text: bytes) -> bool:
    return any(text in file.read_bytes() for file in (folder / "home").glob("*.db*"))


def test_leaving_while_a_step_is_still_being_opened_ends_well(open_terminal: Open) -> None:
    for _ in range(2):
        terminal = open_terminal("learn", "15/2")
        terminal.wait("flash()")
        leave(terminal)
        assert "Traceback" not in terminal.plain_output


def test_whatever_an_app_dies_of_the_screen_stays_alive_and_the_next_run_works(
    open_terminal: Open,
) -> None:
    terminal = open_step(open_terminal, FLASH_STEP)
    terminal.type("def (:\r")
    terminal.wait("def (:")
    terminal.press("F5")
    happened(terminal, "SyntaxError")
    happened(terminal, "▲ why app.py:1 is not valid Python")
    assert "importlib" not in terminal.text

    take_back(terminal, "def (:")
    terminal.type("print(f\"I am {__import__('os').getpid()}.\", flush=True)\rwhile True: pass\r")
    terminal.wait("while True: pass")
    terminal.press("F5")
    terminal.wait("running")
    terminal.type("# still typing ")
    terminal.wait("# still typing", seconds=2)
    terminal.press("Escape")
    terminal.wait("stopped", seconds=2)

    terminal.press("F5")
    process_of_app(terminal).kill()
    happened(terminal, "killed")

    take_back(terminal, "while True")
    terminal.press("F5")
    happened(terminal, "+ queued [message] Saved! app.py:9")
    leave(terminal)


def take_back(terminal: Terminal, typed: str) -> None:
    """Press Ctrl+Z until what was typed above the app is gone, and so its line."""
    for _ in range(9):
        code = pane(terminal.text, "app.py")
        if typed not in code and "12" not in code.split():
            return
        terminal.press("Ctrl+Z")
        terminal.settle()
    raise AssertionError(f"{typed!r} stays:\n{terminal.text}")


def process_of_app(terminal: Terminal) -> psutil.Process:
    """Wait until the app says which process it is, and is still that process."""

    def said(text: str) -> int:
        found = re.search(r"I am (\d+)\.", pane(text, "What happened"))
        return int(found[1]) if found else 0

    terminal.wait(lambda text: said(text) in below(terminal))
    return psutil.Process(said(terminal.text))


def below(terminal: Terminal) -> set[int]:
    """Return the numbers of the processes that the program has started."""
    return {one.pid for one in psutil.Process(terminal.child.pid).children(recursive=True)}


def test_a_tiny_terminal_asks_for_room_and_the_data_folder_may_be_a_file(
    open_terminal: Open, tmp_path: Path
) -> None:
    (tmp_path / "home").write_text("in the way")
    terminal = open_terminal(columns=20, rows=5)
    terminal.wait(lambda text: "larger:" in text)
    terminal.resize(120, 36)
    terminal.wait("Start step 1")
    terminal.wait(lambda text: "kept in memory" in text or "progress" in text.lower())
    terminal.resize(1, 1)
    terminal.settle()
    terminal.resize(80, 24)
    terminal.wait("Start step 1")
    leave(terminal)
    assert (tmp_path / "home").read_text() == "in the way"


def test_without_colours_states_have_words_ctrl_c_quits_nothing_and_ctrl_q_leaves_nothing(
    open_terminal: Open,
) -> None:
    terminal = open_step(open_terminal, FLASH_STEP, NO_COLOR="1")
    for word in ("+ queued", "~ cookie", "= 1 waiting, all accounted for"):
        terminal.wait(word)
    terminal.press("F5")
    terminal.wait("✗ 1 of 3 passed")
    terminal.press("Ctrl+C")
    terminal.settle()
    terminal.type("# alive ")
    terminal.wait("# alive")
    terminal.press("F6")
    terminal.press("Ctrl+C")  # outside the editor too
    app = psutil.Process(terminal.child.pid)
    terminal.wait(lambda _: bool(app.children()))  # the sandbox keeps a warm worker
    family = app.children(recursive=True)
    leave(terminal)

    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []


def test_the_terminal_is_left_in_its_own_mode_and_an_unreadable_file_is_set_aside(
    installed: Path, tmp_path: Path
) -> None:
    (tmp_path / "flasklings.db").write_bytes(b"no database at all" * 100)
    terminal = Terminal(
        ["/bin/sh", "-c", f"{installed}; stty -a"],
        env={"FLASKLINGS_HOME": str(tmp_path)},
        cwd=str(tmp_path),
    )
    with terminal:
        before = termios.tcgetattr(terminal.child.child_fd)
        terminal.wait("unreadable")
        terminal.press("Ctrl+Q")
        terminal.wait_for_end()
        assert "-icanon" not in terminal.plain_output
        assert before[3] & termios.ICANON
    kept = list(tmp_path.glob("flasklings.db.unreadable-*"))
    assert [path.read_bytes()[:8] for path in kept] == [b"no datab"]
