"""The progress file, or a copy of it in memory while the file can't be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from lessons.store import queries
from lessons.store.database import (
    BUSY_SECONDS,
    FILE,
    StoreError,
    StoreProblem,
    connect,
    copy_into_memory,
    copy_of,
    identity_of,
    memory_database,
    open_database,
    problem_of,
    set_aside,
    transaction,
    version_of,
)
from lessons.store.entries import ExportLine, StepKey
from lessons.store.rows import execute
from lessons.store.schema import VERSION
from lessons.store.transfer import all_drafts, database_of, merge

T = TypeVar("T")

BESIDE = ".unsaved-"
"""In the name of a file that holds what could not be written because another program held ours."""

_UNTIL_YOU_LEAVE = "Your progress is in memory until you leave."
_NOTICES = {
    StoreProblem.LOCKED: (
        "Another program is using the progress file {path}.",
        "Your progress is in memory, and is saved as soon as the file is free.",
    ),
    StoreProblem.FULL: (
        "The disk with the progress file {path} is full.",
        "Your progress is in memory, and is saved as soon as there's room.",
    ),
    StoreProblem.READ_ONLY: ("The progress file {path} can't be written.", _UNTIL_YOU_LEAVE),
    StoreProblem.UNREACHABLE: (
        "The progress file {path} can't be used. Set FLASKLINGS_HOME to another folder.",
        _UNTIL_YOU_LEAVE,
    ),
    StoreProblem.NEWER: (
        "The progress file {path} is from a newer flasklings, so this one doesn't change it.",
        _UNTIL_YOU_LEAVE,
    ),
    StoreProblem.UNREADABLE: (
        "The progress file {path} can no longer be read.",
        "Your progress is only in memory.",
    ),
}
"""What is wrong with the file, and what that means for a learner who goes on."""

_SET_ASIDE = (
    "The progress file couldn't be read. flasklings kept it as {name} and started a new one."
)
_LOST = "The progress file {path} couldn't be written, so what you did last isn't in it."
_TAKEN_AWAY = (
    "The progress file {path} was moved or removed while flasklings used it."
    " What it contained goes into a new one."
)


class FailoverStore:
    """A store that never fails: it uses the file, and memory while the file can't be used.

    As soon as the file can be used again, everything in memory is merged into it.
    """

    def __init__(self, folder: Path) -> None:
        """Open the file in this folder; if that isn't possible, `notice` says why."""
        self._path = folder.absolute() / FILE
        self.db = memory_database()
        self.durable = False
        """Whether the file is in use."""
        self.seen: dict[tuple[StepKey, str], str] = {}
        """The text that was last read or written here, by step and file."""
        self._problem: StoreProblem | None = None
        self._event = ""
        # What the file was when it was last in use, to recognize it.
        self._identity: tuple[int, int] | None = None
        self._copied_drafts: frozenset[str] = frozenset()
        self._is_unsaved = False
        self.retry(BUSY_SECONDS)
        if not self.durable and self._problem is not StoreProblem.NEWER:
            self._identity = identity_of(self._path)
            copy = copy_of(self._path) or memory_database()
            self._merge_beside(copy)
            self._use_copy(copy)

    @property
    def notice(self) -> str:
        """What the learner must know about the file, "" if all is well."""
        return self._sentences(2)

    @property
    def condition(self) -> str:
        """What is wrong with the file, for a command that only reads; "" if all is well."""
        return self._sentences(1)

    def _sentences(self, of_notice: int) -> str:
        notice = _NOTICES[self._problem][:of_notice] if self._problem is not None else ()
        return " ".join(filter(None, (self._event, *notice))).format(path=self._path)

    @property
    def is_whole(self) -> bool:
        """Whether everything that the file held could be read."""
        return self._problem is not StoreProblem.UNREADABLE and not self._event

    def close(self) -> str:
        """Write what only memory holds, and close the file.

        If another program holds the file, it's written beside it, and merged when the file is next
        opened.  Returns what the learner must know if that failed, else "".
        """
        self._look_for_file()
        if self._is_unsaved:
            self.retry()
        if self._is_unsaved and self._problem is StoreProblem.LOCKED:
            self._keep_beside()
        self.db.close()
        return _LOST.format(path=self._path) if self._is_unsaved else ""

    def _keep_beside(self) -> None:
        """Write what memory holds to a new file; it has that name once it's whole."""
        for key, drafts in all_drafts(self.db).items():
            if drafts.id in self._copied_drafts:  # the file may have newer ones by then
                execute(self.db, queries.FORGET_DRAFTS, **key._asdict())
        beside = Path(f"{self._path}{BESIDE}{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}")
        part = beside.with_suffix(".part")
        with suppress(OSError, sqlite3.Error):
            with closing(connect(part)) as file:
                self.db.backup(file)
                file.execute("PRAGMA journal_mode = DELETE")  # it has no helper files then
            part.rename(beside)
            self._is_unsaved = False

    def _merge_beside(self, target: sqlite3.Connection) -> list[Path]:
        """Bring in what was written beside the file because it was held; return those files."""
        merged = []
        for path in sorted(self._path.parent.glob(f"{FILE}{BESIDE}*Z")):
            if copy := copy_of(path):
                with closing(copy):
                    merge(target, copy)
                merged.append(path)
        return merged

    def read(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Return what a job reads, all at one moment."""
        try:
            with transaction(self.db, "DEFERRED"):
                return job(self.db)
        except sqlite3.DatabaseError as error:
            self._leave_file(error)
        return job(self.db)

    def write(self, change: Callable[[sqlite3.Connection], T]) -> T:
        """Make a change, in the file if it can be used, else in memory."""
        self._look_for_file()
        self.retry()
        result = self.derive(change)
        self._is_unsaved |= not self.durable
        return result

    def derive(self, change: Callable[[sqlite3.Connection], T]) -> T:
        """Make a change that needn't reach the file, because the log says it all."""
        try:
            with transaction(self.db):
                return change(self.db)
        except sqlite3.DatabaseError as error:
            self._leave_file(error)
        with transaction(self.db):
            return change(self.db)

    def merge(self, lines: Iterable[ExportLine]) -> bool:
        """Bring in an export: all of it or, returning False, nothing."""
        self._look_for_file()
        self.retry(BUSY_SECONDS)
        if not self.durable:
            return False
        try:
            with closing(database_of(lines)) as source, transaction(self.db):
                merge(self.db, source)
        except sqlite3.Error as error:
            self._leave_file(error)
            return False
        return True

    def retry(self, busy: float = 0) -> None:
        """Go back to the file, with everything that is in memory, if it can be used again."""
        if self.durable or self._problem is StoreProblem.NEWER:
            return
        file = None
        try:
            file = self._open(busy)
            with transaction(file):
                beside = self._merge_beside(file)
                if self._problem is not None:  # else memory is empty still
                    merge(file, self.db, self._copied_drafts)
        except (StoreError, OSError, sqlite3.Error) as error:
            if file is not None:
                file.close()
            self._problem = problem_of(error)
            return
        identity = identity_of(self._path)
        if self._identity not in (None, identity):
            self._event = self._event or _TAKEN_AWAY
        self.db.close()
        self.db, self.durable, self._identity = file, True, identity
        self._problem, self._is_unsaved = None, False
        for path in beside:
            with suppress(OSError):  # then it's merged again, which changes nothing
                path.unlink()

    def _open(self, busy: float) -> sqlite3.Connection:
        """Open the file; set a damaged one aside and begin a new one.

        Raises:
            StoreError, OSError: it can't be used.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        identity = identity_of(self._path)  # before the file is judged
        was_damaged = self._problem is StoreProblem.UNREADABLE
        if not was_damaged or identity != self._identity:
            try:
                return open_database(self._path, busy)
            except StoreError as error:
                if error.problem is not StoreProblem.UNREADABLE:
                    raise
        aside = set_aside(self._path, identity)
        if aside is not None:
            self._event = _SET_ASIDE.format(name=aside.name)
        return open_database(self._path, busy)

    def _look_for_file(self) -> None:
        """Leave a file that was moved or removed, or that a newer flasklings has migrated."""
        if not self.durable:
            return
        if identity_of(self._path) != self._identity:
            self._is_unsaved = True
            self._copy_file(StoreProblem.UNREACHABLE)
        else:
            with suppress(sqlite3.Error):  # the next write says why
                if version_of(self.db) > VERSION:
                    self._copy_file(StoreProblem.NEWER)

    def _leave_file(self, error: sqlite3.Error) -> None:
        """Go on in memory after an error of the file.

        Raises:
            sqlite3.Error: this error, if flasklings itself is to blame.
        """
        if not self.durable or isinstance(error, sqlite3.ProgrammingError | sqlite3.IntegrityError):
            raise error
        self._copy_file(problem_of(error))
        if self._problem is StoreProblem.UNREADABLE:
            self.retry(BUSY_SECONDS)

    def _copy_file(self, problem: StoreProblem) -> None:
        copy = None
        if problem is not StoreProblem.UNREADABLE:
            with suppress(sqlite3.Error):
                copy = copy_into_memory(self.db)
        self.durable, self._problem = False, problem
        self._use_copy(copy or memory_database())

    def _use_copy(self, copy: sqlite3.Connection) -> None:
        self.db.close()
        self.db = copy
        self._copied_drafts = frozenset(drafts.id for drafts in all_drafts(copy).values())
