"""The connections and cursors that ``sqlite3.connect`` makes in a watched app.

They are subclasses of those of ``sqlite3`` that tell a `Statements` of each call, and behave as
their base classes: they have the same names, take no other attributes and can't be changed.
What differs is that ``type(connection)`` isn't ``sqlite3.Connection`` itself.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .statements import Link, Statement

_PLAIN = sqlite3.Cursor
_COUNTS = {"execute": (1, 2), "executemany": (2,), "executescript": (1,)}
"""How many arguments each of them takes; with another number, ``sqlite3`` says what's wrong."""

_NAME = type.__dict__["__name__"]
_sealed: list[type] = []


class _Sealed(type):
    """The type of the two classes.

    The name with a dot is the one that ``sqlite3``'s own classes have in the messages of errors.
    """

    @property
    def __name__(cls) -> str:  # type: ignore[override]
        name: str = _NAME.__get__(cls)
        return name.rpartition(".")[2]

    def __setattr__(cls, name: str, value: Any) -> None:
        _refuse_change(cls, name)
        super().__setattr__(name, value)

    def __delattr__(cls, name: str) -> None:
        _refuse_change(cls, name)
        super().__delattr__(name)


def _refuse_change(cls: type, name: str) -> None:
    if cls in _sealed:
        said = f"cannot set {name!r} attribute of immutable type {_NAME.__get__(cls)!r}"
        raise TypeError(said)


class Cursor(sqlite3.Cursor, metaclass=_Sealed):
    """A cursor that tells what it runs, and how many rows are fetched from it."""

    __slots__ = ("_statement",)

    _statement: Statement

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        return _run(self, "execute", _EXECUTE, args, kwargs)

    def executemany(self, *args: Any, **kwargs: Any) -> Any:
        return _run(self, "executemany", _EXECUTEMANY, args, kwargs)

    def executescript(self, *args: Any, **kwargs: Any) -> Any:
        return _run(self, "executescript", _EXECUTESCRIPT, args, kwargs)

    def fetchone(self, *args: Any, **kwargs: Any) -> Any:
        row = _FETCHONE(self, *args, **kwargs)
        _fetched(self, () if row is None else (row,))
        return row

    def fetchmany(self, *args: Any, **kwargs: Any) -> Any:
        rows = _FETCHMANY(self, *args, **kwargs)
        _fetched(self, rows)
        return rows

    def fetchall(self, *args: Any, **kwargs: Any) -> Any:
        rows = _FETCHALL(self, *args, **kwargs)
        _fetched(self, rows)
        return rows

    def __next__(self) -> Any:
        try:
            row = _NEXT(self)
        except StopIteration:
            _fetched(self, ())
            raise
        _fetched(self, (row,))
        return row


class Connection(sqlite3.Connection, metaclass=_Sealed):
    """A connection that tells what is run on it, and what a transaction came to."""

    __slots__ = ("__weakref__", "_link")

    _link: Link

    def cursor(self, *args: Any, **kwargs: Any) -> Any:
        if len(args) + len(kwargs) <= 1:
            factory = args[0] if args else kwargs.get("factory", None if kwargs else _PLAIN)
            if factory is _PLAIN:
                return _CURSOR(self, Cursor)
        return _CURSOR(self, *args, **kwargs)

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        return _run_on(self, "execute", args, kwargs)

    def executemany(self, *args: Any, **kwargs: Any) -> Any:
        return _run_on(self, "executemany", args, kwargs)

    def executescript(self, *args: Any, **kwargs: Any) -> Any:
        return _run_on(self, "executescript", args, kwargs)

    def commit(self, *args: Any, **kwargs: Any) -> Any:
        return _end(self, "commit", _COMMIT, args, kwargs)

    def rollback(self, *args: Any, **kwargs: Any) -> Any:
        return _end(self, "rollback", _ROLLBACK, args, kwargs)

    def close(self, *args: Any, **kwargs: Any) -> Any:
        return _end(self, "close", _CLOSE, args, kwargs)

    def __exit__(self, *args: Any) -> Any:
        # Its commit or rollback is C code that calls no method.
        kept = not args or args[0] is None
        return _end(self, "commit" if kept else "rollback", _EXIT, args, {})

    def set_trace_callback(self, *args: Any, **kwargs: Any) -> Any:
        result = _TRACE(self, *args, **kwargs)
        link = getattr(self, "_link", None)
        if link is not None:
            link.trace = args[0] if args else kwargs.get("trace_callback")
        return result


