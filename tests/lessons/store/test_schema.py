"""A progress file or an export of any version goes on, with everything in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from lessons.export.progress_jsonl import read_export
from lessons.review.memories import read_memories
from lessons.store.database import CHECKED_BYTES, FILE
from lessons.store.entries import BUILT_IN_COURSE, Answered, Entered, Ran, sequence_of
from lessons.store.progress import Progress
from lessons.store.queries import FORGET_MEMORIES
from lessons.store.rows import insert
from lessons.store.schema import VERSION
from tests.support.progress_files import Open, assert_filled, fill, rows, take_back

HERE = Path(__file__).parent

VERSION_1 = """
CREATE TABLE answers (id INTEGER PRIMARY KEY, at TEXT NOT NULL, lesson TEXT NOT NULL,
 question TEXT NOT NULL, option TEXT NOT NULL, right INTEGER NOT NULL);
CREATE INDEX answers_by_lesson ON answers (lesson, at);
CREATE TABLE runs (id INTEGER PRIMARY KEY, at TEXT NOT NULL, lesson TEXT NOT NULL,
 step TEXT NOT NULL, passed INTEGER NOT NULL);
CREATE INDEX runs_by_step ON runs (lesson, step, passed);
CREATE TABLE drafts (lesson TEXT NOT NULL, step TEXT NOT NULL, file TEXT NOT NULL,
 text TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (lesson, step, file));
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE place (one INTEGER PRIMARY KEY CHECK (one = 1), lesson TEXT NOT NULL,
 step TEXT NOT NULL, at TEXT NOT NULL);
PRAGMA user_version = 1;
INSERT INTO answers (at, lesson, question, option, right) VALUES
 ('2026-03-01T10:00:00.000000+00:00', 'flash', 'what', 'first', 1),
 ('2026-03-01T10:00:00.000000+00:00', 'flash', 'what', 'second', 0),
 ('2026-03-02T10:00:00.000123+00:00', 'flash', 'predict:queue', x'eda080206c6f6e65', 1);
INSERT INTO runs (at, lesson, step, passed) VALUES
 ('2026-03-01T10:01:00.000000+00:00', 'flash', 'queue', 0),
 ('2026-03-01T10:02:00.000000+00:00', 'flash', 'queue', 1),
 ('2026-03-01T10:03:00.000000+00:00', 'flash', 'read', 0);
INSERT INTO drafts VALUES
 ('flash', 'queue', 'app.py', 'typed', '2026-03-01T10:04:00.000000+00:00'),
 ('flash', 'queue', 'home.html', x'eda080206c6f6e65', '2026-03-01T10:05:00.000000+00:00');
INSERT INTO settings VALUES ('theme', 'dark', '2026-03-01T10:00:00.000000+00:00');
INSERT INTO place VALUES (1, 'flash', 'queue', '2026-03-01T10:06:00.000000+00:00');
"""
"""What the first schema's own statements made."""


def write_version_1(folder: Path) -> Path:
    return write(folder, VERSION_1)


def write_version_3(folder: Path) -> Path:
    return write(folder, (HERE / "version_3.sql").read_text())


def write_version_2(folder: Path) -> Path:
    """Write a file of the version before: it had no memories."""
    triggers = "".join(f"DROP TRIGGER {table}_mark;" for table in ("answers", "undos", "ratings"))
    tables = "".join(f"DROP TABLE {table};" for table in ("memories", "stale", "rules"))
    return write(write_version_3(folder), f"{triggers}{tables}PRAGMA user_version = 2;")


