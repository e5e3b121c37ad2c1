"""A timeline as rows: what the panel draws and the command line prints.

The rows come in the order in which things happened.  Every text in them is on one line and safe
to show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sandbox import Timeline
from sandbox.books import not_sent
from sandbox.events import Event, Pair, Requested, Responded
from sandbox.fates import NOT_LOOKED_FOR
from sandbox.text import one_line, plural
from sandbox.timeline import Exchange, Fate, Life
from tui.presenters.event_rows import RowBuilder, RowKind, RowKinds, RunRow, message_text

if TYPE_CHECKING:
    from lessons.diagnosis.cause import Finding

MAX_FINDINGS = 2
"""The most findings that are shown, so that the first and most useful one stands out."""

MORE = "Enter: more"

SHOWN_WAITING = 10
"""Waiting messages that are shown for one request; the others are only counted."""


def rows(timeline: Timeline) -> list[RunRow]:
    """Return the rows of a whole timeline."""
    return RowFold().rows(timeline)


def exchange_rows(
    exchange: Exchange, lives: Iterable[Life], *, several: bool = False, over: bool = True
) -> list[RunRow]:
    """Return the rows of one request.

    ``several`` means that more than one browser takes part, ``over`` that nothing more comes.
    """
    body = RowBuilder()
    body.take(exchange.events)
    return _whole(exchange, body, tuple(lives), several, over)


class RowFold:
    """Make the rows of a timeline that grows; rows of finished requests are made once."""

    def __init__(self) -> None:
        self._finished: list[RunRow] = []
        self._count = 0
        self._several = False
        self._open = RowBuilder()

    def rows(self, timeline: Timeline) -> list[RunRow]:
        """Return all rows; `timeline` must continue the one of the last call."""
        clients = {exchange.request.client for exchange in timeline.exchanges}
        if (len(clients) > 1) is not self._several:
            self._finished, self._count, self._open = [], 0, RowBuilder()
            self._several = len(clients) > 1
        lives = _by_request(timeline.lives)
        tail: list[RunRow] = []
        for exchange in timeline.exchanges[self._count :]:
            self._open.take(exchange.events[self._open.taken :])
            is_last = exchange is timeline.exchanges[-1]
            over = timeline.ended is not None or not is_last
            whole = _whole(exchange, self._open, lives.get(exchange.n, ()), self._several, over)
            if is_last and exchange.response is None:
                tail = whole
                break
            self._finished += whole
            self._count += 1
            self._open = RowBuilder()
        return [
            *_loading_rows(timeline),
            *self._finished,
            *tail,
            *_plain_rows(timeline.after),
            *_ended_rows(timeline),
        ]


def _whole(
    exchange: Exchange, body: RowBuilder, lives: Sequence[Life], several: bool, over: bool
) -> list[RunRow]:
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


def _head(exchange: Exchange, several: bool, over: bool) -> RunRow:
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
    return RunRow(RowKinds.REQUEST, request.n, text, aside=aside, note=", ".join(notes))


def _stray_rows(exchange: Exchange, lives: Sequence[Life]) -> Iterator[RunRow]:
    """Yield the messages that the cookie carried before, but that this request didn't send back."""
    gone = [life for life in lives if life.fate is Fate.LOST and life.lost_in == exchange.n]
    strays = [life for life in gone if life.read_in is None and life.flashed_in != exchange.n]
    carried = [life for life in strays if exchange.n not in life.carried_into]
    yield from _lost_rows(exchange.n, carried)


def _closing_rows(exchange: Exchange, lives: Sequence[Life]) -> Iterator[RunRow]:
    """Yield what became of each message by the time of the response, and the account."""
    response = exchange.response
    if response is None:
        return
    n = exchange.n
    told: list[Pair] = []
    for life in lives:
        if life.read_in == n and life.fate is Fate.SHOWN:
            told += [life.pair] * life.shown
            yield RunRow(
                RowKinds.SHOWN,
                n,
                message_text(life.message),
                one_line(life.category, 40),
                aside=f"\u00d7{life.shown}" if life.shown > 1 else "",
                note=_shown_as(life.changed) or life.why,
            )
    if any(read.late for read in exchange.reads):
        # Too late to clear the cookie: shown here, the message waits on.
        changed = {(one.category, one.message): one.text for one in response.changed}
        for pair in (Counter(response.displayed) - Counter(told)).elements():
            yield RunRow(
                RowKinds.SHOWN,
                n,
                message_text(pair[1]),
                one_line(pair[0], 40),
                note=_shown_as(changed.get(pair, "")),
            )
    unclear = [
        life
        for life in lives
        if life.read_in == n and life.fate is Fate.READ and life.why not in ("", NOT_LOOKED_FOR)
    ]
    yield from _told_rows(n, unclear, RowKinds.UNCLEAR)
    lost = [
        life
        for life in lives
        if life.fate is Fate.LOST
        and life.lost_in == n
        and n in (life.read_in, life.flashed_in, *life.carried_into)
    ]
    yield from _lost_rows(n, lost)
    if "displayed" in response.truncated:
        yield RunRow(RowKinds.WHY, n, NOT_LOOKED_FOR)
    yield from _waiting_rows(exchange, response)
    yield _books_row(exchange, response, {life.why for life in lost})


