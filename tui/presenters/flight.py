"""A run as a flight: every fact as one step, with a sentence, and where each message is by then.

The steps are the rows of the run, in their order.  Where a message is, the fold of the events up to
that step says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby

from sandbox import Timeline
from sandbox.events import (
    COMMAND,
    Called,
    CookieChanged,
    Event,
    Flashed,
    Read,
    Rendered,
    Responded,
    SqlRun,
)
from sandbox.text import one_line, plural
from sandbox.timeline import Exchange, Fate, Life, Place
from tui.presenters.event_rows import message_text
from tui.presenters.flight_words import (
    LANES,
    MORE,
    REJECTED,
    REQUESTED,
    RESPONSE,
    FlightFact,
    Lane,
    said,
)
from tui.presenters.folded_rows import folded
from tui.presenters.request_rows import RequestRows
from tui.presenters.row_kinds import RowKind, RowKinds, RunRow
from tui.presenters.timeline_rows import (
    closing_rows,
    ended_rows,
    head_row,
    loading_rows,
    plain_rows,
    stray_rows,
)

WATCHED: Mapping[str, type[Event]] = {"called": Called, "rendered": Rendered, "sql": SqlRun}
"""The events on demand that a flight tells of, by their names."""

MAX_REQUESTS = 200
"""Requests whose steps are told; more are only counted."""

MAX_FACTS = 200
"""Steps that are told of one request; more are only counted."""

MAX_CHIPS = 50
"""Messages that one step knows the place of; more are only counted."""

MANY = 4
"""So many facts of one kind and one line in a sequence share a step."""

REPEATED = 3
"""So many rounds of requests that go the same way are told once."""

LONGEST_ROUND = 3
"""The most requests of such a round."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A message at one step: where it is and what has become of it.

    ``number`` is its place among the run's messages, the same at each step.  ``moves`` says that
    this step moves it or changes its ``kind``; ``came_from`` is the lane where it was before, None
    if it's new.
    """

    number: int
    text: str
    category: str
    client: str
    lane: Lane
    kind: RowKind
    moves: bool = False
    came_from: Lane | None = None

    @property
    def is_gone(self) -> bool:
        """Whether it fell off: no page shows it."""
        return self.kind in (RowKinds.LOST, RowKinds.NOT_SHOWN)


@dataclass(frozen=True, slots=True)
class FlightStep:
    """One fact of a run.

    ``n`` is the number of its request, 0 while the app loads, and ``client`` the browser.  ``kind``
    is its symbol, word and color.  ``text`` is short and stands in ``lane``; with ``to``, something
    goes from there to another lane.  ``place`` is the learner's line, and ``code`` that line.
    ``chips`` are the messages that aren't over, oldest first; ``more`` counts those that aren't
    listed.
    """

    n: int
    client: str
    kind: RowKind
    sentence: str
    lane: Lane
    text: str
    to: Lane | None = None
    place: Place | None = None
    code: str = ""
    chips: tuple[Chip, ...] = ()
    more: int = 0

    @property
    def moving(self) -> tuple[Chip, ...]:
        """The messages that move in this step."""
        return tuple(chip for chip in self.chips if chip.moves)


@dataclass(frozen=True, slots=True)
class Flight:
    """The steps of a run, and its browsers in the order of their first requests."""

    steps: tuple[FlightStep, ...] = ()
    browsers: tuple[str, ...] = ()


def flight(timeline: Timeline, texts: Mapping[str, str] | None = None) -> Flight:
    """Return the flight of a run; `texts` are the learner's files, to quote lines from."""
    return _Recorder(timeline, texts or {}).flight()


