"""What is known of a learner, kept in one file that survives a crash.

Every change is on the disk before its call returns.  While the file can't be used, everything is
kept in memory, a notice says so, and each later change tries the file again.

Entries are only ever added: answers that were taken back and texts that were reset are still there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from lessons.store import changes, queries
from lessons.store.entries import (
    BUILT_IN_COURSE,
    PREDICTION,
    Answered,
    Attempted,
    Chosen,
    Draft,
    Entered,
    Entry,
    ExportLine,
    Ran,
    Rated,
    StepKey,
    Undone,
    WasReset,
    new_name,
)
from lessons.store.failover import FailoverStore
from lessons.store.rows import fetch, first_column
from lessons.store.transfer import read_lines

T = TypeVar("T")


class StoredAnswer(msgspec.Struct, frozen=True):
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
    course: str = ""


class Snapshot(msgspec.Struct, frozen=True):
    """An earlier text of a step, by file; ``passed`` is None if it was never run."""

    id: str
    at: datetime
    files: Mapping[str, str]
    passed: bool | None


class StepRuns(msgspec.Struct, frozen=True):
    """How often a step was run, whether a run passed, and when the first and last ones were."""

    lesson: str
    step: str
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
    def durable(self) -> bool:
        """Whether everything so far is in the file."""
        return self.store.durable

    def close(self) -> str:
        """Write what only memory holds to the disk, and close the file.

        Returns what the learner must know if that failed, else "".
        """
        return self.store.close()

    # Where the learner is

    def place(self) -> tuple[str, str] | None:
        """Return the step that the learner opened last: (lesson, step)."""
        visits = self._fetch(Entered, queries.PLACE)
        return (visits[0].lesson, visits[0].step) if visits else None

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
        drafts = self._fetch(Draft, queries.DRAFTS, lesson=lesson, step=step)
        return self._see(lesson, step, {draft.file: draft.text for draft in drafts})

    def keep_draft(self, lesson: str, step: str, file: str, text: str) -> None:
        """Keep the text of a file, in place of what was typed there before.

        If that is a text of another window that was never read here, it becomes an attempt.
        """
        key = StepKey(self.course, lesson, step)
        draft = Draft(at=self._clock(), seq=0, file=file, text=text, **key._asdict())
        seen = self.store.seen.get((key, file))
        self.store.write(lambda db: changes.keep_draft(db, draft, seen))
        self._see(lesson, step, {file: text})

    def forget_drafts(self, lesson: str, step: str) -> None:
        """Reset a step to how it opens, and keep what was typed in it as an attempt."""
        entry = self._reset(lesson, step)
        self.store.write(lambda db: changes.reset(db, entry))

    def forget_lesson(self, lesson: str) -> tuple[str, ...]:
        """Reset every step of a lesson; return those that had drafts."""
        steps = tuple(self._column(queries.DRAFTED_STEPS, lesson=lesson))
        for step in steps:
            self.forget_drafts(lesson, step)
        return steps

    def undo_reset(self, lesson: str, step: str) -> Mapping[str, str] | None:
        """Bring back what the last reset of a step took away, and return it by file."""
        attempts = self._column(queries.BEFORE_RESET, lesson=lesson, step=step)
        return self.restore(attempts[0]) if attempts else None

    def attempts(self, lesson: str, step: str) -> tuple[Snapshot, ...]:
        """Return what was run, reset or replaced in a step, newest first, each text once."""
        found: dict[str, Snapshot] = {}
        for kept in self._fetch(Snapshot, queries.ATTEMPTS, lesson=lesson, step=step):
            text = json.dumps(kept.files)
            newer = found.get(text, kept)
            results = {newer.passed, kept.passed} - {None}
            passed = any(results) if results else None
            found[text] = msgspec.structs.replace(newer, passed=passed)
        return tuple(found.values())

    def restore(self, attempt: str) -> Mapping[str, str] | None:
        """Bring an attempt back into its step and return it by file, None if there is none.

        The drafts of the step become an attempt themselves.
        """
        attempts = self._fetch(Attempted, queries.ATTEMPT, id=attempt)
        if not attempts:
            return None
        lesson, step, files = attempts[0].lesson, attempts[0].step, attempts[0].files
        entry = self._reset(lesson, step)
        self.store.write(lambda db: changes.restore(db, entry, files))
        return self._see(lesson, step, files)

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
        return frozenset(self._column(queries.PASSED_STEPS, lesson=lesson))

    def tried_steps(self, lesson: str) -> frozenset[str]:
        """Return the steps of a lesson that were run at least once."""
        return frozenset(self._column(queries.TRIED_STEPS, lesson=lesson))

    def fixed_steps(self, lesson: str) -> frozenset[str]:
        """Return the steps of a lesson that passed after a run of them had failed."""
        return frozenset(self._column(queries.FIXED_STEPS, lesson=lesson))

    def runs(self) -> dict[tuple[str, str], StepRuns]:
        """Return what is known of the runs of each step, by lesson and step."""
        return {(runs.lesson, runs.step): runs for runs in self._fetch(StepRuns, queries.RUNS)}

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

    def answers_of_all_courses(self) -> tuple[StoredAnswer, ...]:
        """Return every answer to any course that wasn't taken back, oldest first."""
        return tuple(self._fetch(StoredAnswer, queries.ANSWERS_OF_ALL_COURSES))

    def all_answers(self) -> tuple[StoredAnswer, ...]:
        """Return every answer that wasn't taken back, oldest first."""
        return tuple(self._fetch(StoredAnswer, queries.ALL_ANSWERS))

    def answers(self, lesson: str) -> tuple[StoredAnswer, ...]:
        """Return every answer of a lesson that wasn't taken back, oldest first."""
        return tuple(self._fetch(StoredAnswer, queries.ANSWERS, lesson=lesson))

    def answers_to(self, lesson: str, question: str) -> list[StoredAnswer]:
        """Return every answer to a question that wasn't taken back, oldest first."""
        return self._fetch(StoredAnswer, queries.ANSWERS_TO, lesson=lesson, question=question)

    def latest_answer(self, lesson: str, question: str) -> StoredAnswer | None:
        """Return the latest answer to a question."""
        rows = self._fetch(StoredAnswer, queries.LATEST_ANSWER, lesson=lesson, question=question)
        return rows[0] if rows else None

    def latest_answers(self, lesson: str) -> dict[str, StoredAnswer]:
        """Return the latest answer to each question of a lesson."""
        return {answer.question: answer for answer in self.answers(lesson)}

    def courses(self) -> tuple[str, ...]:
        """Return the ids of all courses that something is known of."""
        return tuple(sorted(self._column(queries.COURSES)))

    # Settings

    def setting(self, name: str) -> str | None:
        """Return a setting, None if it was never kept."""
        values: list[str] = self._column(queries.SETTING, name=name)
        return values[0] if values else None

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a setting, like the theme."""
        setting = Chosen(at=self._clock(), seq=0, name=name, value=value)
        self.store.write(lambda db: changes.choose(db, setting))

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

    def _see(self, lesson: str, step: str, files: dict[str, str]) -> dict[str, str]:
        """Remember that this text was read or written here."""
        key = StepKey(self.course, lesson, step)
        self.store.seen |= {(key, file): text for file, text in files.items()}
        return files

    def _fetch(self, kind: type[T], sql: str, **wanted: object) -> list[T]:
        return self.store.read(lambda db: fetch(db, kind, sql, course=self.course, **wanted))

    def _column(self, sql: str, **wanted: object) -> list[Any]:
        return self.store.read(lambda db: first_column(db, sql, course=self.course, **wanted))
