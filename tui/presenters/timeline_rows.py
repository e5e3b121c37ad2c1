"""A timeline as rows: what the panel draws and the command line prints.

The rows come in the order in which things happened.  Every text in them is on one line and safe
to show.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from sandbox import Timeline
from sandbox.events import (
    ENDLESS,
    NEVER_SENT,
    CommandRun,
    Event,
    Failed,
    Pair,
    Requested,
    Responded,
    Route,
)
from sandbox.fates import NOT_LOOKED_FOR
from sandbox.request import fields_of
from sandbox.text import one_line, plural
from sandbox.timeline import Exchange, Fate, Life
from tui.presenters.event_rows import message_text
from tui.presenters.folded_rows import folded, rounds
from tui.presenters.header_rows import told_rows
from tui.presenters.page_row import page_row
from tui.presenters.phrases import mode_words
from tui.presenters.request_rows import RequestRows
from tui.presenters.row_kinds import RowKind, RowKinds, RunRow

if TYPE_CHECKING:
    from lessons.diagnosis.cause import Finding

MORE = "Enter: more"

Kinds = tuple[type[Event], ...]
"""Kinds of events that get no row."""

SHOWN_WAITING = 10
"""Waiting messages that are shown for one request; the others are only counted."""


def rows(timeline: Timeline) -> list[RunRow]:
    """Return the rows of a whole timeline."""
    return RowFold().rows(timeline)


def exchange_rows(
    exchange: Exchange,
    lives: Iterable[Life],
    *,
    routes: Sequence[Route] = (),
    several: bool = False,
    over: bool = True,
) -> list[RunRow]:
    """Return the rows of one request.

    ``routes`` are those of the app.  ``several`` means that more than one browser takes part,
    ``over`` that nothing more comes.
    """
    body = RequestRows(routes)
    body.take(exchange.events)
    return _whole(exchange, body, tuple(lives), several, over)


class RowFold:
    """Make the rows of a timeline that grows; rows of finished requests are made once.

    Events of the kinds ``hidden`` get no row.  ``notes`` say more of a request, by its number.
    """

    def __init__(self, hidden: Kinds = (), notes: Mapping[int, str] | None = None) -> None:
        self._hidden = hidden
        self._notes: Mapping[int, str] = {} if notes is None else notes
        self._finished: list[list[RunRow]] = []
        """The rows of each finished request."""
        self._several = False
        self._open = RequestRows()

    def rows(self, timeline: Timeline) -> list[RunRow]:
        """Return all rows; `timeline` must continue the one of the last call."""
        routes = timeline.loaded.routes if timeline.loaded else ()
        if not self._open.taken:
            self._open = RequestRows(routes, self._hidden)
        clients = {exchange.request.client for exchange in timeline.exchanges}
        if (len(clients) > 1) is not self._several:
            self._finished, self._open = [], RequestRows(routes, self._hidden)
            self._several = len(clients) > 1
        lives = _by_request(timeline.lives)
        tail: list[RunRow] = []
        for exchange in timeline.exchanges[len(self._finished) :]:
            self._open.take(exchange.events[self._open.taken :])
            is_last = exchange is timeline.exchanges[-1]
            over = timeline.ended is not None or not is_last
            whole = _whole(exchange, self._open, lives.get(exchange.n, ()), self._several, over)
            if note := self._notes.get(exchange.n):
                notes = ", ".join(filter(None, (note, whole[0].note)))
                whole[0] = replace(whole[0], note=notes)
            if is_last and exchange.response is None:
                tail = whole
                break
            self._finished.append(whole)
            self._open = RequestRows(routes, self._hidden)
        told, late = _with_late_rows(self._finished, timeline, self._hidden)
        return [
            *loading_rows(timeline, self._hidden),
            *chain.from_iterable(told),
            *tail,
            *plain_rows(late, self._hidden),
            *ended_rows(timeline),
        ]


def _with_late_rows(
    groups: Sequence[list[RunRow]], timeline: Timeline, hidden: Kinds
) -> tuple[Sequence[list[RunRow]], list[Event]]:
    """Return the rows of finished requests, each with what came after its response.

    The rounds of a redirect without an end share the rows of the last one.  The events that belong
    to none of the requests are returned, too.
    """
    late: dict[int, list[Event]] = {}
    for event in timeline.after:
        late.setdefault(getattr(event, "n", 0), []).append(event)
    if not late:
        return groups, []
    told = [*groups]
    hops: list[tuple[str, ...]] = []
    for at, exchange in enumerate(timeline.exchanges[: len(groups)]):
        events = late.pop(exchange.n, [])
        told[at] = [*groups[at], *plain_rows(events, hidden)] if events else groups[at]
        request, response = exchange.request, exchange.response
        hops = hops if request.redirected_from else []
        leads_to = (response and response.location) or ""
        # Without the query, which may grow by the last address at each hop.
        hops.append((request.method, *(x.partition("?")[0] for x in (request.path, leads_to))))
        if any(isinstance(event, Failed) and event.type == ENDLESS for event in events):
            length, times = rounds(hops)
            for index in range(at + 1 - length * times, at + 1):
                head, *body = told[index]
                is_last = index > at - length
                told[index] = [replace(head, times=times), *body] if is_last else []
    return told, [*chain.from_iterable(late.values())]


def _whole(
    exchange: Exchange, body: RequestRows, lives: Sequence[Life], several: bool, over: bool
) -> list[RunRow]:
    return [
        head_row(exchange, several, over),
        *folded(stray_rows(exchange, lives)),
        *body.rows,
        *folded(closing_rows(exchange, lives)),
    ]


def _by_request(lives: Iterable[Life]) -> dict[int, list[Life]]:
    """Sort lives under the request in which they ended."""
    found: dict[int, list[Life]] = {}
    for life in lives:
        number = life.lost_in if life.lost_in is not None else life.read_in
        if number is not None:
            found.setdefault(number, []).append(life)
    return found


def head_row(exchange: Exchange, several: bool, over: bool) -> RunRow:
    """Return the head of a request; see `exchange_rows`."""
    request, response = exchange.request, exchange.response
    sent = [f"{name}={value}" for name, value in fields_of(request.form)]
    if request.json is not msgspec.UNSET:
        sent.append(json.dumps(request.json, ensure_ascii=False))
    elif request.body:
        sent.append(request.body)
    notes = []
    if request.restarted:
        notes.append("the app started again")
    if request.redirected_from is not None:
        notes.append(f"after {request.redirected_from}")
    if several:
        notes.append(f"browser {one_line(request.client, 12)}")
    if any(error.type == NEVER_SENT for error in exchange.errors):
        aside = "not sent"
    elif commands := exchange.of(CommandRun):
        aside = "done" if commands[-1].status == 0 else f"exit status {commands[-1].status}"
    elif response is None:
        aside = "no answer" if over else "…"
    elif response.location:
        aside = f"{response.status} → {one_line(response.location, 60)}"
    else:
        aside = str(response.status)
    text = one_line(" ".join([request.method, request.path, *sent]), 200)
    return RunRow(RowKinds.REQUEST, request.n, text, aside=aside, note=", ".join(notes))


def stray_rows(exchange: Exchange, lives: Sequence[Life]) -> Iterator[RunRow]:
    """Yield the messages that the cookie carried before, but that this request didn't send back."""
    gone = [life for life in lives if life.fate is Fate.LOST and life.lost_in == exchange.n]
    strays = [life for life in gone if life.read_in is None and life.flashed_in != exchange.n]
    carried = [life for life in strays if exchange.n not in life.carried_into]
    yield from _lost_rows(exchange.n, carried)


