"""The row of each event, and how each kind of row looks.

To give a new event its row, add a `RowKind` to `RowKinds` and a function to `EVENT_ROWS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

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
from sandbox.timeline import Place, place_of

SHOWN_LINES = 6
"""Lines of output that are shown for one request; the others are only counted."""

MAX_LINE = 400
"""Characters shown of one line of output, one message, one sentence."""

TextStyle = Literal["", "quiet", "token"]
"""The color of a row's text: the usual one, a quiet one, or that of the symbol."""


@dataclass(frozen=True, slots=True, eq=False)
class RowKind:
    """A kind of row: its symbol, its word and its colors.

    ``token`` is the theme token of symbol and word on the screen, ``color`` their color in plain
    output.  A head starts at the left edge; the rows below it belong to it.  ``is_size`` says that
    the text is only a size, so that comparing two runs ignores it.
    """

    symbol: str
    word: str
    token: str
    color: str | None = None
    text: TextStyle = ""
    is_head: bool = False
    is_size: bool = False


class RowKinds:
    """Every kind of row."""

    LOADING = RowKind("0", "loading", "quiet", is_head=True)
    REQUEST = RowKind("", "", "strong", "bright_blue", is_head=True)
    QUEUED = RowKind("+", "queued", "state-queued", "cyan")
    COOKIE = RowKind("~", "cookie", "state-cookie", text="quiet", is_size=True)
    COOKIE_CLEARED = RowKind("~", "cookie", "state-cookie", text="quiet", is_size=True)
    COOKIE_DROPPED = RowKind("x", "dropped", "state-lost", "red", is_size=True)
    READ = RowKind("?", "read", "state-read")
    READ_AGAIN = RowKind("?", "again", "state-read")
    SHOWN = RowKind("!", "shown", "state-shown", "green")
    NOT_SHOWN = RowKind("x", "unseen", "state-lost", "yellow")
    UNCLEAR = RowKind("?", "unclear", "state-read", "yellow")
    WAITING = RowKind("…", "waiting", "state-waiting")
    LOST = RowKind("x", "lost", "state-lost", "yellow")
    WHY = RowKind("", "", "quiet", text="quiet")
    EMPTY = RowKind("=", "", "quiet", text="quiet")
    UNBALANCED = RowKind("≠", "", "state-error", "red", text="token")
    FINDING = RowKind("▲", "why", "state-why")
    OUTPUT = RowKind(">", "printed", "quiet", text="quiet")
    ERROR = RowKind("✗", "error", "state-error", "red", text="token")
    ENDED = RowKind("■", "", "state-error", "red", text="token", is_head=True)


WORD_WIDTH = 7
"""The width of the longest word, so that the texts behind the words line up."""

NO_EXCEPTIONS = frozenset(
    {"NoAppError", "NoWorker", "TooManyRedirects", "Timeout", "Crashed", "Unreadable"}
)
"""Errors of the sandbox: a row shows their message without the type, which no app raised."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One row of a run: ``symbol word [category] text  place``.

    ``n`` is the number of its request, 0 while the app loads.  ``aside`` is a status or a count at
    the right edge, ``note`` is quiet text behind the text.  ``place`` is the learner's line.
    ``cause`` names the mistake that the row explains.
    """

    kind: RowKind
    n: int
    text: str = ""
    category: str | None = None
    place: Place | None = None
    aside: str = ""
    note: str = ""
    cause: str = ""

    @property
    def symbol(self) -> str:
        return str(self.n) if self.kind is RowKinds.REQUEST else self.kind.symbol

    @property
    def word(self) -> str:
        return self.kind.word


