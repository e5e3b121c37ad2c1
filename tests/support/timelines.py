"""Timelines of hand-written events, for what is awkward to bring about for real."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Union

import msgspec

from lessons.course.model import Check, FrontMatter, Prediction, Step
from sandbox import Timeline, events, fold
from sandbox.events import (
    CookieChanged,
    Ended,
    Event,
    Failed,
    Flashed,
    Loaded,
    Pair,
    Read,
    Reason,
    Requested,
    Responded,
    Route,
    SessionKind,
    Started,
)

ROUTES = (Route("/", ("GET", "HEAD"), "home"), Route("/save", ("POST",), "save"))


def from_json(line: bytes | str) -> Event:
    """Read one line of ``run --json`` back."""
    kinds = (*events.OBSERVED, Requested, CookieChanged, Responded, Ended)
    decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Union[kinds])  # noqa: UP007
    return decoder.decode(line)


def timeline(*events: Event, reason: Reason | None = "finished") -> Timeline:
    """Fold the events of requests into a whole run's timeline."""
    start = (Started("3.11", "3.1", (), 1), Loaded("app:app", ROUTES, True))
    end = (Ended(reason, "", 1.0),) if reason else ()
    return fold((*start, *events, *end))


def asked(
    n: int,
    line: str = "GET /",
    *,
    carried: Sequence[Pair] = (),
    redirected_from: int | None = None,
    client: str = "A",
) -> Requested:
    method, path = line.split()
    return Requested(n, client, method, path, {}, redirected_from, tuple(carried))


def flashed(
    n: int, message: str, category: str = "message", line: int = 9, *, late: bool = False
) -> Flashed:
    return Flashed(n, category, message, "str", "app.py", line, late)


def read(
    n: int,
    *pairs: Pair,
    line: int = 2,
    with_categories: bool = False,
    again: bool = False,
) -> Read:
    pulled = () if again else pairs
    return Read(n, pairs, with_categories, (), again, (), "templates/home.html", line, pulled)


def cookie(n: int, *queued: Pair, too_big: bool = False) -> CookieChanged:
    payload = {"_flashes": [list(pair) for pair in queued]}
    return CookieChanged(n, "session", 5000 if too_big else 90, payload, queued, too_big, False)


def answered(
    n: int,
    status: int = 200,
    *,
    displayed: Sequence[Pair] = (),
    waiting: Sequence[Pair] = (),
    location: str | None = None,
    session: SessionKind = "cookie",
    body: str = "",
) -> Responded:
    return Responded(
        *(n, status, location, "text/html; charset=utf-8", body, len(body)),
        displayed=tuple(displayed),
        waiting=tuple(waiting),
        balanced=True,
        ms=1.0,
        session=session,
    )


def failed(n: int, kind: str, message: str = "", line: int | None = 9) -> Failed:
    file = "app.py" if line is not None else None
    return Failed(n, kind, message, file, line, (), "request" if n else "load")


def step(
    *checks: Check,
    requests: tuple[str | dict[str, object], ...] = ("GET /",),
    draw: dict[str, tuple[str, ...]] | None = None,
    files: dict[str, str] | None = None,
    prediction: Prediction | None = None,
) -> Step:
    front = FrontMatter(
        *("A step", "read", "Do it.", requests),
        draw=draw or {},
        checks=checks,
        prediction=prediction,
    )
    return Step("a-step", 1, front, "", files or {"app.py": ""}, {})
