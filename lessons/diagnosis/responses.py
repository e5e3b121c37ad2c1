"""Causes that responses and cookies show: a 404, a 405, a cookie that's too big, a changed key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import unquote

from lessons.diagnosis.cause import Finding
from lessons.diagnosis.phrases import quoted, request_line
from sandbox import Timeline
from sandbox.books import BROWSER_LIMIT
from sandbox.events import Requested, Route
from sandbox.timeline import Exchange, place_of

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


def cookie_too_big(timeline: Timeline) -> Iterator[Finding]:
    """The session cookie is bigger than a browser keeps."""
    for exchange in timeline.exchanges:
        for cookie in exchange.cookies:
            if cookie.too_big:
                flashes = exchange.flashed
                yield Finding(
                    f"{request_line(exchange.request)} sets a session cookie of {cookie.bytes:,}"
                    f" bytes. Browsers ignore one of over {BROWSER_LIMIT:,}, so the messages in"
                    " it are lost.",
                    place_of(flashes[-1]) if flashes else None,
                    "Keep messages short, and keep large data out of the session.",
                    request=exchange.n,
                )


def key_changed(timeline: Timeline) -> Iterator[Finding]:
    """The browser sent a cookie that the app's key didn't sign."""
    for exchange in timeline.exchanges:
        if exchange.response is not None and exchange.response.session == "rejected":
            yield Finding(
                f"{request_line(exchange.request)} sent a session cookie that the app's secret"
                " key did not sign, so the app silently began an empty session.",
                None,
                "Was the cookie edited, or the key changed? A key must stay the same: one made anew"
                " at each start forgets every session.",
                request=exchange.n,
            )


def not_called(timeline: Timeline) -> Iterator[Finding]:
    """{{ get_flashed_messages }} without parentheses prints the function itself."""
    for exchange in timeline.exchanges:
        if exchange.response and "function get_flashed_messages" in exchange.response.body:
            yield Finding(
                f"The page of {request_line(exchange.request)} prints the function"
                " get_flashed_messages itself: it was named, but not called.",
                None,
                "Add the brackets: get_flashed_messages().",
                request=exchange.n,
            )


def wrong_method(timeline: Timeline) -> Iterator[Finding]:
    """405: a route has this path, but for another method."""
    exchange = refused_request(timeline)
    if exchange is None:
        return
    request = exchange.request
    methods = sorted({m for route in routes_for(timeline, request) for m in route.methods})
    takes = [method for method in methods if method not in ("HEAD", "OPTIONS")]
    only = f": its route takes {' and '.join(takes)} only" if takes else ""
    yield Finding(
        f"{request_line(request)} was answered 405, Method Not Allowed{only}.",
        None,
        "Name the method at the route, like @app.post(…) or methods=[…], or send another.",
        fatal=True,
        request=exchange.n,
    )


def no_such_page(timeline: Timeline) -> Iterator[Finding]:
    """404: no route of the app has this path."""
    exchange = lost_request(timeline)
    if exchange is None or timeline.loaded is None:
        return
    rules = [r.rule for r in timeline.loaded.routes if not r.rule.startswith("/static/")]
    known = f" The app has {', '.join(map(quoted, rules[:6]))}." if rules else ""
    yield Finding(
        f"{request_line(exchange.request)} was answered 404: no route has this path.{known}",
        None,
        "Compare the path with the text in @app.route(…), slash by slash.",
        fatal=True,
        request=exchange.n,
    )


def refused_request(timeline: Timeline) -> Exchange | None:
    """Return the first request that got a 405."""
    return next(_answered(timeline, 405), None)


def lost_request(timeline: Timeline) -> Exchange | None:
    """Return the first request that got a 404 because no route has its path."""
    if timeline.loaded is None or len(timeline.loaded.routes) > MAX_ROUTES:
        return None
    lost = _answered(timeline, 404)
    return next((x for x in lost if not routes_for(timeline, x.request)), None)


def routes_for(timeline: Timeline, request: Requested) -> tuple[Route, ...]:
    """Return the routes with this path, for any method, among the first of the app."""
    routes = timeline.loaded.routes[:MAX_ROUTES] if timeline.loaded else ()
    return tuple(route for route in routes if matches(route.rule, request.path))


def _answered(timeline: Timeline, status: int) -> Iterator[Exchange]:
    return (x for x in timeline.exchanges if x.response and x.response.status == status)


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
