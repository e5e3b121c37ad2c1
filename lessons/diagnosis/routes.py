"""Causes of a 404 and a 405: no rule takes the path of a request, or not with its method."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from urllib.parse import unquote

from lessons.course.faults import listed
from lessons.diagnosis.cause import Files, Finding
from lessons.diagnosis.phrases import quoted, request_line
from lessons.diagnosis.python_fixes import View
from lessons.diagnosis.sources import function_around
from sandbox import Timeline
from sandbox.events import Requested, Route, Routed
from sandbox.timeline import Exchange, Place

MAX_ROUTES = 500
"""An app with more routes isn't searched for the route of a path."""
MAX_PATH = 300
MAX_VARIABLES = 3
"""With more variables than this, a rule's converters aren't looked at: they may be slow."""

_VARIABLE = re.compile(r"<(?:(?P<converter>\w+)(?:\((?P<arguments>[^<>]*)\))?:)?\w+>")
_ANY_TEXT = "[^/]+"
_PATTERNS: dict[str, Callable[[str], str]] = {
    "int": lambda given: r"-?\d+" if "signed" in given else r"\d+",
    "float": lambda given: r"-?\d+\.\d+" if "signed" in given else r"\d+\.\d+",
    "uuid": lambda _: r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
    "path": lambda _: "[^/].*",
    "any": lambda given: "|".join(re.escape(word.strip(" '\"")) for word in given.split(",")),
}


CLOSE = 0.75
"""How similar two paths must be, from 0 to 1, so that one is taken for a typo."""

MAX_TOLD = 6
"""How many rules a sentence lists."""


def wrong_method(timeline: Timeline) -> Iterator[Finding]:
    """405: a rule has this path, but for another method."""
    exchange = refused_request(timeline)
    if exchange is None:
        return
    request = exchange.request
    methods = {m for route in routes_for(timeline, request) for m in route.methods}
    takes = sorted({*allowed(exchange), *methods} - {"HEAD", "OPTIONS"})
    only = f" The path takes {listed(takes)} only." if takes else ""
    if request.redirected_from is not None and request.method == "GET" and "POST" in takes:
        fix = "Redirect to a page: the browser follows a redirect with GET, and sends no form."
    elif request.method == "GET" and "POST" in takes:
        fix = 'If a form leads there, write <form method="post">: without it, a form sends GET.'
    else:
        name = request.method.lower()
        fix = f"Name the method at the route: @app.{name}(…) or methods=[…]."
    yield Finding(
        f"{request_line(request)} got 405, Method Not Allowed.{only}",
        None,
        fix,
        fatal=True,
        request=exchange.n,
    )


def no_such_page(timeline: Timeline) -> Iterator[Finding]:
    """404: no rule of the app has this path."""
    exchange = lost_request(timeline)
    if exchange is None or timeline.loaded is None:
        return
    who = f"{request_line(exchange.request)} got 404, Not Found: no rule of the app has this path."
    near = nearest_rule(timeline, exchange.request)
    if near is not None:
        route, why = near
        text, fix = f"{who} {why}", f"Use one path in both places: {quoted(route.rule)}."
    else:
        routes = [r for r in timeline.loaded.routes if r.endpoint.split(".")[-1] != "static"]
        rules = list(dict.fromkeys(route.rule for route in routes))
        known = f" The app has {listed(map(quoted, rules[:MAX_TOLD]))}." if rules else ""
        text = f"{who}{known}"
        fix = "Compare the path with the paths of your routes. If it's right, add a route for it."
    yield Finding(text, None, fix, fatal=True, request=exchange.n)


def refused_request(timeline: Timeline) -> Exchange | None:
    """Return the first request that got a 405 because no rule of its path takes its method."""
    return next(_not_routed(timeline, 405, "MethodNotAllowed"), None)


def lost_request(timeline: Timeline) -> Exchange | None:
    """Return the first request that got a 404 because no rule has its path."""
    return next(lost_requests(timeline), None)


def lost_requests(timeline: Timeline) -> Iterator[Exchange]:
    """Yield the requests that got a 404 because no rule has their path."""
    return _not_routed(timeline, 404, "NotFound")