def closing_rows(exchange: Exchange, lives: Sequence[Life]) -> Iterator[RunRow]:
    """Yield the page, what became of each message by then, and the account."""
    response = exchange.response
    if response is None:
        return
    n = exchange.n
    yield from told_rows(response)
    if not response.location or response.status < 300:
        yield page_row(exchange.request.method, response)
    told: list[Pair] = []
    for life in _as_read(lives, exchange):
        if life.read_in == n and life.fate is Fate.SHOWN:
            told += [life.pair] * life.shown
            yield RunRow(
                RowKinds.SHOWN,
                n,
                message_text(life.message),
                one_line(life.category, 40),
                times=max(life.shown, 1),
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
    yield from _books_rows(exchange, response, {life.why for life in lost})


def _as_read(lives: Sequence[Life], exchange: Exchange) -> list[Life]:
    """Return messages in the order in which the request read them, which is that of its page."""
    pairs = [pair for read in exchange.reads for pair in read.messages]
    places = {pair: at for at, pair in reversed([*enumerate(pairs)])}
    return sorted(lives, key=lambda life: places.get(life.pair, len(places)))


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
    why = exchange.request.session_kept_back
    away = f"not sent here: {why}" if why else "not sent here"
    kept += [(pair, one_line(away, 200)) for pair in response.elsewhere]
    for (category, message), note in kept[:SHOWN_WAITING]:
        text = message_text(message)
        yield RunRow(RowKinds.WAITING, exchange.n, text, one_line(category, 40), note=note)
    if (hidden := len(kept) - SHOWN_WAITING) > 0:
        yield RunRow(RowKinds.WAITING, exchange.n, f"… {plural(hidden, 'more message')}")


def _books_rows(exchange: Exchange, response: Responded, said: Container[str]) -> Iterator[RunRow]:
    """Yield the row that accounts for the messages, if there are any; `said` isn't repeated."""
    n, books = exchange.n, exchange.books
    if books is not None and books.balanced is False:
        why = books.reason or response.imbalance
        told = (
            "not every message is accounted for"
            if why in said
            else f"not every message is accounted for. {why}"
        )
        yield RunRow(RowKinds.UNBALANCED, n, one_line(told, 500))
    elif books is None or books.balanced is None:
        yield RunRow(RowKinds.EMPTY, n, "too many messages to account for")
    elif books.waiting:
        yield RunRow(RowKinds.EMPTY, n, f"{books.waiting:,} waiting, all accounted for")
    elif books.carried or books.flashed or books.read:
        yield RunRow(RowKinds.EMPTY, n, "queue empty, all accounted for")


def loading_rows(timeline: Timeline, hidden: Kinds = ()) -> list[RunRow]:
    """Return the rows of what happened while the app loaded."""
    body = plain_rows(timeline.loading, hidden)
    started = timeline.started
    mode = mode_words(debug=started.debug, testing=started.testing) if started else ""
    if body or mode:
        return [RunRow(RowKinds.LOADING, 0, "the app", note=mode), *body]
    return []


def plain_rows(events: Sequence[Event], hidden: Kinds = ()) -> list[RunRow]:
    """Return the rows of events outside a request."""
    body = RequestRows(hidden=hidden)
    body.take([event for event in events if not isinstance(event, Requested)])
    return body.rows


def ended_rows(timeline: Timeline) -> list[RunRow]:
    """Return the row of a run that was cut short."""
    ended = timeline.ended
    if ended is None or ended.reason == "finished":
        return []
    said = one_line(ended.detail or "stopped", 400)
    return [RunRow(RowKinds.ENDED, timeline.exchanges[-1].n if timeline.exchanges else 0, said)]


def with_findings(rows: Sequence[RunRow], findings: Sequence[Finding]) -> Sequence[RunRow]:
    """Return the rows and the first finding; the next one shows once that one is fixed.

    It stands in its request, below the last row of its line or the exception, else below all rows
    of the request.  If its request isn't known, it stands in the first one with a row of its line,
    else below everything.  It gets no row if the one of the exception says the same.
    """
    told = list(rows)
    for finding in findings[:1]:
        at = _index_of(told, finding)
        last = told[at - 1] if told else None
        if last is not None and last.kind is RowKinds.ERROR and last.text in finding.sentence:
            told[at - 1] = replace(last, note=MORE, cause=finding.cause)
            continue
        before = last.n if last else 0
        told.insert(
            at,
            RunRow(
                RowKinds.FINDING,
                before if finding.request is None else finding.request,
                one_line(finding.sentence, 400),
                place=finding.place,
                note=MORE,
                cause=finding.cause,
            ),
        )
    return told


def _index_of(rows: Sequence[RunRow], finding: Finding) -> int:
    """Return the index at which a finding's row belongs."""
    at_line = [row.n for row in rows if row.place is not None and row.place == finding.place]
    failed = {row.n for row in rows if row.kind is RowKinds.ERROR}
    number = finding.request
    if number is None:
        number = next((n for n in at_line if n in failed), at_line[0] if at_line else None)
    own = [index for index, row in enumerate(rows) if row.n == number]
    telling = [
        index
        for index in own
        if rows[index].kind is RowKinds.ERROR
        or (rows[index].place is not None and rows[index].place == finding.place)
    ]
    at = (telling or own or [len(rows) - 1])[-1] + 1
    while at < len(rows) and rows[at].kind is RowKinds.WHY:  # it belongs to the row above
        at += 1
    return at