def write(folder: Path, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(folder / FILE)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(script)
    return folder


def assert_all_of_version_1(progress: Progress) -> None:
    assert [(a.question, a.option, a.right) for a in progress.answers("flash")] == [
        ("what", "first", True),
        ("what", "second", False),
        ("predict:queue", "\ud800 lone", True),
    ]
    assert progress.answers("flash")[2].at == datetime(2026, 3, 2, 10, 0, 0, 123, UTC)
    assert progress.latest_answers("flash")["what"].option == "second"
    assert progress.tried_steps("flash") == {"queue", "read"}
    assert progress.passed_steps("flash") == {"queue"}
    drafts = {"app.py": "typed", "home.html": "\ud800 lone"}
    assert progress.drafts("flash", "queue") == drafts
    assert progress.setting("theme") == "dark"
    assert progress.place() == ("flash", "queue")
    assert len(read_memories(progress)) == 2


def assert_all_of_version_3(progress: Progress) -> None:
    assert [(a.question, a.option, a.right, a.rating) for a in progress.answers("flash")] == [
        ("what", "a text", False, 2),
        ("predict:queue", "nothing", True, None),
        ("when", "now", True, None),
    ]
    assert (progress.answers("flash")[0].took_ms, progress.answers("flash")[0].hinted) == (
        900,
        True,
    )
    assert len(progress.in_course("another").answers("flash")) == 1
    assert progress.tried_steps("flash") == {"queue", "read"}
    assert progress.passed_steps("flash") == {"queue"}
    drafts = {"app.py": "typed", "home.html": "\ud800 lone"}
    assert progress.drafts("flash", "queue") == drafts
    assert [(dict(a.files), a.passed) for a in progress.attempts("flash", "queue")] == [
        ({"app.py": "second"}, True),
        ({"app.py": "first"}, False),
    ]
    assert progress.setting("theme") == "dark"
    assert progress.place() == ("flash", "queue")
    assert len(read_memories(progress)) == 3


@pytest.mark.parametrize(
    ("write", "check"),
    [
        (write_version_1, assert_all_of_version_1),
        (write_version_2, assert_all_of_version_3),
        (write_version_3, assert_all_of_version_3),
    ],
)
def test_an_older_file_keeps_everything(
    write: Callable[[Path], Path],
    check: Callable[[Progress], None],
    tmp_path: Path,
    opened: Open,
) -> None:
    progress = opened(write(tmp_path))
    assert (progress.notice, progress.durable) == ("", True)
    check(progress)
    assert rows(tmp_path, "PRAGMA user_version") == [(VERSION,)]
    progress.record_answer("flash", "new", "it", True)
    take_back(progress, "flash", "new")
    check(opened(tmp_path))


def test_an_older_file_exports_as_before_and_its_export_is_read(
    tmp_path: Path, opened: Open
) -> None:
    before = read_export(HERE / "export_1.jsonl")
    assert set(map(repr, opened(write_version_3(tmp_path / "old")).lines())) == set(
        map(repr, before)
    )
    progress = opened(tmp_path / "new")
    for _ in range(2):
        assert progress.merge(before)
    assert_all_of_version_3(progress)
    assert set(map(repr, progress.lines())) == set(map(repr, before))


def test_two_copies_of_a_first_version_merge_without_doubles(tmp_path: Path, opened: Open) -> None:
    here, there = (opened(write_version_1(tmp_path / name)) for name in ("here", "there"))
    assert here.merge(there.lines())
    assert_all_of_version_1(here)
    assert here.attempts("flash", "queue") == ()


def test_a_first_version_with_a_time_that_is_none_is_set_aside(
    tmp_path: Path, opened: Open
) -> None:
    write_version_1(tmp_path)
    rows(tmp_path, "UPDATE answers SET at = 'teatime'")
    progress = opened(tmp_path)
    assert "kept it as" in progress.notice
    assert progress.durable


def test_courses_with_the_same_lessons_share_nothing_but_settings(
    tmp_path: Path, opened: Open
) -> None:
    progress = opened(tmp_path)
    fill(progress)
    progress.forget_drafts("flash", "queue")
    another = progress.in_course("another")
    assert another.place() is None
    assert another.drafts("flash", "queue") == {}
    assert another.passed_steps("flash") == another.tried_steps("flash") == frozenset()
    assert another.answers("flash") == another.all_answers() == ()
    assert another.attempts("flash", "queue") == ()
    assert take_back(another, "flash", "what") is None
    assert another.undo_reset("flash", "queue") is None
    assert another.setting("theme") == "dark"
    assert progress.courses() == (BUILT_IN_COURSE,)
    progress.undo_reset("flash", "queue")
    assert_filled(progress)


# However much was answered


def remember_much(folder: Path, number: int) -> None:
    """Add answers, runs and visits as a long year of practice leaves them."""
    Progress.open(folder).close()
    start = datetime(2025, 1, 1, tzinfo=UTC)
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        for count in range(number):
            at = start + timedelta(minutes=count)
            head = {"at": at, "seq": sequence_of(at), "course": BUILT_IN_COURSE, "lesson": "flash"}
            answer = {"question": f"q{count % 40}", "option": "a", "right": count % 3 > 0}
            insert(db, Answered(id=f"a{count}", **head, **answer))  # type: ignore[arg-type]
            if count % 10 == 0:
                step = {"step": f"s{count % 30}"}
                passed = count % 20 == 0
                insert(db, Ran(id=f"r{count}", passed=passed, **head, **step))  # type: ignore[arg-type]
                insert(db, Entered(id=f"v{count}", **head, **step))  # type: ignore[arg-type]
        db.execute(FORGET_MEMORIES)
        db.execute("COMMIT")


def work(progress: Progress, job: Callable[[], object]) -> int:
    """Return how many steps SQLite's machine makes for a job."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    progress.store.db.set_progress_handler(count, 1)
    job()
    progress.store.db.set_progress_handler(None, 1)
    return steps


JOBS: dict[str, Callable[[Progress], object]] = {
    "answer": lambda p: p.record_answer("flash", "q1", "a", True),
    "rated answer": lambda p: p.record_answer("flash", "q2", "a", True, rating=4),
    "rate": lambda p: p.rate_answer("a1", 2),
    "undo": lambda p: p.undo_answer("a1"),
    "run": lambda p: p.record_run("flash", "s1", True),
    "stay": lambda p: p.stay_at("flash", "s1"),
    "type": lambda p: p.keep_draft("flash", "s1", "app.py", "text"),
    "reset": lambda p: p.forget_drafts("flash", "s1"),
    "undo reset": lambda p: p.undo_reset("flash", "s1"),
    "place": lambda p: p.place(),
    "latest answer": lambda p: p.latest_answer("flash", "q1"),
}


def test_nothing_that_is_done_at_a_key_takes_longer_after_many_answers(
    tmp_path: Path, opened: Open
) -> None:
    made: list[dict[str, int]] = []
    for number in (500, 8_000):
        remember_much(tmp_path / str(number), number)
        progress = opened(tmp_path / str(number))
        made.append({name: work(progress, partial(job, progress)) for name, job in JOBS.items()})
    few, many = made
    assert many == few


def test_a_large_file_that_is_broken_is_set_aside_where_it_is_met(
    tmp_path: Path, opened: Open
) -> None:
    remember_much(tmp_path, 8_000)
    whole = (tmp_path / FILE).read_bytes()
    assert len(whole) > CHECKED_BYTES
    (tmp_path / FILE).write_bytes(whole[:163840] + bytes(len(whole) - 163840))
    progress = opened(tmp_path)
    assert progress.notice == ""  # opening it reads no more than it must
    assert progress.latest_answers("flash") == {}
    fill(progress)
    assert progress.durable
    assert "kept it as" in progress.notice
    assert_filled(opened(tmp_path))
    assert list(tmp_path.glob(f"{FILE}.unreadable-*Z"))
