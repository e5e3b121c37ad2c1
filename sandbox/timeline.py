"""The timeline of a run: its events, folded into exchanges and the lives of messages.

The panel, the checks, the explanations and the command line all read a `Timeline`.  Folding keeps
no state of its own: ``Timeline().extended(a).extended(b)`` equals ``Timeline().extended(a + b)``,
so a screen can fold a run while it grows.

Every event of a request stays on its `Exchange`.  The fold itself looks only at those that move
messages, so a new kind of event needs no change here.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol, TypeVar

from sandbox.books import Books, balance
from sandbox.events import (
    COMMAND,
    CookieChanged,
    Ended,
    Event,
    Failed,
    Flashed,
    Loaded,
    Pair,
    Read,
    Requested,
    Responded,
    Started,
)
from sandbox.fates import NOT_LOOKED_FOR, NOT_SENT, SHOWN_ONCE, why_not_shown

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, relative to the learner's project."""

    file: str
    line: int | None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Fate(StrEnum):
    """Where a message is in its life."""

    QUEUED = "queued"  # in the session of a request that is still being answered
    WAITING = "waiting"  # in the browser's cookie, for the next page that reads
    READ = "read"  # read, and the page is not there yet; with `Life.why`, it can't be known
    SHOWN = "shown"  # read, and the page shows it
    LOST = "lost"  # removed without being shown; `Life.why` says how


