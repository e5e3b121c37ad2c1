"""The tables of the progress file, and the way to them from each older schema."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable

from lessons.store.entries import (
    BUILT_IN_COURSE,
    LOG,
    Answered,
    Entered,
    Entry,
    Ran,
    columns,
    read_time,
    sequence_of,
)

# Every table of the log begins with the same columns.  It has only the indexes that the queries
# need, because each index is one more page to write for every answer.  The key must be the first
# column: else the quick_check of SQLite 3.40 reports NULL columns in a table WITHOUT ROWID.
_ENTRY = "id TEXT NOT NULL, at TEXT NOT NULL, turn INTEGER NOT NULL, course TEXT NOT NULL"
_BY_ID = "PRIMARY KEY (id)) WITHOUT ROWID"
_LOG = (
    f"CREATE TABLE answers ({_ENTRY}, lesson TEXT NOT NULL, question TEXT NOT NULL,"
    f" option TEXT NOT NULL, right INTEGER NOT NULL, took_ms INTEGER, hinted INTEGER NOT NULL,"
    f" {_BY_ID}",
    "CREATE INDEX answers_by_question ON answers (course, lesson, question, turn, id)",
    f"CREATE TABLE undos ({_ENTRY}, answer TEXT NOT NULL, {_BY_ID}",
    "CREATE INDEX undos_by_answer ON undos (answer)",
    f"CREATE TABLE ratings ({_ENTRY}, answer TEXT NOT NULL, rating INTEGER NOT NULL, {_BY_ID}",
    "CREATE INDEX ratings_by_answer ON ratings (answer, turn, id)",
    f"CREATE TABLE runs ({_ENTRY}, lesson TEXT NOT NULL, step TEXT NOT NULL,"
    f" passed INTEGER NOT NULL, attempt TEXT NOT NULL, {_BY_ID}",
    "CREATE INDEX runs_by_step ON runs (course, lesson, step, passed, turn)",
    f"CREATE TABLE visits ({_ENTRY}, lesson TEXT NOT NULL, step TEXT NOT NULL, {_BY_ID}",
    "CREATE INDEX visits_by_course ON visits (course, turn, id)",
    f"CREATE TABLE attempts ({_ENTRY}, lesson TEXT NOT NULL, step TEXT NOT NULL,"
    " files TEXT NOT NULL, PRIMARY KEY (id))",
    "CREATE INDEX attempts_by_step ON attempts (course, lesson, step, turn, id)",
    f"CREATE TABLE resets ({_ENTRY}, lesson TEXT NOT NULL, step TEXT NOT NULL, {_BY_ID}",
    "CREATE INDEX resets_by_step ON resets (course, lesson, step, turn)",
    "CREATE TABLE drafts (course TEXT NOT NULL, lesson TEXT NOT NULL, step TEXT NOT NULL,"
    " file TEXT NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL, turn INTEGER NOT NULL,"
    " PRIMARY KEY (course, lesson, step, file))",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL, at TEXT NOT NULL,"
    " turn INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE clock (one INTEGER PRIMARY KEY CHECK (one = 1), turn INTEGER NOT NULL)",
)

# A cache of the memory that FSRS has of each card, as `lessons.review.memories` makes it from the
# log.  It's up to date as long as `made_with` names the settings of FSRS; every write about a card
# empties `made_with`.
_MEMORIES = (
    *(f"DROP TRIGGER IF EXISTS {table}_mark" for table in ("answers", "undos", "ratings")),
    *(f"DROP TABLE IF EXISTS {table}" for table in ("memories", "stale", "rules")),
    "CREATE TABLE memories (course TEXT NOT NULL, lesson TEXT NOT NULL, question TEXT NOT NULL,"
    " made_with TEXT NOT NULL, memory BLOB, PRIMARY KEY (course, lesson, question)) WITHOUT ROWID",
)

TABLES = {
    **{kind.table: columns(kind) for kind in LOG},
    "drafts": ("course", "lesson", "step", "file", "text", "at", "turn"),
    "settings": ("name", "value", "at", "turn"),
    "clock": ("one", "turn"),
}
"""The columns of each table that holds more than a cache; ``clock`` holds the last ``turn``."""


VERSION = 4


def migrate(db: sqlite3.Connection, version: int) -> None:
    """Bring a file of an older version to this one, or an empty one (of version 0)."""
    if version == 0:
        _run(db, _LOG)
    elif version == 1:
        _tell_courses_apart(db)
    if version < VERSION:
        _run(db, _MEMORIES)
        forget_memories(db)
        db.execute(f"PRAGMA user_version = {VERSION}")


def forget_memories(db: sqlite3.Connection) -> None:
    """Let the memory of every answered card be made again from the log."""
    db.execute(
        "INSERT OR REPLACE INTO memories"
        " SELECT DISTINCT course, lesson, question, '', NULL FROM answers"
    )


def _run(db: sqlite3.Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        db.execute(statement)


def _tell_courses_apart(db: sqlite3.Connection) -> None:
    """Turn the tables of version 1 into the log of the built-in course."""
    answers = db.execute(
        "SELECT at, lesson, question, option, right FROM answers ORDER BY at, id"
    ).fetchall()
    runs = db.execute("SELECT at, lesson, step, passed FROM runs ORDER BY at, id").fetchall()
    places = db.execute("SELECT at, lesson, step FROM place").fetchall()
    drafts = db.execute("SELECT lesson, step, file, text, at FROM drafts").fetchall()
    settings = db.execute("SELECT name, value, at FROM settings").fetchall()
    for table in ("answers", "runs", "drafts", "settings", "place"):
        db.execute(f"DROP TABLE {table}")
    _run(db, _LOG)
    _take_over(db, Answered, answers, (None, False))
    _take_over(db, Ran, runs, ("",))
    _take_over(db, Entered, places, ())
    course = BUILT_IN_COURSE
    db.executemany(
        "INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(course, *row, sequence_of(read_time(row[-1]))) for row in drafts],
    )
    db.executemany(
        "INSERT INTO settings VALUES (?, ?, ?, ?)",
        [(*row, sequence_of(read_time(row[-1]))) for row in settings],
    )
    turns = " UNION ALL ".join(
        f"SELECT turn FROM {name}" for name in ("answers", "runs", "visits", "drafts", "settings")
    )
    db.execute(f"INSERT INTO clock SELECT 1, max(turn) FROM ({turns}) HAVING count(*)")


def _take_over(
    db: sqlite3.Connection,
    kind: type[Entry],
    rows: list[tuple[object, ...]],
    more: tuple[object, ...],
) -> None:
    """Insert rows of version 1 as entries, in their order."""
    marks = ", ".join("?" * len(columns(kind)))
    sql = f"INSERT INTO {kind.table} ({', '.join(columns(kind))}) VALUES ({marks})"
    last = -1
    for row in rows:
        last = max(sequence_of(read_time(row[0])), last + 1)
        db.execute(sql, (_name(kind, last, row), row[0], last, BUILT_IN_COURSE, *row[1:], *more))


def _name(kind: type[Entry], seq: int, row: tuple[object, ...]) -> str:
    """Return an id for a row, the same in two copies of a file, so that they can merge."""
    content = [kind.table, seq, *(repr(value) for value in row)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]
