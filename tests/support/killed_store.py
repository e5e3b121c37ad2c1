"""A window that answers as fast as it can, and is killed at a random moment."""

from __future__ import annotations

import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from lessons.store.database import FILE
from lessons.store.progress import Progress
from tests.support.house import HOUSE

ANSWERER = """
import os, sys
from pathlib import Path
from lessons.store.progress import Progress
progress = Progress.open(Path(sys.argv[1]))
number = int(sys.argv[2])
while True:
    progress.record_answer("flash", f"q{number % 7}", str(number), True, took_ms=1, rating=3)
    os.write(1, b"%d\\n" % number)
    progress.keep_draft("flash", "queue", "app.py", str(number))
    if number % 3 == 0:
        progress.record_run("flash", "queue", True)
    if number % 5 == 0:
        progress.forget_drafts("flash", "queue")
    number += 1
"""


class Spree:
    """Answers over many lives of a window; what was acknowledged must be in the file for good."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.random = random.Random(seed)
        self.acknowledged = -1

    def live_and_die(self, most: int = 60) -> None:
        """Answer until some number of answers is acknowledged, and a moment more; then be killed.

        The killed process had any number of answers out that were not read: those count too.
        """
        first = self.acknowledged + 1
        window = subprocess.Popen(
            [sys.executable, "-c", ANSWERER, str(self.folder), str(self._next())],
            cwd=HOUSE,
            stdout=subprocess.PIPE,
        )
        assert window.stdout is not None
        wanted = self.random.randrange(most)
        told = window.stdout.readline()
        for _ in range(wanted):
            told = window.stdout.readline()
        # A random part of one answer's time later; what comes meanwhile is read after the kill.
        select.select([], [], [], self.random.random() / 100)
        os.kill(window.pid, signal.SIGKILL)
        rest = window.communicate()[0].splitlines(keepends=True)
        whole = [line for line in (told, *rest) if line.endswith(b"\n")]
        self.acknowledged = int(whole[-1])
        assert self.acknowledged >= first + wanted

    def faults(self) -> list[str]:
        """Return what is wrong with the file: nothing must be."""
        found: list[str] = []
        progress = Progress.open(self.folder)
        answers = progress.answers("flash")
        kept = {int(answer.option) for answer in answers}
        if progress.notice:
            found.append(progress.notice)
        if missing := set(range(self.acknowledged + 1)) - kept:
            found.append(f"acknowledged and lost: {sorted(missing)}")
        if any(answer.rating != 3 for answer in answers):
            found.append("an answer without what was said with it")
        progress.close()
        with closing(sqlite3.connect(self.folder / FILE)) as db:
            if (said := db.execute("PRAGMA integrity_check").fetchone()) != ("ok",):
                found.append(f"corrupt: {said}")
        return found

    def _next(self) -> int:
        """Return the number after all that the file holds, acknowledged or not."""
        progress = Progress.open(self.folder)
        kept = [int(answer.option) for answer in progress.answers("flash")]
        progress.close()
        return max(kept, default=-1) + 1
