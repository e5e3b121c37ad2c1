"""A row to read, and the rows of single events: a symbol and a word before it is a colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sandbox.books import BROWSER_LIMIT
from sandbox.events import (
    CookieChanged,
    Event,
    Failed,
    Flashed,
    Printed,
    Read,
)
from sandbox.text import one_line, plural
from sandbox.timeline import Place, place

SHOWN_LINES = 6
"""Lines of output shown for one request; of the rest only the number is told."""

MAX_LINE = 400
"""Characters shown of one line of output, one message, one sentence."""

TIMES = "\u00d7"


class Kind(StrEnum):
    """What a row tells."""

    LOADING = "loading"
    REQUEST = "request"
    QUEUED = "queued"
    COOKIE = "cookie"
    COOKIE_CLEARED = "cookie-cleared"
    COOKIE_DROPPED = "cookie-dropped"
    READ = "read"
    READ_AGAIN = "read-again"
    SHOWN = "shown"
    NOT_SHOWN = "not-shown"
    WAITING = "waiting"
    LOST = "lost"
    WHY = "why"
    EMPTY = "empty"
    UNBALANCED = "unbalanced"
    FINDING = "finding"
    OUTPUT = "output"
    ERROR = "error"
    ENDED = "ended"


_FORMS: Mapping[Kind, tuple[str, str]] = {
    Kind.LOADING: ("0", "loading"),
    Kind.QUEUED: ("+", "queued"),
    Kind.COOKIE: ("~", "cookie"),
    Kind.COOKIE_CLEARED: ("~", "cookie"),
    Kind.COOKIE_DROPPED: ("x", "dropped"),
    Kind.READ: ("?", "read"),
    Kind.READ_AGAIN: ("?", "again"),
    Kind.SHOWN: ("!", "shown"),
    Kind.NOT_SHOWN: ("x", "unseen"),
    Kind.WAITING: ("…", "waiting"),
    Kind.LOST: ("x", "lost"),
    Kind.WHY: ("", ""),
    Kind.EMPTY: ("=", ""),
    Kind.UNBALANCED: ("≠", ""),
    Kind.FINDING: ("▲", "why"),
    Kind.OUTPUT: (">", "printed"),
    Kind.ERROR: ("✗", "error"),
    Kind.ENDED: ("■", ""),
}
WORD_WIDTH = 7
"""The longest word, so that what follows the words lines up."""

NO_EXCEPTIONS = frozenset({"NoAppError", "NoWorker", "TooManyRedirects", "Timeout", "Crashed"})
"""Errors of the sandbox: their sentence says it all."""

HEADS = frozenset({Kind.REQUEST, Kind.LOADING, Kind.ENDED})
"""Rows that stand at the left edge; the others belong to the head above them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the story: ``symbol word [category] text  place``.

    ``n`` is the request it belongs to, 0 for loading.  ``aside`` stands at the right edge (a
    status, a count), ``note`` quietly after the text.  ``place`` is the learner's line, ``cause``
    what the diagnosis calls the mistake that the row explains.
    """

    kind: Kind
    n: int
    text: str = ""
    category: str | None = None
    place: Place | None = None
    aside: str = ""
    note: str = ""
    cause: str = ""

    @property
    def symbol(self) -> str:
        return str(self.n) if self.kind is Kind.REQUEST else _FORMS[self.kind][0]

    @property
    def word(self) -> str:
        return "" if self.kind is Kind.REQUEST else _FORMS[self.kind][1]


class Body:
    """The rows of one request's events so far, its output capped."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._events: list[Event] = []
        self._failed = False
        self._printed = 0
        self._cut_at: int | None = None
        self._unfinished: tuple[int | None, str] | None = None

    @property
    def taken(self) -> int:
        return len(self._events)

    def take(self, events: Sequence[Event]) -> None:
        self._events += events
        if not self._failed and any(isinstance(event, Failed) for event in events):
            # Flask's own report of the exception says again what the error row says.
            self._failed, self._printed, self._cut_at, self.rows = True, 0, None, []
            self._unfinished = None
            events = self._events
        for event in events:
            if isinstance(event, Printed):
                if not (event.log and self._failed):
                    self._print(event)
            elif (row := event_row(event)) is not None:
                self.rows.append(row)

    def _print(self, event: Printed) -> None:
        """Add what was printed, line by line; a line may come in several pieces."""
        if total := event.truncated.get("text", 0) if not event.text else 0:
            said = f"… the output was cut: {total:,} characters in all"
            self.rows.append(Row(Kind.OUTPUT, event.n, said))
        pieces = event.text.split("\n") if event.text else []
        begun, self._unfinished = self._unfinished, None
        for number, piece in enumerate(pieces):
            is_last = number == len(pieces) - 1
            if is_last and number and not piece:
                return  # the text ended its line
            if number == 0 and begun is not None:
                index, whole = begun[0], begun[1] + piece
                if index is not None:
                    self.rows[index] = Row(Kind.OUTPUT, event.n, one_line(whole, MAX_LINE))
            else:
                index, whole = self._print_line(event, piece), piece
            if is_last:
                self._unfinished = (index, whole[:MAX_LINE])

    def _print_line(self, event: Printed, line: str) -> int | None:
        """Add a row for a line; return its index, None where it is only counted."""
        self._printed += 1
        if self._printed <= SHOWN_LINES:
            self.rows.append(Row(Kind.OUTPUT, event.n, one_line(line, MAX_LINE)))
            return len(self.rows) - 1
        hidden = plural(self._printed - SHOWN_LINES, "more line")
        more = Row(Kind.OUTPUT, event.n, f"… {hidden}")
        if self._cut_at is None:
            self._cut_at = len(self.rows)
            self.rows.append(more)
        else:
            self.rows[self._cut_at] = more
        return None


