"""Copy everything in a progress file: out of it as lines, and into another one."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable

from lessons.store.changes import (
    add,
    advance_clock,
    drafts_of,
    forget_drafts,
    last_reset,
    write_drafts,
    write_setting,
)
from lessons.store.database import memory_database
from lessons.store.entries import (
    LOG,
    Chosen,
    ExportLine,
    StepKey,
    Typed,
    columns,
    from_row,
    key_of,
    loaded,
    read_time,
)
from lessons.store.schema import forget_memories


def read_lines(db: sqlite3.Connection) -> list[ExportLine]:
    """Return everything in a file."""
    lines: list[ExportLine] = []
    for kind in LOG:
        rows = db.execute(f"SELECT {', '.join(columns(kind))} FROM {kind.table}")
        lines += (from_row(kind, row) for row in rows)  # type: ignore[misc]
    for key in _drafted_steps(db):
        draft = drafts_of(db, key)
        assert draft is not None
        course, lesson, step = key.course, key.lesson, key.step
        line = Typed(
            at=draft.at, seq=draft.seq, course=course, lesson=lesson, step=step, files=draft.files
        )
        lines.append(line)
    return [*lines, *_settings(db)]


def database_of(lines: Iterable[ExportLine]) -> sqlite3.Connection:
    """Return a progress file in memory that holds these lines."""
    db = memory_database()
    for line in lines:
        match line:
            case Typed():
                write_drafts(db, key_of(line), line.files, line.at, line.seq)
            case Chosen():
                write_setting(db, line)
            case _:
                add(db, line)
        advance_clock(db, line.seq)
    return db


def merge(
    target: sqlite3.Connection, source: sqlite3.Connection, replaced: Container[str] = ()
) -> None:
    """Bring everything from one file into another; doing it twice is the same as doing it once.

    If both have drafts of a step, the later ones stay and the others become an attempt.  `replaced`
    holds the ids of drafts that the source was a copy of: those are no attempts.
    """
    before = target.total_changes
    for kind in LOG:
        names = ", ".join(columns(kind))
        marks = ", ".join("?" * len(columns(kind)))
        target.executemany(
            f"INSERT OR IGNORE INTO {kind.table} ({names}) VALUES ({marks})",
            source.execute(f"SELECT {names} FROM {kind.table}"),
        )
    if target.total_changes > before:
        forget_memories(target)
    for setting in _settings(source):
        write_setting(target, setting)
    for (seq,) in source.execute("SELECT turn FROM clock"):
        advance_clock(target, seq)
    for key in {*_drafted_steps(source), *_drafted_steps(target)}:
        _merge_drafts(target, source, key, replaced)


def _merge_drafts(
    target: sqlite3.Connection,
    source: sqlite3.Connection,
    key: StepKey,
    replaced: Container[str],
) -> None:
    ours, theirs = drafts_of(target, key), drafts_of(source, key)
    reset = last_reset(target, key)
    drafts = [draft for draft in (ours, theirs) if draft is not None]
    stays = max(
        (draft for draft in drafts if draft.seq > reset),
        key=lambda draft: (draft.seq, draft.id),
        default=None,
    )
    for draft in drafts:
        if (stays is None or draft.id != stays.id) and draft.id not in replaced:
            add(target, draft)
    if stays is None:
        forget_drafts(target, key)
    elif theirs is not None and stays.id == theirs.id:
        forget_drafts(target, key)
        write_drafts(target, key, theirs.files, theirs.at, theirs.seq)


def draft_ids(db: sqlite3.Connection) -> frozenset[str]:
    """Return the ids of all drafts, as if they were attempts."""
    drafts = (drafts_of(db, key) for key in _drafted_steps(db))
    return frozenset(draft.id for draft in drafts if draft is not None)


def _drafted_steps(db: sqlite3.Connection) -> list[StepKey]:
    rows = db.execute("SELECT DISTINCT course, lesson, step FROM drafts ORDER BY 1, 2, 3")
    return [StepKey(*map(loaded, row)) for row in rows]


def _settings(db: sqlite3.Connection) -> list[Chosen]:
    rows = db.execute("SELECT name, value, at, turn FROM settings").fetchall()
    return [
        Chosen(name=name, value=value, at=read_time(at), seq=seq)
        for name, value, at, seq in (map(loaded, row) for row in rows)
    ]
