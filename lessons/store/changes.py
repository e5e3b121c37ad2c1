"""What can be done to a progress file: each change writes itself within a transaction.

A change may come late: it was made in memory and meets what other windows wrote since.  An import
is merged: what another machine wrote meets what this one did.  Both give way to what is newer, and
text that gives way is kept as an attempt.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from functools import cache
from typing import Protocol

import msgspec

from lessons.store.entries import (
    SPOILED_TURN,
    Attempted,
    Chosen,
    Entry,
    Line,
    Place,
    Ran,
    Typed,
    WasReset,
    attempt,
    columns,
    in_utc,
    loaded,
    read_time,
    stored,
    to_row,
)

Sight = tuple[int, int]
"""What tells a text that stood in a file from all others: its turn and its hash.

The turn alone would not: by clocks that were set back, two windows may give the same one.
"""


class When(Enum):
    """When a change meets the file."""

    NOW = auto()
    LATE = auto()


class Change(Protocol):
    """Something that is done to the file, all of it or nothing."""

    @property
    def replaces(self) -> tuple[str, ...] | None:
        """What this change sets anew, if an earlier change to the same need not be made."""

    def write(self, db: sqlite3.Connection, when: When) -> None:
        """Make the change; done twice, it is as if done once."""


@dataclass(frozen=True, slots=True)
class Add:
    """An entry of the log that changes nothing else; or an entry and what is said of it."""

    entry: Entry
    more: Entry | None = None
    replaces: None = None

    def write(self, db: sqlite3.Connection, when: When) -> None:
        log(db, self.entry)
        if self.more is not None:
            log(db, self.more)


@dataclass(frozen=True, slots=True)
class Run:
    """A step was run: what was run becomes an attempt.

    That is ``ran``, or None for what stands.  Both may differ: who types on during a run did not
    run that, nor does what another window typed belong to it.
    """

    entry: Ran
    ran: Mapping[str, str] | None = None
    replaces: None = None

    def write(self, db: sqlite3.Connection, when: When) -> None:
        entry = self.entry
        tried = self._tried(typed(db, _place(entry), None if when is When.NOW else entry.turn))
        if tried is not None:
            add(db, tried)
            entry = msgspec.structs.replace(entry, attempt=tried.id)
        log(db, entry)

    def _tried(self, stands: Attempted | None) -> Attempted | None:
        """Return what was run, None for the step as it opens."""
        entry, ran = self.entry, self.ran
        if ran is None or (stands is not None and stands.files == ran):
            return stands
        if not ran:
            return None
        # What stands is newer, and the next reset takes that away.
        turn = entry.turn if stands is None else max(0, stands.turn - 1)
        return attempt(_place(entry), ran, entry.at, turn)


@dataclass(frozen=True, slots=True)
class Draft:
    """A file was typed in."""

    place: Place
    file: str
    text: str
    at: datetime
    turn: int
    since: int
    """How many changes of other kinds were made before: those must not lose what they met."""
    seen: Container[Sight] = ()
    """The texts of this file that whoever types has seen; another one is kept."""

    @property
    def replaces(self) -> tuple[str, ...]:
        place = self.place
        return ("draft", place.course, place.lesson, place.step, self.file, str(self.since))

    def write(self, db: sqlite3.Connection, when: When) -> None:
        if when is When.LATE and self.turn <= self._newest(db):
            stands = typed(db, self.place)
            files = {**(stands.files if stands else {}), self.file: self.text}
            if stands is None or stands.files != files:
                add(db, attempt(self.place, files, self.at, self.turn))
            return
        if self._is_unseen(db) and (stands := typed(db, self.place)) is not None:
            add(db, stands)
        _type(db, self.place, {self.file: self.text}, self.at, self.turn)

    def _is_unseen(self, db: sqlite3.Connection) -> bool:
        """Whether this would replace another text that another window wrote meanwhile."""
        sql = (
            "SELECT turn, text FROM drafts"
            " WHERE course = ? AND lesson = ? AND step = ? AND file = ?"
        )
        row = db.execute(sql, (*_row(self.place), stored(self.file))).fetchone()
        if row is None:
            return False
        turn, text = row[0], loaded(row[1])
        return text != self.text and sight(turn, text) not in self.seen

    def _newest(self, db: sqlite3.Connection) -> int:
        """Return the turn of the last that was done to this file."""
        sql = (
            "SELECT turn FROM drafts WHERE course = ? AND lesson = ? AND step = ? AND file = ?"
            " UNION ALL SELECT ? ORDER BY turn DESC LIMIT 1"
        )
        reset = _last_reset(db, self.place)
        bound = (*_row(self.place), stored(self.file), reset)
        found: int = db.execute(sql, bound).fetchone()[0]
        return found


@dataclass(frozen=True, slots=True)
class Reset:
    """A step was put back to how it opens; what was typed in it becomes an attempt.

    Where nothing is typed it is no reset: another window has put it back, and that can be undone.
    """

    entry: WasReset
    replaces: None = None

    def write(self, db: sqlite3.Connection, when: When) -> None:
        if _put_back(db, self.entry, when):
            log(db, self.entry)


@dataclass(frozen=True, slots=True)
class Restore:
    """An attempt stands in the editor again, in place of what was typed since."""

    reset: WasReset
    files: dict[str, str]
    replaces: None = None

    def write(self, db: sqlite3.Connection, when: When) -> None:
        _put_back(db, self.reset, when)
        log(db, self.reset)
        turn = self.reset.turn + 1
        if when is When.LATE and typed(db, _place(self.reset)) is not None:
            return  # another window typed since: the attempt can be restored again
        _type(db, _place(self.reset), self.files, self.reset.at, turn)


@dataclass(frozen=True, slots=True)
class Choose:
    """A setting was chosen."""

    setting: Chosen

    @property
    def replaces(self) -> tuple[str, ...]:
        return ("setting", self.setting.name)

    def write(self, db: sqlite3.Connection, when: When) -> None:
        sql = (
            "INSERT INTO settings (name, value, at, turn) VALUES (:name, :value, :at, :turn)"
            " ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at,"
            " turn = excluded.turn WHERE NOT :late"
            " OR (excluded.turn, excluded.value) > (settings.turn, settings.value)"
        )
        bound = {
            name: stored(value) for name, value in msgspec.structs.asdict(self.setting).items()
        }
        db.execute(sql, bound | {"late": when is When.LATE})
        _tick(db, self.setting.turn)


def _put_back(db: sqlite3.Connection, entry: WasReset, when: When) -> bool:
    """Keep what is typed in a step as an attempt and forget it; return whether anything was."""
    upto = None if when is When.NOW else entry.turn
    tried = typed(db, _place(entry), upto)
    if tried is None:
        return False
    add(db, tried)
    _forget(db, _place(entry), upto)
    return True


def sight(turn: int, text: str) -> Sight:
    """Return what a text that stands in a file is known by."""
    return turn, hash(text)


def merge(db: sqlite3.Connection, lines: Iterable[Line]) -> None:
    """Bring in what another machine wrote; in whatever order, and however often."""
    last = 0
    for line in lines:
        _merge_line(db, line)
        if line.turn < SPOILED_TURN:
            last = max(last, line.turn)
    _tick(db, last)


def _merge_line(db: sqlite3.Connection, line: Line) -> None:
    match line:
        case Chosen():
            Choose(line).write(db, When.LATE)
        case Typed():
            _merge_typed(db, line)
        case WasReset():
            ours = typed(db, _place(line))
            if ours is not None and ours.turn <= line.turn:
                add(db, ours)
                _forget(db, _place(line), None)
            add(db, line)
        case Attempted():
            add(db, attempt(_place(line), line.files, line.at, line.turn))
        case _:
            add(db, line)


def _merge_typed(db: sqlite3.Connection, line: Typed) -> None:
    """Let the later of two texts stand in the editor, and keep the other."""
    place = _place(line)
    theirs = attempt(place, line.files, line.at, line.turn)
    ours = typed(db, place)
    if theirs.turn <= _last_reset(db, place):
        add(db, theirs)
        return
    stays = ours is None or (theirs.turn, theirs.id) > (ours.turn, ours.id)
    goes = ours if stays else theirs
    # Also where the texts are alike: which of several machines says so first must not matter.
    if goes is not None and ours is not None and ours.id != theirs.id:
        add(db, goes)
    if stays:
        _forget(db, place, None)
        _type(db, place, theirs.files, theirs.at, theirs.turn)


def log(db: sqlite3.Connection, entry: Entry) -> None:
    """Add an entry that was made just now to the log."""
    add(db, entry)
    _tick(db, entry.turn)


def add(db: sqlite3.Connection, entry: Entry) -> None:
    """Add an entry to the log, unless it is there."""
    db.execute(_insert(type(entry)), to_row(entry))


@cache
def _insert(kind: type[Entry]) -> str:
    names = columns(kind)
    marks = ", ".join("?" * len(names))
    known = "DO NOTHING"
    if kind is Attempted:  # its id is made of its files: where they differ, a bad disk spoiled them
        known = "DO UPDATE SET files = excluded.files WHERE files != excluded.files"
    return f"INSERT INTO {kind.table} ({', '.join(names)}) VALUES ({marks}) ON CONFLICT {known}"


def typed(db: sqlite3.Connection, place: Place, upto: int | None = None) -> Attempted | None:
    """Return what stands in a step's editor, as far as it was typed by a turn."""
    sql = (
        "SELECT file, text, at, turn FROM drafts WHERE course = ? AND lesson = ? AND step = ?"
        " AND (? OR turn <= ?)"
    )
    rows = db.execute(sql, (*_row(place), upto is None, upto)).fetchall()
    if not rows:
        return None
    _, _, at, turn = max(rows, key=lambda row: (row[3], row[2]))
    files = {loaded(file): loaded(text) for file, text, _, _ in rows}
    return attempt(place, files, read_time(at, turn), turn)


