"""A timeline as rows to read: what the live panel draws and the command line prints.

A row is a symbol and a word before it is a colour.  Rows appear in the order in which things
happened; every text in them is safe to show and stands on one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    Requested,
    Responded,
)
from sandbox.text import one_line
from sandbox.timeline import Exchange, Fate, Life, Place, Timeline, place

SHOWN_LINES = 6
"""Lines of output shown for one request; of the rest only the number is told."""

SHOWN_WAITING = 10
"""Messages shown that go on waiting through a request; of the rest only the number is told."""

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
    Kind.OUTPUT: (">", "printed"),
    Kind.ERROR: ("✗", "error"),
    Kind.ENDED: ("■", ""),
}
WORD_WIDTH = 7
"""The longest word, so that what follows the words lines up."""

HEADS = frozenset({Kind.REQUEST, Kind.LOADING, Kind.ENDED})
"""Rows that stand at the left edge; the others belong to the head above them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the story: ``symbol word [category] text  place``.

    ``n`` is the request it belongs to, 0 for loading.  ``aside`` stands at the right edge (a
    status, a count), ``note`` quietly after the text.  ``place`` is the learner's line.
    """

    kind: Kind
    n: int
    text: str = ""
    category: str | None = None
    place: Place | None = None
    aside: str = ""
    note: str = ""

    @property
    def symbol(self) -> str:
        return str(self.n) if self.kind is Kind.REQUEST else _FORMS[self.kind][0]

    @property
    def word(self) -> str:
        return "" if self.kind is Kind.REQUEST else _FORMS[self.kind][1]


def rows(timeline: Timeline) -> list[Row]:
    """Return the rows of a whole timeline."""
    return RowFold().rows(timeline)


def exchange_rows(
    exchange: Exchange, lives: Iterable[Life], *, several: bool = False, over: bool = True
) -> list[Row]:
    """Return the rows of one request.

    ``several`` says that more than one browser takes part, ``over`` that no more will come.
    """
    body = _Body()
    body.take(exchange.events)
    return _whole(exchange, body, tuple(lives), several, over)


class RowFold:
    """The rows of a timeline that grows: what is over is not worked out again."""

    def __init__(self) -> None:
        self._finished: list[Row] = []
        self._count = 0
        self._several = False
        self._open = _Body()

    def rows(self, timeline: Timeline) -> list[Row]:
        """Return all rows; `timeline` must continue the one that was given before."""
        clients = {exchange.request.client for exchange in timeline.exchanges}
        if (len(clients) > 1) is not self._several:
            self._finished, self._count, self._several = [], 0, len(clients) > 1
        over = timeline.ended is not None
        lives = _by_request(timeline.lives)
        tail: list[Row] = []
        for exchange in timeline.exchanges[self._count :]:
            self._open.take(exchange.events[self._open.taken :])
            whole = _whole(exchange, self._open, lives.get(exchange.n, ()), self._several, over)
            if exchange.response is None:
                tail = whole
                break
            self._finished += whole
            self._count += 1
            self._open = _Body()
        return [
            *_loading_rows(timeline),
            *self._finished,
            *tail,
            *_plain_rows(timeline.after),
            *_ended_rows(timeline),
        ]


class _Body:
    """The rows of one request's events so far, its output capped."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._events: list[Event] = []
        self._failed = False
        self._printed = 0
        self._cut_at: int | None = None

    @property
    def taken(self) -> int:
        return len(self._events)

    def take(self, events: Sequence[Event]) -> None:
        self._events += events
        if not self._failed and any(isinstance(event, Failed) for event in events):
            # Flask's own report of the exception says again what the error row says.
            self._failed, self._printed, self._cut_at, self.rows = True, 0, None, []
            events = self._events
        for event in events:
            if isinstance(event, Printed):
                if not (event.log and self._failed):
                    self._print(event)
            elif (row := _event_row(event)) is not None:
                self.rows.append(row)

    def _print(self, event: Printed) -> None:
        lines = event.text.rstrip("\n").split("\n") if event.text else []
        for line in lines[: max(SHOWN_LINES - self._printed, 0)]:
            self.rows.append(Row(Kind.OUTPUT, event.n, one_line(line, 400)))
        self._printed += len(lines)
        if (hidden := self._printed - SHOWN_LINES) > 0:
            more = Row(Kind.OUTPUT, event.n, f"… {_count(hidden, 'more line')}")
            if self._cut_at is None:
                self._cut_at = len(self.rows)
                self.rows.append(more)
            else:
                self.rows[self._cut_at] = more


def _whole(
    exchange: Exchange, body: _Body, lives: Sequence[Life], several: bool, over: bool
) -> list[Row]:
    return [
        _head(exchange, several, over),
        *_stray_rows(exchange, lives),
        *body.rows,
        *_closing_rows(exchange, lives),
    ]


def _by_request(lives: Iterable[Life]) -> dict[int, list[Life]]:
    """Sort lives under the request in which they ended."""
    found: dict[int, list[Life]] = {}
    for life in lives:
        number = life.lost_in if life.lost_in is not None else life.read_in
        if number is not None:
            found.setdefault(number, []).append(life)
    return found


