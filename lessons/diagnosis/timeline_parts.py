"""Parts of a timeline that the causes of mistakes look for."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.events import Flashed, Read
from sandbox.timeline import Exchange, Fate, Life, Place, Timeline, place


def reads_of(timeline: Timeline) -> Iterator[tuple[Exchange, Read]]:
    """Return each read with the exchange in which it was made."""
    return ((exchange, read) for exchange in timeline.exchanges for read in exchange.reads)


def lost_messages(timeline: Timeline) -> Iterator[Life]:
    """Return what became of the messages that were lost."""
    return (life for life in timeline.lives if life.fate is Fate.LOST)


def exchange_of(timeline: Timeline, n: int | None) -> Exchange:
    """Return the exchange of this number."""
    return next(exchange for exchange in timeline.exchanges if exchange.n == n)


def spot_of(event: Flashed | Read) -> Place | None:
    """Return the line at which something happened, where it is one of the app's own."""
    return place(event.file, event.line)
