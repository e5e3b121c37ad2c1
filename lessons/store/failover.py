"""Keeps changes in the progress file, or in memory while the file cannot be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from lessons.store.changes import Change, When, merge
from lessons.store.database import (
    BUSY_SECONDS,
    FILE,
    LedgerError,
    Trouble,
    is_newer,
    memory_ledger,
    open_ledger,
    set_aside,
    transaction,
    trouble_of,
)
from lessons.store.entries import LOG, Line, loaded, stored
from lessons.store.rows import QUERIES, lines_of
from lessons.store.salvage import copied, readable_copy, salvaged

T = TypeVar("T")

LAST_SECONDS = 5.0
"""How long another window's writes are waited for at the end: what is not written then is lost."""

_UNTIL_YOU_LEAVE = "What you do is kept in memory until you leave."
_NOTICES = {
    Trouble.LOCKED: (
        "Another program holds the progress file {path}.",
        "What you do is kept in memory, and written as soon as the file is free.",
    ),
    Trouble.FULL: (
        "The disk with the progress file {path} is full.",
        "What you do is kept in memory, and written as soon as there is room.",
    ),
    Trouble.READ_ONLY: ("The progress file {path} cannot be written.", _UNTIL_YOU_LEAVE),
    Trouble.UNREACHABLE: (
        "The progress file {path} cannot be used; FLASKLINGS_HOME names another folder.",
        _UNTIL_YOU_LEAVE,
    ),
    Trouble.NEWER: (
        "The progress file {path} is from a newer flasklings and is left as it is.",
        _UNTIL_YOU_LEAVE,
    ),
    Trouble.UNREADABLE: (
        "The progress file {path} can no longer be read.",
        "What you do is kept in memory.",
    ),
}
"""What is wrong with the file, and what follows for who changes something."""

_SET_ASIDE = "The progress file could not be read. It was kept as {name}, and a new one was begun."
_SALVAGED = "The progress file is damaged. It was kept as {name}; what can be read is in a new one."
_LOST = "The progress file {path} could not be written: what you did last is not in it."
_TAKEN_AWAY = (
    "The progress file {path} was moved or removed while it was in use:"
    " what it held is written to a new one."
)
_SPOILED = "Some of what the progress file holds can no longer be read, and is left out."


