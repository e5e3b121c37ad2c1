"""How long the lesson's two most pressed keys take, in a real terminal.

Run it with ``python -m tests.benchmarks.lesson_keys [ROUNDS]``.  It prints the time from ``F5`` to
the first flash of a six-line app on the screen beside the wall time of the same app driven by
Flask's test client in a fresh ``python``; and the echo of a letter in a 100-line file beside that
of a bare app with a plain `TextArea`, key by key in turn.
"""

from __future__ import annotations

import re
import sys
import tempfile
from functools import partial
from pathlib import Path

from lessons.store.progress import Progress
from tests.benchmarks.shared import (
    bare_app,
    is_within,
    open_program,
    read_count,
    show,
    time_script,
    write_course,
)
from tests.support.big_course import STEP
from tests.support.terminal import Terminal

APP = """\
from flask import Flask, flash
app = Flask(__name__); app.secret_key = "dev"
@app.get("/")
def home():
    flash(f"at {__import__('time').monotonic_ns()}")
    return "done"
"""

SCRIPT = APP + 'print(app.test_client().get("/").text)\n'

PAGE = """

@app.get("/page/{n}")
def page_{n}(name="x"):
    return f"page {{name}} {n}"
"""
LONG = APP + "".join(PAGE.format(n=n) for n in range(19))

FLASH_LIMIT, LETTER_LIMIT = 0.30, 1.2


def stamp(text: str) -> str:
    """Return the newest stamp that the panel shows, "" for none."""
    found = re.findall(r"at (\d{6,})", text)
    return found[-1] if found else ""


def is_newer(before: str, text: str) -> bool:
    return stamp(text) not in ("", before)


def open_lesson(folder: Path, course: Path, draft: str | None = None) -> Terminal:
    """Open the step, with what a learner is taken to have typed before."""
    home = folder / ("home" if draft is None else "home-draft")
    if draft is not None:
        progress = Progress.open(home)
        progress.keep_draft("speed", "short", "app.py", draft)
        progress.close()
    terminal = open_program(home, "learn", course)
    terminal.wait("How fast.")
    terminal.press("Enter")
    terminal.wait("One call queues")
    return terminal


def measure_flash(folder: Path, course: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Return the seconds from F5 to the flash on the screen, and of a fresh python."""
    flashes, scripts = [], []
    script = folder / "app_script.py"
    script.write_text(SCRIPT)
    with open_lesson(folder, course) as terminal:
        terminal.wait(lambda text: bool(stamp(text)))
        for _ in range(rounds):
            scripts.append(time_script(script))
            terminal.settle(0.4)
            before = stamp(terminal.text)
            flashes.append(terminal.time_of("F5", partial(is_newer, before)))
    return flashes, scripts


def measure_letter(folder: Path, course: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Return the seconds of an echo in the lesson's editor, and in a bare text area."""
    area = f"TextArea.code_editor({LONG!r}, language=None)"
    bare = Terminal(bare_app("TextArea", area))
    ours: list[float] = []
    plain: list[float] = []
    with bare, open_lesson(folder, course, LONG) as terminal:
        bare.wait("page_1(")
        terminal.wait(lambda text: "page_1(" in text and bool(stamp(text)))
        for program in (bare, terminal):
            program.settle(0.4)
            for _ in range(2):
                program.press("Down")
        for typed in range(1, rounds + 1):
            word = "Z" * typed
            for program, times in ((bare, plain), (terminal, ours)):
                program.settle()
                times.append(program.time_of("Z", word))
    return ours, plain


def main() -> int:
    rounds = read_count(15)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        step = STEP.format(number=1)
        course = write_course(folder / "course", {"01-short": (step, APP)})
        flashes, scripts = measure_flash(folder, course, rounds)
        letters, echoes = measure_letter(folder, course, rounds)
    show({"a fresh python": scripts, "F5 → first flash on the screen": flashes}, scripts)
    show({"a plain TextArea": echoes, "a letter in a 100-line file": letters}, echoes)
    kept = [
        is_within("F5 → first flash on the screen", flashes, scripts, FLASH_LIMIT),
        is_within("a letter in a 100-line file", letters, echoes, LETTER_LIMIT),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
