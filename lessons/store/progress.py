"""What is known of a learner, kept in one file that survives a crash.

Every change is on the disk before its call returns.  While the file can't be used, everything is
kept in memory, a notice says so, and each later change tries the file again.

Entries are only ever added: answers that were taken back and texts that were reset are still there.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from lessons.store import changes, queries
from lessons.store.entries import (
    BUILT_IN_COURSE,
    PREDICTION,
    Answered,
    Entered,
    Entry,
    ExportLine,
    Ran,
    Rated,
    StepKey,
    Undone,
    WasReset,
    loaded,
    new_name,
    read_files,
    read_time,
    stored,
)
from lessons.store.failover import FailoverStore
from lessons.store.transfer import read_lines

T = TypeVar("T")

SLICE = 100
"""How many memories are made again in one transaction, while other windows wait."""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer to a question; ``rating`` is how the learner rated it, if they did."""

    at: datetime
    question: str
    option: str
    right: bool
    id: str = ""
    took_ms: int | None = None
    hinted: bool = False
    rating: int | None = None
    lesson: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An earlier text of a step, by file; ``passed`` is None if it was never run."""

    id: str
    at: datetime
    files: Mapping[str, str]
    passed: bool | None


@dataclass(frozen=True, slots=True)
class StepRuns:
    """How often a step was run, whether a run passed, and when the first and last ones were."""

    count: int
    passed: bool
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class StepState:
    """What a lesson screen must know to open a step.

    These are its drafts by file, the steps of its lesson that passed or were run, and the latest
    answer to its prediction.
    """

    drafts: Mapping[str, str]
    passed: frozenset[str]
    tried: frozenset[str]
    predicted: StoredAnswer | None = None


def _now() -> datetime:
    return datetime.now(UTC)


class Progress:
    """A learner's progress in one course; use it from one thread at a time."""

    def __init__(self, store: FailoverStore, course: str, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.course = course
        self._clock = clock

    @classmethod
    def open(
        cls,
        folder: Path,
        course: str = BUILT_IN_COURSE,
        clock: Callable[[], datetime] = _now,
    ) -> Progress:
        """Open the progress file in this folder; if anything is wrong with it, `notice` says so."""
        return cls(FailoverStore(folder), course, clock)

    def in_course(self, course: str) -> Progress:
        """Return the progress in another course; both use the same open file."""
        return Progress(self.store, course, self._clock)

    @property
    def notice(self) -> str:
        """What the learner must know about the file, "" if all is well."""
        return self.store.notice

    @property
    def condition(self) -> str:
        """What is wrong with the file, for a command that only reads; "" if all is well."""
        return self.store.condition

    @property
    def is_whole(self) -> bool:
        """Whether everything that the file held could be read."""
        return self.store.is_whole

    @property
    def durable(self) -> bool:
        """Whether everything so far is in the file."""
        return self.store.durable

    def retry(self) -> None:
        """Write to the file what only memory holds, if that's possible now."""
        self.store.retry()

    def close(self) -> str:
        """Write to the file what only memory holds, and close it.

        Returns what the learner must know if that failed, else "".
        """
        return self.store.close()

    # Where the learner is

    def place(self) -> tuple[str, str] | None:
        """Return the step that the learner opened last: (lesson, step)."""
        rows = self._read(queries.PLACE)
        return (rows[0][0], rows[0][1]) if rows else None

    def stay_at(self, lesson: str, step: str) -> None:
        """Remember that the learner opened a step."""
        self._log(Entered(**self._head(), lesson=lesson, step=step))

    def step_state(self, lesson: str, step: str) -> StepState:
        """Return what a lesson screen must know to open a step."""
        return StepState(
            self.drafts(lesson, step),
            self.passed_steps(lesson),
            self.tried_steps(lesson),
            self.latest_answer(lesson, PREDICTION + step),
        )

    # What was typed

    def drafts(self, lesson: str, step: str) -> dict[str, str]:
        """Return what the learner typed in a step, by file."""
        drafts = dict(self._read(queries.DRAFTS, lesson=lesson, step=step))
        self._see(lesson, step, drafts)
        return drafts

    def keep_draft(self, lesson: str, step: str, file: str, text: str) -> None:
        """Keep the text of a file, in place of what was typed there before.

        If that is a text of another window that was never read here, it becomes an attempt.
        """
        key = StepKey(self.course, lesson, step)
        at, seen = self._clock(), self.store.seen.get((key, file))
        self.store.write(lambda db: changes.keep_draft(db, key, file, text, at, seen=seen))
        self._see(lesson, step, {file: text})

    def forget_drafts(self, lesson: str, step: str) -> None:
        """Reset a step to how it opens, and keep what was typed in it as an attempt."""
        entry = self._reset(lesson, step)
        self.store.write(lambda db: changes.reset(db, entry))

    def forget_lesson(self, lesson: str) -> tuple[str, ...]:
        """Reset every step of a lesson; return those that had drafts."""
        steps = tuple(step for (step,) in self._read(queries.DRAFTED_STEPS, lesson=lesson))
        for step in steps:
            self.forget_drafts(lesson, step)
        return steps

    def undo_reset(self, lesson: str, step: str) -> Mapping[str, str] | None:
        """Bring back what the last reset of a step took away, and return it by file."""
        rows = self._read(queries.BEFORE_RESET, lesson=lesson, step=step)
        return self.restore(rows[0][0]) if rows else None

    def attempts(self, lesson: str, step: str) -> tuple[Snapshot, ...]:
        """Return what was run, reset or replaced in a step, newest first, each text once."""
        found: dict[str, Snapshot] = {}
        for kept in self._make(_snapshot, queries.ATTEMPTS, lesson=lesson, step=step):
            text = json.dumps(dict(kept.files))
            newer = found.get(text, kept)
            results = [result for result in (newer.passed, kept.passed) if result is not None]
            found[text] = replace(newer, passed=any(results) if results else None)
        return tuple(found.values())

    def restore(self, attempt: str) -> Mapping[str, str] | None:
        """Bring an attempt back into its step and return it by file, None if there is none.

        The drafts of the step become an attempt themselves.
        """
        rows = self._make(_kept_files, queries.ATTEMPT, id=attempt)
        if not rows:
            return None
        lesson, step, files = rows[0]
        entry = self._reset(lesson, step)
        self.store.write(lambda db: changes.restore(db, entry, files))
        self._see(lesson, step, files)
        return files

    # What was run

    def record_run(
        self, lesson: str, step: str, passed: bool, ran: Mapping[str, str] | None = None
    ) -> None:
        """Record that a step was run, and whether its checks passed.

        `ran` are the texts that were run, by file, of the files that had been changed; without it,
        they are the drafts.
        """
        entry = Ran(**self._head(), lesson=lesson, step=step, passed=passed)
        self.store.write(lambda db: changes.record_run(db, entry, ran))

    def passed_steps(self, lesson: str) -> frozenset[str]:
        """Return the steps of a lesson that passed at least once."""
        rows = self._read(queries.STEPS, lesson=lesson)
        return frozenset(step for step, passed in rows if passed)

    def tried_steps(self, lesson: str) -> frozenset[str]:
        """Return the steps of a lesson that were run at least once."""
        return frozenset(step for step, _ in self._read(queries.STEPS, lesson=lesson))

    def runs(self) -> dict[tuple[str, str], StepRuns]:
        """Return what is known of the runs of each step, by lesson and step."""
        return dict(self._make(_runs, queries.RUNS))

    # What was answered

    def record_answer(
        self,
        lesson: str,
        question: str,
        option: str,
        right: bool,
        *,
        took_ms: int | None = None,
        hinted: bool = False,
        rating: int | None = None,
        name: str = "",
    ) -> str:
        """Record an answer to a question; return its id, which is `name` or else random."""
        answer = Answered(
            **self._head(name),
            lesson=lesson,
            question=question,
            option=option,
            right=right,
            took_ms=took_ms,
            hinted=hinted,
        )
        if rating is None:
            self._log(answer)
        else:
            self._log(answer, Rated(**self._head(), answer=answer.id, rating=rating))
        return answer.id

    def record_first_answer(self, lesson: str, question: str, option: str, right: bool) -> None:
        """Record an answer to a question that has none yet."""
        if self.latest_answer(lesson, question) is None:
            self.record_answer(lesson, question, option, right)

    def undo_answer(self, answer: str) -> None:
        """Take an answer back."""
        self._log(Undone(**self._head(), answer=answer))

    def rate_answer(self, answer: str, rating: int) -> None:
        """Record how hard an answer was: 1 again, 2 hard, 3 good, 4 easy."""
        self._log(Rated(**self._head(), answer=answer, rating=rating))

    def all_answers(self) -> tuple[StoredAnswer, ...]:
        """Return every answer that wasn't taken back, oldest first."""
        return tuple(self._make(_answer, queries.ALL_ANSWERS))

    def answers(self, lesson: str) -> tuple[StoredAnswer, ...]:
        """Return every answer of a lesson that wasn't taken back, oldest first."""
        return tuple(self._make(_answer, queries.ANSWERS, lesson=lesson))

    def latest_answer(self, lesson: str, question: str) -> StoredAnswer | None:
        """Return the latest answer to a question."""
        rows = self._make(_answer, queries.LATEST_ANSWER, lesson=lesson, question=question)
        return rows[0] if rows else None

    def latest_answers(self, lesson: str) -> dict[str, StoredAnswer]:
        """Return the latest answer to each question of a lesson."""
        return {answer.question: answer for answer in self.answers(lesson)}

    def courses(self) -> tuple[str, ...]:
        """Return the ids of all courses that something is known of."""
        return tuple(sorted(course for (course,) in self._read(queries.COURSES)))

    # What FSRS remembers of each card: `lessons.review.memories` makes and reads it

    def replay_memories(
        self,
        made_with: str,
        replay: Callable[[str, str, tuple[StoredAnswer, ...]], bytes | None],
        most: int = SLICE,
    ) -> int:
        """Make the memories again that are out of date, at most so many; return how many.

        `replay` gets a lesson, a question and its answers, which may be none.  `made_with` names
        the settings of FSRS: memories that were made with others are out of date, too.
        """

        def change(db: sqlite3.Connection) -> int:
            stale = self._rows(db, queries.STALE_MEMORIES, made_with=made_with, most=most)
            for lesson, question in stale:
                rows = self._rows(db, queries.ANSWERS_TO, lesson=lesson, question=question)
                memory = replay(lesson, question, tuple(map(_answer, rows)))
                card = tuple(map(stored, (self.course, lesson, question)))
                if memory is None:
                    db.execute(
                        "DELETE FROM memories WHERE course = ? AND lesson = ? AND question = ?",
                        card,
                    )
                else:
                    db.execute(
                        "REPLACE INTO memories VALUES (?, ?, ?, ?, ?)", (*card, made_with, memory)
                    )
            return len(stale)

        return self.store.derive(change)

    def memories(self) -> list[tuple[str, str, bytes]]:
        """Return lesson, question and memory of each card whose memory was made."""
        return self.store.read(
            lambda db: [
                (loaded(lesson), loaded(question), memory)
                for lesson, question, memory in db.execute(queries.MEMORIES, self._bound())
            ]
        )

    # Settings

    def setting(self, name: str) -> str | None:
        """Return a setting, None if it was never kept."""
        rows = self._read(queries.SETTING, name=name)
        return rows[0][0] if rows else None

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a setting, like the theme."""
        at = self._clock()
        self.store.write(lambda db: changes.choose(db, name, value, at))

    # Export and import

    def lines(self) -> list[ExportLine]:
        """Return everything, of every course, as the lines of an export."""
        return self.store.read(read_lines)

    def merge(self, lines: Iterable[ExportLine]) -> bool:
        """Bring in everything of another machine: all of it or, returning False, nothing.

        It can be done again without doubles.  `notice` says why it failed.
        """
        return self.store.merge(lines)

    def _log(self, *entries: Entry) -> None:
        self.store.write(lambda db: changes.log(db, *entries))

    def _reset(self, lesson: str, step: str) -> WasReset:
        return WasReset(**self._head(), lesson=lesson, step=step)

    def _head(self, name: str = "") -> dict[str, Any]:
        """Return the fields that every entry begins with; `changes.log` sets `seq`."""
        return {"id": name or new_name(), "at": self._clock(), "seq": 0, "course": self.course}

    def _see(self, lesson: str, step: str, files: Mapping[str, str]) -> None:
        key = StepKey(self.course, lesson, step)
        self.store.seen |= {(key, file): text for file, text in files.items()}

    def _read(self, sql: str, **wanted: object) -> list[Any]:
        return self.store.read(lambda db: self._rows(db, sql, **wanted))

    def _make(self, make: Callable[[Any], T], sql: str, **wanted: object) -> list[T]:
        """Return what is made of each row, inside the read, so that a damaged row is noticed."""
        return self.store.read(lambda db: list(map(make, self._rows(db, sql, **wanted))))

    def _rows(self, db: sqlite3.Connection, sql: str, **wanted: object) -> list[Any]:
        rows = db.execute(sql, self._bound(**wanted)).fetchall()
        return [tuple(map(loaded, row)) for row in rows]

    def _bound(self, **wanted: object) -> dict[str, object]:
        return {name: stored(value) for name, value in {"course": self.course, **wanted}.items()}


def _snapshot(row: tuple[Any, ...]) -> Snapshot:
    name, at, files, passed = row
    return Snapshot(
        name, read_time(at), read_files(files), None if passed is None else bool(passed)
    )


def _kept_files(row: tuple[Any, ...]) -> tuple[str, str, dict[str, str]]:
    lesson, step, files = row
    return lesson, step, read_files(files)


def _runs(row: tuple[Any, ...]) -> tuple[tuple[str, str], StepRuns]:
    lesson, step, count, passed, first, last = row
    return (lesson, step), StepRuns(count, bool(passed), read_time(first), read_time(last))


def _answer(row: tuple[Any, ...]) -> StoredAnswer:
    name, at, lesson, question, option, right, took_ms, hinted, rating = row
    return StoredAnswer(
        read_time(at),
        question,
        option,
        bool(right),
        name,
        took_ms,
        bool(hinted),
        rating,
        lesson,
    )
