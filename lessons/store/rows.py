"""Rows of the progress file, to and from the objects that they hold."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

import msgspec

from lessons.store.entries import Current, Entry

T = TypeVar("T")


def execute(db: sqlite3.Connection, sql: str, **wanted: object) -> sqlite3.Cursor:
    """Run a statement with these values."""
    return db.execute(sql, {name: _stored(value) for name, value in wanted.items()})


def fetch(db: sqlite3.Connection, kind: type[T], sql: str, **wanted: object) -> list[T]:
    """Return the rows of a query as objects whose fields are named as its columns.

    Raises:
        sqlite3.DatabaseError: the query fails, or a row is damaged.
    """
    cursor = execute(db, sql, **wanted)
    names = [column[0] for column in cursor.description]
    try:
        rows = [dict(zip(names, map(_loaded, names, row), strict=True)) for row in cursor]
        return msgspec.convert(rows, list[kind], strict=False)  # type: ignore[valid-type]
    except ValueError as error:
        raise sqlite3.DatabaseError(f"a row is damaged: {error}") from error


def first_column(db: sqlite3.Connection, sql: str, **wanted: object) -> list[Any]:
    """Return the first column of a query."""
    return [_loaded("", row[0]) for row in execute(db, sql, **wanted)]


def fetch_all(db: sqlite3.Connection, kind: type[T]) -> list[T]:
    """Return every row of a kind's table."""
    return fetch(db, kind, selection(kind))


def insert(db: sqlite3.Connection, row: Entry | Current, how: str = "INSERT OR IGNORE") -> None:
    """Add an object to its table."""
    db.execute(insertion(type(row), how), tuple(map(_stored, msgspec.structs.astuple(row))))


@cache
def insertion(kind: type[Any], how: str = "INSERT OR IGNORE") -> str:
    """Return the statement that adds a row to a kind's table."""
    names = columns(kind)
    marks = ", ".join("?" * len(names))
    return f"{how} INTO {table_of(kind)} ({', '.join(names)}) VALUES ({marks})"


def selection(kind: type[Any]) -> str:
    """Return the query for every row of a kind's table."""
    return f"SELECT {', '.join(columns(kind))} FROM {table_of(kind)}"


def table_of(kind: type[Any]) -> str:
    """Return the name of a kind's table."""
    return f"{kind.__struct_config__.tag}s"


def columns(kind: type[Any]) -> tuple[str, ...]:
    """Return the columns of a kind's table."""
    names: tuple[str, ...] = kind.__struct_encode_fields__
    return names


def _stored(value: object) -> object:
    """Return a value as SQLite takes it; text with lone surrogates is stored as bytes."""
    match value:
        case str():
            try:
                value.encode()
            except UnicodeEncodeError:
                return value.encode("utf-8", "surrogatepass")
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case dict():
            return json.dumps(value)
    return value


def _loaded(name: str, value: Any) -> Any:
    """Return a value that `_stored` has prepared."""
    if name == "files":
        return json.loads(value)
    is_text = isinstance(value, bytes) and name != "memory"
    return value.decode("utf-8", "surrogatepass") if is_text else value
