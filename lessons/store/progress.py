"""What a learner did and typed, kept in one file that outlives a crash.

Every change is on the disk before the call that makes it returns.  Where the file cannot be used
the same is kept in memory, a notice says so, and each later change tries the file again.

What is done is only ever added: answers that are taken back and texts that are reset are there
still.  How a learner stands is read from that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from lessons.store import changes
from lessons.store import queries as summaries
from lessons.store.entries import (
    BUILT_IN_COURSE,
    PREDICTION,
    Answered,
    Chosen,
    Entered,
    Line,
    Place,
    Ran,
    Rated,
    Undone,
    WasReset,
    moment,
    new_name,
    read_time,
    turn_of,
)
from lessons.store.failover import Keeper
from lessons.store.rows import QUERIES, Row, lines_of, made

T = TypeVar("T")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a quiz question, as it was given; ``rating`` is what the learner said of it."""

    at: datetime
    question: str
    option: str
    right: bool
    id: str = ""
    took_ms: int | None = None
    hinted: bool = False
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was typed in a step once, by file; ``passed`` is None where it was never run."""

    id: str
    at: datetime
    files: Mapping[str, str]
    passed: bool | None


@dataclass(frozen=True, slots=True)
class StepState:
    """What is known of a step: its drafts by file, and which steps of its lesson were run, passed.

    ``predicted`` is the latest answer to the question that the step asks before it runs.
    """

    drafts: Mapping[str, str]
    passed: frozenset[str]
    tried: frozenset[str]
    predicted: Answer | None = None


class Progress:
    """A learner's progress; use it from one thread at a time.

    What is said of lessons is said of those of ``course``, the id of one: set it to change over.
    """

    def __init__(self, keeper: Keeper, course: str, clock: Callable[[], datetime]) -> None:
        self.course = course
        self.keeper = keeper
        self._clock = clock
        self._turn = self._last_turn()
        self._others = 0
        # The texts that were read and written here, by place and file.
        self._seen: dict[tuple[Place, str], set[changes.Sight]] = {}

    @classmethod
    def open(
        cls,
        folder: Path,
        course: str = BUILT_IN_COURSE,
        clock: Callable[[], datetime] = _now,
    ) -> Progress:
        """Open the progress file in this folder; whatever is wrong with it, `notice` says so."""
        return cls(Keeper(folder), course, clock)

    @property
    def notice(self) -> str:
        """What the learner must know about the file, "" where all is well."""
        return self.keeper.notice

    @property
    def condition(self) -> str:
        """What is wrong with the file, for who only reads it; "" where all is well."""
        return self.keeper.condition

    @property
    def is_whole(self) -> bool:
        """Whether all that the file held could be read."""
        return self.keeper.is_whole

    @property
    def durable(self) -> bool:
        """Whether everything so far is in the file."""
        return self.keeper.durable

    def retry(self) -> None:
        """Write what the file does not hold yet, if it can be written now."""
        self.keeper.retry()

    def close(self) -> str:
        """Write what the file does not hold yet, if it can be written now, and let go of it.

        Returns what the learner must know where it could not, else "".
        """
        return self.keeper.close()

    # Where the learner is

    def place(self) -> tuple[str, str] | None:
        """Return where the learner was last: (lesson, step)."""
        rows = self.keeper.read(summaries.PLACE, course=self.course)
        return (rows[0][0], rows[0][1]) if rows else None

    def stay_at(self, lesson: str, step: str) -> None:
        """Remember where the learner is."""
        self._write(changes.Add(Entered(**self._head(), lesson=lesson, step=step)))

    # What was typed

    def drafts(self, lesson: str, step: str) -> dict[str, str]:
        """Return what the learner typed in a step, by file."""
        rows = self._read(summaries.DRAFTS, lesson=lesson, step=step)
        for file, text, turn in rows:
            self._has_seen(Place(self.course, lesson, step), file, turn, text)
        return {file: text for file, text, _ in rows}

    def keep_draft(self, lesson: str, step: str, file: str, text: str) -> None:
        """Remember what was typed in a file, in place of what was typed there before.

        Where that is a text of another window that was never read here, it becomes an attempt.
        """
        place = Place(self.course, lesson, step)
        at, turn = self._moment()
        seen = self._seen.setdefault((place, file), set())
        self.keeper.write(changes.Draft(place, file, text, at, turn, self._others, seen))
        self._has_seen(place, file, turn, text)

    def forget_drafts(self, lesson: str, step: str) -> None:
        """Put a step back to how it opens; what was typed in it is kept as an attempt."""
        self._write(changes.Reset(self._reset(lesson, step)))

    def forget_lesson(self, lesson: str) -> tuple[str, ...]:
        """Put every step of a lesson back to how it opens; return those that were typed in."""
        steps = tuple(step for (step,) in self._read(summaries.DRAFTED, lesson=lesson))
        for step in steps:
            self.forget_drafts(lesson, step)
        return steps

    def undo_reset(self, lesson: str, step: str) -> Mapping[str, str] | None:
        """Put back what the last reset or restoring of a step took away, and return it by file."""
        rows = self._read(summaries.BEFORE_RESET, lesson=lesson, step=step)
        return self.restore(rows[0][0]) if rows else None

    def attempts(self, lesson: str, step: str) -> tuple[Attempt, ...]:
        """Return what was run, reset or replaced in a step, newest first, each text once."""
        found: dict[str, Attempt] = {}
        rows = self._read(summaries.ATTEMPTS, lesson=lesson, step=step)
        for kept in self._made(_attempt, rows):
            text = json.dumps(dict(kept.files))
            if (newer := found.get(text)) is not None:
                said = [p for p in (newer.passed, kept.passed) if p is not None]
                kept = replace(newer, passed=any(said) if said else None)  # noqa: PLW2901
            found[text] = kept
        return tuple(found.values())

    def restore(self, attempt: str) -> Mapping[str, str] | None:
        """Let an attempt stand in its step again, and return it by file; None: there is none.

        What stood there becomes an attempt itself.
        """
        rows = self.keeper.read(summaries.ATTEMPT, id=attempt, course=self.course)
        found = next(self._made(lambda row: (row[0], row[1], json.loads(row[2])), rows), None)
        if found is None:
            return None
        lesson, step, files = found
        self._write(changes.Restore(self._reset(lesson, step), files))
        self._turn += 1  # the text that is restored has one of its own
        for file, text in files.items():
            self._has_seen(Place(self.course, lesson, step), file, self._turn, text)
        return dict(files)

    # What was run

    def record_run(
        self, lesson: str, step: str, passed: bool, ran: Mapping[str, str] | None = None
    ) -> None:
        """Remember that a step was run, and whether its checks passed.

        `ran` are the texts that were run, by file, of the files that were not as they open; without
        it, what was typed so far.
        """
        entry = Ran(**self._head(), lesson=lesson, step=step, passed=passed)
        self._write(changes.Run(entry, ran))

    def passed_steps(self, lesson: str) -> frozenset[str]:
        """Return the steps of a lesson that passed at least once."""
        return frozenset(step for (step,) in self._read(summaries.PASSED, lesson=lesson))

    def tried_steps(self, lesson: str) -> frozenset[str]:
        """Return the steps of a lesson that were run at least once."""
        return frozenset(step for (step,) in self._read(summaries.TRIED, lesson=lesson))

    def step_state(self, lesson: str, step: str) -> StepState:
        """Return what a lesson screen must know of a step to open it."""
        return StepState(
            self.drafts(lesson, step),
            self.passed_steps(lesson),
            self.tried_steps(lesson),
            self.latest_answer(lesson, PREDICTION + step),
        )

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
        """Remember an answer to a question; return its name.

        By it the answer can be rated anew and taken back; where none is given, one is drawn.
        """
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
            self._write(changes.Add(answer))
        else:
            rated = Rated(**self._head(), answer=answer.id, rating=rating)
            self._write(changes.Add(answer, rated))
        return answer.id

    def record_first_answer(self, lesson: str, question: str, option: str, right: bool) -> None:
        """Remember an answer to a question that has none yet."""
        if self.latest_answer(lesson, question) is None:
            self.record_answer(lesson, question, option, right)

    def undo_answer(self, answer: str) -> None:
        """Take back the answer of this name: it counts no longer."""
        self._write(changes.Add(Undone(**self._head(), answer=answer)))

    def rate_answer(self, answer: str, rating: int) -> None:
        """Remember how hard the answer of this name was: 1 again, 2 hard, 3 good, 4 easy."""
        self._write(changes.Add(Rated(**self._head(), answer=answer, rating=rating)))

    def answers(self, lesson: str) -> tuple[Answer, ...]:
        """Return every answer of a lesson that was not taken back, oldest first."""
        return tuple(self._made(_answer, self._read(summaries.ANSWERS, lesson=lesson)))

    def latest_answer(self, lesson: str, question: str) -> Answer | None:
        """Return the latest answer to a question, however many there are."""
        rows = self._read(summaries.LATEST_ANSWER, lesson=lesson, question=question)
        return next(self._made(_answer, rows), None)

    def latest_answers(self, lesson: str) -> dict[str, Answer]:
        """Return the latest answer to each question of a lesson, however many there are."""
        rows = self._read(summaries.LATEST_ANSWERS, lesson=lesson)
        return {answer.question: answer for answer in self._made(_answer, rows)}

    # Everything, counted

    def courses(self) -> tuple[str, ...]:
        """Return the ids of all courses that something is known of."""
        return tuple(sorted(course for (course,) in self.keeper.read(summaries.COURSES)))

    def practised_steps(self) -> list[tuple[str, str, int, bool, datetime]]:
        """Return lesson, step, runs, whether it passed once, and the last time, of each step."""
        rows = self._read(summaries.RUNS_BY_STEP)
        return list(self._made(lambda row: (*row[:3], bool(row[3]), read_time(*row[4:])), rows))

    def practised_questions(self) -> list[tuple[str, str, int, int, datetime]]:
        """Return lesson, question, answers, right ones and the last time, of each question."""
        rows = self._read(summaries.ANSWERS_BY_QUESTION)
        return list(self._made(lambda row: (*row[:4], read_time(*row[4:])), rows))

    # Settings

    def setting(self, name: str) -> str | None:
        """Return a setting, None where it was never kept."""
        rows = self.keeper.read(summaries.SETTING, name=name)
        return rows[0][0] if rows else None

    def keep_setting(self, name: str, value: str) -> None:
        """Remember a setting, like the theme."""
        at, turn = self._moment()
        self._write(changes.Choose(Chosen(at=at, turn=turn, name=name, value=value)))

    # To another machine, and from it

    def lines(self) -> Iterator[Line]:
        """Yield everything, of every course, as lines that `merge` takes."""
        yield from lines_of(self.keeper.read_together(QUERIES), self.keeper.spoiled)

    def merge(self, lines: Iterable[Line]) -> bool:
        """Bring in everything of another machine: all of it or, returning False, nothing.

        What is here already is known, so that it can be done again.  `notice` says why it failed.
        """
        merged = self.keeper.merge(lines)
        self._turn = max(self._turn, self._last_turn())
        return merged

    def _has_seen(self, place: Place, file: str, turn: int, text: str) -> None:
        self._seen.setdefault((place, file), set()).add(changes.sight(turn, text))

    def _read(self, sql: str, **wanted: object) -> list[Row]:
        return self.keeper.read(sql, course=self.course, **wanted)

    def _write(self, change: changes.Change) -> None:
        self._others += 1
        self.keeper.write(change)

    def _reset(self, lesson: str, step: str) -> WasReset:
        return WasReset(**self._head(), lesson=lesson, step=step)

    def _head(self, name: str = "") -> dict[str, Any]:
        """Return what every entry begins with."""
        at, turn = self._moment()
        return {"id": name or new_name(), "at": at, "turn": turn, "course": self.course}

    def _moment(self) -> tuple[datetime, int]:
        at = self._clock()
        # Another window may have given turns of its own since, by a clock that was set back.
        self._turn = max(turn_of(at), self._turn + 1, self._last_turn() + 1)
        return at, self._turn

    def _made(self, make: Callable[[Row], T], rows: Iterable[Row]) -> Iterator[T]:
        """Yield what is made of each row that makes sense; of others, `notice` tells."""
        return made(make, rows, self.keeper.spoiled)

    def _last_turn(self) -> int:
        rows = self.keeper.read(summaries.LAST_TURN)
        return rows[0][0] if rows else 0


def _attempt(row: Row) -> Attempt:
    name, at, files, passed = row
    return Attempt(name, moment(at), json.loads(files), None if passed is None else bool(passed))


def _answer(row: Row) -> Answer:
    name, at, question, option, right, took_ms, hinted, rating = row
    return Answer(
        moment(at),
        question,
        option,
        bool(right),
        name,
        took_ms,
        bool(hinted),
        rating,
    )
