"""What a watched app runs on its databases, told call by call.

A call is told once more facts of it can't come: before the next frame, since a SELECT is followed
by the fetch of its rows.  Rows that are fetched later are told at the end of the request.
"""

from __future__ import annotations

import builtins
import inspect
import itertools
import os
import sqlite3
import sys
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

from ..describe import MAX_VALUES, cut, described, name_of_type, named_values, words
from ..places import MAX_WALKED
from ..static import named_items
from ..wire import MAX_TEXT, plain, short
from .transactions import BEGINNING, KEEPING, Books, Step, first_word

if TYPE_CHECKING:
    from ..observer import Observer

MAX_TOLD = 300
"""Calls of one request that are told; the others are counted."""

ROOM = 1_000_000
"""Characters of statements, values and rows that one run tells."""

MAX_FIRST, MAX_CELL = 3, 100
"""How many of the fetched rows are told, and how many characters of each value."""

_clock = time.perf_counter
_refcount = sys.getrefcount
_exact = str.__str__
_Row = sqlite3.Row
_HERE = os.path.join(os.path.dirname(__file__), "")
_KNOWN = frozenset(
    id(kind)
    for module in (sqlite3, builtins)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, BaseException)
)
"""Exceptions whose text can be taken without running code of the app's, by their ids."""


class Statements:
    """The calls of a run, on all of its connections."""

    def __init__(self, observer: Observer) -> None:
        self.observer = observer
        self.grown: list[Statement] = []
        self._links: dict[int, Link] = {}
        self._numbers = itertools.count(1)
        self._threads = itertools.count(1)
        self._local = threading.local()
        self._local.number = next(self._threads)
        self._room = ROOM
        self._told = self._untold = 0
        self._thrown: int | None = 0

    def connected(
        self, connection: Any, database: str, ms: float, problem: str, *, held: int
    ) -> None:
        """Tell that a database was opened; `connection` is None if it failed or isn't ours.

        `held` are its `holders` when only the one who opened it had it.
        """
        link = Link(self, next(self._numbers))
        if connection is not None:
            connection._link = link
            link.holders = held
            link.ref = weakref.ref(connection, link.forgotten)
            self._links[link.number] = link
        statement = Statement(link, "connect", "", sys._getframe(1))
        statement.database, statement.ms, statement.error = database, ms, problem
        self.tell(statement)

    def thread(self) -> int:
        """Return the number of this thread: 1 answers the requests, the others as they come."""
        number: int | None = getattr(self._local, "number", None)
        if number is None:
            number = self._local.number = next(self._threads)
        return number

    def tell(self, statement: Statement) -> None:
        """Have a call told, before the next frame."""
        if self._may_tell():
            self.observer.hold("sql", statement.facts)
        else:
            statement.is_told = False
            self._pass_over(statement)

    @property
    def is_full(self) -> bool:
        """Whether no more calls of this request are told; what a commit keeps is still counted."""
        return self._told >= MAX_TOLD or self._room <= 0

    def _may_tell(self) -> bool:
        is_full = self.is_full
        self._told += 1
        return not is_full

    def _pass_over(self, statement: Statement) -> None:
        """Count a call that isn't told."""
        self._untold += 1
        lost = statement.thrown_away
        self._thrown = None if lost is None or self._thrown is None else self._thrown + lost

    def spend(self, *texts: str) -> None:
        """Count the characters that are told."""
        self._room -= sum(map(len, texts))

    def rest(self) -> None:
        """Tell what the end of a request shows: rows that came late, and what is left open."""
        grown, self.grown = self.grown, []
        for statement in grown:
            statement.call = "fetch"
            self.tell(statement)
        for link in list(self._links.values()):
            link.rest()
        if self._untold:
            more: dict[str, Any] = {"call": "more", "times": self._untold}
            if self._thrown != 0:
                more["thrown_away"] = self._thrown
            self.observer.tell("sql", db=0, **more)
        self._told = self._untold = self._thrown = 0

    def drop(self, link: Link) -> None:
        """Forget a connection that is closed."""
        self._links.pop(link.number, None)


def holders(ref: weakref.ref[Any]) -> int:
    """Return how many references there are to a connection, some of its own among them.

    It isn't passed itself: from Python 3.14 on, some arguments are no references, some are.
    """
    return _refcount(ref())