class _Recorder:
    """Folds a run again, fact by fact, and keeps a step of each."""

    def __init__(self, timeline: Timeline, texts: Mapping[str, str]) -> None:
        self._whole = timeline
        self._texts = texts
        self._lines: dict[str, list[str]] = {}
        self._so_far = Timeline(started=timeline.started, loaded=timeline.loaded)
        self._browsers = tuple(
            dict.fromkeys(
                x.request.client for x in timeline.exchanges if x.request.method != COMMAND
            )
        )
        responses = [x.response for x in timeline.exchanges if x.response is not None]
        self._on_server = any(response.session == "server" for response in responses)
        self._followed = {x.request.redirected_from for x in timeline.exchanges}
        """The numbers of the requests whose redirect the browser follows."""
        self._steps: list[FlightStep] = []
        """The steps of the request that is told."""
        self._exchange: Exchange | None = None
        self._was: Mapping[int, Chip] = {}
        """The messages at the last step."""
        self._active: list[int] = []
        """The numbers of the messages that weren't over before the request, and of newer ones."""
        self._known = 0
        """How many messages of the run are in `_active`, or were."""
        self._signed: frozenset[int] = frozenset()
        """The messages in the cookie that the response will set."""
        self._held: dict[int, tuple[Lane, RowKind]] = {}
        """Where messages stay until a step tells what became of them."""

    def flight(self) -> Flight:
        """Return the whole flight."""
        run = self._whole
        late: dict[int, list[Event]] = {}
        for event in run.after:
            late.setdefault(getattr(event, "n", 0), []).append(event)
        groups = [self._plain(loading_rows(run))]
        for exchange in run.exchanges[:MAX_REQUESTS]:
            rows = plain_rows(late.pop(exchange.n, ()))
            groups.append([*self._request(exchange), *self._plain(rows)])
        told = _rounds_once([group for group in groups if group])
        if (hidden := len(run.exchanges) - MAX_REQUESTS) > 0:
            told.append(_more(told[-1], f"{plural(hidden, 'more request')}: see {PANEL}."))
        else:
            told += self._plain(plain_rows([*chain.from_iterable(late.values())]))
        return Flight((*told, *self._plain(ended_rows(run))), self._browsers)

    # One request

    def _request(self, exchange: Exchange) -> list[FlightStep]:
        """Return the steps of one request."""
        self._steps, self._exchange = [], exchange
        self._forget_finished()
        several = len(self._browsers) > 1
        over = self._whole.ended is not None or exchange is not self._whole.exchanges[-1]
        self._fold(exchange.events[:1])
        self._hold(Fate.LOST)  # until the row of those that weren't sent
        head = head_row(exchange, several, over)
        self._add(FlightFact(replace(head, kind=REQUESTED)))
        self._add_rows(folded(stray_rows(exchange, self._lives())))
        if exchange.response is not None and exchange.response.session == "rejected":
            self._reject()
        body = RequestRows(self._whole.loaded.routes if self._whole.loaded else ())
        body.take(exchange.events)
        rows = body.rows
        at = next((i for i, row in enumerate(rows) if row.kind in AFTER_RESPONSE), len(rows))
        self._add_rows(rows[:at], exchange.events[1:])
        if exchange.response is not None:
            self._respond(exchange.response)
            self._add_rows([*rows[at:], *folded(closing_rows(exchange, self._lives()))])
        return self._steps

    def _add_rows(self, rows: Sequence[RunRow], events: Sequence[Event] = ()) -> None:
        """Add the steps of rows; fold these events, those that move messages at their rows."""
        moves = [at for at, event in enumerate(events) if isinstance(event, MOVES)]
        done = folded_until = 0
        for group, why in _grouped(rows):
            kind = group[0].kind
            if kind in MOVING:
                done += sum(row.times for row in group)
                until = moves[done - 1] + 1 if done <= len(moves) else folded_until
                self._fold(events[folded_until:until])
                folded_until = until
            if kind not in SKIPPED and not self._is_told(group):
                self._add(FlightFact(group[0], group, why))
        rest = events[folded_until:]
        self._fold(rest[:-1] if rest and isinstance(rest[-1], Responded) else rest)

    def _respond(self, response: Responded) -> None:
        """Add the step of the response; what was read waits for a step of its own."""
        self._fold([response])
        self._hold(Fate.SHOWN, Fate.LOST, Fate.READ)
        text = str(response.status)
        if response.location:
            text += f" → {one_line(response.location, 60)}"
        self._add(FlightFact(RunRow(RESPONSE, response.n, text)))

    def _reject(self) -> None:
        """Add that Flask rejects the cookie: the messages in it are lost."""
        assert self._exchange is not None
        n = self._exchange.n
        for number in self._active:
            final = self._whole.lives[number]
            if final.lost_in == n and n in final.carried_into:
                self._held[number] = (Lane.QUEUE, RowKinds.LOST)
        self._add(FlightFact(RunRow(REJECTED, n, "the session cookie")))

    def _plain(self, rows: Sequence[RunRow]) -> list[FlightStep]:
        """Return the steps of rows that move no message."""
        self._steps = []
        self._add_rows(rows)
        return self._steps

    def _add(self, fact: FlightFact) -> None:
        """Add a step."""
        row, exchange = fact.row, self._exchange
        if len(self._steps) >= MAX_FACTS:
            self._steps[MAX_FACTS:] = [_more(self._steps[-1], f"More facts: see {PANEL}.")]
            return
        if row.kind in TELLING:
            self._let_go(fact.group)
        chips, more = self._chips()
        lane, to = LANES.get(row.kind, (Lane.APP, None))
        client, text = "", row.text
        if exchange is not None:
            client = exchange.request.client
            name = f"browser {one_line(client, 12)}" if len(self._browsers) > 1 else "the browser"
            followed = exchange.n in self._followed
            fact = replace(fact, exchange=exchange, browser=name, followed=followed)
            if row.kind is REQUESTED:
                text = one_line(f"{exchange.request.method} {exchange.request.path}", 80)
            if exchange.request.method == COMMAND:
                lane, to = Lane.APP, None
        if row.kind is RowKinds.LOST:
            lane = next((chip.lane for chip in chips if chip.moves), lane)
        self._steps.append(
            FlightStep(
                n=row.n,
                client=client,
                kind=row.kind,
                sentence=said(fact),
                lane=lane,
                text=text,
                to=to,
                place=row.place,
                code=self._line(row.place),
                chips=chips,
                more=more,
            )
        )

    # Where the messages are

    def _fold(self, events: Sequence[Event]) -> None:
        """Fold the next events of the run."""
        if not events:
            return
        self._so_far = self._so_far.extended(events)
        self._active += range(self._known, len(self._so_far.lives))
        self._known = len(self._so_far.lives)
        if isinstance(events[-1], CookieChanged):
            queued = set(() if events[-1].too_big else events[-1].queued)
            lives = ((number, self._so_far.lives[number]) for number in self._active)
            self._signed = frozenset(
                number for number, life in lives if life.fate is Fate.QUEUED and life.pair in queued
            )

    def _lives(self) -> list[Life]:
        return [self._so_far.lives[number] for number in self._active]

    def _forget_finished(self) -> None:
        """Forget the messages that were over before this request."""
        going = (Fate.QUEUED, Fate.WAITING)
        self._active = [i for i in self._active if self._so_far.lives[i].fate in going]
        self._signed, self._held = frozenset(), {}

    def _hold(self, *fates: Fate) -> None:
        """Keep messages with these fates where they were, until a step tells it."""
        for number, chip in self._was.items():
            if number in self._active and self._so_far.lives[number].fate in fates:
                self._held.setdefault(number, (chip.lane, chip.kind))

    def _let_go(self, group: Sequence[RunRow]) -> None:
        """Let the messages of these rows go where they ended."""
        left = Counter[tuple[str, str | None]]()
        for row in group:
            left[row.text, row.category] += row.times
        for number in [*self._held]:
            key = _named(self._so_far.lives[number])
            if left[key]:
                left[key] -= 1
                del self._held[number]

    def _is_told(self, group: Sequence[RunRow]) -> bool:
        """Say whether a step before has told this."""
        kind, response = group[0].kind, self._exchange.response if self._exchange else None
        if kind is RowKinds.WAITING:
            return response is not None and bool(response.location) and not group[0].note
        if kind is RowKinds.UNBALANCED:
            return "." not in group[0].text  # it gives no reason, because the lost ones have it
        if kind is not RowKinds.LOST:
            return False
        held = self._held.items()
        lives = self._so_far.lives
        gone = {_named(lives[number]) for number, (_, kind) in held if kind is RowKinds.LOST}
        return all((row.text, row.category) in gone for row in group)

    def _chips(self) -> tuple[tuple[Chip, ...], int]:
        """Return where each message is, and how many aren't listed; those that move are."""
        n = self._exchange.n if self._exchange else 0
        moved: list[Chip] = []
        rest: list[Chip] = []
        for number in self._active:
            if len(moved) == MAX_CHIPS:
                break  # the others are only counted
            life, before = self._so_far.lives[number], self._was.get(number)
            lane, kind = self._held.get(number) or self._where(number, n)
            if before is not None and (before.lane, before.kind) == (lane, kind):
                rest.append(replace(before, moves=False) if before.moves else before)
                continue
            text, category = _named(life)
            came_from = before.lane if before is not None else None
            moved.append(Chip(number, text, category, life.client, lane, kind, True, came_from))
        chips = tuple(sorted([*moved, *rest][:MAX_CHIPS], key=lambda chip: chip.number))
        self._was = {chip.number: chip for chip in chips}
        return chips, len(self._active) - len(chips)

    def _where(self, number: int, n: int) -> tuple[Lane, RowKind]:
        """Return the lane that a message is in, and what it is there."""
        life, before = self._so_far.lives[number], self._was.get(number)
        match life.fate:
            case Fate.QUEUED:
                return Lane.QUEUE, RowKinds.COOKIE if number in self._signed else RowKinds.QUEUED
            case Fate.WAITING:
                return Lane.QUEUE if self._on_server else Lane.BROWSER, RowKinds.WAITING
            case Fate.READ:
                return Lane.APP, RowKinds.UNCLEAR if life.why else RowKinds.READ
            case Fate.SHOWN:
                return Lane.PAGE, RowKinds.SHOWN
            case _:  # it falls off where it is
                lane = Lane.QUEUE if before is None else before.lane
                return lane, RowKinds.NOT_SHOWN if life.read_in == n else RowKinds.LOST

    def _line(self, place: Place | None) -> str:
        """Return the learner's line at a place, "" if it isn't known."""
        if place is None or place.line is None or place.file not in self._texts:
            return ""
        if place.file not in self._lines:
            self._lines[place.file] = self._texts[place.file].split("\n")
        lines = self._lines[place.file]
        inside = 0 < place.line <= len(lines)
        return one_line(lines[place.line - 1].strip(), 120) if inside else ""


