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
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, NamedTuple

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


class Entry(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"
):
    """An entry of the log; its table is named after its tag, and the columns after its fields."""

    id: EntryId
    at: EntryTime
    seq: Sequence = msgspec.field(name="turn")
    course: str


class Answered(Entry, frozen=True, kw_only=True, tag="answer"):
    """An answer to a question; ``took_ms`` is None if the time wasn't measured."""

    lesson: str
    question: str
    option: str
    right: bool
    took_ms: Milliseconds | None = None
    hinted: bool = False


class Undone(Entry, frozen=True, kw_only=True, tag="undo"):
    """The learner took an answer back, so it no longer counts."""

    answer: EntryId


class Rated(Entry, frozen=True, kw_only=True, tag="rating"):
    """The learner rated an answer: 1 again, 2 hard, 3 good, 4 easy; the latest rating counts."""

    answer: EntryId
    rating: RatingNumber


class StepEntry(Entry, frozen=True, kw_only=True):
    """An entry about a step."""

    lesson: str
    step: str

    @property
    def key(self) -> StepKey:
        """The step."""
        return StepKey(self.course, self.lesson, self.step)


class Ran(StepEntry, frozen=True, kw_only=True, tag="run"):
    """The learner ran a step; ``attempt`` is the id of what was typed, "" if nothing was."""

    passed: bool
    attempt: str = ""


class Entered(StepEntry, frozen=True, kw_only=True, tag="visit"):
    """The learner opened a step."""


class Attempted(StepEntry, frozen=True, kw_only=True, tag="attempt"):
    """The text that was typed in a step, by file.

    Its id is a hash of all the rest: the same text, kept twice or on two machines, is one attempt.
    """

    files: dict[str, str]


class WasReset(StepEntry, frozen=True, kw_only=True, tag="reset"):
    """The learner reset a step to how it opens."""


class Current(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"
):
    """Something that is replaced, not added; when two machines differ, the later one wins."""

    at: EntryTime
    seq: Sequence = msgspec.field(name="turn")


class StepText(Current, frozen=True, kw_only=True):
    """Text in a step's editor."""

    course: str
    lesson: str
    step: str

    @property
    def key(self) -> StepKey:
        """The step."""
        return StepKey(self.course, self.lesson, self.step)


class Typed(StepText, frozen=True, kw_only=True, tag="typed"):
    """The text in a step's editor, by file."""

    files: Annotated[dict[str, str], msgspec.Meta(min_length=1)]


class Draft(StepText, frozen=True, kw_only=True, tag="draft"):
    """The text of one file in a step's editor, as the database keeps it."""

    file: str
    text: str


class Chosen(Current, frozen=True, kw_only=True, tag="setting"):
    """A setting, like the theme."""

    name: str
    value: str


LOG: tuple[type[Entry], ...] = (Answered, Undone, Rated, Ran, Entered, Attempted, WasReset)
"""The kinds of entries that are only ever added."""

ExportLine = Answered | Undone | Rated | Ran | Entered | Attempted | WasReset | Typed | Chosen
"""The content of one line of an export."""


class StepKey(NamedTuple):
    """A step, identified by its course, its lesson and its name."""

    course: str
    lesson: str
    step: str


def attempt_of(key: StepKey, files: Mapping[str, str], at: datetime, seq: int) -> Attempted:
    """Return the text of a step as an attempt."""
    files = dict(sorted(files.items()))
    content = json.dumps([*key, files, seq]).encode()
    name = hashlib.sha256(content).hexdigest()[:32]
    return Attempted(id=name, at=at, seq=seq, files=files, **key._asdict())


def new_name() -> str:
    """Return a random id for an entry."""
    return secrets.token_hex(16)


def sequence_of(at: datetime) -> int:
    """Return a time in microseconds since 1970."""
    whole = int(at.replace(microsecond=0).timestamp())
    return max(0, whole * 1_000_000 + at.microsecond)
