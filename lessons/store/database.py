"""The progress file: how it is opened, and what its troubles are called.

One SQLite file, in WAL mode where the file system allows it, each change committed and synced to
the disk before it is reported as done.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path

from lessons.store.entries import SPOILED_TURN
from lessons.store.schema import DERIVED, MIGRATIONS, TABLES, VERSION, remember_cards

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
        connection = connect(path, busy)
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
    connection = connect(":memory:")
    migrate(connection)
    return connection


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
                    with_suffix(path, suffix).rename(with_suffix(aside, suffix))
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
            with_suffix(path, suffix).unlink()


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


def with_suffix(path: Path, suffix: str) -> Path:
    """Return the path of a helper that SQLite keeps beside a file."""
    return path.with_name(path.name + suffix)


def connect(path: Path | str, busy: float = BUSY_SECONDS) -> sqlite3.Connection:
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
    if version(connection) > VERSION:
        raise LedgerError(Trouble.NEWER)
    if not is_sound(connection, doubtful):
        raise LedgerError(Trouble.UNREADABLE)
    with suppress(sqlite3.OperationalError):  # some file systems have no WAL: the default will do
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    # EXTRA: where there is no WAL, the folder is synced too once the journal is gone.
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA fullfsync = 1")  # macOS alone keeps less than it says without
    migrate(connection)
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


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a ledger to today's schema."""
    with transaction(connection):  # also where there is nothing to do: it asks for writing
        for step in MIGRATIONS[version(connection) :]:
            step(connection)
        if version(connection) < VERSION:
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
    return version(connection) > VERSION


def version(connection: sqlite3.Connection) -> int:
    """Return the version of a ledger's schema, 0 where it has none."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def is_sound(connection: sqlite3.Connection, doubtful: bool = False) -> bool:
    """Whether a ledger can be read: a small one as a whole, a large one where it is doubtful."""
    if version(connection) < 0:
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
        closing(connect(f"{path.as_uri()}?mode=ro&immutable=1")) as db,
    ):
        return version(db)
    return 0


def _lock(descriptor: int) -> None:
    """Wait until no other window holds this file's lock, and take it."""
    try:
        import fcntl
    except ImportError:  # Windows: an open file cannot be renamed there anyway
        return
    with suppress(OSError):  # a file system without locks
        fcntl.flock(descriptor, fcntl.LOCK_EX)
