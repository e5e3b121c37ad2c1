"""Runs as hypothesis makes them up: events that an honest app and browser could have caused."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from sandbox.events import (
    Aborted,
    Called,
    Configured,
    ContextMoved,
    CookieChanged,
    CookieSet,
    Ended,
    Escaped,
    Event,
    Failed,
    FileSaved,
    FileSent,
    Flashed,
    Included,
    Loaded,
    Logged,
    Looked,
    Pair,
    Parsed,
    Printed,
    Read,
    Reason,
    Rendered,
    Requested,
    Responded,
    Returned,
    Routed,
    SessionSeen,
    Started,
    Trusted,
    Undefined,
    UrlBuilt,
)

texts = st.text(max_size=30) | st.sampled_from(
    ["Saved!", "[bold]x[/]", "\x1b[31mred", "a\nb", "\u202eevil", "日本語", "\ud800"]
)
categories = st.sampled_from(["message", "success", "error", "my own", "[red]"])
pairs = st.tuples(categories, texts) | st.sampled_from([("message", "twin"), ("error", "twin")])
"""Messages, many of them alike."""

lines = st.integers(1, 60)


FACTS = (
    *(Routed, Called, Returned, Aborted, Looked, Parsed, Rendered, Included, Undefined, Escaped),
    *(Trusted, UrlBuilt, SessionSeen, CookieSet, FileSaved, FileSent, Logged, Configured),
    ContextMoved,
)
"""Events that move no message."""


@cache
def facts(n: int) -> st.SearchStrategy[Event]:
    """Any fact about a request."""
    return st.one_of([_made(kind, n) for kind in FACTS])


def _made(kind: type[Event], n: int) -> st.SearchStrategy[Event]:
    fields = {name: _of_type(hint) for name, hint in get_type_hints(kind).items()}
    return st.fixed_dictionaries({**fields, "n": st.just(n)}).map(lambda facts: kind(**facts))


def _of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type."""
    parts = get_args(hint)
    if hint is str:
        return texts
    if hint is int:
        return st.integers(0, 5000)
    if get_origin(hint) is tuple and Ellipsis in parts:
        return st.lists(_of_type(parts[0]), max_size=2).map(tuple)
    if get_origin(hint) is tuple:
        return st.tuples(*map(_of_type, parts))
    if get_origin(hint) is dict:
        return st.just({})
    if get_origin(hint) in (Union, UnionType):
        return st.one_of([_of_type(part) for part in parts])
    return st.from_type(hint)


@st.composite
def exchange(
    draw: st.DrawFn, n: int, carried: tuple[Pair, ...], client: str, answered: bool
) -> list[Event]:
    """One request: flashes, reads, output and an error in any order, then perhaps a response."""
    redirected = draw(st.none() | st.integers(1, n - 1)) if n > 1 else None
    path = "/" + draw(st.sampled_from(["", "save", "a/b"]))
    form = draw(st.dictionaries(st.sampled_from(["name", "x"]), texts, max_size=2))
    events: list[Event] = [Requested(n, client, "POST", path, dict(form), redirected, carried)]
    queue, pulled, has_read = list(carried), [], False
    returned: list[Pair] = []
    kinds = ["flash", "flash", "read", "filter", "print", "log", "fail", "fact"]
    for what in draw(st.lists(st.sampled_from(kinds))):
        match what:
            case "flash":
                pair = draw(pairs)
                queue.append(pair)
                events.append(Flashed(n, *pair, "str", "app.py", draw(lines)))
            case "read" | "filter":
                now = () if has_read else tuple(queue)
                if not has_read:
                    pulled, queue = list(queue), []
                only = (draw(categories),) if what == "filter" else ()
                got = tuple(pair for pair in pulled if not only or pair[0] in only)
                dropped = tuple(pair for pair in pulled if pair not in got)
                place = ("templates/home.html", draw(lines))
                events.append(Read(n, got, True, only, has_read, dropped, *place, now))
                returned += got
                has_read = True
            case "print" | "log":
                said = "\n".join(draw(st.lists(texts, max_size=9)))
                events.append(Printed(n, "stdout", said, log=what == "log"))
            case "fact":
                events.append(draw(facts(n)))
            case "fail":
                events.append(Failed(n, "ValueError", draw(texts), "app.py", 3, (), "request"))
    if draw(st.booleans()):
        size = draw(st.integers(40, 6000))
        events.append(
            CookieChanged(n, "session", size, {}, tuple(queue), size > 4096, draw(st.booleans()))
        )
    shown = tuple(pair for pair in returned if draw(st.booleans()))
    if answered or draw(st.integers(0, 9)):
        where = draw(st.none() | st.just("/next"))
        events.append(
            Responded(
                n, 302 if where else 200, where, "text/html", "", 0, shown, tuple(queue), True, 1.5
            )
        )
    return events


@st.composite
def runs(draw: st.DrawFn, *, answered: bool = False, fewest: int = 0) -> list[Event]:
    """A whole run of a few requests, or the part of one; `answered`: each has its response."""
    events: list[Event] = [Started("3.12", "3.1", (), 7), Loaded("app:app", (), True)]
    waiting: dict[str, tuple[Pair, ...]] = {}
    for n in range(1, draw(st.integers(fewest, 4)) + 1):
        client = draw(st.sampled_from("AAB"))
        made = draw(exchange(n, waiting.get(client, ()), client, answered))
        events += made
        last = made[-1]
        waiting[client] = last.waiting if isinstance(last, Responded) else ()
    if draw(st.booleans()):
        reasons: list[Reason] = ["finished", "timeout", "stopped"]
        reason = draw(st.sampled_from(reasons))
        events.append(Ended(reason, draw(st.sampled_from(["", "it hung"])), 12.0))
    return events
