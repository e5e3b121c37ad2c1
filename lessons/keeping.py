"""Keeps changes in the progress file, or in memory while the file cannot be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from lessons.changes import Change, When, merge
from lessons.entries import Line, loaded, stored
from lessons.ledger import (
    BUSY_SECONDS,
    FILE,
    LedgerError,
    Trouble,
    copied,
    copy_rows,
    memory_ledger,
    open_ledger,
    readable_copy,
    set_aside,
    transaction,
    trouble_of,
)

T = TypeVar("T")

LAST_SECONDS = 5.0
"""How long another window's writes are waited for at the end: what is not written then is lost."""

_NOTICES = {
    Trouble.LOCKED: (
        "Another program holds the progress file {path}. What you do is kept in memory,"
        " and written as soon as the file is free."
    ),
    Trouble.FULL: (
        "The disk with the progress file {path} is full. What you do is kept in memory,"
        " and written as soon as there is room."
    ),
    Trouble.READ_ONLY: (
        "The progress file {path} cannot be written. What you do is kept in memory until you leave."
    ),
    Trouble.UNREACHABLE: (
        "The progress file {path} cannot be used. What you do is kept in memory until you leave;"
        " FLASKLINGS_HOME names another folder."
    ),
    Trouble.NEWER: (
        "The progress file {path} is from a newer flasklings and is left as it is."
        " What you do is kept in memory until you leave."
    ),
    Trouble.UNREADABLE: (
        "The progress file {path} can no longer be read. What you do is kept in memory."
    ),
}
_SET_ASIDE = "The progress file could not be read. It was kept as {name}, and a new one was begun."


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
        # What the file has yet to be told, in order; of changes that replace each other, the last.
        self._pending: dict[tuple[str, ...], Change] = {}
        self._counted = 0
        try:
            file, _ = self._reach(BUSY_SECONDS)
        except LedgerError as problem:
            self._trouble = problem.trouble
            if problem.trouble is not Trouble.NEWER:
                self._start_with(readable_copy(self._path))
        else:
            self._start_with(file)
            self.durable = True

    @property
    def notice(self) -> str:
        """What the learner must know about the file, "" where all is well."""
        sentences = [self._aside]
        if self._trouble is not None:
            sentences.append(_NOTICES[self._trouble].format(path=self._path))
        return " ".join(filter(None, sentences))

    def close(self) -> None:
        """Write what the file does not hold yet, if it can be written now, and let go of it."""
        if self._pending:
            self._try_again(LAST_SECONDS)
        self.db.close()

    def write(self, change: Change) -> None:
        """Make a change in the file; where that fails, in memory, and try the file again."""
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
        if self._pending:
            self._try_again(BUSY_SECONDS)
        if not self.durable:
            return False
        try:
            with transaction(self.db):
                for line in lines:
                    merge(self.db, line)
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
        """Return the rows of several queries by name, all of one moment."""
        try:
            self.db.execute("BEGIN")
            try:
                return {name: self.read(sql) for name, sql in queries.items()}
            finally:
                if self.db.in_transaction:
                    self.db.execute("COMMIT")
        except sqlite3.Error as problem:
            self._fall_back(problem)
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
        self.durable = False
        file, self.db = self.db, copied(self.db)
        file.close()

    def _try_again(self, busy: float = 0) -> None:
        """Write to the file what it does not hold yet, if it can be used now."""
        if self._trouble is Trouble.NEWER:
            return
        try:
            file, is_new = self._reach(busy)
        except LedgerError as problem:
            self._trouble = problem.trouble
            return
        try:
            if is_new:
                copy_rows(self.db, file)
            else:
                with transaction(file):
                    for change in self._pending.values():
                        change.write(file, When.LATE)
        except sqlite3.Error as problem:
            file.close()
            self._trouble = trouble_of(problem)
            return
        self._pending.clear()
        self._start_with(file)
        self.durable, self._trouble = True, None

    def _start_with(self, db: sqlite3.Connection) -> None:
        self.db.close()
        self.db = db

    def _reach(self, busy: float) -> tuple[sqlite3.Connection, bool]:
        """Open the file, and say whether it is new because the old one had to be set aside.

        Raises:
            LedgerError: it cannot be used.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return open_ledger(self._path, busy, doubtful=self._doubtful), False
            except LedgerError as problem:
                if problem.trouble is not Trouble.UNREADABLE:
                    raise
            aside = set_aside(self._path)
            if aside is not None:
                self._aside = _SET_ASIDE.format(name=aside.name)
            return open_ledger(self._path, busy), aside is not None
        except OSError as problem:
            raise LedgerError(Trouble.UNREACHABLE) from problem
