"""The writes to a progress file; each runs inside a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

import msgspec

from lessons.store import queries
from lessons.store.entries import (
    Answered,
    Attempted,
    Chosen,
    Draft,
    Entry,
    Ran,
    StepKey,
    WasReset,
    attempt_of,
    sequence_of,
)
from lessons.store.rows import execute, fetch, first_column, insert


def log(db: sqlite3.Connection, *entries: Entry) -> None:
    """Add new entries to the log, with the next sequence numbers."""
    for entry in entries:
        insert(db, msgspec.structs.replace(entry, seq=next_sequence(db, entry.at)))
        answer = entry.id if isinstance(entry, Answered) else getattr(entry, "answer", None)
        if answer is not None:
            execute(db, queries.FORGET_MEMORY, answer=answer)


def next_sequence(db: sqlite3.Connection, at: datetime) -> int:
    """Return a sequence number for a new entry: more than any in the file."""
    seq: int = max([sequence_of(at), *(last + 1 for last in first_column(db, queries.CLOCK))])
    execute(db, queries.ADVANCE_CLOCK, seq=seq)
    return seq


def record_run(db: sqlite3.Connection, entry: Ran, ran: Mapping[str, str] | None) -> None:
    """Log a run, and keep the text that was run as an attempt.

    `ran` is that text by file, None for the step's drafts.  They may differ, because the learner or
    another window may have typed since the run began.
    """
    attempt = drafts_of(db, entry.key)
    if ran is not None and (attempt is None or attempt.files != ran):
        # The drafts are newer, and the next reset is about those.
        seq = next_sequence(db, entry.at) if attempt is None else max(0, attempt.seq - 1)
        attempt = attempt_of(entry.key, ran, entry.at, seq) if ran else None
    if attempt is not None:
        insert(db, attempt)
        entry = msgspec.structs.replace(entry, attempt=attempt.id)
    log(db, entry)


def keep_draft(db: sqlite3.Connection, draft: Draft, seen: str | None) -> None:
    """Replace the draft of a file.

    If the text there is neither the same nor `seen`, another window has typed it; then it's kept as
    an attempt.
    """
    there = drafts_of(db, draft.key)
    if there is not None and there.files.get(draft.file) not in (None, draft.text, seen):
        insert(db, there)
    write_drafts(db, draft.key, {draft.file: draft.text}, draft.at)


def reset(db: sqlite3.Connection, entry: WasReset) -> None:
    """Keep the drafts of a step as an attempt and forget them.

    Without drafts it's no reset: another window has made one, which can still be undone.
    """
    drafts = drafts_of(db, entry.key)
    if drafts is not None:
        insert(db, drafts)
        execute(db, queries.FORGET_DRAFTS, **entry.key._asdict())
        log(db, entry)


def restore(db: sqlite3.Connection, entry: WasReset, files: Mapping[str, str]) -> None:
    """Reset a step, with drafts or without, then type these files."""
    drafts = drafts_of(db, entry.key)
    if drafts is None:
        log(db, entry)
    else:
        reset(db, entry)
    write_drafts(db, entry.key, files, entry.at)


def choose(db: sqlite3.Connection, setting: Chosen) -> None:
    """Keep a new setting."""
    insert(db, msgspec.structs.replace(setting, seq=next_sequence(db, setting.at)), "REPLACE")


def drafts_of(db: sqlite3.Connection, key: StepKey) -> Attempted | None:
    """Return the drafts of a step as an attempt, None if there are none."""
    drafts = fetch(db, Draft, queries.DRAFTS, **key._asdict())
    if not drafts:
        return None
    last = max(drafts, key=lambda draft: (draft.seq, draft.at))
    return attempt_of(key, {draft.file: draft.text for draft in drafts}, last.at, last.seq)


def write_drafts(
    db: sqlite3.Connection,
    key: StepKey,
    files: Mapping[str, str],
    at: datetime,
    seq: int | None = None,
) -> None:
    """Write drafts of a step, in place of those of the same files; as new ones without `seq`."""
    seq = next_sequence(db, at) if seq is None else seq
    for file, text in files.items():
        insert(db, Draft(at=at, seq=seq, file=file, text=text, **key._asdict()), "REPLACE")
