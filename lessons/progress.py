"""What a learner did and typed, kept in one file that outlives a crash.

Every change is on the disk before the call that makes it returns.  Where the file cannot be used
the same is kept in memory, a notice says so, and each later change tries the file again.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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

# A change that reaches the file late gives way to a newer one that another window made meanwhile.
_STAY_AT = """
    INSERT INTO place (one, lesson, step, at) VALUES (1, :lesson, :step, :at)
    ON CONFLICT DO UPDATE SET lesson = excluded.lesson, step = excluded.step, at = excluded.at
    WHERE NOT :late OR excluded.at >= place.at"""
_KEEP_DRAFT = """
    INSERT INTO drafts (lesson, step, file, text, at) VALUES (:lesson, :step, :file, :text, :at)
    ON CONFLICT DO UPDATE SET text = excluded.text, at = excluded.at
    WHERE NOT :late OR excluded.at >= drafts.at"""
_FORGET_DRAFTS = """
    DELETE FROM drafts WHERE lesson = :lesson AND step = :step AND (NOT :late OR at <= :at)"""
_KEEP_SETTING = """
    INSERT INTO settings (name, value, at) VALUES (:name, :value, :at)
    ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at
    WHERE NOT :late OR excluded.at >= settings.at"""
_RECORD_RUN = """
    INSERT INTO runs (at, lesson, step, passed) VALUES (:at, :lesson, :step, :passed)"""
_RECORD_ANSWER = """
    INSERT INTO answers (at, lesson, question, option, right)
    VALUES (:at, :lesson, :question, :option, :right)"""

_Values = dict[str, str | bytes | bool]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a quiz question, as it was given."""

    at: datetime
    question: str
    option: str
    right: bool


