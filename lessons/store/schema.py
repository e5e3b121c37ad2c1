"""The tables of the progress file, and the way to them from each older schema."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from lessons.store.entries import BUILT_IN_COURSE, LOG, Chosen, Draft, sequence_of
from lessons.store.queries import FORGET_MEMORIES
from lessons.store.rows import selection

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

_STORED: tuple[type[Any], ...] = (*LOG, Draft, Chosen)
LOOK = tuple(f"{selection(kind)} LIMIT 0" for kind in _STORED)
"""Queries that fail if a table or a column is missing."""

VERSION = 4


def migrate(db: sqlite3.Connection, version: int) -> None:
    """Bring a file of an older version to this one, or an empty one (of version 0)."""
    if version == 0:
        _run(db, _LOG)
    elif version == 1:
        _tell_courses_apart(db)
    if version < VERSION:
        _run(db, _MEMORIES)
        db.execute(FORGET_MEMORIES)
        db.execute(f"PRAGMA user_version = {VERSION}")


def _run(db: sqlite3.Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        db.execute(statement)


def _tell_courses_apart(db: sqlite3.Connection) -> None:
    """Turn the tables of version 1 into the log of the built-in course."""
    course = BUILT_IN_COURSE
    answers = _rows(db, "at, lesson, question, option, right", "answers ORDER BY at, id")
    runs = _rows(db, "at, lesson, step, passed", "runs ORDER BY at, id")
    visits = _rows(db, "at, lesson, step", "place")
    drafts = _rows(db, "at, lesson, step, file, text", "drafts")
    settings = _rows(db, "at, name, value", "settings")
    _run(db, (f"DROP TABLE {name}" for name in ("answers", "runs", "drafts", "settings", "place")))
    _run(db, _LOG)
    log = [
        *_in_order("answers", answers, (None, False)),
        *_in_order("runs", runs, ("",)),
        *_in_order("visits", visits, ()),
    ]
    for table, row in log:
        db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    for at, lesson, step, file, text in drafts:
        row = (course, lesson, step, file, text, at, _sequence(at))
        db.execute("INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    for at, name, value in settings:
        db.execute("INSERT INTO settings VALUES (?, ?, ?, ?)", (name, value, at, _sequence(at)))
    turns = " UNION ALL ".join(
        f"SELECT turn FROM {name}" for name in ("answers", "runs", "visits", "drafts", "settings")
    )
    db.execute(f"INSERT INTO clock SELECT 1, max(turn) FROM ({turns}) HAVING count(*)")


def _rows(db: sqlite3.Connection, columns: str, table: str) -> list[tuple[object, ...]]:
    return db.execute(f"SELECT {columns} FROM {table}").fetchall()


def _in_order(
    table: str, rows: list[tuple[object, ...]], more: tuple[object, ...]
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield rows of version 1 as rows of a table of the log.

    Two copies of a file give the same id to the same row, so that they can merge.
    """
    seq = -1
    for at, *rest in rows:
        seq = max(_sequence(at), seq + 1)
        content = [table, seq, *(repr(value) for value in (at, *rest))]
        name = hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]
        yield table, (name, at, seq, BUILT_IN_COURSE, *rest, *more)


def _sequence(at: object) -> int:
    try:
        return sequence_of(datetime.fromisoformat(str(at)))
    except ValueError as error:  # flasklings didn't write this
        raise sqlite3.DatabaseError(f"{at!r} isn't a time") from error
