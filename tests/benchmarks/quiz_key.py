"""How long a quiz's answer takes: from the key to the feedback, in a real terminal.

Run it with ``python -m tests.benchmarks.quiz_key``.  It compares the answer with the echo of one
letter in a bare app with a `TextArea` of 100 lines, key by key in turn, and prints a table.
"""

from __future__ import annotations

import os
import select
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte

KEYS = 40
LIMIT = 2.0
"""The most that an answer may take, as a multiple of the echo."""

COLUMNS, ROWS = 120, 36


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, *arguments: str) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "tests.benchmarks.quiz_key", *arguments],
            dimensions=(ROWS, COLUMNS),
            env={**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"},
        )

    @property
    def text(self) -> str:
        return "\n".join(self._screen.display)

    def wait(self, holds: Callable[[str], bool], seconds: float = 20.0) -> float:
        """Read until the screen is as asked for; return when the bytes for it came in."""
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            if not select.select([self._child.child_fd], [], [], 0.5)[0]:
                continue
            data = os.read(self._child.child_fd, 65536)
            arrived = time.perf_counter()
            self._stream.feed(data)
            if holds(self.text):
                return arrived
        raise TimeoutError(f"the screen never came to what was waited for:\n{self.text}")

    def settle(self) -> None:
        """Read what still comes, until nothing came for a while."""
        while select.select([self._child.child_fd], [], [], 0.15)[0]:
            self._stream.feed(os.read(self._child.child_fd, 65536))

    def time_of(self, key: str, holds: Callable[[str], bool]) -> float:
        """Press a key and return the seconds until the screen is as asked for."""
        pressed = time.perf_counter()
        os.write(self._child.child_fd, key.encode())  # pexpect's own send waits before it sends
        return self.wait(holds) - pressed

    def close(self) -> None:
        self._child.close(force=True)


def measure(folder: Path) -> tuple[list[float], list[float]]:
    """Return the times of an echo and of an answer, in seconds."""
    bare, quiz = Terminal("--bare"), Terminal("--quiz", str(folder))
    echoes: list[float] = []
    answers: list[float] = []
    try:
        bare.wait(lambda text: "line 20 " in text)
        quiz.wait(lambda text: "Answer with" in text)
        for typed in range(1, KEYS + 1):
            bare.settle()
            word = "x" * typed
            echoes.append(bare.time_of("x", lambda text, word=word: word in text))  # type: ignore[misc]
            quiz.settle()
            key = "1234"[typed % 4]
            answers.append(quiz.time_of(key, lambda text: "✓ Right" in text or "✗ Not" in text))
            quiz.settle()
            quiz.time_of("n", lambda text: "Answer with" in text or "first try" in text)
            if "first try" in quiz.text:
                quiz.time_of("r", lambda text: "Answer with" in text)
    finally:
        bare.close()
        quiz.close()
    return echoes, answers


def main() -> int:
    """Print the table; fail when an answer takes longer than it may."""
    with tempfile.TemporaryDirectory() as folder:
        echoes, answers = measure(Path(folder))
    print(f"{'':34}{'median':>9}{'95 %':>9}{'ratio':>8}")
    echo = statistics.median(echoes)
    for name, times in (("letter in a bare TextArea", echoes), ("answer in the quiz", answers)):
        median, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"{name:34}{median * 1000:7.1f}ms{late * 1000:7.1f}ms{median / echo:8.2f}")
    ratio = statistics.median(answers) / echo
    print(f"an answer may take {LIMIT} echoes: {'held' if ratio <= LIMIT else 'NOT HELD'}")
    return 0 if ratio <= LIMIT else 1


def run_bare() -> None:
    """Run an app with nothing but a text area of 100 lines."""
    from textual.app import App, ComposeResult
    from textual.widgets import TextArea

    class BareApp(App[None]):
        def compose(self) -> ComposeResult:
            yield TextArea("\n" + "\n".join(f"line {number} of a file" for number in range(1, 100)))

    BareApp().run()


def run_quiz(folder: Path) -> None:
    """Run the whole app at its quiz."""
    from tui.app import FlasklingsApp

    FlasklingsApp(start="quiz", data_folder=folder).run()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bare"]:
        run_bare()
    elif sys.argv[1:2] == ["--quiz"]:
        run_quiz(Path(sys.argv[2]))
    else:
        sys.exit(main())
