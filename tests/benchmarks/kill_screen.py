"""Answers that survive ``kill -9`` of the screen, which answers as fast as it shows what it says.

Run it with ``python -m tests.benchmarks.kill_screen [TIMES]``.  Each life of the program opens a
quiz in a real terminal, answers one question after the other, and is killed at a random moment.
An answer is acknowledged once the next question is on the screen.  Prints how many acknowledged
answers were lost and how many files were corrupt: of both there must be none.
"""

from __future__ import annotations

import os
import re
import secrets
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from random import Random

from lessons.store.database import FILE
from lessons.store.progress import Progress
from tests.benchmarks.review import card_id
from tests.benchmarks.shared import open_program, read_count
from tests.support.big_course import COURSE, write_course
from tests.support.terminal import Terminal

QUESTIONS = 200
LONGEST = 3.0
"""Seconds within which a life ends, from its first question on."""

CHOSEN = re.compile(r"^ *[✓✗] 1  (\w+, says (q\d+)) +(?:right|your answer)", re.MULTILINE)

Said = tuple[str, str]
"""A question's id, and the answer that was given to it."""


class Lives:
    """One data folder over many lives of the program."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.home = folder / "home"
        self.random = Random(seed)
        self.kept: Counter[Said] = Counter()
        """Every answer that the file is known to hold."""
        self.acknowledged = 0
        self._course = write_course(folder / "course", QUESTIONS)

    def live_and_die(self) -> list[str]:
        """Answer until a random moment, be killed, and return what is wrong with the file."""
        told: list[Said] = []
        with open_program(self.home, "quiz", self._course) as terminal:
            terminal.wait(is_asking)
            dying = threading.Timer(self.random.uniform(0, LONGEST), kill, [terminal.child.pid])
            dying.start()
            try:
                answer_on(terminal, told)
            except (AssertionError, OSError):
                dying.join(0.1)
                if dying.is_alive():  # it was not the kill
                    dying.cancel()
                    raise
        self.acknowledged += len(told)
        return self._faults(Counter(told))

    def _faults(self, told: Counter[Said]) -> list[str]:
        """Return what is wrong with the file after a life that acknowledged these answers."""
        found: list[str] = []
        with closing(Progress.open(self.home, COURSE)) as progress:
            answers = progress.answers(card_id(0).lesson)
            if progress.notice:
                found.append(progress.notice)
        if any(answer.rating is None for answer in answers):
            found.append("an answer without its rating")
        now = Counter((answer.question, answer.option) for answer in answers)
        expected = self.kept + told
        if lost := expected - now:
            found.append(f"acknowledged and lost: {dict(lost)}")
        if (more := (now - expected).total()) > 1:  # one may have been written, and no more shown
            found.append(f"{more} answers that nobody gave")
        self.kept = now
        with closing(sqlite3.connect(self.home / FILE)) as db:
            if (said := db.execute("PRAGMA integrity_check").fetchone()) != ("ok",):
                found.append(f"corrupt: {said}")
        return found


def answer_on(terminal: Terminal, told: list[Said]) -> None:
    """Answer as fast as the screen shows what it says, for ever; note what it acknowledged."""
    while True:
        terminal.press("1")
        terminal.wait(is_judged)
        chosen = CHOSEN.search(terminal.text)
        assert chosen is not None
        terminal.press("Enter")
        terminal.wait(lambda text: is_asking(text) or is_over(text))
        told.append((chosen[2], chosen[1]))
        if is_over(terminal.text):
            terminal.press("r")
            terminal.wait(is_asking)


# A killed program may leave half a frame: no screen may be two of these at once.


def is_judged(text: str) -> bool:
    return CHOSEN.search(text) is not None


def is_over(text: str) -> bool:
    return "on the first try" in text and not is_judged(text)


def is_asking(text: str) -> bool:
    return "Answer with 1-4" in text and not is_judged(text) and not is_over(text)


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def main(times: int) -> int:
    """Kill and look, over and over; return the exit status."""
    seed, bad, number = secrets.randbits(32), [], 0
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        lives = Lives(Path(folder), seed)
        for number in range(1, times + 1):  # noqa: B007
            if bad := lives.live_and_die():
                break
    took = time.monotonic() - begun
    print(f"{number} kills, {lives.acknowledged} acknowledged answers, {took:.0f} s, seed {seed}")
    print("; ".join(bad) or "no acknowledged answer lost, the file never corrupt")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(read_count(20)))
