"""The writes to a progress file; each runs inside a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from functools import cache

import msgspec

from lessons.store.entries import (
    Answered,
    Attempted,
    Chosen,
    Entry,
    Ran,
    StepKey,
    WasReset,
    attempt_of,
    columns,
    key_of,
    loaded,
    read_time,
    sequence_of,
    stored,
    to_row,
)

_STEP = "course = ? AND lesson = ? AND step = ?"


def log(db: sqlite3.Connection, *entries: Entry) -> None:
    """Add new entries to the log, with the next sequence numbers."""
    for entry in entries:
        add(db, msgspec.structs.replace(entry, seq=next_sequence(db, entry.at)))
        answer = entry.id if isinstance(entry, Answered) else getattr(entry, "answer", None)
        if answer is not None:
            db.execute(
                "INSERT OR REPLACE INTO memories"
                " SELECT course, lesson, question, '', NULL FROM answers WHERE id = ?",
                (answer,),
            )


def add(db: sqlite3.Connection, entry: Entry) -> None:
    """Add an entry to the log as it is, unless it's there."""
    db.execute(_insert(type(entry)), to_row(entry))


@cache
def _insert(kind: type[Entry]) -> str:
    names = columns(kind)
    marks = ", ".join("?" * len(names))
    return f"INSERT OR IGNORE INTO {kind.table} ({', '.join(names)}) VALUES ({marks})"


def next_sequence(db: sqlite3.Connection, at: datetime) -> int:
    """Return a sequence number for a new entry: more than any in the file."""
    last: tuple[int] | None = db.execute("SELECT turn FROM clock").fetchone()
    seq = max(sequence_of(at), last[0] + 1 if last else 0)
    advance_clock(db, seq)
    return seq


def advance_clock(db: sqlite3.Connection, seq: int) -> None:
    """Make sure that each new entry gets a larger sequence number than this one."""
    db.execute(
        "INSERT INTO clock (one, turn) VALUES (1, ?)"
        " ON CONFLICT DO UPDATE SET turn = max(turn, excluded.turn)",
        (seq,),
    )


def record_run(db: sqlite3.Connection, entry: Ran, ran: Mapping[str, str] | None) -> None:
    """Log a run, and keep the text that was run as an attempt.

    `ran` is that text by file, None for the step's drafts.  They may differ, because the learner or
    another window may have typed since the run began.
    """
    attempt = drafts_of(db, key_of(entry))
    if ran is not None and (attempt is None or attempt.files != ran):
        # The drafts are newer, and the next reset is about those.
        seq = next_sequence(db, entry.at) if attempt is None else max(0, attempt.seq - 1)
        attempt = attempt_of(key_of(entry), ran, entry.at, seq) if ran else None
    if attempt is not None:
        add(db, attempt)
        entry = msgspec.structs.replace(entry, attempt=attempt.id)
    log(db, entry)


def keep_draft(
    db: sqlite3.Connection,
    key: StepKey,
    file: str,
    text: str,
    at: datetime,
    *,
    seen: str | None,
) -> None:
    """Replace the draft of a file.

    If it's neither `text` nor `seen`, another window has typed it; then it's kept as an attempt.
    """
    sql = f"SELECT text FROM drafts WHERE {_STEP} AND file = ?"
    row = db.execute(sql, (*_row(key), stored(file))).fetchone()
    if row is not None and loaded(row[0]) not in (text, seen):
        keep_attempt(db, key)
    write_drafts(db, key, {file: text}, at, next_sequence(db, at))


def reset(db: sqlite3.Connection, entry: WasReset) -> None:
    """Keep the drafts of a step as an attempt and forget them.

    Without drafts it's no reset: another window has made one, which can still be undone.
    """
    if keep_attempt(db, key_of(entry)):
        forget_drafts(db, key_of(entry))
        log(db, entry)


def restore(db: sqlite3.Connection, entry: WasReset, files: Mapping[str, str]) -> None:
    """Reset a step, then type these files."""
    keep_attempt(db, key_of(entry))
    forget_drafts(db, key_of(entry))
    log(db, entry)
    write_drafts(db, key_of(entry), files, entry.at, next_sequence(db, entry.at))


def choose(db: sqlite3.Connection, name: str, value: str, at: datetime) -> None:
    """Keep a setting."""
    write_setting(db, Chosen(at=at, seq=next_sequence(db, at), name=name, value=value))


def write_setting(db: sqlite3.Connection, setting: Chosen) -> None:
    """Write a setting, unless the file has a later one."""
    db.execute(
        "INSERT INTO settings (name, value, at, turn) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
        " SET value = excluded.value, at = excluded.at, turn = excluded.turn"
        " WHERE (excluded.turn, excluded.value) > (turn, value)",
        _stored((setting.name, setting.value, setting.at, setting.seq)),
    )


def drafts_of(db: sqlite3.Connection, key: StepKey) -> Attempted | None:
    """Return the drafts of a step as an attempt, None if there are none."""
    sql = f"SELECT file, text, at, turn FROM drafts WHERE {_STEP}"
    rows = db.execute(sql, _row(key)).fetchall()
    if not rows:
        return None
    _, _, at, seq = max(rows, key=lambda row: (row[3], row[2]))
    files = {loaded(file): loaded(text) for file, text, _, _ in rows}
    return attempt_of(key, files, read_time(at), seq)


def keep_attempt(db: sqlite3.Connection, key: StepKey) -> bool:
    """Keep the drafts of a step as an attempt; return whether there are any."""
    attempt = drafts_of(db, key)
    if attempt is not None:
        add(db, attempt)
    return attempt is not None


def forget_drafts(db: sqlite3.Connection, key: StepKey) -> None:
    """Delete the drafts of a step."""
    db.execute(f"DELETE FROM drafts WHERE {_STEP}", _row(key))


def write_drafts(
    db: sqlite3.Connection, key: StepKey, files: Mapping[str, str], at: datetime, seq: int
) -> None:
    """Write drafts of a step, in place of those of the same files."""
    db.executemany(
        "REPLACE INTO drafts (course, lesson, step, file, text, at, turn)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(*_row(key), *_stored((file, text, at, seq))) for file, text in files.items()],
    )


def last_reset(db: sqlite3.Connection, key: StepKey) -> int:
    """Return the sequence number of the last reset of a step, -1 if there is none."""
    seq: int | None = db.execute(
        f"SELECT max(turn) FROM resets WHERE {_STEP}", _row(key)
    ).fetchone()[0]
    return -1 if seq is None else seq


def _row(key: StepKey) -> tuple[object, ...]:
    return _stored((key.course, key.lesson, key.step))


def _stored(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(map(stored, row))
