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
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte

COLUMNS, ROWS = 120, 36
LIMIT = 20.0

BARE = """
from textual.app import App
from textual.widgets import Label

class Bare(App):
    def compose(self):
        yield Label("ready to read")

Bare().run()
"""

COURSE = """
from tui.app import FlasklingsApp
FlasklingsApp(start=("flashing-messages", "a-redirect-forgets")).run()
"""

TYPED = "zqx"
"""What is typed into the editor until it shows."""


class Screen:
    """A program in a terminal, and what the terminal shows."""

    def __init__(self, code: str, home: str) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        environment = {**os.environ, "FLASKLINGS_HOME": home, "TERM": "xterm-256color"}
        self.started = time.perf_counter()
        self.child = pexpect.spawn(
            sys.executable, ["-c", code], env=environment, dimensions=(ROWS, COLUMNS)
        )

    def wait(self, seen: Callable[[str], bool]) -> float:
        """Return the seconds from the start until the screen shows what is asked for."""
        while time.perf_counter() - self.started < LIMIT:
            try:
                self._stream.feed(self.child.read_nonblocking(65536, timeout=0.5))
            except pexpect.TIMEOUT:
                continue
            text = "\n".join(self._screen.display)
            if seen(text):
                return time.perf_counter() - self.started
        raise TimeoutError("\n".join(self._screen.display))

    def close(self) -> None:
        self.child.send("\x11")  # Ctrl+Q
        self.child.expect(pexpect.EOF, timeout=LIMIT)
        self.child.close()


def bare(home: str) -> dict[str, float]:
    screen = Screen(BARE, home)
    taken = screen.wait(lambda text: "ready to read" in text)
    screen.close()
    return {"one label": taken}


def course(home: str) -> dict[str, float]:
    screen = Screen(COURSE, home)
    first = screen.wait(lambda text: "flasklings" in text)
    readable = screen.wait(lambda text: "Someone saves a form" in text and "app = Flask" in text)
    screen.child.send(TYPED)
    accepts = screen.wait(lambda text: TYPED in text)
    ran = screen.wait(lambda text: "POST /save" in text and "302" in text)
    screen.close()
    Path(home, "flasklings.db").unlink(missing_ok=True)
    return {
        "first text": first,
        "lesson readable": readable,
        "a key typed then is visible": accepts,
        "the example has run": ran,
    }


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as home:
        for _ in range(rounds):
            for measure in (bare, course):
                for name, seconds in measure(home).items():
                    taken.setdefault(name, []).append(seconds * 1000)
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
