"""Answers that survive ``kill -9``: a window that answers as fast as it can is killed 500 times.

Run it with ``python -m tests.benchmarks.kill [TIMES]``.  It prints how many acknowledged answers
were lost and how many files were corrupt: of both there must be none.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.shared import read_count
from tests.support.killed_store import Spree


def main(times: int) -> int:
    """Kill and look, over and over; return the exit status."""
    seed = secrets.randbits(32)
    bad: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        spree = Spree(Path(folder), seed)
        for number in range(1, times + 1):
            spree.live_and_die()
            if faults := spree.faults():
                bad.append(f"after kill {number}: {'; '.join(faults)}")
                break
        answers = spree.acknowledged + 1
    print(f"{number} kills, {answers} acknowledged answers, seed {seed}")
    print("\n".join(bad) or "no acknowledged answer lost, the file never corrupt")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(read_count(500)))