def _head(exchange: Exchange, several: bool, over: bool) -> Row:
    request, response = exchange.request, exchange.response
    fields = [
        f"{name}={value}"
        for name, values in request.form.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    notes = []
    if request.redirected_from is not None:
        notes.append(f"after {request.redirected_from}")
    if several:
        notes.append(f"browser {one_line(request.client, 12)}")
    if response is None:
        aside = "no answer" if over else "…"
    elif response.location:
        aside = f"{response.status} → {one_line(response.location, 60)}"
    else:
        aside = str(response.status)
    text = one_line(" ".join([request.method, request.path, *fields]), 200)
    return Row(Kind.REQUEST, request.n, text, aside=aside, note=", ".join(notes))


def _event_row(event: Event) -> Row | None:
    match event:
        case Flashed():
            return Row(
                Kind.QUEUED,
                event.n,
                _message(event.message, event.truncated.get("message")),
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
    named = f"{event.type}: {said}" if event.type and said else event.type or said
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
    said = _count(len(event.messages), "message")
    if event.again:
        said = f"the same {said}"
    if event.category_filter:
        said += f" ({', '.join(one_line(name, 20) for name in event.category_filter)} only)"
    return said


def _message(text: str, true_length: int | None = None) -> str:
    shown = one_line(text, 400)
    return shown if true_length is None else f"{shown} (cut, {true_length:,} characters)"


def _stray_rows(exchange: Exchange, lives: Sequence[Life]) -> Iterator[Row]:
    """Yield what was lost on the way here: in the cookie once, but not sent back."""
    gone = [life for life in lives if life.fate is Fate.LOST and life.lost_in == exchange.n]
    strays = [life for life in gone if life.read_in is None and life.flashed_in != exchange.n]
    carried = [life for life in strays if exchange.n not in life.carried_into]
    yield from _lost_rows(exchange.n, carried)


def _closing_rows(exchange: Exchange, lives: Sequence[Life]) -> Iterator[Row]:
    """Yield what became of each message once the response was there."""
    response = exchange.response
    if response is None:
        return
    n = exchange.n
    for life in lives:
        if life.read_in == n and life.fate is Fate.SHOWN:
            yield Row(
                Kind.SHOWN,
                n,
                _message(life.message),
                one_line(life.category, 40),
                aside=f"{TIMES}{life.shown}" if life.shown > 1 else "",
            )
    lost = [
        life
        for life in lives
        if life.fate is Fate.LOST
        and life.lost_in == n
        and n in (life.read_in, life.flashed_in, *life.carried_into)
    ]
    yield from _lost_rows(n, lost)
    yield from _waiting_rows(exchange, response)
    yield _books_row(exchange, response)


def _lost_rows(n: int, lives: Sequence[Life]) -> Iterator[Row]:
    """Yield the lost ones, and after each run of them why, once."""
    for position, life in enumerate(lives):
        kind = Kind.NOT_SHOWN if life.read_in == n else Kind.LOST
        yield Row(kind, n, _message(life.message), one_line(life.category, 40), life.flashed_at)
        if position + 1 == len(lives) or lives[position + 1].why != life.why:
            yield Row(Kind.WHY, n, one_line(life.why, 400))


def _waiting_rows(exchange: Exchange, response: Responded) -> Iterator[Row]:
    """Yield the messages that came in with the request and go on waiting."""
    if any(not read.again for read in exchange.reads):
        return
    kept = [
        pair
        for pair, before in zip(response.waiting, exchange.request.carried, strict=False)
        if pair == before
    ]
    for category, message in kept[:SHOWN_WAITING]:
        yield Row(Kind.WAITING, exchange.n, _message(message), one_line(category, 40))
    if (hidden := len(kept) - SHOWN_WAITING) > 0:
        yield Row(Kind.WAITING, exchange.n, f"… {_count(hidden, 'more message')}")


def _books_row(exchange: Exchange, response: Responded) -> Row:
    n, books = exchange.n, exchange.books
    if books is not None and books.balanced is False:
        why = books.reason or response.imbalance
        return Row(Kind.UNBALANCED, n, one_line(f"the books do not balance. {why}", 500))
    if books is None or books.balanced is None:
        return Row(Kind.EMPTY, n, "too many messages to account for")
    if books.waiting:
        return Row(Kind.EMPTY, n, f"{books.waiting:,} waiting, books balance")
    if books.carried or books.flashed or books.read:
        return Row(Kind.EMPTY, n, "queue empty, books balance")
    return Row(Kind.EMPTY, n, "no messages")


def _loading_rows(timeline: Timeline) -> list[Row]:
    body = list(_plain_rows(timeline.loading))
    if body:
        return [Row(Kind.LOADING, 0, "the app, before any request"), *body]
    return []


def _plain_rows(events: Sequence[Event]) -> list[Row]:
    body = _Body()
    body.take([event for event in events if not isinstance(event, Requested)])
    return body.rows


_REASONS = {
    "timeout": "stopped: it took too long",
    "memory": "stopped: it took too much memory",
    "killed": "the app's process was killed",
    "denied": "stopped: it tried what the sandbox does not allow",
    "crashed": "the app's process crashed",
    "output": "stopped: it printed too much",
    "stopped": "stopped",
}


def _ended_rows(timeline: Timeline) -> list[Row]:
    ended = timeline.ended
    if ended is None or ended.reason == "finished":
        return []
    said = one_line(ended.detail, 400) if ended.detail else _REASONS[ended.reason]
    return [Row(Kind.ENDED, timeline.exchanges[-1].n if timeline.exchanges else 0, said)]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