def event_row(event: Event) -> Row | None:
    """Return the row of an event; None for an event that has no row."""
    match event:
        case Flashed():
            return Row(
                Kind.QUEUED,
                event.n,
                message_text(event.message, event.truncated.get("message")),
                one_line(event.category, 40),
                place(event.file, event.line),
                note="" if event.kind == "str" else one_line(event.kind, 30),
            )
        case Read():
            kind = Kind.READ_AGAIN if event.again else Kind.READ
            return Row(kind, event.n, _read(event), place=place(event.file, event.line))
        case CookieChanged():
            return _cookie_row(event)
        case Failed():
            return error_row(event)
        case _:
            return None


def error_row(event: Failed) -> Row:
    """Return an error as one sentence at the learner's own line."""
    said = " ".join(event.message.split())
    # That there is no app is a word of ours and no exception of the learner's.
    kind = "" if event.type in NO_EXCEPTIONS else event.type
    named = f"{kind}: {said}" if kind and said else kind or said
    return Row(Kind.ERROR, event.n, one_line(named, 400), place=place(event.file, event.line))


def _cookie_row(event: CookieChanged) -> Row:
    if event.cleared:
        return Row(Kind.COOKIE_CLEARED, event.n, "cleared")
    if event.too_big:
        size = f"{event.bytes:,} bytes, over the {BROWSER_LIMIT:,} that browsers keep"
        return Row(Kind.COOKIE_DROPPED, event.n, size)
    return Row(Kind.COOKIE, event.n, f"{event.bytes:,} of {BROWSER_LIMIT:,} bytes")


def _read(event: Read) -> str:
    if not event.messages and not event.discarded:
        return "nothing" if not event.again else "nothing, as before"
    said = plural(len(event.messages), "message")
    if event.again:
        said = f"the same {said}"
    if event.category_filter:
        said += f" ({', '.join(one_line(name, 20) for name in event.category_filter)} only)"
    return said


def message_text(text: str, true_length: int | None = None) -> str:
    """Return a message on one line; `true_length` is its length before it was cut."""
    shown = one_line(text, 400)
    return shown if true_length is None else f"{shown} (cut, {true_length:,} characters)"
