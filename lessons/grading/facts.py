"""Which observed facts a check counts, and which of them fit it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import msgspec

from lessons.course.model import Observation, Observe
from sandbox.events import CookieChanged, Failed, Pair, Read, Responded
from sandbox.timeline import Exchange, Fate, Life, Place, Timeline, place


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a run that a check looks at: one of its requests or all, on one path or any.

    ``made`` is false where the request that is asked for was never sent.
    """

    timeline: Timeline
    exchanges: tuple[Exchange, ...]
    number: int | None
    path: str | None
    made: bool

    @classmethod
    def of(cls, timeline: Timeline, number: int | None, path: str | None) -> Scope:
        groups = _groups(timeline)
        if number is None:
            exchanges = timeline.exchanges
        else:
            exchanges = groups[number - 1] if 0 < number <= len(groups) else ()
        on_path = tuple(x for x in exchanges if path is None or path in _spellings(x))
        return cls(timeline, on_path, number, path, bool(exchanges))

    @property
    def errors(self) -> tuple[Failed, ...]:
        """The errors of these requests; of loading too where all requests are looked at."""
        if self.number is None and self.path is None:
            return self.timeline.errors
        return tuple(error for exchange in self.exchanges for error in exchange.errors)


@dataclass(frozen=True, slots=True)
class Fact:
    """One observed thing of the kind that a check counts; the fields of its kind are set."""

    place: Place | None = None
    exchange: Exchange | None = None
    pair: Pair = ("", "")
    read: Read | None = None
    cookie: CookieChanged | None = None
    error: Failed | None = None
    response: Responded | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The facts that fit a check, those of its kind that do not, and whether the check holds."""

    fitting: tuple[Fact, ...]
    others: tuple[Fact, ...]
    holds: bool


def select(check: Observation, scope: Scope) -> Selection:
    """Sort the facts of a check's kind into those that fit it and the others."""
    fitting: list[Fact] = []
    others: list[Fact] = []
    for fact in _FACTS[check.observe](scope):
        (others if misfits(check, fact) else fitting).append(fact)
    if not (scope.made or check.observe == "error"):
        holds = False
    elif check.times is not None:
        holds = len(fitting) == check.times
    elif check.observe == "balanced":
        holds = not others and bool(fitting)
    else:
        holds = bool(fitting)
    return Selection(tuple(fitting), tuple(others), holds)


def misfits(check: Observation, fact: Fact) -> tuple[str, ...]:
    """Return the fields of the check that this fact does not fit."""
    return tuple(name for name, fits in _fits(check, fact) if not fits)


def requests_made(timeline: Timeline, *, answered: bool = False) -> int:
    """Return how many requests were made, the redirects they led to not counted."""
    groups = _groups(timeline)
    return sum(not answered or group[-1].response is not None for group in groups)


def same_status(wanted: int, status: int) -> bool:
    """Whether a status is the wanted one; 200, 300, 400 and 500 stand for their hundred."""
    return status // 100 == wanted // 100 if wanted % 100 == 0 else status == wanted


def _fits(check: Observation, fact: Fact) -> Iterator[tuple[str, bool]]:
    """Yield (field, whether the fact fits it) for each field that narrows this check."""
    match check.observe:
        case "flashed" | "shown" | "waiting" | "lost":
            category, message = fact.pair
            if check.category is not None:
                yield "category", category == check.category
            if check.message is not None:
                yield "message", message == check.message
            if check.message_not is not None:
                yield "message_not", message != check.message_not
        case "read" if fact.read is not None:
            if check.with_categories is not None:
                yield "with_categories", fact.read.with_categories == check.with_categories
            if check.category is not None or check.message is not None:
                yield (
                    "message",
                    any(
                        check.category in (None, category) and check.message in (None, message)
                        for category, message in fact.read.messages
                    ),
                )
        case "cookie" if fact.cookie is not None and check.contains is not None:
            yield "contains", any(check.contains in text for text in _texts(fact.cookie.data))
        case "page" if fact.response is not None and check.contains is not None:
            yield "contains", check.contains in fact.response.body
        case "error" if fact.error is not None and check.type is not None:
            yield "type", fact.error.type == check.type
        case "status" if fact.response is not None and check.status is not None:
            yield "status", same_status(check.status, fact.response.status)
        case "balanced":
            books = fact.exchange.books if fact.exchange else None
            yield "balanced", books is not None and books.balanced is not False
        case _:
            return


