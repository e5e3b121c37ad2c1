"""How long a quiz's answer takes: from the key to the feedback, in a real terminal.

Run it with ``python -m tests.benchmarks.quiz_key``.  It compares the answer with the echo of one
letter in a bare app with a `TextArea` of 100 lines, key by key in turn, and prints a table.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from tests.terminal import Terminal

KEYS = 40
LIMIT = 2.0
"""The most that an answer may take, as a multiple of the echo."""


def measure(folder: Path) -> tuple[list[float], list[float]]:
    """Return the times of an echo and of an answer, in seconds."""
    program = [sys.executable, "-m", "tests.benchmarks.quiz_key"]
    bare, quiz = Terminal([*program, "--bare"]), Terminal([*program, "--quiz", str(folder)])
    echoes: list[float] = []
    answers: list[float] = []
    with bare, quiz:
        bare.wait("line 20 ")
        quiz.wait("Answer with")
        for typed in range(1, KEYS + 1):
            bare.settle()
            echoes.append(bare.time_of("x", "x" * typed))
            quiz.settle()
            answers.append(quiz.time_of("1234"[typed % 4], is_judged))
            quiz.press("n")
            quiz.wait(lambda text: "Answer with" in text or "first try" in text)
            if "first try" in quiz.text:
                quiz.press("r")
                quiz.wait("Answer with")
    return echoes, answers


def is_judged(text: str) -> bool:
    return "✓ Right" in text or "✗ Not" in text


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
