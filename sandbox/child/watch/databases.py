"""Stand in the place of ``sqlite3.connect``, and see which databases an app opens."""

from __future__ import annotations

import os
import pathlib
import sqlite3
import time
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ..wire import short
from .connections import Connection
from .statements import Statements, holders, said
from .tables import Tables

if TYPE_CHECKING:
    from ..observer import Observer

_CONNECTION = sqlite3.Connection
_PATH = type(pathlib.Path())
_FACTORY = 5
"""The place of the factory among the arguments of ``connect``."""

_clock = time.perf_counter
_reference = weakref.ref


def watch(observer: Observer, wanted: frozenset[str]) -> None:
    """Watch every connection that is opened from now on."""
    statements = Statements(observer) if "sql" in wanted else None
    tables = Tables(observer) if "table" in wanted else None
    for watcher in (statements, tables):
        if watcher is not None:
            observer.at_rest.append(watcher.rest)
    sqlite3.connect = sqlite3.dbapi2.connect = _Connect(sqlite3.connect, statements, tables)


class _Connect:
    """``sqlite3.connect``: no function, which would become a method where a class holds it."""

    def __init__(self, original: Any, statements: Statements | None, tables: Tables | None) -> None:
        self._original = original
        self._statements = statements
        self._tables = tables
        for name in ("__name__", "__qualname__", "__doc__", "__module__", "__text_signature__"):
            setattr(self, name, getattr(original, name))

    def __repr__(self) -> str:
        return repr(self._original)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._statements is not None:
            args, kwargs = _with_factory(args, kwargs)
        began = _clock()
        try:
            connection = self._original(*args, **kwargs)
        except BaseException as error:
            self._tell(None, args, kwargs, began, error)
            raise
        # By this function alone.
        held = holders(_reference(connection)) if type(connection) is Connection else 0
        self._tell(connection, args, kwargs, began, held=held)
        return connection

    def _tell(
        self,
        connection: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        began: float,
        error: BaseException | None = None,
        *,
        held: int = 0,
    ) -> None:
        ms = (_clock() - began) * 1000
        with suppress(BaseException):
            name = _name(args[0] if args else kwargs.get("database"))
            if self._tables is not None and error is None:
                self._tables.note(_path(name, kwargs.get("uri")))
            if self._statements is not None:
                ours = connection if type(connection) is Connection else None
                problem = "" if error is None else said(error)
                places = self._statements.observer.places
                shown = places.relative(name) or short(name)
                self._statements.connected(ours, shown, ms, problem, held=held)


def _with_factory(
    args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Ask for connections of ours where the app asks for no other ones."""
    if len(args) > _FACTORY:
        if args[_FACTORY] is _CONNECTION:
            return (*args[:_FACTORY], Connection, *args[_FACTORY + 1 :]), kwargs
    elif kwargs.get("factory", _CONNECTION) is _CONNECTION:
        return args, {**kwargs, "factory": Connection}
    return args, kwargs


def _name(database: Any) -> str:
    """Return the name of a database as the app gives it, "" if only its own code knows."""
    kind = type(database)
    if kind is str:
        return str(database)
    return os.fsdecode(database) if kind is bytes or kind is _PATH else ""


def _path(name: str, uri: Any) -> str:
    """Return the whole path of the file that a name means, "" for a database in memory."""
    if (type(uri) is bool or type(uri) is int) and uri and name.startswith("file:"):
        name, _, query = name[5:].partition("#")[0].partition("?")
        if "memory" in query:
            return ""
        if name.startswith("//"):
            name = "/" + name[2:].partition("/")[2]
        name = unquote(name)
    return "" if name in ("", ":memory:") else os.path.abspath(name)
