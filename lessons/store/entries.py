"""What the progress file remembers, each kind of entry typed: the words of the log and of exports.

An entry of the log is never changed and never removed; what comes later may cancel it.  ``id`` is
random, so that no two machines give the same one, and an entry that is met again is known.  ``at``
is the clock's time.  ``turn`` orders entries: microseconds since 1970, but never less than an entry
before it had, so that a clock that is set back cannot make the newer look the older.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

import msgspec

BUILT_IN_COURSE = "flasklings"
"""The id of the course that comes along."""

PREDICTION = "predict:"
"""What the name of a question begins with that a step asks before it is run; the step follows."""

BLANK_PREFIX = "blank:"
"""What the name of a blank begins with; its step and number follow: ``blank:step#2``."""

PACE = "review.pace"
"""The setting that keeps a learner's usual time, as `lessons.review.rating.pace` counts it."""

LAST_TURN = 253_402_300_799_000_000
"""The end of the year 9999."""

FIRST, END = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""Times long before and after could be shown in no zone."""

SPOILED_TURN = 221_845_392_000_000_000
"""The turn of `END`: from there on they leave too little room for the next ones."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Time = Annotated[datetime, msgspec.Meta(tz=True)]
Turn = Annotated[int, msgspec.Meta(ge=0, le=LAST_TURN)]
Rating = Annotated[int, msgspec.Meta(ge=1, le=4)]
Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=LAST_TURN)]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the log; ``table`` is where its kind is kept, its columns named as its fields."""

    table: ClassVar[str]

    id: Id
    at: Time
    turn: Turn
    course: str


class Answered(Entry, frozen=True, kw_only=True, tag_field="kind", tag="answer"):
    """An answer to a question or a prediction; ``took_ms`` is None where it was not measured."""

    table = "answers"

    lesson: str
    question: str
    option: str
    right: bool
    took_ms: Milliseconds | None = None
    hinted: bool = False


class Undone(Entry, frozen=True, kw_only=True, tag_field="kind", tag="undo"):
    """An answer was taken back: it counts no longer."""

    table = "undos"

    answer: Id


class Rated(Entry, frozen=True, kw_only=True, tag_field="kind", tag="rating"):
    """The learner rated an answer: 1 again, 2 hard, 3 good, 4 easy; the latest rating counts."""

    table = "ratings"

    answer: Id
    rating: Rating


class Ran(Entry, frozen=True, kw_only=True, tag_field="kind", tag="run"):
    """A step was run; ``attempt`` is what had been typed for it, "" for the step as it opens."""

    table = "runs"

    lesson: str
    step: str
    passed: bool
    attempt: str = ""


class Entered(Entry, frozen=True, kw_only=True, tag_field="kind", tag="visit"):
    """A step was opened."""

    table = "visits"

    lesson: str
    step: str


class Attempted(Entry, frozen=True, kw_only=True, tag_field="kind", tag="attempt"):
    """What had been typed in a step, by file, and when its last key was.

    Its id is made of all the rest: the same text, kept twice or on two machines, is one attempt.
    """

    table = "attempts"

    lesson: str
    step: str
    files: dict[str, str]


class WasReset(Entry, frozen=True, kw_only=True, tag_field="kind", tag="reset"):
    """A step was put back to how it opens: what had been typed by then is only an attempt."""

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
    """What stands in a step's editor, by file: of two machines, the later text stands."""

    at: Time
    turn: Turn
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
    """A setting, like the theme: of two machines, the later choice stands."""

    at: Time
    turn: Turn
    name: str
    value: str


LOG: tuple[type[Entry], ...] = (Answered, Undone, Rated, Ran, Entered, Attempted, WasReset)
"""The kinds of entries that are only ever added."""

Line = Answered | Undone | Rated | Ran | Entered | Attempted | WasReset | Typed | Chosen
"""What one line of an export holds."""


def columns(kind: type[Entry]) -> tuple[str, ...]:
    """Return the columns of a kind's table."""
    return kind.__struct_fields__


def new_name() -> str:
    """Return a name for an entry that no other has, on whatever machine."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Place:
    """The step of a lesson of a course."""

    course: str
    lesson: str
    step: str


def attempt(place: Place, files: Mapping[str, str], at: datetime, turn: int) -> Attempted:
    """Return what was typed in a step, by file, as an attempt."""
    course, lesson, step = place.course, place.lesson, place.step
    files = dict(sorted(files.items()))
    content = json.dumps([course, lesson, step, files, turn]).encode()
    name = hashlib.sha256(content).hexdigest()[:32]
    return Attempted(
        id=name, at=at, turn=turn, course=course, lesson=lesson, step=step, files=files
    )


def to_row(entry: Entry) -> tuple[object, ...]:
    """Return the values of an entry as SQLite takes them, in the order of its columns."""
    return tuple(map(stored, msgspec.structs.astuple(entry)))


def from_row(kind: type[Entry], row: tuple[Any, ...]) -> Entry:
    """Return the entry that a row holds."""
    values = dict(zip(columns(kind), map(loaded, row), strict=True))
    if kind is Attempted:
        values["files"] = json.loads(values["files"])
    return msgspec.convert(values, kind, strict=False)  # SQLite knows no true and false


def stored(value: object) -> object:
    """Return a value as SQLite takes it: text with lone surrogates goes in as bytes."""
    match value:
        case str():
            try:
                value.encode()
            except UnicodeEncodeError:
                return value.encode("utf-8", "surrogatepass")
        case datetime():
            return in_utc(value)
        case dict():
            return json.dumps(value)
    return value


def loaded(value: Any) -> Any:
    """Return text that was stored, as it was; a bad byte costs a letter."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return value.decode("utf-8", "replace")


def in_utc(at: datetime) -> str:
    """Return a time as it is written everywhere: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment(at: str) -> datetime:
    """Return a time that `in_utc` wrote; of a clock that is far off, one that can be shown.

    Raises:
        ValueError: a bad disk has spoiled it.
    """
    time = datetime.fromisoformat(at)
    if time.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    return min(max(time, FIRST), END)


def read_time(at: str, turn: int) -> datetime:
    """Return the time that `in_utc` wrote; where that can no longer be read, its turn tells it.

    Nothing must be lost because its time is.
    """
    try:
        return moment(at)
    except ValueError:
        return datetime.fromtimestamp(min(max(turn, 0), SPOILED_TURN) // 1_000_000, UTC)


def turn_of(at: datetime) -> int:
    """Return the turn that a time gives: its microseconds since 1970."""
    whole = int(at.replace(microsecond=0).timestamp())
    return max(0, whole * 1_000_000 + at.microsecond)
