"""The entries of the progress file, typed: the words of its log and of exports.

An entry of the log is never changed and never removed; a later one may cancel it.  ``id`` is
random, so that two machines never give the same one, and an entry that comes twice is recognized.
``at`` is the clock's time.  ``seq`` (``turn`` in the file and in exports) orders entries: it's
``at`` in microseconds since 1970, but always more than that of the entry before, so that a clock
that is set back doesn't turn the order around.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

import msgspec

BUILT_IN_COURSE = "flasklings"
"""The id of the built-in course."""

PREDICTION = "predict:"
"""The prefix of a prediction's name in the log; the step follows."""

BLANK_PREFIX = "blank:"
"""The prefix of a blank's name in the log; its step and number follow: ``blank:step#2``."""

PACE = "review.pace"
"""The setting that keeps how long the learner usually takes for an answer."""

LAST_SEQUENCE = 253_402_300_799_000_000
"""The sequence number of the end of the year 9999."""

EntryId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
EntryTime = Annotated[datetime, msgspec.Meta(tz=True)]
Sequence = Annotated[int, msgspec.Meta(ge=0, le=LAST_SEQUENCE)]
RatingNumber = Annotated[int, msgspec.Meta(ge=1, le=4)]
Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=LAST_SEQUENCE)]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the log; ``table`` names its table, whose columns are named as its fields."""

    table: ClassVar[str]

    id: EntryId
    at: EntryTime
    seq: Sequence = msgspec.field(name="turn")
    course: str


class Answered(Entry, frozen=True, kw_only=True, tag_field="kind", tag="answer"):
    """An answer to a question; ``took_ms`` is None if the time wasn't measured."""

    table = "answers"

    lesson: str
    question: str
    option: str
    right: bool
    took_ms: Milliseconds | None = None
    hinted: bool = False


class Undone(Entry, frozen=True, kw_only=True, tag_field="kind", tag="undo"):
    """The learner took an answer back, so it no longer counts."""

    table = "undos"

    answer: EntryId


class Rated(Entry, frozen=True, kw_only=True, tag_field="kind", tag="rating"):
    """The learner rated an answer: 1 again, 2 hard, 3 good, 4 easy; the latest rating counts."""

    table = "ratings"

    answer: EntryId
    rating: RatingNumber


class Ran(Entry, frozen=True, kw_only=True, tag_field="kind", tag="run"):
    """The learner ran a step; ``attempt`` is the id of what was typed, "" if nothing was."""

    table = "runs"

    lesson: str
    step: str
    passed: bool
    attempt: str = ""


class Entered(Entry, frozen=True, kw_only=True, tag_field="kind", tag="visit"):
    """The learner opened a step."""

    table = "visits"

    lesson: str
    step: str


class Attempted(Entry, frozen=True, kw_only=True, tag_field="kind", tag="attempt"):
    """The text that was typed in a step, by file.

    Its id is a hash of all the rest: the same text, kept twice or on two machines, is one attempt.
    """

    table = "attempts"

    lesson: str
    step: str
    files: dict[str, str]


class WasReset(Entry, frozen=True, kw_only=True, tag_field="kind", tag="reset"):
    """The learner reset a step to how it opens."""

    table = "resets"

    lesson: str
    step: str


class Typed(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="typed",
):
    """The text in a step's editor, by file; when two machines differ, the later text wins."""

    at: EntryTime
    seq: Sequence = msgspec.field(name="turn")
    course: str
    lesson: str
    step: str
    files: Annotated[dict[str, str], msgspec.Meta(min_length=1)]


class Chosen(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="setting",
):
    """A setting, like the theme; when two machines differ, the later choice wins."""

    at: EntryTime
    seq: Sequence = msgspec.field(name="turn")
    name: str
    value: str


LOG: tuple[type[Entry], ...] = (Answered, Undone, Rated, Ran, Entered, Attempted, WasReset)
"""The kinds of entries that are only ever added."""

ExportLine = Answered | Undone | Rated | Ran | Entered | Attempted | WasReset | Typed | Chosen
"""The content of one line of an export."""


@dataclass(frozen=True, slots=True)
class StepKey:
    """A step, identified by its course, its lesson and its name."""

    course: str
    lesson: str
    step: str


def key_of(entry: Ran | WasReset | Attempted | Typed) -> StepKey:
    """Return the step that an entry is about."""
    return StepKey(entry.course, entry.lesson, entry.step)


def new_name() -> str:
    """Return a random id for an entry."""
    return secrets.token_hex(16)


def sequence_of(at: datetime) -> int:
    """Return a time in microseconds since 1970."""
    whole = int(at.replace(microsecond=0).timestamp())
    return max(0, whole * 1_000_000 + at.microsecond)


def attempt_of(key: StepKey, files: Mapping[str, str], at: datetime, seq: int) -> Attempted:
    """Return the text of a step as an attempt."""
    course, lesson, step = key.course, key.lesson, key.step
    files = dict(sorted(files.items()))
    content = json.dumps([course, lesson, step, files, seq]).encode()
    name = hashlib.sha256(content).hexdigest()[:32]
    return Attempted(id=name, at=at, seq=seq, course=course, lesson=lesson, step=step, files=files)


def columns(kind: type[Entry]) -> tuple[str, ...]:
    """Return the columns of a kind's table."""
    return kind.__struct_encode_fields__


def to_row(entry: Entry) -> tuple[object, ...]:
    """Return an entry as a row of its table."""
    return tuple(map(stored, msgspec.structs.astuple(entry)))


def from_row(kind: type[Entry], row: tuple[Any, ...]) -> Entry:
    """Return the entry in a row.

    Raises:
        sqlite3.DatabaseError: the row is damaged.
    """
    values = dict(zip(columns(kind), map(loaded, row), strict=True))
    if kind is Attempted:
        values["files"] = read_files(values["files"])
    try:
        return msgspec.convert(values, kind, strict=False)  # SQLite has no booleans
    except ValueError as error:
        raise sqlite3.DatabaseError(f"{row!r} isn't an entry") from error


def stored(value: object) -> object:
    """Return a value as SQLite takes it; text with lone surrogates is stored as bytes."""
    match value:
        case str():
            try:
                value.encode()
            except UnicodeEncodeError:
                return value.encode("utf-8", "surrogatepass")
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case dict():
            return json.dumps(value)
    return value


def loaded(value: Any) -> Any:
    """Return a value that `stored` has prepared.

    Raises:
        sqlite3.DatabaseError: the bytes are damaged.
    """
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError(f"{value!r} isn't text") from error


def read_files(text: str) -> dict[str, str]:
    """Return the files that `stored` has prepared.

    Raises:
        sqlite3.DatabaseError: the text is damaged.
    """
    try:
        return msgspec.convert(json.loads(text), dict[str, str])
    except ValueError as error:
        raise sqlite3.DatabaseError(f"{text!r} isn't a list of files") from error


def read_time(at: object) -> datetime:
    """Return a time that `stored` has prepared.

    Raises:
        sqlite3.DatabaseError: the text is damaged.
    """
    try:
        return datetime.fromisoformat(str(at)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise sqlite3.DatabaseError(f"{at!r} isn't a time") from error
