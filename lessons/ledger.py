"""The progress file: how it is opened, and what its troubles are called.

One SQLite file, in WAL mode where the file system allows it, each change committed and synced to
the disk before it is reported as done.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path

from lessons.entries import SPOILED_TURN
from lessons.schema import DERIVED, MIGRATIONS, TABLES, VERSION, forget_cards, remember_cards

FILE = "flasklings.db"
BUSY_SECONDS = 0.5
"""How long another window's write is waited for."""

CHECKED_BYTES = 1 << 20
"""Up to this size the whole file is checked when it is opened; of a larger one, what is read."""


class Trouble(Enum):
    """Why the file cannot be used."""

    UNREADABLE = auto()
    NEWER = auto()
    LOCKED = auto()
    READ_ONLY = auto()
    FULL = auto()
    UNREACHABLE = auto()


class LedgerError(Exception):
    """The file cannot be opened as it should be."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.name)
        self.trouble = trouble


def open_ledger(
    path: Path, busy: float = BUSY_SECONDS, *, doubtful: bool = False
) -> sqlite3.Connection:
    """Open the file, made or migrated where needed; wait `busy` seconds for another's lock.

    All of a doubtful file is checked, however long that takes.

    Raises:
        LedgerError: it cannot be used; the error says why.
    """
    if not path.exists():
        with _alone(path.parent):
            if not path.exists():
                _remove_helpers(path)
            return _opened(path, busy, doubtful)
    return _opened(path, busy, doubtful)


def _opened(path: Path, busy: float, doubtful: bool) -> sqlite3.Connection:
    if _version_in_header(path) > VERSION:
        raise LedgerError(Trouble.NEWER)  # before anything could touch it
    if path.exists() and not os.access(path, os.W_OK):
        raise LedgerError(Trouble.READ_ONLY)  # SQLite would only say so at the first change
    try:
        connection = _connect(path, busy)
    except sqlite3.Error as problem:
        raise LedgerError(trouble_of(problem)) from problem
    try:
        _prepare(connection, doubtful)
    except sqlite3.Error as problem:
        connection.close()
        raise LedgerError(trouble_of(problem)) from problem
    except LedgerError:
        connection.close()
        raise
    return connection


def memory_ledger() -> sqlite3.Connection:
    """Return an empty ledger that ends with the process."""
    connection = _connect(":memory:")
    _migrate(connection)
    return connection


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
        return _migrated_copy(source) if _is_sound(source) else None

    return _read_only(path, read, (_SHARED, _ALONE)) or memory_ledger()


def salvaged(path: Path) -> sqlite3.Connection | None:
    """Return a copy in memory of what can be read of a broken file, None where nothing can."""
    # Read as a shared one, a file without a log would be left with an empty one beside it.
    has_log = _with_suffix(path, "-wal").exists()
    copy = _read_only(path, _copy_of_today, (_SHARED, _ALONE) if has_log else (_ALONE,))
    if copy is None or any(copy.execute(f"SELECT 1 FROM {table}").fetchone() for table in TABLES):
        return copy
    copy.close()
    return None


_SHARED = "mode=ro"
_ALONE = "mode=ro&immutable=1"
"""Reads a file whose folder refuses the helper files that WAL needs; as if nobody wrote to it."""


def _read_only(
    path: Path,
    read: Callable[[sqlite3.Connection], sqlite3.Connection | None],
    modes: Sequence[str],
) -> sqlite3.Connection | None:
    """Return what is read of a file that is opened for reading alone, None where that fails."""
    for mode in modes:
        with suppress(sqlite3.Error), closing(_connect(f"{path.as_uri()}?{mode}")) as source:
            if 0 < _version(source) <= VERSION and (found := read(source)) is not None:
                return found
    return None


def _copy_of_today(source: sqlite3.Connection) -> sqlite3.Connection:
    """Return what can be read of a ledger, in today's schema.

    Raises:
        sqlite3.Error: it is of an older schema, and cannot be brought to today's.
    """
    if _version(source) == VERSION:
        return copied(source)[0]
    with closing(_migrated_copy(source)) as migrated:
        return copied(migrated)[0]


def _migrated_copy(source: sqlite3.Connection) -> sqlite3.Connection:
    """Return a copy in memory, brought to today's schema.

    Raises:
        sqlite3.Error: the source cannot be read.
    """
    copy = _connect(":memory:")
    try:
        source.backup(copy)
        _migrate(copy)
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


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what is done inside all at once, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:  # Ctrl+C too: nothing is left half done
        with suppress(sqlite3.Error):  # it may have been rolled back already
            connection.execute("ROLLBACK")
        raise


def trouble_of(problem: sqlite3.Error) -> Trouble:
    """Say what an error of SQLite means for the learner."""
    code = getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return {
        sqlite3.SQLITE_BUSY: Trouble.LOCKED,
        sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
        sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
        sqlite3.SQLITE_FULL: Trouble.FULL,
        sqlite3.SQLITE_IOERR: Trouble.UNREACHABLE,
        sqlite3.SQLITE_CANTOPEN: Trouble.UNREACHABLE,
        sqlite3.SQLITE_PERM: Trouble.UNREACHABLE,
        sqlite3.SQLITE_AUTH: Trouble.UNREACHABLE,
        sqlite3.SQLITE_NOMEM: Trouble.UNREACHABLE,
        sqlite3.SQLITE_PROTOCOL: Trouble.LOCKED,
    }.get(code, Trouble.UNREADABLE)


def set_aside(path: Path) -> Path | None:
    """Rename an unreadable file and what belongs to it; return its new path.

    None means that another window has just done so, and that a new file can be opened.

    Raises:
        OSError: the folder refuses it.
    """
    try:
        with path.open("rb") as held:
            _lock(held.fileno())  # on the file, not the name: that may mean another one by now
            if not os.path.samestat(os.fstat(held.fileno()), path.stat()):
                return None
            aside = _free_name(path)
            # The helpers first: a new file must never meet the old one's log.
            for suffix in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    _with_suffix(path, suffix).rename(_with_suffix(aside, suffix))
            path.rename(aside)
            return aside
    except FileNotFoundError:
        return None


def _remove_helpers(path: Path) -> None:
    """Remove what belonged to a file that is gone: a new one must not meet it.

    Where another window has them open (as on Windows) they cannot be removed, nor can its file.
    """
    for suffix in ("-wal", "-shm"):
        with suppress(OSError):
            _with_suffix(path, suffix).unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let no other window make a file in this folder meanwhile."""
    held = None
    with suppress(OSError):  # there is none, or (on Windows) none can be opened
        held = os.open(folder, os.O_RDONLY)
    try:
        if held is not None:
            _lock(held)
        yield
    finally:
        if held is not None:
            os.close(held)