def _groups(timeline: Timeline) -> list[tuple[Exchange, ...]]:
    """Return the exchanges by the request that led to them."""
    groups: list[tuple[Exchange, ...]] = []
    for exchange in timeline.exchanges:
        if exchange.request.redirected_from is None or not groups:
            groups.append((exchange,))
        else:
            groups[-1] += (exchange,)
    return groups


def _spellings(exchange: Exchange) -> tuple[str, str]:
    path = exchange.request.path
    return path, path.partition("?")[0]


def _texts(data: object) -> Iterator[str]:
    """Yield a payload as JSON text, then every text inside it as it is."""
    yield msgspec.json.encode(data).decode()
    pending = [data]
    while pending:
        match pending.pop():
            case str() as text:
                yield text
            case dict() as table:
                pending += [*table.keys(), *table.values()]
            case list() | tuple() as items:
                pending += items


def _flashed(scope: Scope) -> Iterable[Fact]:
    """Yield the calls of ``flash()`` whose message was also seen from outside the app.

    That a call was made is the app's process's word, and code in there can lie; the cookie and
    the page are what the browser itself was given.
    """
    for exchange in scope.exchanges:
        for life in scope.timeline.lives:
            if life.flashed_in == exchange.n and _is_seen(life, exchange):
                yield Fact(life.flashed_at, exchange, pair=life.pair)


def _is_seen(life: Life, exchange: Exchange) -> bool:
    """Whether a message was in a session cookie or on a page."""
    in_cookie = any(life.pair in cookie.queued for cookie in exchange.cookies)
    return in_cookie or bool(life.carried_into) or life.shown > 0 or life.fate is Fate.WAITING


def _read(scope: Scope) -> Iterable[Fact]:
    for exchange in scope.exchanges:
        for event in exchange.reads:
            yield Fact(place(event.file, event.line), exchange, read=event)


def _shown(scope: Scope) -> Iterable[Fact]:
    for exchange in scope.exchanges:
        for pair in exchange.response.displayed if exchange.response else ():
            lives = (x for x in scope.timeline.lives if x.pair == pair and x.read_in == exchange.n)
            yield Fact(_read_at(next(lives, None)), exchange, pair=pair)


def _waiting(scope: Scope) -> Iterable[Fact]:
    last = next((x for x in reversed(scope.exchanges) if x.response is not None), None)
    for pair in last.response.waiting if last and last.response else ():
        lives = (x for x in reversed(scope.timeline.lives) if x.pair == pair)
        life = next(lives, None)
        yield Fact(life.flashed_at if life else None, last, pair=pair)


def _lost(scope: Scope) -> Iterable[Fact]:
    exchanges = {exchange.n: exchange for exchange in scope.exchanges}
    for life in scope.timeline.lives:
        if life.fate is Fate.LOST and life.lost_in in exchanges:
            spot = life.read_at or life.flashed_at
            yield Fact(spot, exchanges[life.lost_in], pair=life.pair, why=life.why)


def _cookie(scope: Scope) -> Iterable[Fact]:
    for exchange in scope.exchanges:
        for event in exchange.cookies:
            if not event.cleared:
                yield Fact(None, exchange, cookie=event)


def _page(scope: Scope) -> Iterable[Fact]:
    for exchange in scope.exchanges:
        if exchange.response is not None and not exchange.response.location:
            yield Fact(None, exchange, response=exchange.response)


def _error(scope: Scope) -> Iterable[Fact]:
    for event in scope.errors:
        exchange = next((x for x in scope.exchanges if x.n == event.n), None)
        yield Fact(place(event.file, event.line), exchange, error=event)


def _status(scope: Scope) -> Iterable[Fact]:
    for exchange in scope.exchanges:
        if exchange.response is not None:
            error = exchange.errors[-1] if exchange.errors else None
            spot = place(error.file, error.line) if error else None
            yield Fact(spot, exchange, response=exchange.response)


def _balanced(scope: Scope) -> Iterable[Fact]:
    return (Fact(None, exchange) for exchange in scope.exchanges if exchange.books is not None)


def _read_at(life: Life | None) -> Place | None:
    return life.read_at if life else None


_FACTS: dict[Observe, Callable[[Scope], Iterable[Fact]]] = {
    "flashed": _flashed,
    "read": _read,
    "shown": _shown,
    "waiting": _waiting,
    "lost": _lost,
    "cookie": _cookie,
    "page": _page,
    "error": _error,
    "status": _status,
    "balanced": _balanced,
}
