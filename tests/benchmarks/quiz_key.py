"""How long an answer takes: from its key to its feedback, and until it is durable on the disk.

Run it with ``python -m tests.benchmarks.quiz_key [ROUNDS]``.  In real terminals, by turns: a letter
typed into a bare app with a `TextArea` of 100 lines, and the quiz of a large course answered, with
100 and with 100,000 answers in the past.  An answer is durable once its write has returned; only
then may the next question show.  It is done when it is both seen and durable.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from lessons.store.progress import Progress
from tests.benchmarks.shared import LINES, bare_app, is_within, read_count, show
from tests.support.big_course import write_course, write_past
from tests.support.terminal import Terminal
from tui.cli.launch import open_course

QUESTIONS = 10_000
PASTS = (100, 100_000)
SEEN_LIMIT, DONE_LIMIT = 1.2, 2.0
"""The most until an answer is seen, and until it's durable, too, as multiples of the echo."""

WARM_UP = 3
"""Keys pressed before any is measured."""

ECHO, SEEN = "a letter in a bare TextArea", "an answer's feedback"
DONE = "an answer seen and durable"


class Quiz:
    """The quiz in a terminal, and when each of its writes returned."""

    def __init__(self, folder: Path, course: Path, past: int) -> None:
        self._written = folder / f"written-{past}"
        self._written.touch()
        home = write_past(folder / f"home-{past}", past)
        program = ["-m", "tests.benchmarks.quiz_key", "--quiz", course, self._written]
        self.terminal = Terminal(
            [sys.executable, *map(str, program)], env={"FLASKLINGS_HOME": str(home)}
        )

    def answer(self, key: str) -> dict[str, float]:
        """Answer, and go on; return the seconds from each key until it had its effect."""
        terminal = self.terminal
        terminal.wait(is_asking)
        terminal.settle()
        written = self._writes()
        pressed = time.perf_counter()
        seen = terminal.time_of(key, is_judged)
        terminal.settle()
        (durable,) = (at - pressed for at in self._writes()[len(written) :])
        went_on = terminal.time_of("Enter", lambda text: is_asking(text) or is_over(text))
        if is_over(terminal.text):
            terminal.wait(lambda text: "Enter" in text)
            terminal.press("Enter")
        return {
            SEEN: seen,
            "an answer durable": durable,
            DONE: max(seen, durable),
            "the next question": went_on,
        }

    def _writes(self) -> list[float]:
        """Return when each write returned: the clock is the same for every process."""
        return [float(line) for line in self._written.read_text().splitlines()]


def is_asking(text: str) -> bool:
    return "Answer with 1-4" in text


def is_judged(text: str) -> bool:
    return "✓ Right" in text or "✗ Not quite" in text


def is_over(text: str) -> bool:
    return "on the first try" in text


def measure(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Return the times of the echoes, and those of the answers by the answers of the past."""
    course = write_course(folder / "course", QUESTIONS)
    found: dict[str, list[float]] = {ECHO: []}
    with ExitStack() as stack:
        quizzes = {past: Quiz(folder, course, past) for past in PASTS}
        bare = stack.enter_context(Terminal(bare_app("TextArea", f"TextArea({LINES!r})")))
        bare.wait("line 20 ")
        for quiz in quizzes.values():
            stack.enter_context(quiz.terminal).wait(is_asking, 60)
        for number in range(rounds + WARM_UP):
            bare.settle()
            found[ECHO].append(bare.time_of("x", "x" * (number + 1)))
            for past, quiz in quizzes.items():
                for what, seconds in quiz.answer("1234"[number % 4]).items():
                    found.setdefault(f"{what}, after {past:,}", []).append(seconds)
    return {what: times[WARM_UP:] for what, times in found.items()}


def main(rounds: int) -> int:
    """Print the table; fail where an answer takes longer than it may."""
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), rounds)
    show(found, found[ECHO])
    kept = [
        is_within(
            f"{what}, after {past:,}, in echoes",
            found[f"{what}, after {past:,}"],
            found[ECHO],
            most,
        )
        for what, most in ((SEEN, SEEN_LIMIT), (DONE, DONE_LIMIT))
        for past in PASTS
    ]
    return 0 if all(kept) else 1


def run_quiz(course: Path, written: Path) -> None:
    """Run the app at its quiz, and write down when each answer was durable."""
    record = Progress.record_answer

    def record_and_tell(*args: Any, **extra: Any) -> str:
        name = record(*args, **extra)
        at = time.perf_counter()
        with written.open("a") as file:
            file.write(f"{at}\n")
        return name

    Progress.record_answer = record_and_tell  # type: ignore[method-assign]
    open_course(course, "quiz")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--quiz"]:
        run_quiz(*map(Path, sys.argv[2:4]))
    else:
        sys.exit(main(read_count(40)))
