"""Open, check and set aside the progress file.

It's one SQLite file, in WAL mode where the file system allows it.  Each change is committed and
synced to the disk before it counts as done.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path

from lessons.store.schema import LOOK, VERSION, migrate

FILE = "flasklings.db"
BUSY_SECONDS = 0.5
"""How long to wait for another window's write."""

CHECKED_BYTES = 1 << 20
"""The size up to which the whole file is checked when it's opened."""


class StoreProblem(Enum):
    """A reason why the file can't be used."""

    UNREADABLE = auto()
    NEWER = auto()
    LOCKED = auto()
    READ_ONLY = auto()
    FULL = auto()
    UNREACHABLE = auto()


class StoreError(Exception):
    """The file can't be used."""

    def __init__(self, problem: StoreProblem) -> None:
        super().__init__(problem.name)
        self.problem = problem


_PROBLEMS = {
    sqlite3.SQLITE_BUSY: StoreProblem.LOCKED,
    sqlite3.SQLITE_LOCKED: StoreProblem.LOCKED,
    sqlite3.SQLITE_PROTOCOL: StoreProblem.LOCKED,
    sqlite3.SQLITE_READONLY: StoreProblem.READ_ONLY,
    sqlite3.SQLITE_FULL: StoreProblem.FULL,
    sqlite3.SQLITE_IOERR: StoreProblem.UNREACHABLE,
    sqlite3.SQLITE_CANTOPEN: StoreProblem.UNREACHABLE,
    sqlite3.SQLITE_PERM: StoreProblem.UNREACHABLE,
    sqlite3.SQLITE_AUTH: StoreProblem.UNREACHABLE,
    sqlite3.SQLITE_NOMEM: StoreProblem.UNREACHABLE,
}


def problem_of(error: Exception) -> StoreProblem:
    """Return what an error of SQLite or of the system means for the learner."""
    if isinstance(error, StoreError):
        return error.problem
    if isinstance(error, OSError):
        return StoreProblem.UNREACHABLE
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return _PROBLEMS.get(code, StoreProblem.UNREADABLE)


def open_database(path: Path, busy: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open the file; create or migrate it if needed; wait `busy` seconds for another's lock.

    Raises:
        StoreError: the file can't be used.
    """
    if path.exists() and not os.access(path, os.W_OK):
        raise StoreError(StoreProblem.READ_ONLY)  # SQLite tells only at the first write
    try:
        connection = connect(path, busy)
        try:
            _prepare(connection)
        except BaseException:  # Ctrl+C too: the file must not stay open
            connection.close()
            raise
    except sqlite3.Error as error:
        raise StoreError(problem_of(error)) from error
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Check an opened file and bring it to this version.

    Raises:
        StoreError: the file is damaged, or from a newer version.
        sqlite3.Error: the file can't be read or written.
    """
    if version_of(connection) > VERSION:
        raise StoreError(StoreProblem.NEWER)
    if not _is_sound(connection):
        raise StoreError(StoreProblem.UNREADABLE)
    with suppress(sqlite3.OperationalError):  # some file systems have no WAL
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    # EXTRA: without WAL, the folder is synced too once the journal is deleted.
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA fullfsync = 1")  # for macOS
    with transaction(connection):
        migrate(connection, version_of(connection))
    for query in LOOK:
        connection.execute(query)


def memory_database() -> sqlite3.Connection:
    """Return an empty progress file in memory."""
    connection = connect(":memory:")
    migrate(connection, 0)
    return connection


def copy_into_memory(source: sqlite3.Connection) -> sqlite3.Connection:
    """Return a copy of a progress file, of this version or an older one, in memory.

    Raises:
        sqlite3.Error: the file can't be read.
    """

    def give_up(status: int, _left: int, _pages: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):  # it would wait forever
            raise sqlite3.OperationalError("locked")

    copy = connect(":memory:")
    try:
        source.backup(copy, progress=give_up)
        migrate(copy, version_of(copy))
    except sqlite3.Error:
        copy.close()
        raise
    return copy


def copy_of(path: Path) -> sqlite3.Connection | None:
    """Return a copy in memory of a file that needn't be writable, None if it can't be read."""
    # The second mode is for a folder that refuses the helper files of WAL.
    for mode in ("mode=ro", "mode=ro&immutable=1"):
        with suppress(sqlite3.Error), closing(connect(f"{path.as_uri()}?{mode}")) as source:
            if 0 < version_of(source) <= VERSION and _is_sound(source):
                return copy_into_memory(source)
    return None


@contextmanager
def transaction(connection: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """Commit everything inside at once, or nothing of it; DEFERRED is for reading alone."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:  # Ctrl+C too
        with suppress(sqlite3.Error):  # SQLite may have rolled it back already
            connection.execute("ROLLBACK")
        raise


def connect(path: Path | str, busy: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Connect without Python's own transactions."""
    is_uri = isinstance(path, str) and path.startswith("file:")
    return sqlite3.connect(
        path, timeout=busy, isolation_level=None, check_same_thread=False, uri=is_uri
    )


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of a progress file's schema, 0 for an empty file."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _is_sound(connection: sqlite3.Connection) -> bool:
    """Return whether a file passes SQLite's check; a large one isn't checked."""
    if version_of(connection) < 0:
        return False
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    if pages * size > CHECKED_BYTES:
        return True
    result: tuple[str] = connection.execute("PRAGMA quick_check(1)").fetchone()
    return result == ("ok",)


def identity_of(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one of its name, None if there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def set_aside(path: Path, identity: tuple[int, int] | None) -> Path | None:
    """Rename a damaged file and its helper files; return its new path.

    None means that another window has just done so: the file there now has another identity.

    Raises:
        OSError: the folder refuses it.
    """
    try:
        with path.open("rb") as held:
            _lock(held.fileno())  # the file, because its name may mean another one by now
            status = os.fstat(held.fileno())
            if not (status.st_dev, status.st_ino) == identity == identity_of(path):
                return None
            aside = Path(f"{path}.unreadable-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}")
            # The helpers first, so that a new file never meets the old one's log.
            for suffix in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
            return path.rename(aside)
    except FileNotFoundError:
        return None


def _lock(descriptor: int) -> None:
    """Wait for the lock of a file, and take it."""
    try:
        import fcntl
    except ImportError:  # on Windows, nobody can rename an open file anyway
        return
    with suppress(OSError):  # a file system without locks
        fcntl.flock(descriptor, fcntl.LOCK_EX)
