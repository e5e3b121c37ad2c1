"""How long the course takes to stand on the screen, beside the barest Textual app.

Run it with ``python -m tests.benchmarks.startup [ROUNDS]``.  Each start is a real one in a real
terminal of its own; the bare app shows one label.  Prints best and median of each, and ratios.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

import pexpect

from lessons.store.entries import PREDICTION
from lessons.store.progress import Progress
from tests.benchmarks.shared import bare_app, read_count

COLUMNS, ROWS = 120, 36
LIMIT = 20.0
"""Seconds after which a start has failed."""

LESSON, STEP = "flashing-messages", "a-redirect-forgets"

TYPED = "¤"
"""A letter that stands nowhere on the screen before it is typed into the editor."""


class Terminal:
    """A program in a terminal of its own, and all that it has written there.

    What is looked for stands in one style, so its bytes come in one piece; they are searched as
    they are, since a terminal emulator would be slower than the program that is measured.
    """

    def __init__(self, program: list[str], home: str) -> None:
        self._written = b""
        environment = {**os.environ, "FLASKLINGS_HOME": home, "TERM": "xterm-256color"}
        self._started = time.perf_counter()
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            sys.executable, program, env=environment, dimensions=(ROWS, COLUMNS)
        )
        self.child.delaybeforesend = None  # by itself it waits 50 ms before a key

    def wait(self, *texts: str) -> float:
        """Return the milliseconds from the start until all the texts were written."""
        while time.perf_counter() - self._started < LIMIT:
            if all(text.encode() in self._written for text in texts):
                return (time.perf_counter() - self._started) * 1000
            with suppress(pexpect.TIMEOUT):
                self._written += self.child.read_nonblocking(65536, timeout=0.5)
        raise TimeoutError(f"{texts} did not come: {self._written[-4000:]!r}")

    def close(self) -> None:
        self.child.send("\x11")  # Ctrl+Q
        self.child.expect(pexpect.EOF, timeout=LIMIT)
        self.child.close()


def bare(home: str) -> dict[str, float]:
    terminal = Terminal(bare_app("Label", 'Label("ready to read")')[1:], home)
    taken = terminal.wait("ready to read")
    terminal.close()
    return {"one label": taken}


def start_course(home: str, *, predicted: bool) -> Terminal:
    """Start at a step for a learner who has already said what it will show, or hasn't."""
    Path(home, "flasklings.db").unlink(missing_ok=True)
    with closing(Progress.open(Path(home))) as progress:
        progress.stay_at(LESSON, STEP)
        if predicted:
            progress.record_answer(LESSON, PREDICTION + STEP, "something", right=True)
    return Terminal(["-m", "tui"], home)


def course(home: str) -> dict[str, float]:
    terminal = start_course(home, predicted=True)
    taken = {
        "first text": terminal.wait("flasklings"),
        "lesson readable": terminal.wait("Someone saves a form", "app = Flask"),
    }
    terminal.child.send(TYPED)
    taken["a key typed then is visible"] = terminal.wait(TYPED)
    taken["the example has run"] = terminal.wait("POST /save", "302")
    terminal.close()
    return taken


def question(home: str) -> dict[str, float]:
    terminal = start_course(home, predicted=False)
    asked = terminal.wait("without a guess")
    terminal.child.send("1")
    answered = terminal.wait("You said", "302")
    terminal.close()
    return {"a new step asks": asked, "answered at once": answered}


def main() -> None:
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as home:
        for _ in range(read_count(8)):
            for measure in (bare, course, question):
                for name, milliseconds in measure(home).items():
                    taken.setdefault(name, []).append(milliseconds)
    base = taken["one label"]
    print(f"{'':<30}{'best':>8}{'median':>8}   ms{'best':>10}{'median':>8}   times one label")
    for name, times in taken.items():
        best, median = min(times), statistics.median(times)
        print(
            f"{name:<30}{best:>8.0f}{median:>8.0f}"
            f"{best / min(base):>15.2f}{median / statistics.median(base):>8.2f}"
        )


if __name__ == "__main__":
    main()