class Keeper:
    """The progress file, whatever is wrong with it: changes go in, rows come out."""

    def __init__(self, folder: Path) -> None:
        """Open the file in this folder; where it cannot be used, `notice` says why."""
        self._path = folder.absolute() / FILE
        self.db = memory_ledger()
        self.durable = False
        self._trouble: Trouble | None = None
        self._doubtful = False
        self._aside = ""
        self._is_spoiled = False
        # Whether all that is in memory has to go into the file, not only what is pending.
        self._rescues = False
        self._identity: tuple[int, int] | None = None
        self._signs: dict[str, str] = {}
        # What the file has yet to be told, in order; of changes that replace each other, the last.
        self._pending: dict[tuple[str, ...], Change] = {}
        self._counted = 0
        try:
            file, aside = self._reach(BUSY_SECONDS)
        except LedgerError as problem:
            self._trouble = problem.trouble
            self._identity = _identity(self._path)
            if problem.trouble is not Trouble.NEWER:
                self._start_with(readable_copy(self._path))
                self._signs = _signs_of(self.db)
            return
        if aside is not None and (rest := salvaged(aside)) is not None:
            self._aside, self._rescues = _SALVAGED.format(name=aside.name), True
            self._start_with(rest)
        self._move_into(file)

    @property
    def notice(self) -> str:
        """What the learner must know about the file, "" where all is well."""
        return self._said(consequence=True)

    @property
    def condition(self) -> str:
        """What is wrong with the file, for who only reads it; "" where all is well."""
        return self._said(consequence=False)

    @property
    def is_whole(self) -> bool:
        """Whether all that the file held could be read."""
        could_be_read = self._trouble is not Trouble.UNREADABLE and not self._is_spoiled
        return could_be_read and not self._aside

    def _said(self, *, consequence: bool) -> str:
        sentences = [self._aside]
        if self._trouble is not None:
            sentences += _NOTICES[self._trouble] if consequence else _NOTICES[self._trouble][:1]
        if self._is_spoiled:
            sentences.append(_SPOILED)
        return " ".join(filter(None, sentences)).format(path=self._path)

    def spoiled(self) -> None:
        """Let `notice` say that a row was met that makes no sense."""
        self._is_spoiled = True

    def close(self) -> str:
        """Write what the file does not hold yet, if it can be written now, and let go of it.

        Returns what the learner must know where it could not, else "".
        """
        self._look_in_place()
        if self._pending or self._rescues:
            self._try_again(LAST_SECONDS)
        self.db.close()
        return _LOST.format(path=self._path) if self._pending or self._rescues else ""

    def retry(self) -> None:
        """Write what the file does not hold yet, if it can be written now."""
        if not self.durable:
            self._try_again()

    def write(self, change: Change) -> None:
        """Make a change in the file; where that fails, in memory, and try the file again."""
        self._look_in_place()
        if self.durable:
            try:
                with transaction(self.db):
                    change.write(self.db, When.NOW)
                return
            except sqlite3.ProgrammingError:
                raise
            except sqlite3.Error as problem:
                self._fall_back(problem)
                self._remember(change)
        else:
            self._remember(change)
            self._try_again()

    def merge(self, lines: Iterable[Line]) -> bool:
        """Bring in what another machine wrote: all of it or, returning False, nothing."""
        self._look_in_place()
        if not self.durable:
            self._try_again(BUSY_SECONDS)
        if not self.durable:
            return False
        try:
            with transaction(self.db):
                merge(self.db, lines)
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.Error as problem:
            self._fall_back(problem)
            return False
        return True

    def derive(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Let a job change, within a transaction, what is made from the log and can be made anew.

        It is done in memory where the file fails, and not again in the file later.
        """
        try:
            with transaction(self.db):
                return job(self.db)
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.Error as problem:
            self._fall_back(problem)
        with transaction(self.db):
            return job(self.db)

    def read(self, sql: str, **wanted: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        bound = {name: stored(value) for name, value in wanted.items()}
        try:
            rows = self.db.execute(sql, bound).fetchall()
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.Error as problem:
            self._fall_back(problem)
            rows = self.db.execute(sql, bound).fetchall()
        return [tuple(map(loaded, row)) for row in rows]

    def read_together(self, queries: Mapping[str, str]) -> dict[str, list[tuple[Any, ...]]]:
        """Return the rows of several queries by name, all of one moment and one file."""
        db = self.db
        try:
            db.execute("BEGIN")
            rows = {name: self.read(sql) for name, sql in queries.items()}
            if self.db is db:
                db.execute("COMMIT")
                return rows
        except sqlite3.Error as problem:
            self._fall_back(problem)
        # It broke on the way: half of it from there and half from here would pass for the whole.
        return {name: self.read(sql) for name, sql in queries.items()}

    def _remember(self, change: Change) -> None:
        with transaction(self.db):
            change.write(self.db, When.NOW)
        self._counted += 1
        key = change.replaces or ("change", str(self._counted))
        self._pending.pop(key, None)
        self._pending[key] = change

    def _fall_back(self, problem: sqlite3.Error) -> None:
        """Go on in memory with what can be read of the file."""
        self._trouble = trouble_of(problem)
        self._doubtful |= self._trouble is Trouble.UNREADABLE
        self._go_on_in_memory()

    def _go_on_in_memory(self) -> None:
        self.durable = False
        file, (self.db, is_whole) = self.db, copied(self.db)
        self._is_spoiled |= not is_whole
        self._signs = _signs_of(self.db)
        file.close()

    def _look_in_place(self) -> None:
        """Leave a file that is no longer the one in the folder: nobody would find what is written.

        Another window has set it aside, or somebody has moved or removed it; or a newer flasklings
        has made it its own.
        """
        if not self.durable:
            return
        if _identity(self._path) != self._identity:
            self._is_taken_away()
            self._go_on_in_memory()
        elif self._is_newer():
            self._trouble = Trouble.NEWER
            self._go_on_in_memory()

    def _is_newer(self) -> bool:
        try:
            return is_newer(self.db)
        except sqlite3.Error:  # what is written next tells why
            return False

    def _is_taken_away(self) -> None:
        self._aside = self._aside or _TAKEN_AWAY
        self._rescues = True

    def _found_in_place(self) -> None:
        self.durable, self._identity = True, _identity(self._path)

    def _try_again(self, busy: float = 0) -> None:
        """Write to the file what it does not hold yet, if it can be used now."""
        if self._trouble is Trouble.NEWER:
            return
        try:
            file, aside = self._reach(busy)
        except LedgerError as problem:
            self._trouble = problem.trouble
            return
        if aside is not None:
            self._rescues = True
        elif not self._is_the_same(file):
            self._is_taken_away()
        self._move_into(file)

    def _is_the_same(self, file: sqlite3.Connection) -> bool:
        """Whether this is the file that was left when its trouble began.

        Its number alone does not say so: while nobody has it open, a new file may be given that.
        """
        if self._identity is None:  # there was none
            return True
        return _identity(self._path) == self._identity and _has(file, self._signs)

    def _move_into(self, file: sqlite3.Connection) -> None:
        """Write to a file what it does not hold yet, and go on with it."""
        try:
            if self._rescues:
                # As from another machine: another window may have written to it before.
                rows = {name: self.db.execute(sql).fetchall() for name, sql in QUERIES.items()}
                loaded_rows = {n: [tuple(map(loaded, row)) for row in r] for n, r in rows.items()}
                with transaction(file):
                    merge(file, lines_of(loaded_rows, self.spoiled))
            elif self._pending:
                with transaction(file):
                    for change in self._pending.values():
                        change.write(file, When.LATE)
        except sqlite3.Error as problem:
            file.close()
            self._trouble = trouble_of(problem)
            return
        self._pending.clear()
        self._start_with(file)
        self._rescues, self._trouble = False, None
        self._found_in_place()

    def _start_with(self, db: sqlite3.Connection) -> None:
        self.db.close()
        self.db = db

    def _reach(self, busy: float) -> tuple[sqlite3.Connection, Path | None]:
        """Open the file; where it is new because the old one was set aside, return that one too.

        Raises:
            LedgerError: it cannot be used.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return open_ledger(self._path, busy, doubtful=self._doubtful), None
            except LedgerError as problem:
                if problem.trouble is not Trouble.UNREADABLE:
                    raise
            aside = set_aside(self._path)
            if aside is not None:
                self._aside = _SET_ASIDE.format(name=aside.name)
            return open_ledger(self._path, busy), aside
        except OSError as problem:
            raise LedgerError(Trouble.UNREACHABLE) from problem


def _signs_of(db: sqlite3.Connection) -> dict[str, str]:
    """Return an entry of each table of the log, by name: no other file is likely to have all."""
    found = {kind.table: db.execute(f"SELECT max(id) FROM {kind.table}").fetchone() for kind in LOG}
    return {table: name for table, (name,) in found.items() if name is not None}


def _has(db: sqlite3.Connection, signs: Mapping[str, str]) -> bool:
    sql = "SELECT 1 FROM {} WHERE id = ?"
    try:
        return all(db.execute(sql.format(t), (name,)).fetchone() for t, name in signs.items())
    except sqlite3.Error:
        return False


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another of its name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
