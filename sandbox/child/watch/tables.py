"""Read the tables of an app's database files after a request.

They are read here, in the app's own confined process: SQLite is C code, and the bytes of a file may
be hostile.  Whatever they do to it, they do to a run, not to flasklings.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..describe import MASK, MAX_VALUES, is_secret
from ..wire import short

if TYPE_CHECKING:
    from ..observer import Observer

SECONDS = 0.05
"""How long reading one file may take."""

MAX_FILES, MAX_TABLES, MAX_ROWS, MAX_CELL = 5, 20, 20, 100

ROOM = 1_000_000
"""Characters of values that one run tells; after them, tables are told without their rows."""

_clock, _connect, _stat = time.perf_counter, sqlite3.connect, os.stat

_TABLES = (
    "select name from sqlite_master where type = 'table' and rootpage > 0"
    " and name not like 'sqlite~_%' escape '~' order by name limit ?"
)

Facts = dict[str, Any]


class Tables:
    """The tables of the files that an app has opened; those that changed are told."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._marks: dict[str, object] = {}
        self._told: dict[tuple[str, str], Facts] = {}
        self._room = ROOM

    def note(self, path: str) -> None:
        """Note that the app opened a file."""
        if path and len(self._marks) < MAX_FILES:
            self._marks.setdefault(path, None)

    def rest(self) -> None:
        """Tell the tables that have changed since they were last told."""
        for path, before in list(self._marks.items()):
            mark = _mark(path)
            if mark == before:
                continue
            self._marks[path] = mark
            database = self._observer.places.relative(path)
            if database is None:
                continue
            with suppress(Exception):  # locked, damaged or no database
                now = {facts["table"]: facts for facts in _read(path)}
                self._tell(database, now)

    def _tell(self, database: str, now: dict[str, Facts]) -> None:
        gone = [name for known, name in self._told if known == database and name not in now]
        for name in gone:
            del self._told[database, name]
            self._observer.tell("table", database=database, table=name, gone=True)
        for name, facts in now.items():
            if self._told.get((database, name)) != facts:
                self._told[database, name] = facts
                self._room -= sum(len(text) for row in facts["rows"] for text, _ in row)
                cut = {"rows": [], "more": True} if self._room < 0 else {}
                self._observer.tell("table", database=database, **{**facts, **cut})


def _mark(path: str) -> object:
    """Return what changes when a file, or the log of its changes, is written."""
    marks: list[object] = []
    for name in (path, path + "-wal"):
        try:
            status = _stat(name)
            marks.append((status.st_ino, status.st_size, status.st_mtime_ns))
        except OSError:
            marks.append(None)
    return tuple(marks)


def _read(path: str) -> Iterator[Facts]:
    """Yield the tables of a file.

    Raises:
        sqlite3.Error: it's locked, no database, or reading it takes too long.
    """
    deadline = _clock() + SECONDS
    # Without a journal there's no transaction to respect.  Such a file is read without locks, and
    # without the files that SQLite leaves beside a database with a write-ahead log.
    is_quiet = not any(os.path.exists(path + ending) for ending in ("-journal", "-wal"))
    how = "immutable=1" if is_quiet else "mode=ro"
    db = _connect(f"file:{quote(path)}?{how}", uri=True, timeout=0, isolation_level=None)
    with closing(db):
        db.set_progress_handler(lambda: _clock() > deadline, 1_000)
        db.text_factory = lambda data: data.decode("utf-8", "replace")
        for setting in ("trusted_schema = off", "cell_size_check = on"):
            db.execute("pragma " + setting)
        [[version]] = db.execute("pragma user_version")
        for (name,) in db.execute(_TABLES, (MAX_TABLES,)).fetchall():
            yield _table(db, name, version)


def _table(db: sqlite3.Connection, name: str, version: int) -> Facts:
    described = db.execute("select name from pragma_table_info(?) limit ?", (name, MAX_VALUES))
    columns = [column for (column,) in described]
    cells = ", ".join(
        f"typeof({c}), case typeof({c}) when 'text' then substr({c}, 1, {MAX_CELL})"
        f" when 'blob' then length({c}) else {c} end"
        for c in map(_quoted, columns)
    )
    found = db.execute(f"select {cells} from {_quoted(name)} limit {MAX_ROWS + 1}").fetchall()
    rows = [
        [
            [MASK if is_secret(column) else short("" if v is None else v, MAX_CELL), kind]
            for column, kind, v in zip(columns, row[::2], row[1::2], strict=True)
        ]
        for row in found[:MAX_ROWS]
    ]
    return {
        "table": short(name, 200),
        "columns": [short(column, 200) for column in columns],
        "rows": rows,
        "more": len(found) > MAX_ROWS,
        "user_version": version,
    }


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