class Link:
    """What is known of one connection."""

    def __init__(self, statements: Statements, number: int) -> None:
        self.statements = statements
        self.number = number
        self.books = Books()
        self.trace: Callable[[str], object] | None = None
        """The app's own callback."""
        self.holders = 0
        """How many references there were when only its opener held the connection."""
        self.ref: weakref.ref[Any] | None = None
        self.is_closed = False
        self._is_new = True
        self._is_lost = False
        self._pending = self._left = 0

    def begin(
        self, connection: Any, call: str, args: tuple[Any, ...], frame: FrameType
    ) -> Statement | None:
        """Return a call that begins; None for one that isn't the app's."""
        is_full = self.statements.is_full
        if not is_full and _is_of_dump(frame):
            return None
        sql = args[0] if args and call.startswith("execute") else ""
        text = _exact(sql) if issubclass(type(sql), str) else ""
        statement = Statement(self, call, text, None if is_full else frame)
        if not is_full and call in ("execute", "executemany") and len(args) > 1:
            statement.take_parameters(args[1])
        with suppress(sqlite3.Error):  # closed
            total, is_open = connection.total_changes, connection.in_transaction
            self.books.catch_up(total, is_open)
            statement.before = total, is_open
        statement.started = _clock()
        return statement

    def look(self, total: int) -> None:
        """Remember what is thrown away if the connection vanishes now."""
        self._pending = self.books.pending(total)

    def close(self) -> None:
        """Note that the connection is closed."""
        self.is_closed, self._pending = True, 0
        self.statements.drop(self)

    def forgotten(self, _: Any) -> None:
        """Tell that Python removed the connection, which closes it.

        Python may call this between any two steps of ours, so nothing is sent from here.
        """
        with suppress(BaseException):
            self.statements.drop(self)
            if not self.is_closed and (self._is_new or (self._pending and not self._is_lost)):
                statement = Statement(self, "close", "", None)
                statement.thrown_away = self._pending
                self.statements.observer.hold("sql", statement.facts, at_once=False)

    def rest(self) -> None:
        """Tell that the connection is left open, in the request that opened or changed it."""
        if self.ref is None or (connection := self.ref()) is None:
            return
        with suppress(sqlite3.Error):
            self.books.catch_up(connection.total_changes, connection.in_transaction)
            pending = self.books.pending(connection.total_changes)
            if self._is_new or pending > self._left:
                statement = Statement(self, "left", "", None)
                statement.open = self.books.open
                statement.changed = pending or None
                held = holders(self.ref) - self.holders
                if held > 0:
                    held -= _held_by_crash(self.statements.observer.error, connection)
                self._is_lost = held <= 0
                if self._is_lost:  # nothing can commit them any more
                    statement.thrown_away = pending
                self.statements.tell(statement)
            self._is_new, self._left = False, pending


class Statement:
    """One call on a connection, as far as it has come."""

    def __init__(self, link: Link, call: str, sql: str, frame: FrameType | None) -> None:
        self.link = link
        self.call = call
        self.is_block = False
        """Whether it's the end of a ``with`` block, which says nothing if nothing was open."""
        self.before: tuple[int, bool] | None = None
        """Total changes, and whether a transaction was open; None on a closed connection."""
        self.started = self.ms = 0.0
        self.database = self.error = ""
        self.changed: int | None = None
        self.thrown_away: int | None = 0
        self.open = False
        self.is_told = True
        self._sql = sql
        self._word = first_word(sql) if sql else ""
        self._given = ""
        self._parameters: list[list[str]] = []
        self._sets: int | None = None
        self._rows: int | None = None
        self._first: list[list[list[str]]] = []
        self._columns: list[str] = []
        self._begun = False
        self._steps: list[Step] = []
        self._is_sent = False
        self._thread = link.statements.thread()
        places = link.statements.observer.places
        self._file, self._line = (None, None) if frame is None else places.caller(frame, "")

    def take_parameters(self, given: Any) -> None:
        """Describe the values that are passed with the statement; a generator isn't consumed."""
        self._given = name_of_type(given)
        if self.call == "executemany":
            if type(given) is not list and type(given) is not tuple:
                return
            self._sets = len(given)
            given = given[0] if given else ()
        self._parameters = _values(given)

    def trace(self, connection: Any) -> Callable[[str], object]:
        """Return a callback that notes the statements of a script and calls the app's own."""
        own, steps = self.link.trace, self._steps

        def note(text: str) -> None:
            with suppress(BaseException):
                if word := first_word(text):
                    steps.append((word, connection.total_changes, connection.in_transaction))
            if own is not None:
                own(text)

        return note

    def end(self, connection: Any, cursor: Any, error: BaseException | None) -> None:
        """Note what the call led to, and have it told."""
        self.ms = (_clock() - self.started) * 1000
        if error is not None:
            self.error = said(error)
        if self.call == "close":
            if self.link.is_closed:
                return
            if error is None:
                if self.before is not None:
                    self.thrown_away = self.link.books.after("ROLLBACK", self.before[0], False)
                self.link.close()
        elif self.before is not None:
            self._settle(connection, self.before[1], failed=error is not None)
            is_idle = error is None and not self.before[1]
            if is_idle and (self.is_block or self.call == "rollback"):
                return  # nothing was open, so nothing happened
            if cursor is not None and error is None and not self.link.statements.is_full:
                self._take_result(cursor)
        self.link.statements.tell(self)

    def _settle(self, connection: Any, was_open: bool, *, failed: bool) -> None:
        """Enter into the books what became of the changes."""
        books = self.link.books
        total, self.open = connection.total_changes, connection.in_transaction
        pending, word = books.pending(total), self._word
        if self.call == "executescript":
            self.thrown_away = books.after_script(self._steps, total, self.open, failed)
        else:
            ends = self.call in ("commit", "rollback")
            if ends:
                # A block whose commit fails is rolled back.
                word = "ROLLBACK" if self.is_block and failed else self.call.upper()
            again = ends and (self.is_block or not failed) and _is_endless(connection)
            self.thrown_away = books.after(
                word, total, self.open, failed=failed, begins_again=again
            )
            books.open = self.open
            self._begun = self.open and not was_open and word not in BEGINNING
            if word in KEEPING and not failed and (again or not self.open):
                self.changed = pending or None
        self.link.look(total)

    def _take_result(self, cursor: Any) -> None:
        if cursor.description:
            self._columns = words([column[0] for column in cursor.description])
        if self.changed is None and cursor.rowcount >= 0 and self.call != "executescript":
            self.changed = cursor.rowcount

    def fetched(self, cursor: Any, rows: Sequence[Any]) -> None:
        """Count rows that the app fetched, and keep the first of them."""
        self._rows = (self._rows or 0) + len(rows)
        if not self.is_told:
            return
        if self._is_sent:
            self._is_sent = False
            self.link.statements.grown.append(self)
        if len(self._first) < MAX_FIRST:
            with suppress(BaseException):
                for row in rows[: MAX_FIRST - len(self._first)]:
                    self._first.append(_cells(row, self._columns))
                if cursor.rowcount >= 0:  # what RETURNING changed
                    self.changed = cursor.rowcount

    def facts(self) -> dict[str, Any]:
        """Return what is known by now, without what says nothing."""
        self._is_sent = True
        sql, length = cut(plain(self._sql[: MAX_TEXT + 1]))
        told: dict[str, Any] = {
            "db": self.link.number,
            "call": self.call,
            "database": self.database,
            "sql": sql,
            "given": self._given,
            "parameters": self._parameters,
            "columns": self._columns,
            "first": self._first,
            "begun": self._begun,
            "open": self.open,
            "error": self.error,
        }
        told = {name: value for name, value in told.items() if value}
        for name, value in (
            ("sets", self._sets),
            ("rows", self._rows),
            ("changed", self.changed),
        ):
            if value is not None:
                told[name] = value
        if self.thrown_away != 0:
            told["thrown_away"] = self.thrown_away
        if length:
            told["truncated"] = {"sql": len(self._sql)}
        self.link.statements.spend(
            sql, *(text for _, text, _ in self._parameters), *(t for r in self._first for t, _ in r)
        )
        where = {"file": self._file, "line": self._line}
        return {**told, "ms": round(self.ms, 3), "thread": self._thread, **where}


