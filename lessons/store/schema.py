"""The tables of the progress file, and the way to them from each older schema."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from datetime import datetime

from lessons.store.entries import (
    BUILT_IN_COURSE,
    LOG,
    Answered,
    Entered,
    Entry,
    Ran,
    columns,
    turn_of,
)

_FIRST = (
    "CREATE TABLE answers (id INTEGER PRIMARY KEY, at TEXT NOT NULL, lesson TEXT NOT NULL,"
    " question TEXT NOT NULL, option TEXT NOT NULL, right INTEGER NOT NULL)",
    "CREATE INDEX answers_by_lesson ON answers (lesson, at)",
    "CREATE TABLE runs (id INTEGER PRIMARY KEY, at TEXT NOT NULL, lesson TEXT NOT NULL,"
    " step TEXT NOT NULL, passed INTEGER NOT NULL)",
    "CREATE INDEX runs_by_step ON runs (lesson, step, passed)",
    "CREATE TABLE drafts (lesson TEXT NOT NULL, step TEXT NOT NULL, file TEXT NOT NULL,"
    " text TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (lesson, step, file))",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL, at TEXT NOT NULL)",
    "CREATE TABLE place (one INTEGER PRIMARY KEY CHECK (one = 1), lesson TEXT NOT NULL,"
    " step TEXT NOT NULL, at TEXT NOT NULL)",
)

# Every table of the log begins alike, and has an index for what is asked of it, no more: each one
# is a page to write for every answer.
# The key is the first column: of a table without rowids that has another first, SQLite 3.40 finds
# that its columns are NULL, when it is asked whether the file is sound.
_ENTRY = "id TEXT NOT NULL, at TEXT NOT NULL, turn INTEGER NOT NULL, course TEXT NOT NULL"
_BY_ID = "PRIMARY KEY (id)) WITHOUT ROWID"
_SECOND = (
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

# What FSRS says of each card, made from the log, and which cards were written to since: whoever
# writes, in whatever way, marks the card.  A mark is drawn anew each time, so that who replays a
# card without holding the file can tell that another window wrote meanwhile.
_CARD = "course TEXT NOT NULL, lesson TEXT NOT NULL, question TEXT NOT NULL"
_BY_CARD = "PRIMARY KEY (course, lesson, question)) WITHOUT ROWID"
_MARKED = "ON CONFLICT DO UPDATE SET mark = excluded.mark"
_CARD_OF_ANSWER = "SELECT course, lesson, question, random() FROM answers WHERE id = new.answer"
_THIRD = (
    f"CREATE TABLE memories ({_CARD}, state INTEGER NOT NULL, step INTEGER,"
    " stability REAL NOT NULL, difficulty REAL NOT NULL, due INTEGER NOT NULL,"
    " last_review INTEGER NOT NULL, first_review INTEGER NOT NULL, reviews INTEGER NOT NULL,"
    f" lapses INTEGER NOT NULL, {_BY_CARD}",
    f"CREATE TABLE stale ({_CARD}, mark INTEGER NOT NULL, {_BY_CARD}",
    "CREATE TABLE rules (one INTEGER PRIMARY KEY CHECK (one = 1), fingerprint TEXT NOT NULL)",
    "CREATE TRIGGER answers_mark AFTER INSERT ON answers BEGIN INSERT INTO stale"
    f" VALUES (new.course, new.lesson, new.question, random()) {_MARKED}; END",
    "CREATE TRIGGER undos_mark AFTER INSERT ON undos BEGIN INSERT INTO stale"
    f" {_CARD_OF_ANSWER} {_MARKED}; END",
    "CREATE TRIGGER ratings_mark AFTER INSERT ON ratings BEGIN INSERT INTO stale"
    f" {_CARD_OF_ANSWER} {_MARKED}; END",
    "INSERT INTO stale SELECT DISTINCT course, lesson, question, 0 FROM answers",
)

TABLES = {
    **{kind.table: columns(kind) for kind in LOG},
    "drafts": ("course", "lesson", "step", "file", "text", "at", "turn"),
    "settings": ("name", "value", "at", "turn"),
    "clock": ("one", "turn"),
}
"""The columns of each table of today's schema; ``clock`` holds the last turn that was given."""