_CURSOR, _TRACE = sqlite3.Connection.cursor, sqlite3.Connection.set_trace_callback
_COMMIT, _ROLLBACK = sqlite3.Connection.commit, sqlite3.Connection.rollback
_CLOSE, _EXIT = sqlite3.Connection.close, sqlite3.Connection.__exit__
_EXECUTE, _EXECUTEMANY = sqlite3.Cursor.execute, sqlite3.Cursor.executemany
_EXECUTESCRIPT, _NEXT = sqlite3.Cursor.executescript, sqlite3.Cursor.__next__
_FETCHONE, _FETCHMANY = sqlite3.Cursor.fetchone, sqlite3.Cursor.fetchmany
_FETCHALL = sqlite3.Cursor.fetchall
_ON_CONNECTION = {name: getattr(sqlite3.Connection, name) for name in _COUNTS}
_ON_CURSOR = {name: getattr(Cursor, name) for name in _COUNTS}
_sealed += [Cursor, Connection]
for _made in _sealed:
    _base = _made.__base__
    assert _base is not None
    type.__setattr__(_made, "__doc__", _base.__doc__)
    type.__setattr__(_made, "__module__", "sqlite3")
    _NAME.__set__(_made, "sqlite3." + _made.__qualname__)


def _begin(connection: Any, call: str, args: tuple[Any, ...]) -> Statement | None:
    with suppress(BaseException):
        link: Link | None = getattr(connection, "_link", None)
        if link is not None:
            return link.begin(connection, call, args, sys._getframe(1))
    return None


def _run(
    cursor: Cursor, call: str, method: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    statement, connection = None, None
    with suppress(BaseException):
        connection = cursor.connection
        statement = _begin(connection, call, args)
        if statement is not None:
            cursor._statement = statement
            if call == "executescript":
                _TRACE(connection, statement.trace(connection))
    try:
        result = method(cursor, *args, **kwargs)
    except BaseException as error:
        _finish(statement, connection, cursor, error)
        raise
    _finish(statement, connection, cursor, None)
    return result


def _finish(
    statement: Statement | None,
    connection: Any,
    cursor: Cursor | None,
    error: BaseException | None,
) -> None:
    if statement is not None:
        with suppress(BaseException):
            if statement.call == "executescript" and cursor is not None:
                _TRACE(connection, statement.link.trace)
        with suppress(BaseException):
            statement.end(connection, cursor, error)


def _run_on(connection: Connection, call: str, args: tuple[Any, ...], kwargs: Any) -> Any:
    """Run a statement on a cursor of ours: ``sqlite3`` would make a plain one."""
    if kwargs or len(args) not in _COUNTS[call]:
        return _ON_CONNECTION[call](connection, *args, **kwargs)
    try:
        cursor = _CURSOR(connection, Cursor)
    except BaseException as error:
        _finish(_begin(connection, call, args), connection, None, error)
        raise
    return _ON_CURSOR[call](cursor, *args)


def _end(
    connection: Connection,
    call: str,
    method: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Any:
    statement = _begin(connection, call, args)
    if statement is not None:
        statement.is_block = method is _EXIT
    try:
        result = method(connection, *args, **kwargs)
    except BaseException as error:
        _finish(statement, connection, None, error)
        raise
    _finish(statement, connection, None, None)
    return result


def _fetched(cursor: Cursor, rows: Any) -> None:
    statement: Statement | None = getattr(cursor, "_statement", None)
    if statement is not None:
        statement.fetched(cursor, rows)