def _shown_as(changed: str) -> str:
    return f"as {one_line(changed, 60)}" if changed else ""


def _lost_rows(n: int, lives: Sequence[Life]) -> Iterator[RunRow]:
    unseen = [life for life in lives if life.read_in == n]
    yield from _told_rows(n, unseen, RowKinds.NOT_SHOWN)
    yield from _told_rows(n, [life for life in lives if life.read_in != n], RowKinds.LOST)


def _told_rows(n: int, lives: Sequence[Life], kind: RowKind) -> Iterator[RunRow]:
    """Yield messages with the reason; several with the same one share the row that gives it."""
    for position, life in enumerate(lives):
        yield RunRow(
            kind, n, message_text(life.message), one_line(life.category, 40), life.flashed_at
        )
        if position + 1 == len(lives) or lives[position + 1].why != life.why:
            yield RunRow(RowKinds.WHY, n, one_line(life.why, 400))


def _waiting_rows(exchange: Exchange, response: Responded) -> Iterator[RunRow]:
    """Yield the messages that are still waiting: those that came with the request, and others."""
    carried = exchange.request.carried
    has_read = any(not read.again for read in exchange.reads)
    sent = [] if has_read else zip(response.waiting, carried, strict=False)
    kept = [(pair, "") for pair, before in sent if pair == before]
    away = not_sent(exchange.events, response, carried)
    kept += [(pair, "the browser didn't send its cookie") for pair in away]
    for (category, message), note in kept[:SHOWN_WAITING]:
        text = message_text(message)
        yield RunRow(RowKinds.WAITING, exchange.n, text, one_line(category, 40), note=note)
    if (hidden := len(kept) - SHOWN_WAITING) > 0:
        yield RunRow(RowKinds.WAITING, exchange.n, f"… {plural(hidden, 'more message')}")


def _books_row(exchange: Exchange, response: Responded, said: Container[str]) -> RunRow:
    """Return the row that accounts for the messages; it doesn't repeat a reason in `said`."""
    n, books = exchange.n, exchange.books
    if books is not None and books.balanced is False:
        why = books.reason or response.imbalance
        told = "the books do not balance" if why in said else f"the books do not balance. {why}"
        return RunRow(RowKinds.UNBALANCED, n, one_line(told, 500))
    if books is None or books.balanced is None:
        return RunRow(RowKinds.EMPTY, n, "too many messages to account for")
    if books.waiting:
        return RunRow(RowKinds.EMPTY, n, f"{books.waiting:,} waiting, books balance")
    if books.carried or books.flashed or books.read:
        return RunRow(RowKinds.EMPTY, n, "queue empty, books balance")
    return RunRow(RowKinds.EMPTY, n, "no messages")


def _loading_rows(timeline: Timeline) -> list[RunRow]:
    body = list(_plain_rows(timeline.loading))
    if body:
        return [RunRow(RowKinds.LOADING, 0, "the app"), *body]
    return []


def _plain_rows(events: Sequence[Event]) -> list[RunRow]:
    body = RowBuilder()
    body.take([event for event in events if not isinstance(event, Requested)])
    return body.rows


def _ended_rows(timeline: Timeline) -> list[RunRow]:
    ended = timeline.ended
    if ended is None or ended.reason == "finished":
        return []
    said = one_line(ended.detail or "stopped", 400)
    return [RunRow(RowKinds.ENDED, timeline.exchanges[-1].n if timeline.exchanges else 0, said)]


def with_findings(rows: Sequence[RunRow], findings: Sequence[Finding]) -> Sequence[RunRow]:
    """Return the rows and the first findings, each below the last row of its line.

    A finding without a line, or whose line no row names, comes last.
    """
    told = list(rows)
    for finding in findings[:MAX_FINDINGS]:
        at = _last_of_its_line(told, finding)
        before = told[at - 1] if told else None
        told.insert(
            at,
            RunRow(
                RowKinds.FINDING,
                before.n if before else 0,
                one_line(finding.sentence, 400),
                place=finding.place,
                note=MORE,
                cause=finding.cause,
            ),
        )
    return told


def _last_of_its_line(rows: Sequence[RunRow], finding: Finding) -> int:
    """Return the index at which a finding's row belongs."""
    places = [
        index
        for index, row in enumerate(rows)
        if row.place is not None and row.place == finding.place and row.kind is not RowKinds.FINDING
    ]
    if not places:
        return len(rows)
    failed = {row.n for row in rows if row.kind is RowKinds.ERROR}
    # In the first request that failed there, below its error; else in the first one at all.
    number = next((rows[i].n for i in places if rows[i].n in failed), rows[places[0]].n)
    told = [
        index
        for index, row in enumerate(rows)
        if row.n == number and (index in places or row.kind is RowKinds.ERROR)
    ]
    return told[-1] + 1
