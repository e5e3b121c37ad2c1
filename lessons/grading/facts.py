"""The facts of a run that a check counts, and the part of the run where it looks for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from sandbox import Timeline
from sandbox.events import COMMAND, ENDLESS, CommandRun, Event, Failed
from sandbox.timeline import Exchange, Place

T = TypeVar("T")
E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a run that a check looks at: one of its requests or all, on one path or any.

    ``made`` is false if the request that the check asks for was never sent.  ``last`` is the number
    of the last request in it, 0 if there is none.
    """

    timeline: Timeline
    exchanges: tuple[Exchange, ...]
    number: int | None
    path: str | None
    made: bool
    last: int = 0

    @classmethod
    def of(cls, timeline: Timeline, number: int | None, path: str | None) -> Scope:
        """Return the part of a run that is request `number` on `path`; None means any."""
        groups = _groups(timeline)
        if number is None:
            exchanges = timeline.exchanges
        else:
            exchanges = groups[number - 1] if 0 < number <= len(groups) else ()
        paths = [(x, x.request.path) for x in exchanges]
        on_path = tuple(x for x, p in paths if path in (None, p, p.partition("?")[0]))
        last = (on_path or exchanges)[-1].n if exchanges else 0
        return cls(timeline, on_path, number, path, bool(exchanges), last)

    def seen(self, kind: type[E]) -> Iterator[tuple[Exchange | None, E]]:
        """Yield the events of one kind, each with its request.

        Those of loading have none; they count too if the check asks for all requests.
        """
        whole = self.number is None and self.path is None
        yield from ((None, one) for one in self.timeline.loading if whole and isinstance(one, kind))
        yield from ((exchange, one) for exchange in self.exchanges for one in exchange.of(kind))
        yield from ((None, one) for one in self.timeline.after if whole and isinstance(one, kind))

    @property
    def errors(self) -> tuple[Failed, ...]:
        """The errors of these requests, and those of loading if the check asks for all requests."""
        if self.number is None and self.path is None:
            return self.timeline.errors
        numbers = {exchange.n for exchange in self.exchanges}
        return tuple(error for error in self.timeline.errors if error.n in numbers)


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """One thing of the kind that a check counts.

    ``why`` says what happened to it, if that is known.
    """

    what: T
    exchange: Exchange | None
    place: Place | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Selection(Generic[T]):
    """The facts that fit a check, the others of its kind, and whether the check passes."""

    fitting: tuple[Fact[T], ...]
    others: tuple[Fact[T], ...]
    holds: bool


def failed_requests(timeline: Timeline) -> list[Exchange]:
    """Return the requests that failed; one of them may be the last of redirects without an end."""
    endless = {error.n for error in timeline.errors if error.type == ENDLESS}
    return [one for one in timeline.exchanges if has_failed(one) or one.n in endless]


def has_failed(exchange: Exchange) -> bool:
    """Say whether a request raised an exception, got no response, or was answered 4xx or 5xx.

    A command of the app fails if it raises one, or ends with another status than 0.
    """
    response = exchange.response
    if exchange.request.method == COMMAND:
        return not _has_ended(exchange) or any(one.status for one in exchange.of(CommandRun))
    raised = any(error.phase != "sandbox" for error in exchange.errors)
    return response is None or response.status >= 400 or raised


def requests_answered(timeline: Timeline) -> int:
    """Return how many requests got a response, with the redirects that follow each of them.

    A command of the app gets none, but it comes to its end.
    """
    return sum(_has_ended(group[-1]) for group in _groups(timeline))


def _has_ended(exchange: Exchange) -> bool:
    return exchange.response is not None or bool(exchange.of(CommandRun))


def _groups(timeline: Timeline) -> list[tuple[Exchange, ...]]:
    """Return the exchanges, grouped by the request that led to them."""
    groups: list[tuple[Exchange, ...]] = []
    for exchange in timeline.exchanges:
        if exchange.request.redirected_from is None or not groups:
            groups.append((exchange,))
        else:
            groups[-1] += (exchange,)
    return groups