DERIVED = {
    "memories": (
        *("course", "lesson", "question", "state", "step", "stability", "difficulty"),
        *("due", "last_review", "first_review", "reviews", "lapses"),
    ),
    "stale": ("course", "lesson", "question", "mark"),
    "rules": ("one", "fingerprint"),
}
"""What can be made anew from those, and goes to no other machine.

``memories`` holds what `lessons.review.cards.Memory.row` says of a card, ``stale`` the cards that
must be replayed, ``rules`` the fingerprint of the rules that the memories were made with.
"""


def _begin(db: sqlite3.Connection) -> None:
    for statement in _FIRST:
        db.execute(statement)


def _tell_courses_apart(db: sqlite3.Connection) -> None:
    """Make the log of the second schema from the first, whose rows are of the course we bring."""
    answers = db.execute(
        "SELECT at, lesson, question, option, right FROM answers ORDER BY at, id"
    ).fetchall()
    runs = db.execute("SELECT at, lesson, step, passed FROM runs ORDER BY at, id").fetchall()
    places = db.execute("SELECT at, lesson, step FROM place").fetchall()
    drafts = db.execute("SELECT lesson, step, file, text, at FROM drafts").fetchall()
    settings = db.execute("SELECT name, value, at FROM settings").fetchall()
    for table in ("answers", "runs", "drafts", "settings", "place"):
        db.execute(f"DROP TABLE {table}")
    for statement in _SECOND:
        db.execute(statement)
    _take_over(db, Answered, answers, (None, False))
    _take_over(db, Ran, runs, ("",))
    _take_over(db, Entered, places, ())
    course = BUILT_IN_COURSE
    db.executemany(
        "INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(course, *row, _turn(row[-1])) for row in drafts],
    )
    db.executemany(
        "INSERT INTO settings VALUES (?, ?, ?, ?)",
        [(*row, _turn(row[-1])) for row in settings],
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
    """Insert rows of the first schema, in their order, as entries."""
    marks = ", ".join("?" * len(columns(kind)))
    sql = f"INSERT INTO {kind.table} ({', '.join(columns(kind))}) VALUES ({marks})"
    last = -1
    for row in rows:
        last = max(_turn(row[0]), last + 1)
        db.execute(sql, (_name(kind, last, row), row[0], last, BUILT_IN_COURSE, *row[1:], *more))


def _name(kind: type[Entry], turn: int, row: tuple[object, ...]) -> str:
    """Return an id for an old row: two copies of one file must name it alike, to merge again."""
    content = [kind.table, turn, *(repr(value) for value in row)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]


def _turn(at: object) -> int:
    try:
        return turn_of(datetime.fromisoformat(str(at)))
    except ValueError as problem:  # nothing of ours wrote this
        raise sqlite3.DatabaseError(f"{at!r} is no time") from problem


def forget_cards(db: sqlite3.Connection) -> None:
    """Drop what is derived from the log, until it is remembered anew."""
    for table in ("answers", "undos", "ratings"):
        db.execute(f"DROP TRIGGER IF EXISTS {table}_mark")
    for table in DERIVED:
        db.execute(f"DROP TABLE IF EXISTS {table}")


def remember_cards(db: sqlite3.Connection) -> None:
    """Make what is derived from the log, anew where it is there: each card must be replayed."""
    forget_cards(db)
    for statement in _THIRD:
        db.execute(statement)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _begin,
    _tell_courses_apart,
    remember_cards,
)
"""What leads from each schema version to the next, within one transaction: append, change none."""

VERSION = len(MIGRATIONS)