def _named(life: Life) -> tuple[str, str]:
    """Return a message as its row shows it."""
    return message_text(life.message), one_line(life.category, 40)


def _grouped(rows: Sequence[RunRow]) -> Iterator[tuple[list[RunRow], str]]:
    """Yield the rows that share a step, with their reason, which stands below the last of them."""
    told: list[tuple[RunRow, str]] = []
    why, of = "", None
    for row in reversed(rows):
        if row.kind is RowKinds.WHY:
            why, of = row.text, None
            continue
        if of is not None and row.kind is not of:
            why = ""
        of = row.kind
        told.append((row, why))
    told.reverse()
    for key, run in groupby(told, key=lambda one: (one[0].kind, one[0].place, one[1])):
        same = [row for row, _ in run]
        if len(same) >= MANY and same[0].kind in SHARED:
            yield same, key[2]
        else:
            yield from (([row], key[2]) for row in same)


def _rounds_once(groups: Sequence[list[FlightStep]]) -> list[FlightStep]:
    """Return the steps of all requests, with rounds that go the same way told once."""
    shapes = [_shape(group) for group in groups]
    told: list[FlightStep] = []
    at = 0
    while at < len(groups):
        length, times = _longest_round(shapes[at:])
        told += [step for group in groups[at : at + length] for step in group]
        if times >= REPEATED:
            last = groups[at + length * times - 1]
            numbers = f"{groups[at + length][0].n} to {last[0].n}"
            chips, more = last[-1].chips, last[-1].more
            step = _more(last[-1], f"Requests {numbers} go the same way.")
            told.append(replace(step, chips=chips, more=more))
            at += length * times
        else:
            at += length
    return told


