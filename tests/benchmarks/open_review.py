"""How long review takes to open with ten cards and with ten thousand, in a real terminal.

Run it with ``python -m tests.benchmarks.open_review [ROUNDS]``.  The course is the same for both,
of ten thousand questions; what is remembered is up to date.  Each start is a real one, by turns:
from the start of the program to the first question.  Prints best and median, and their ratio.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.shared import is_within, open_program, read_count, show
from tests.support.big_course import write_course, write_past

FEW, MANY = 10, 10_000
LIMIT = 1.2
"""The most that opening may take with many cards, as a multiple of the time with few."""


def opening(course: Path, home: Path) -> float:
    """Return the seconds from the start of the program to the first question of a review."""
    begun = time.perf_counter()
    with open_program(home, "review", course) as terminal:
        terminal.wait(lambda text: "question 1 of" in text and "Answer with" in text)
        asked = time.perf_counter()
        terminal.settle()
        terminal.press("Ctrl+Q")
        terminal.wait_for_end()
    return asked - begun


def main(rounds: int) -> int:
    """Print the table; fail where opening takes longer than it may."""
    times: dict[int, list[float]] = {FEW: [], MANY: []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        course = write_course(folder / "course", MANY)
        homes = {count: write_past(folder / str(count), 10 * count) for count in times}
        for home in homes.values():  # the first time, the course is read and checked
            opening(course, home)
        for _ in range(rounds):
            for count, home in homes.items():
                times[count].append(opening(course, home))
    show({f"{n:,} cards, {10 * n:,} answers": taken for n, taken in times.items()}, times[FEW])
    return 0 if is_within("times the time with few", times[MANY], times[FEW], LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main(read_count(15)))