def _free_name(path: Path) -> Path:
    """Return a name beside the file that says when it was set aside."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.name}.unreadable-{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.unreadable-{stamp}-{number}")
    return aside


def _with_suffix(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _connect(path: Path | str, busy: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Connect without Python's own transactions: each statement commits, or `transaction` does."""
    connection = sqlite3.connect(
        path,
        timeout=busy,
        isolation_level=None,
        check_same_thread=False,
        uri=isinstance(path, str) and path.startswith("file:"),
    )
    # A bad byte costs a letter, not the file.  What is no text on purpose is stored as bytes.
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    return connection


def _prepare(connection: sqlite3.Connection, doubtful: bool) -> None:
    """Bring an opened file to today's schema, and make sure that it can be written.

    Raises:
        LedgerError: the file is from a newer version, or is not sound.
        sqlite3.Error: it cannot be read or written.
    """
    if _version(connection) > VERSION:
        raise LedgerError(Trouble.NEWER)
    if not _is_sound(connection, doubtful):
        raise LedgerError(Trouble.UNREADABLE)
    with suppress(sqlite3.OperationalError):  # some file systems have no WAL: the default will do
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    # EXTRA: where there is no WAL, the folder is synced too once the journal is gone.
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA fullfsync = 1")  # macOS alone keeps less than it says without
    _migrate(connection)
    _mend_clock(connection)
    _look_at(connection, TABLES)
    try:
        _look_at(connection, DERIVED)
    except sqlite3.OperationalError:  # the log is whole: the rest can be made from it
        with transaction(connection):
            remember_cards(connection)


def _look_at(connection: sqlite3.Connection, tables: Mapping[str, Sequence[str]]) -> None:
    """Raise sqlite3.OperationalError where a table is missing, or a column of one."""
    for table, columns in tables.items():
        connection.execute(f"SELECT {', '.join(columns)} FROM {table} LIMIT 0")


def _migrate(connection: sqlite3.Connection) -> None:
    with transaction(connection):  # also where there is nothing to do: it asks for writing
        for migrate in MIGRATIONS[_version(connection) :]:
            migrate(connection)
        if _version(connection) < VERSION:
            connection.execute(f"PRAGMA user_version = {VERSION}")


def _mend_clock(connection: sqlite3.Connection) -> None:
    """Set a clock that a bad disk has put far ahead back to the last turn that makes sense."""
    row = connection.execute("SELECT turn FROM clock").fetchone()
    if row is None or row[0] < SPOILED_TURN:
        return
    turns = " UNION ALL ".join(f"SELECT turn FROM {table}" for table in TABLES)
    sql = f"UPDATE clock SET turn = (SELECT ifnull(max(turn), 0) FROM ({turns}) WHERE turn < ?)"
    with transaction(connection):
        connection.execute(sql, (SPOILED_TURN,))


def is_newer(connection: sqlite3.Connection) -> bool:
    """Whether a newer flasklings has meanwhile brought this file to its own schema."""
    return _version(connection) > VERSION


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _is_sound(connection: sqlite3.Connection, doubtful: bool = False) -> bool:
    if _version(connection) < 0:
        return False
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    if pages * size > CHECKED_BYTES and not doubtful:
        return True
    found: tuple[str] = connection.execute("PRAGMA quick_check(1)").fetchone()
    return found == ("ok",)


def _version_in_header(path: Path) -> int:
    """Return the schema version of the file as it lies on the disk, 0 where there is none.

    SQLite itself looks: if we opened and closed the file, this process would lose its locks on it.
    """
    with (
        suppress(sqlite3.Error),
        closing(_connect(f"{path.as_uri()}?mode=ro&immutable=1")) as db,
    ):
        return _version(db)
    return 0


def _lock(descriptor: int) -> None:
    """Wait until no other window holds this file's lock, and take it."""
    try:
        import fcntl
    except ImportError:  # Windows: an open file cannot be renamed there anyway
        return
    with suppress(OSError):  # a file system without locks
        fcntl.flock(descriptor, fcntl.LOCK_EX)