def _longest_round(shapes: Sequence[Hashable]) -> tuple[int, int]:
    """Return how long a round is that the shapes begin with, and how often it comes in a row."""
    for length in range(1, LONGEST_ROUND + 1):
        times = 1
        while shapes[:length] == shapes[length * times : length * (times + 1)] and len(
            shapes
        ) >= length * (times + 1):
            times += 1
        if times >= REPEATED:
            return length, times
    return 1, 1


def _shape(group: Sequence[FlightStep]) -> Hashable:
    return tuple((step.sentence, step.place, step.client) for step in group)


def _more(last: FlightStep, sentence: str) -> FlightStep:
    """Return the step that stands for those that aren't told after this one."""
    return FlightStep(last.n, last.client, MORE, sentence, Lane.APP, "…")


SKIPPED = frozenset({RowKinds.WHY, RowKinds.EMPTY, RowKinds.CONTEXT, RowKinds.FINDING})
"""Kinds of rows without a step of their own."""

MOVING = frozenset(
    {
        *(RowKinds.QUEUED, RowKinds.READ, RowKinds.READ_AGAIN),
        *(RowKinds.COOKIE, RowKinds.COOKIE_CLEARED, RowKinds.COOKIE_DROPPED),
    }
)
"""Kinds of rows whose event moves messages."""

TELLING = frozenset({RowKinds.SHOWN, RowKinds.NOT_SHOWN, RowKinds.LOST, RowKinds.UNCLEAR})
"""Kinds of rows that say what became of a message."""

SHARED = frozenset({*TELLING, RowKinds.QUEUED, RowKinds.WAITING, RowKinds.OUTPUT})
"""Kinds of rows of which `MANY` share a step."""

MOVES = (Flashed, Read, CookieChanged)
"""The events of those rows."""

PANEL = "What happened"

AFTER_RESPONSE = frozenset(
    {
        *(RowKinds.COOKIE_KEPT, RowKinds.COOKIE_REFUSED, RowKinds.COOKIE_DELETED),
        *(RowKinds.COOKIE_NOT_DELETED, RowKinds.NOT_FOLLOWED),
    }
)
"""Kinds of rows of what the browser does once it has the response."""