def _is_endless(connection: Any) -> bool:
    """Say whether the next transaction begins as soon as one ends."""
    try:
        return connection.autocommit is False
    except (AttributeError, sqlite3.Error):  # Python ≤ 3.11; another thread's
        return False


def _held_by_crash(error: BaseException | None, connection: Any) -> int:
    """Return how many variables of the functions that an exception ended hold a connection."""
    trace, walked, count = None if error is None else error.__traceback__, 0, 0
    while trace is not None and walked < MAX_WALKED:
        frame, trace, walked = trace.tb_frame, trace.tb_next, walked + 1
        if frame.f_code.co_flags & inspect.CO_OPTIMIZED:  # that of a function
            count += sum(value is connection for value in frame.f_locals.values())
    return count


def said(error: BaseException) -> str:
    """Return the type and the text of an exception; no code of the app's runs."""
    text = ""
    if id(type(error)) in _KNOWN and error.args and type(error.args[0]) is str:
        text = short(error.args[0])
    return short(f"{name_of_type(error)}: {text}" if text else name_of_type(error))


def _is_of_dump(frame: FrameType | None) -> bool:
    """Say whether ``iterdump()`` makes a call: its Python code runs statements of its own."""
    while frame is not None and frame.f_code.co_filename.startswith(_HERE):
        frame = frame.f_back
    return frame is not None and frame.f_globals.get("__name__") == "sqlite3.dump"


def _values(given: Any) -> list[list[str]]:
    """Return parameters as (name, text, type); only those of a dict have names."""
    kind = type(given)
    if kind is dict:
        return named_values(named_items(given).items())
    if kind is str:
        return [["", *described(given)]]
    if kind is list or kind is tuple or kind is _Row:
        return [["", *described(value)] for value in itertools.islice(given, MAX_VALUES)]
    return []


def _cells(row: Any, columns: Sequence[str]) -> list[list[str]]:
    """Return the values of a row as (text, type); of a row of the app's class only its type."""
    kind = type(row)
    if kind is dict:
        return [
            _cell(value, name if type(name) is str else "")
            for name, value in itertools.islice(row.items(), MAX_VALUES)
        ]
    if kind is tuple or kind is list or kind is _Row:
        names = itertools.chain(columns, itertools.repeat(""))
        return [_cell(v, n) for v, n in itertools.islice(zip(row, names, strict=False), MAX_VALUES)]
    return [["", name_of_type(row)]]


def _cell(value: Any, name: str) -> list[str]:
    text, kind = described(value, name)
    return [text[:MAX_CELL], kind]