class Progress:
    """A learner's progress; use it from one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Start in memory; `open` is the way to get one that lasts."""
        self._path = path
        self._db = memory_ledger()
        self._durable = False
        self._trouble: Trouble | None = None
        self._aside = ""
        # What the file has yet to be told, the newest of each kind of change last.
        self._pending: dict[tuple[str, ...], tuple[str, _Values]] = {}
        self._appended = 0

    @classmethod
    def open(cls, folder: Path) -> Progress:
        """Open the progress file in this folder; whatever is wrong with it, `notice` says so."""
        progress = cls(folder.absolute() / FILE)
        try:
            file, _ = progress._reach(BUSY_SECONDS)
        except LedgerError as problem:
            progress._trouble = problem.trouble
            if problem.trouble is not Trouble.NEWER:
                progress._start_with(readable_copy(progress._path))
        else:
            progress._start_with(file)
            progress._durable = True
        return progress

    @property
    def notice(self) -> str:
        """What the learner must know about the file, "" where all is well."""
        sentences = [self._aside]
        if self._trouble is not None:
            sentences.append(_NOTICES[self._trouble].format(path=self._path))
        return " ".join(filter(None, sentences))

    @property
    def durable(self) -> bool:
        """Whether everything so far is in the file."""
        return self._durable

    def place(self) -> tuple[str, str] | None:
        """Return where the learner was last: (lesson, step)."""
        rows = self._read("SELECT lesson, step FROM place")
        return (rows[0][0], rows[0][1]) if rows else None

    def stay_at(self, lesson: str, step: str) -> None:
        """Remember where the learner is."""
        self._write(("place",), _STAY_AT, lesson=lesson, step=step)

    def drafts(self, lesson: str, step: str) -> dict[str, str]:
        """Return what the learner typed in a step, by file."""
        sql = "SELECT file, text FROM drafts WHERE lesson = ? AND step = ? ORDER BY file"
        return dict(self._read(sql, lesson, step))

    def keep_draft(self, lesson: str, step: str, file: str, text: str) -> None:
        """Remember what was typed in a file, in place of what was typed there before."""
        key = ("draft", lesson, step, file)
        self._write(key, _KEEP_DRAFT, lesson=lesson, step=step, file=file, text=text)

    def forget_drafts(self, lesson: str, step: str) -> None:
        """Forget what was typed in a step."""
        for key in [key for key in self._pending if key[:3] == ("draft", lesson, step)]:
            del self._pending[key]
        self._write(("forget", lesson, step), _FORGET_DRAFTS, lesson=lesson, step=step)

    def record_run(self, lesson: str, step: str, passed: bool) -> None:
        """Remember that a step was run, and whether its checks passed."""
        self._append(_RECORD_RUN, lesson=lesson, step=step, passed=passed)

    def passed_steps(self, lesson: str) -> frozenset[str]:
        """Return the steps of a lesson that passed at least once."""
        sql = "SELECT DISTINCT step FROM runs WHERE lesson = ? AND passed"
        return frozenset(step for (step,) in self._read(sql, lesson))

    def tried_steps(self, lesson: str) -> frozenset[str]:
        """Return the steps of a lesson that were run at least once."""
        sql = "SELECT DISTINCT step FROM runs WHERE lesson = ?"
        return frozenset(step for (step,) in self._read(sql, lesson))

    def record_answer(self, lesson: str, question: str, option: str, right: bool) -> None:
        """Remember an answer to a quiz question."""
        self._append(_RECORD_ANSWER, lesson=lesson, question=question, option=option, right=right)

    def answers(self, lesson: str) -> tuple[Answer, ...]:
        """Return every answer to the quiz of a lesson, oldest first."""
        sql = "SELECT at, question, option, right FROM answers WHERE lesson = ? ORDER BY at, id"
        return tuple(
            Answer(datetime.fromisoformat(at), question, option, bool(right))
            for at, question, option, right in self._read(sql, lesson)
        )

    def setting(self, name: str) -> str | None:
        """Return a setting, None where it was never kept."""
        rows = self._read("SELECT value FROM settings WHERE name = ?", name)
        return rows[0][0] if rows else None

    def keep_setting(self, name: str, value: str) -> None:
        """Remember a setting, like the theme."""
        self._write(("setting", name), _KEEP_SETTING, name=name, value=value)

    def close(self) -> None:
        """Write what the file does not hold yet, if it can be written now, and let go of it."""
        if self._pending:
            self._try_again(BUSY_SECONDS)
        self._db.close()

    def _append(self, sql: str, **values: str | bool) -> None:
        self._appended += 1
        self._write(("append", str(self._appended)), sql, **values)

    def _write(self, key: tuple[str, ...], sql: str, **values: str | bool) -> None:
        """Make a change in the file; where that fails, in memory, and try the file again."""
        bound: _Values = {name: _storable(value) for name, value in values.items()}
        bound |= {"at": datetime.now(UTC).isoformat(timespec="microseconds"), "late": False}
        if self._durable:
            try:
                self._db.execute(sql, bound)
                return
            except sqlite3.ProgrammingError:
                raise
            except sqlite3.Error as problem:
                self._fall_back(problem)
                self._remember(key, sql, bound)
        else:
            self._remember(key, sql, bound)
            self._try_again()

    def _remember(self, key: tuple[str, ...], sql: str, bound: _Values) -> None:
        self._db.execute(sql, bound)
        self._pending.pop(key, None)
        self._pending[key] = (sql, bound | {"late": True})

    def _read(self, sql: str, *wanted: str) -> list[tuple[Any, ...]]:
        bound = [_storable(value) for value in wanted]
        try:
            rows = self._db.execute(sql, bound).fetchall()
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.Error as problem:
            self._fall_back(problem)
            rows = self._db.execute(sql, bound).fetchall()
        return [tuple(map(_loaded, row)) for row in rows]

    def _fall_back(self, problem: sqlite3.Error) -> None:
        """Go on in memory with what can be read of the file."""
        self._trouble = trouble_of(problem)
        self._durable = False
        file, self._db = self._db, copied(self._db)
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
                copy_rows(self._db, file)
            else:
                with transaction(file):
                    for sql, bound in self._pending.values():
                        file.execute(sql, bound)
        except sqlite3.Error as problem:
            file.close()
            self._trouble = trouble_of(problem)
            return
        self._pending.clear()
        self._start_with(file)
        self._durable, self._trouble = True, None

    def _start_with(self, db: sqlite3.Connection) -> None:
        self._db.close()
        self._db = db

    def _reach(self, busy: float) -> tuple[sqlite3.Connection, bool]:
        """Open the file, and say whether it is new because the old one had to be set aside.

        Raises:
            LedgerError: it cannot be used.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return open_ledger(self._path, busy), False
            except LedgerError as problem:
                if problem.trouble is not Trouble.UNREADABLE:
                    raise
            aside = set_aside(self._path)
            if aside is not None:
                self._aside = _SET_ASIDE.format(name=aside.name)
            return open_ledger(self._path, busy), aside is not None
        except OSError as problem:
            raise LedgerError(Trouble.UNREACHABLE) from problem


def _storable(value: str | bool) -> str | bytes | bool:
    """Return a value as SQLite takes it: text with lone surrogates goes in as bytes."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-8", "surrogatepass")
    return value


def _loaded(value: object) -> object:
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value
