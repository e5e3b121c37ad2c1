"""Progress files that are filled, looked into, and written by several windows."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lessons.store.database import FILE
from lessons.store.progress import Progress, StoredAnswer
from tests.support.house import HOUSE

Open = Callable[[Path], Progress]


def fill(progress: Progress) -> None:
    """Keep one thing of each kind."""
    progress.stay_at("flash", "queue")
    progress.keep_draft("flash", "queue", "app.py", "typed")
    progress.record_run("flash", "queue", True)
    progress.record_run("flash", "read", False)
    progress.record_answer("flash", "what", "a text", False)
    progress.keep_setting("theme", "dark")


def assert_filled(progress: Progress) -> None:
    assert progress.place() == ("flash", "queue")
    assert progress.drafts("flash", "queue") == {"app.py": "typed"}
    assert progress.passed_steps("flash") == {"queue"}
    assert progress.tried_steps("flash") == {"queue", "read"}
    assert [(a.question, a.option, a.right) for a in progress.answers("flash")] == [
        ("what", "a text", False)
    ]
    assert progress.setting("theme") == "dark"


def take_back(progress: Progress, lesson: str, question: str) -> StoredAnswer | None:
    """Take back the latest answer to a question, and return it; None: there is none."""
    answer = progress.latest_answer(lesson, question)
    if answer is not None:
        progress.undo_answer(answer.id)
    return answer


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the file as another program does, so that nothing can be written."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    """Run a statement on the file as another program does, and return the rows it gives."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as db:
        return db.execute(sql).fetchall()


WRITER = """
import sys
from pathlib import Path
from lessons.store.progress import Progress
folder, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
progress = Progress.open(folder)
print("ready", flush=True)
sys.stdin.readline()
for number in range(count):
    progress.record_answer("flash", name, str(number), True)
    progress.keep_draft("flash", name, "app.py", str(number))
progress.close()
"""


def writer(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(count)],
        cwd=HOUSE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