def _type(
    db: sqlite3.Connection, place: Place, files: dict[str, str], at: datetime, turn: int
) -> None:
    sql = (
        "INSERT INTO drafts (course, lesson, step, file, text, at, turn)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text,"
        " at = excluded.at, turn = excluded.turn"
    )
    for file, text in files.items():
        db.execute(sql, (*_row(place), stored(file), stored(text), in_utc(at), turn))
    _tick(db, turn)


def _tick(db: sqlite3.Connection, turn: int) -> None:
    """Let no turn that is given from now on be before this one."""
    sql = (
        "INSERT INTO clock (one, turn) VALUES (1, ?)"
        " ON CONFLICT DO UPDATE SET turn = max(turn, excluded.turn)"
    )
    db.execute(sql, (turn,))


def _forget(db: sqlite3.Connection, place: Place, upto: int | None) -> None:
    sql = "DELETE FROM drafts WHERE course = ? AND lesson = ? AND step = ? AND (? OR turn <= ?)"
    db.execute(sql, (*_row(place), upto is None, upto))


def _last_reset(db: sqlite3.Connection, place: Place) -> int:
    sql = "SELECT max(turn) FROM resets WHERE course = ? AND lesson = ? AND step = ?"
    found: int | None = db.execute(sql, _row(place)).fetchone()[0]
    return -1 if found is None else found


def _row(place: Place) -> tuple[object, ...]:
    return tuple(map(stored, (place.course, place.lesson, place.step)))


def _place(entry: Ran | WasReset | Attempted | Typed) -> Place:
    return Place(entry.course, entry.lesson, entry.step)