class RowBuilder:
    """Builds the rows of one request from its events, with few of the printed lines."""

    def __init__(self) -> None:
        self.rows: list[RunRow] = []
        self._events: list[Event] = []
        self._failed = False
        self._printed = 0
        self._cut_at: int | None = None
        self._unfinished: tuple[int | None, str] | None = None

    @property
    def taken(self) -> int:
        """How many events were taken."""
        return len(self._events)

    def take(self, events: Sequence[Event]) -> None:
        """Take the next events of the request."""
        self._events += events
        if not self._failed and any(isinstance(event, Failed) for event in events):
            # Flask's own report of the exception would repeat the error's row.
            self._failed, self._printed, self._cut_at, self.rows = True, 0, None, []
            self._unfinished = None
            events = self._events
        for event in events:
            if isinstance(event, Printed):
                if not (event.log and self._failed):
                    self._print(event)
            elif (make := EVENT_ROWS.get(type(event))) is not None:
                self.rows.append(make(event))

    def _print(self, event: Printed) -> None:
        """Add what was printed, line by line; a line may come in several pieces."""
        if total := event.truncated.get("text", 0) if not event.text else 0:
            said = f"… the output was cut: {total:,} characters in all"
            self.rows.append(RunRow(RowKinds.OUTPUT, event.n, said))
        pieces = event.text.split("\n") if event.text else []
        begun, self._unfinished = self._unfinished, None
        for number, piece in enumerate(pieces):
            is_last = number == len(pieces) - 1
            if is_last and number and not piece:
                return  # the text ended its line
            if number == 0 and begun is not None:
                index, whole = begun[0], begun[1] + piece
                if index is not None:
                    self.rows[index] = RunRow(RowKinds.OUTPUT, event.n, one_line(whole, MAX_LINE))
            else:
                index, whole = self._print_line(event, piece), piece
            if is_last:
                self._unfinished = (index, whole[:MAX_LINE])

    def _print_line(self, event: Printed, line: str) -> int | None:
        """Add a row for a line; return its index, None if the line is only counted."""
        self._printed += 1
        if self._printed <= SHOWN_LINES:
            self.rows.append(RunRow(RowKinds.OUTPUT, event.n, one_line(line, MAX_LINE)))
            return len(self.rows) - 1
        hidden = plural(self._printed - SHOWN_LINES, "more line")
        more = RunRow(RowKinds.OUTPUT, event.n, f"… {hidden}")
        if self._cut_at is None:
            self._cut_at = len(self.rows)
            self.rows.append(more)
        else:
            self.rows[self._cut_at] = more
        return None


def _flashed_row(event: Flashed) -> RunRow:
    return RunRow(
        RowKinds.QUEUED,
        event.n,
        message_text(event.message, event.truncated.get("message")),
        one_line(event.category, 40),
        place_of(event),
        note="" if event.kind == "str" else one_line(event.kind, 30),
    )


def _read_row(event: Read) -> RunRow:
    kind = RowKinds.READ_AGAIN if event.again else RowKinds.READ
    return RunRow(kind, event.n, _read(event), place=place_of(event))


def error_row(event: Failed) -> RunRow:
    """Return the row of an error: one sentence, at the learner's own line."""
    said = " ".join(event.message.split())
    kind = "" if event.type in NO_EXCEPTIONS else event.type
    named = f"{kind}: {said}" if kind and said else kind or said
    return RunRow(RowKinds.ERROR, event.n, one_line(named, 400), place=place_of(event))


def _cookie_row(event: CookieChanged) -> RunRow:
    if event.cleared:
        return RunRow(RowKinds.COOKIE_CLEARED, event.n, "cleared")
    if event.too_big:
        size = f"{event.bytes:,} bytes, over the {BROWSER_LIMIT:,} that browsers keep"
        return RunRow(RowKinds.COOKIE_DROPPED, event.n, size)
    return RunRow(RowKinds.COOKIE, event.n, f"{event.bytes:,} of {BROWSER_LIMIT:,} bytes")


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
    """Return a message on one line; ``true_length`` is given if it was cut."""
    shown = one_line(text, 400)
    return shown if true_length is None else f"{shown} (cut, {true_length:,} characters)"


EVENT_ROWS: dict[type[Event], Callable[[Any], RunRow]] = {
    Flashed: _flashed_row,
    Read: _read_row,
    CookieChanged: _cookie_row,
    Failed: error_row,
}
"""How each kind of event becomes a row. `RowBuilder` itself makes the rows of printed text."""
