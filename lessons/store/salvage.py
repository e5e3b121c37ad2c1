"""Copies in memory of a progress file that cannot be written, or not be read as a whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

from lessons.store.database import (
    connect,
    is_sound,
    memory_ledger,
    migrate,
    transaction,
    version,
    with_suffix,
)
from lessons.store.schema import DERIVED, TABLES, VERSION, forget_cards, remember_cards

_SHARED = "mode=ro"
_ALONE = "mode=ro&immutable=1"
"""Reads a file whose folder refuses the helper files that WAL needs; as if nobody wrote to it."""


def copied(source: sqlite3.Connection) -> tuple[sqlite3.Connection, bool]:
    """Return a copy in memory of what can be read of a ledger, and whether that is everything."""
    copy = memory_ledger()
    is_whole = True
    with transaction(copy):
        forget_cards(copy)  # each row would mark its card
        for table, columns in TABLES.items():
            is_whole &= _copy_table(source, copy, table, columns)
        remember_cards(copy)
        if is_whole:
            _copy_derived(source, copy)
    return copy, is_whole


def readable_copy(path: Path) -> sqlite3.Connection:
    """Return a copy in memory of a file that cannot be written; empty if it cannot be read."""

    def read(source: sqlite3.Connection) -> sqlite3.Connection | None:
        return _migrated_copy(source) if is_sound(source) else None

    return _read_only(path, read, (_SHARED, _ALONE)) or memory_ledger()


def salvaged(path: Path) -> sqlite3.Connection | None:
    """Return a copy in memory of what can be read of a broken file, None where nothing can."""
    # Read as a shared one, a file without a log would be left with an empty one beside it.
    has_log = with_suffix(path, "-wal").exists()
    copy = _read_only(path, _copy_of_today, (_SHARED, _ALONE) if has_log else (_ALONE,))
    if copy is None or any(copy.execute(f"SELECT 1 FROM {table}").fetchone() for table in TABLES):
        return copy
    copy.close()
    return None


def _read_only(
    path: Path,
    read: Callable[[sqlite3.Connection], sqlite3.Connection | None],
    modes: Sequence[str],
) -> sqlite3.Connection | None:
    """Return what is read of a file that is opened for reading alone, None where that fails."""
    for mode in modes:
        with suppress(sqlite3.Error), closing(connect(f"{path.as_uri()}?{mode}")) as source:
            if 0 < version(source) <= VERSION and (found := read(source)) is not None:
                return found
    return None


def _copy_of_today(source: sqlite3.Connection) -> sqlite3.Connection:
    """Return what can be read of a ledger, in today's schema.

    Raises:
        sqlite3.Error: it is of an older schema, and cannot be brought to today's.
    """
    if version(source) == VERSION:
        return copied(source)[0]
    with closing(_migrated_copy(source)) as migrated:
        return copied(migrated)[0]


def _migrated_copy(source: sqlite3.Connection) -> sqlite3.Connection:
    """Return a copy in memory, brought to today's schema.

    Raises:
        sqlite3.Error: the source cannot be read.
    """
    copy = connect(":memory:")
    try:
        source.backup(copy)
        migrate(copy)
    except sqlite3.Error:
        copy.close()
        raise
    return copy


def _copy_table(
    source: sqlite3.Connection, target: sqlite3.Connection, table: str, columns: Sequence[str]
) -> bool:
    """Add the rows of a table that can be read; return whether all could."""
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    try:
        rows = source.execute(f"SELECT {names} FROM {table}")
        target.executemany(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", rows)
    except sqlite3.Error:
        return False
    return True


def _copy_derived(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Spare the target the making of what the source has made; where it cannot, all is stale."""
    try:
        made = {
            table: source.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
            for table, columns in DERIVED.items()
        }
    except sqlite3.Error:
        return
    for table, columns in DERIVED.items():
        marks = ", ".join("?" * len(columns))
        target.execute(f"DELETE FROM {table}")
        target.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", made[table]
        )
