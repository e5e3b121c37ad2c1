"""Two windows at one progress file: neither loses what it or the other typed and ran."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lessons.store.database import FILE
from lessons.store.progress import Progress
from tests.support.house import HOUSE
from tests.support.progress_files import Open, held, rows

TYPED_AND_KILLED = """
import os, sys
from pathlib import Path
from lessons.store.progress import Progress
progress = Progress.open(Path(sys.argv[1]))
progress.drafts("flash", "queue")
progress.keep_draft("flash", "queue", "app.py", "an hour of work")
os._exit(9)
"""


def test_text_of_another_window_that_was_never_seen_here_is_kept(
    tmp_path: Path, opened: Open
) -> None:
    here, there = opened(tmp_path), opened(tmp_path)
    assert there.drafts("flash", "queue") == {}
    for text in ("an", "an hour", "an hour of work"):
        here.keep_draft("flash", "queue", "app.py", text)
    there.keep_draft("flash", "queue", "app.py", "one key")
    assert here.drafts("flash", "queue") == {"app.py": "one key"}
    assert [dict(a.files) for a in here.attempts("flash", "queue")] == [
        {"app.py": "an hour of work"}
    ]
    here.keep_draft("flash", "queue", "app.py", "one key more")
    here.keep_draft("flash", "queue", "app.py", "one key more than that")
    assert len(here.attempts("flash", "queue")) == 1, "what was read here is replaced"


def test_text_that_could_not_be_read_is_kept_when_the_file_is_free_again(
    tmp_path: Path, opened: Open
) -> None:
    first = opened(tmp_path)
    first.keep_draft("flash", "queue", "app.py", "a line")
    first.close()
    code = TYPED_AND_KILLED
    subprocess.run([sys.executable, "-c", code, tmp_path], cwd=HOUSE, check=False)
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        late = opened(tmp_path)
        assert late.drafts("flash", "queue") == {"app.py": "a line"}, "what can be read of it"
        late.keep_draft("flash", "queue", "app.py", "one key")
        other.execute("ROLLBACK")
    late.stay_at("flash", "queue")
    assert late.durable
    assert late.drafts("flash", "queue") == {"app.py": "one key"}
    assert [dict(a.files) for a in late.attempts("flash", "queue")] == [
        {"app.py": "an hour of work"}
    ]


def test_text_of_another_window_is_kept_though_its_sequence_number_was_given_here_too(
    tmp_path: Path, opened: Open
) -> None:
    ahead = Progress.open(tmp_path, clock=lambda: datetime.now(UTC) + timedelta(days=1))
    ahead.stay_at("flash", "queue")
    ahead.close()
    here, there = opened(tmp_path), opened(tmp_path)
    with held(tmp_path):
        for number in range(3):
            here.keep_draft("flash", "queue", "app.py", f"here {number}")
    for number in range(2):
        there.keep_draft("flash", "queue", "app.py", f"there {number}")
    for number in range(3, 5):
        here.keep_draft("flash", "queue", "app.py", f"here {number}")
    assert here.drafts("flash", "queue") == {"app.py": "here 4"}
    assert {"app.py": "there 1"} in [dict(a.files) for a in here.attempts("flash", "queue")]


# What was run


def test_what_was_run_is_an_attempt_though_another_window_has_put_the_step_back(
    tmp_path: Path, opened: Open
) -> None:
    here, there = opened(tmp_path), opened(tmp_path)
    here.keep_draft("flash", "queue", "app.py", "solution")
    there.forget_drafts("flash", "queue")
    here.record_run("flash", "queue", True, {"app.py": "solution"})
    (kept,) = here.attempts("flash", "queue")
    assert (dict(kept.files), kept.passed) == ({"app.py": "solution"}, True)


def test_a_run_that_is_written_late_is_of_what_was_run_here(tmp_path: Path, opened: Open) -> None:
    here, there = opened(tmp_path), opened(tmp_path)
    ran = {"app.py": "here", "home.html": "here"}
    with held(tmp_path):
        for file, text in ran.items():
            here.keep_draft("flash", "queue", file, text)
        here.record_run("flash", "queue", True, ran)
    there.keep_draft("flash", "queue", "app.py", "there")
    here.stay_at("flash", "queue")
    assert here.durable
    assert here.drafts("flash", "queue") == {"app.py": "there"}
    passed = [dict(a.files) for a in here.attempts("flash", "queue") if a.passed]
    assert passed == [ran]


def test_a_step_that_was_run_as_it_opens_is_no_attempt(tmp_path: Path, opened: Open) -> None:
    here, there = opened(tmp_path), opened(tmp_path)
    there.keep_draft("flash", "queue", "app.py", "typed there")
    here.record_run("flash", "queue", True, {})
    assert here.attempts("flash", "queue") == ()
    assert rows(tmp_path, "SELECT passed, attempt FROM runs") == [(1, "")]