def _not_routed(timeline: Timeline, status: int, why: str) -> Iterator[Exchange]:
    for exchange in timeline.exchanges:
        answered = exchange.response is not None and exchange.response.status == status
        if answered and any(routed.failed == why for routed in exchange.of(Routed)):
            yield exchange


def allowed(exchange: Exchange) -> tuple[str, ...]:
    """Return the methods that the path of a request takes, as Flask says."""
    return next((routed.allowed for routed in exchange.of(Routed)), ())


def routes_for(timeline: Timeline, request: Requested) -> tuple[Route, ...]:
    """Return the routes with this path, for any method, among the first of the app."""
    routes = timeline.loaded.routes[:MAX_ROUTES] if timeline.loaded else ()
    return tuple(route for route in routes if matches(route.rule, request.path))


def views_of(timeline: Timeline, request: Requested, files: Files) -> Iterator[tuple[str, View]]:
    """Yield the functions that the routes of a request lead to, each with its file."""
    for route in routes_for(timeline, request):
        if route.file is not None and request.method in route.methods:
            view = function_around(files, Place(route.file, route.line))
            if view is not None:
                yield route.file, view


def nearest_rule(timeline: Timeline, request: Requested) -> tuple[Route, str] | None:
    """Return the route that was probably meant by a path that no rule has, and what differs."""
    path = unquote(request.path.partition("?")[0])[:MAX_PATH]
    routes = timeline.loaded.routes[:MAX_ROUTES] if timeline.loaded else ()
    for route in routes:
        if path.endswith("/") and matches(route.rule, path.rstrip("/")):
            return route, f"{quoted(route.rule)} has no slash at its end."
    for route in routes:
        untyped = _VARIABLE.sub("<x>", route.rule)
        if untyped != route.rule and matches(untyped, path):
            return route, f"{quoted(route.rule)} doesn't take what the path has there."
    for route in routes:
        if len(path) > 1 and route.rule.endswith(path):
            return route, f"{quoted(route.rule)} has more in front of it."
    filled = {_filled(route.rule, path): route for route in reversed(routes)}
    filled = {rule: route for rule, route in filled.items() if not goes_on(rule, path)}
    close = get_close_matches(path, filled, 1, CLOSE)
    return (filled[close[0]], f"Did you mean {quoted(close[0])}?") if close else None


def goes_on(one: str, other: str) -> bool:
    """Say whether one of two paths goes on where the other ends: that's another page, no typo."""
    shorter, longer = sorted((one.rstrip("/"), other.rstrip("/")), key=len)
    return longer.startswith(f"{shorter}/")


def _filled(rule: str, path: str) -> str:
    """Return a rule with the parts of a path where it has variables, if both have as many."""
    parts, given = rule.split("/"), path.split("/")
    if len(parts) != len(given):
        return rule
    return "/".join(g if "<" in part else part for part, g in zip(parts, given, strict=True))


def matches(rule: str, path: str) -> bool:
    """Say whether Flask's router would match the path with this rule.

    A converter that the app defines matches any text without a slash.
    """
    path = unquote(path.partition("?")[0])
    if "<" not in rule:
        return rule == path
    return len(path) <= MAX_PATH and _pattern(rule).fullmatch(path) is not None


@lru_cache(maxsize=MAX_ROUTES)
def _pattern(rule: str) -> re.Pattern[str]:
    """Return a regular expression for a rule; no path can make it slow."""
    if len(_VARIABLE.findall(rule)) > MAX_VARIABLES:
        segments = rule.split("/")
        parts = [_ANY_TEXT if "<" in segment else re.escape(segment) for segment in segments]
        return re.compile("/".join(parts))
    parts, start = [], 0
    for found in _VARIABLE.finditer(rule):
        make = _PATTERNS.get(found["converter"] or "")
        pattern = make(found["arguments"] or "") if make else _ANY_TEXT
        parts += [re.escape(rule[start : found.start()]), f"(?:{pattern})"]
        start = found.end()
    return re.compile("".join([*parts, re.escape(rule[start:])]))
