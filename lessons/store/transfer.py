"""Copy everything in a progress file: out of it as lines, and into another one."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable

from lessons.store import queries
from lessons.store.changes import drafts_of, write_drafts
from lessons.store.database import memory_database
from lessons.store.entries import LOG, Attempted, Chosen, Draft, ExportLine, StepKey, Typed
from lessons.store.rows import execute, fetch_all, first_column, insert, insertion, selection


def read_lines(db: sqlite3.Connection) -> list[ExportLine]:
    """Return everything in a file."""
    lines: list[ExportLine] = []
    for kind in LOG:
        lines += fetch_all(db, kind)  # type: ignore[arg-type]
    for key, drafts in all_drafts(db).items():
        lines.append(Typed(at=drafts.at, seq=drafts.seq, files=drafts.files, **key._asdict()))
    return [*lines, *fetch_all(db, Chosen)]


def database_of(lines: Iterable[ExportLine]) -> sqlite3.Connection:
    """Return a progress file in memory that holds these lines."""
    db = memory_database()
    for line in lines:
        if isinstance(line, Typed):
            write_drafts(db, line.key, line.files, line.at, line.seq)
        else:
            insert(db, line, "REPLACE" if isinstance(line, Chosen) else "INSERT OR IGNORE")
        execute(db, queries.ADVANCE_CLOCK, seq=line.seq)
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
        target.executemany(insertion(kind), source.execute(selection(kind)))
    if target.total_changes > before:
        target.execute(queries.FORGET_MEMORIES)
    ours = {setting.name: setting for setting in fetch_all(target, Chosen)}
    for theirs in fetch_all(source, Chosen):
        our = ours.get(theirs.name)
        if our is None or (theirs.seq, theirs.value) > (our.seq, our.value):
            insert(target, theirs, "REPLACE")
    for seq in first_column(source, queries.CLOCK):
        execute(target, queries.ADVANCE_CLOCK, seq=seq)
    for key in {**all_drafts(source), **all_drafts(target)}:
        _merge_drafts(target, key, drafts_of(source, key), replaced)


def _merge_drafts(
    target: sqlite3.Connection, key: StepKey, theirs: Attempted | None, replaced: Container[str]
) -> None:
    drafts = [one for one in (drafts_of(target, key), theirs) if one is not None]
    (reset,) = first_column(target, queries.LAST_RESET, **key._asdict())
    stays = max(
        (draft for draft in drafts if draft.seq > reset),
        key=lambda draft: (draft.seq, draft.id),
        default=None,
    )
    for draft in drafts:
        if (stays is None or draft.id != stays.id) and draft.id not in replaced:
            insert(target, draft)
    execute(target, queries.FORGET_DRAFTS, **key._asdict())
    if stays is not None:
        write_drafts(target, key, stays.files, stays.at, stays.seq)


def all_drafts(db: sqlite3.Connection) -> dict[StepKey, Attempted]:
    """Return the drafts of every step."""
    keys = {draft.key for draft in fetch_all(db, Draft)}
    return {key: drafts for key in sorted(keys) if (drafts := drafts_of(db, key))}