@dataclass(frozen=True, slots=True)
class Life:
    """One message from its queueing to its end.

    ``flashed_in`` is None for a message that no observed ``flash()`` queued.  ``reads`` counts
    the calls that returned it, ``shown`` its appearances on pages, ``changed`` what a page shows
    instead of the message as it was queued.  ``read_in`` and ``read_at`` name the last read: if a
    read came too late to clear the cookie, another one follows.  ``opaque`` means that the text
    isn't known, until the session cookie holds it; see `Flashed`.
    """

    category: str
    message: str
    kind: str
    client: str
    flashed_in: int | None
    flashed_at: Place | None
    carried_into: tuple[int, ...] = ()
    read_in: int | None = None
    read_at: Place | None = None
    reads: int = 0
    shown: int = 0
    changed: str = ""
    fate: Fate = Fate.QUEUED
    lost_in: int | None = None
    why: str = ""
    opaque: bool = False

    @property
    def pair(self) -> Pair:
        return (self.category, self.message)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what was observed until its response.

    ``events`` holds all of them in order: first the request, last the response.  ``books`` is
    None until the response is there.
    """

    request: Requested
    events: tuple[Event, ...]
    response: Responded | None = None
    books: Books | None = None

    @property
    def n(self) -> int:
        return self.request.n

    def of(self, kind: type[E]) -> tuple[E, ...]:
        """Return the events of one kind, in order."""
        return tuple(event for event in self.events if isinstance(event, kind))

    @property
    def flashed(self) -> tuple[Flashed, ...]:
        return self.of(Flashed)

    @property
    def reads(self) -> tuple[Read, ...]:
        return self.of(Read)

    @property
    def errors(self) -> tuple[Failed, ...]:
        return self.of(Failed)

    @property
    def cookies(self) -> tuple[CookieChanged, ...]:
        return self.of(CookieChanged)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A run as far as it has been observed.

    ``loading`` holds what the app printed, flashed or raised while it was imported (``n`` is 0).
    ``after`` holds the events that belong to no request and came after the first one.
    """

    started: Started | None = None
    loaded: Loaded | None = None
    loading: tuple[Event, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    lives: tuple[Life, ...] = ()
    after: tuple[Event, ...] = ()
    ended: Ended | None = None
    _waiting: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _queue: tuple[int, ...] = field(default=(), repr=False)

    def extended(self, events: Iterable[Event]) -> Timeline:
        """Return the timeline with these events added, in order."""
        fold = _Fold(self)
        for event in events:
            fold.add(event)
        return fold.timeline()

    def without(self, kinds: tuple[type[Event], ...]) -> Timeline:
        """Return the timeline without the events of these kinds, which must move no message."""

        def kept(events: Iterable[Event]) -> tuple[Event, ...]:
            return tuple(event for event in events if not isinstance(event, kinds))

        if not kinds:
            return self
        return replace(
            self,
            loading=kept(self.loading),
            exchanges=tuple(replace(one, events=kept(one.events)) for one in self.exchanges),
            after=kept(self.after),
        )

    @property
    def errors(self) -> tuple[Failed, ...]:
        """Every error of the run, in order."""
        everything = (
            *self.loading,
            *(event for exchange in self.exchanges for event in exchange.events),
            *self.after,
        )
        return tuple(event for event in everything if isinstance(event, Failed))

    @property
    def balanced(self) -> bool:
        """Whether every message is accounted for, as far as that is known."""
        return all(x.books is None or x.books.balanced is not False for x in self.exchanges)

    def waiting(self, client: str = "A") -> tuple[Life, ...]:
        """Return the messages that wait in a client's session, oldest first."""
        return tuple(self.lives[index] for index in self._waiting.get(client, ()))


def fold(events: Iterable[Event]) -> Timeline:
    """Fold a run's events into its timeline."""
    return Timeline().extended(events)


class Located(Protocol):
    """An event that may name a line of the learner's code."""

    @property
    def file(self) -> str | None: ...

    @property
    def line(self) -> int | None: ...


def place_of(event: Located) -> Place | None:
    """Return the learner's line that an event names, None if it names none."""
    return None if event.file is None else Place(event.file, event.line)


class _Fold:
    """A timeline taken apart into lists, so that events can be added to it."""

    def __init__(self, base: Timeline) -> None:
        self._base = base
        self._started = base.started
        self._loaded = base.loaded
        self._loading = list(base.loading)
        self._after = list(base.after)
        self._ended = base.ended
        self._lives = list(base.lives)
        self._waiting = dict(base._waiting)
        self._queue = list(base._queue)
        self._done = list(base.exchanges)
        self._open: list[Event] | None = None
        self._read_lives: dict[Pair, list[int]] | None = None
        if self._done and self._done[-1].response is None and base.ended is None:
            self._open = list(self._done.pop().events)

    def timeline(self) -> Timeline:
        exchanges = list(self._done)
        if self._open is not None:
            exchanges.append(Exchange(self._request, tuple(self._open)))
        return Timeline(
            started=self._started,
            loaded=self._loaded,
            loading=tuple(self._loading),
            exchanges=tuple(exchanges),
            lives=tuple(self._lives),
            after=tuple(self._after),
            ended=self._ended,
            _waiting=self._waiting,
            _queue=tuple(self._queue),
        )

    def add(self, event: Event) -> None:
        match event:
            case Started():
                self._started = event
            case Loaded():
                self._loaded = event
            case Ended():
                self._close_exchange()
                self._ended = event
            case Requested():
                self._close_exchange()
                self._open = [event]
                self._read_lives = None
                if event.method != COMMAND:  # no browser makes it
                    self._carry(event)
            case _ if self._open is not None and getattr(event, "n", -1) == self._request.n:
                self._open.append(event)
                self._follow(event)
            case _ if not self._done and self._open is None:
                self._loading.append(event)
            case _:
                self._after.append(event)

    @property
    def _request(self) -> Requested:
        assert self._open is not None
        request = self._open[0]
        assert isinstance(request, Requested)
        return request

    def _follow(self, event: Event) -> None:
        """Update the lives of the messages that an event of the open request moves."""
        match event:
            case Flashed():
                self._queue.append(len(self._lives))
                self._lives.append(
                    Life(
                        category=event.category,
                        message=event.message,
                        kind=event.kind,
                        client=self._request.client,
                        flashed_in=event.n,
                        flashed_at=place_of(event),
                        opaque=event.opaque,
                    )
                )
            case Read():
                self._read(event)
            case Responded():
                self._respond(event)
            case _:
                pass

    def _carry(self, event: Requested) -> None:
        before = self._waiting.get(event.client, ())
        self._queue, strays = self._match(before, event.carried, event.client)
        for index in self._queue:
            life = self._lives[index]
            carried_into = (*life.carried_into, event.n)
            self._lives[index] = replace(life, carried_into=carried_into, fate=Fate.QUEUED)
        if event.session_kept_back:
            self._waiting[event.client] = tuple(strays)  # the response tells which of them wait on
            return
        for index in strays:
            self._lose(index, event.n, NOT_SENT)
        self._waiting.pop(event.client, None)

    def _read(self, event: Read) -> None:
        at = place_of(event)
        read_so_far = self._read_so_far()
        if not event.again:
            pulled, rest = self._match(self._queue, event.pulled, self._request.client)
            self._queue = rest
            for index in pulled:
                life = self._lives[index]
                self._lives[index] = replace(life, read_in=event.n, read_at=at, fate=Fate.READ)
                read_so_far[life.pair].append(index)
        for pair, times in Counter(event.messages).items():
            for index in read_so_far[pair][:times]:
                life = self._lives[index]
                self._lives[index] = replace(life, reads=life.reads + 1)

    def _read_so_far(self) -> dict[Pair, list[int]]:
        """Return the lives that the open request has read so far, by their pair."""
        if self._read_lives is None:
            self._read_lives = defaultdict(list)
            for index, life in enumerate(self._lives):
                if life.read_in == self._request.n:
                    self._read_lives[life.pair].append(index)
        return self._read_lives

    def _respond(self, event: Responded) -> None:
        twins = {pair: indexes for pair, indexes in self._read_so_far().items() if indexes}
        read_now = sorted(index for indexes in twins.values() for index in indexes)
        self._judge(event, twins)
        # A read that couldn't clear the cookie: the very same message waits on.
        late = read_now if event.unhandled or any(read.late for read in self._reads) else []
        here = [*self._queue, *late]
        kept, gone = self._match(here, event.waiting, self._request.client)
        ended = {*late, *here} - {*self._queue}
        for index in kept:
            life = self._lives[index]
            self._lives[index] = replace(life, fate=Fate.WAITING, lost_in=None, why="")
        assert self._open is not None
        books = balance(self._open, event)
        for index in gone:
            if index not in ended:
                self._lose(index, event.n, books.reason or "it is not in the session any more")
        client = self._request.client
        away, gone = self._match(self._waiting.get(client, ()), event.elsewhere, client)
        for index in gone:
            self._lose(index, event.n, NOT_SENT)
        self._waiting[client] = (*away, *kept)
        self._queue = []
        self._done.append(Exchange(self._request, tuple(self._open), event, books))
        self._open = None

    def _judge(self, event: Responded, twins: Mapping[Pair, Sequence[int]]) -> None:
        """Say what became of the messages that were read, now that their page is there."""
        counts = Counter(event.displayed)
        texts = {message for _, message in event.displayed}
        changed = {(one.category, one.message): one.text for one in event.changed}
        unseen = {(one.category, one.message): one for one in event.unseen}
        discarded = {pair for read in self._reads for pair in read.discarded}
        filters: dict[Pair, dict[str, None]] = defaultdict(dict)
        for read in self._reads:
            for pair in read.messages if read.filters else ():
                filters[pair].update(dict.fromkeys(read.filters))
        for pair, indexes in twins.items():
            shown, more = divmod(counts[pair], len(indexes))
            for position, index in enumerate(indexes):
                life = self._lives[index]
                if times := shown + (position < more):
                    life = replace(life, shown=life.shown + times, fate=Fate.SHOWN)
                    self._lives[index] = replace(life, changed=changed.get(pair, ""))
                elif life.reads and pair[1] in texts:
                    self._lives[index] = replace(life, fate=Fate.SHOWN, why=SHOWN_ONCE)
                elif "displayed" in event.truncated:
                    self._lives[index] = replace(life, why=NOT_LOOKED_FOR)
                else:
                    filtered = pair in discarded and not life.reads
                    unknown = _unknown(life, filters.get(pair, {}))
                    why, maybe = why_not_shown(
                        self._request, event, filtered, unseen.get(pair), unknown
                    )
                    if maybe:
                        self._lives[index] = replace(life, why=why)
                    else:
                        self._lose(index, event.n, why)

    @property
    def _reads(self) -> list[Read]:
        return [event for event in self._open or () if isinstance(event, Read)]

    def _lose(self, index: int, n: int, why: str) -> None:
        self._lives[index] = replace(self._lives[index], fate=Fate.LOST, lost_in=n, why=why)

    def _match(
        self, indexes: Sequence[int], wanted: Sequence[Pair], client: str
    ) -> tuple[list[int], list[int]]:
        """Find the lives that `wanted` names; return (found in wanted's order, left over).

        It may be the text of a life that's opaque.  A pair that no life explains starts one of
        unknown origin: it was planted by hand.
        """
        found: list[int] = []
        paired = _pairing([(i, self._lives[i].pair) for i in indexes], wanted)
        named = {life for life, _ in paired}
        made: dict[str, deque[int]] = defaultdict(deque)
        for index in indexes:
            if self._lives[index].opaque and index not in named:
                made[self._lives[index].category].append(index)
        for life, pair in paired:
            if life is not None:
                found.append(life)
            elif made[pair[0]]:
                index = made[pair[0]].popleft()
                self._lives[index] = replace(self._lives[index], message=pair[1], opaque=False)
                found.append(index)
            else:
                self._lives.append(Life(*pair, "str", client, None, None))
                found.append(len(self._lives) - 1)
        taken = set(found)
        return found, [index for index in indexes if index not in taken]

    def _close_exchange(self) -> None:
        if self._open is not None:
            self._done.append(Exchange(self._request, tuple(self._open)))
            self._open = None


def _unknown(life: Life, filters: Iterable[str]) -> str:
    """Say why a page may show a message in words that aren't known, "" if it can't."""
    if life.opaque:
        return f"only the app's {life.kind} knows its text"
    names = " or ".join(filters)
    return f"the app's filter {names} may change it" if names else ""


def _pairing(
    lives: Sequence[tuple[int, Pair]], wanted: Sequence[Pair]
) -> list[tuple[int | None, Pair]]:
    """Give each wanted pair the first life of that pair which is not given away yet."""
    free: dict[Pair, deque[int]] = defaultdict(deque)
    for index, pair in lives:
        free[pair].append(index)
    return [(free[pair].popleft() if free.get(pair) else None, pair) for pair in wanted]
