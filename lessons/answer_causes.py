"""What the browser was answered: the mistakes that responses and cookies tell."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.exceptions import Finding
from lessons.routes import matches
from lessons.wording import quoted, request_line
from sandbox.books import BROWSER_LIMIT
from sandbox.events import Requested, Route
from sandbox.timeline import Exchange, Timeline, place


def cookie_too_big(timeline: Timeline) -> Finding | None:
    """The session cookie is larger than a browser keeps."""
    for exchange in timeline.exchanges:
        for cookie in exchange.cookies:
            if cookie.too_big:
                flashes = exchange.flashed
                return Finding(
                    "cookie-too-big",
                    f"{request_line(exchange.request)} sets a session cookie of {cookie.bytes:,}"
                    f" bytes. Browsers ignore one of over {BROWSER_LIMIT:,}, so the messages in"
                    " it are lost.",
                    place(flashes[-1].file, flashes[-1].line) if flashes else None,
                    "Keep messages short, and keep large data out of the session.",
                )
    return None


def key_changed(timeline: Timeline) -> Finding | None:
    """A cookie came back that the app's key did not sign."""
    for exchange in timeline.exchanges:
        if exchange.response is not None and exchange.response.session == "rejected":
            return Finding(
                "key-changed",
                f"{request_line(exchange.request)} sent a session cookie that the app's secret"
                " key did not sign, so the app silently began an empty session.",
                None,
                "Was the cookie edited, or the key changed? A key must stay the same: one made anew"
                " at each start forgets every session.",
            )
    return None


def not_called(timeline: Timeline) -> Finding | None:
    """{{ get_flashed_messages }} without brackets prints the function itself."""
    for exchange in timeline.exchanges:
        if exchange.response and "function get_flashed_messages" in exchange.response.body:
            return Finding(
                "not-called",
                f"The page of {request_line(exchange.request)} prints the function"
                " get_flashed_messages itself: it was named, but not called.",
                None,
                "Add the brackets: get_flashed_messages().",
            )
    return None


def wrong_method(timeline: Timeline) -> Finding | None:
    """405: there is a route of that path, for another method."""
    for exchange in _answered(timeline, 405):
        methods = sorted({m for r in _routes(timeline, exchange.request) for m in r.methods})
        takes = [method for method in methods if method not in ("HEAD", "OPTIONS")]
        request = exchange.request
        only = f": its route takes {' and '.join(takes)} only" if takes else ""
        return Finding(
            "wrong-method",
            f"{request_line(request)} was answered 405, Method Not Allowed{only}.",
            None,
            "Name the method at the route, like @app.post(…) or methods=[…], or send another.",
        )
    return None


def no_such_page(timeline: Timeline) -> Finding | None:
    """404 for a path that no route of the app has."""
    for exchange in _answered(timeline, 404):
        if timeline.loaded is None or _routes(timeline, exchange.request):
            continue
        rules = [r.rule for r in timeline.loaded.routes if not r.rule.startswith("/static/")]
        known = f" The app has {', '.join(map(quoted, rules[:6]))}." if rules else ""
        return Finding(
            "no-such-page",
            f"{request_line(exchange.request)} was answered 404: no route has this path.{known}",
            None,
            "Compare the path with the text in @app.route(…), slash by slash.",
        )
    return None


def _answered(timeline: Timeline, status: int) -> Iterator[Exchange]:
    return (x for x in timeline.exchanges if x.response and x.response.status == status)


def _routes(timeline: Timeline, request: Requested) -> tuple[Route, ...]:
    """Return the routes that this path fits, whatever their methods."""
    routes = timeline.loaded.routes if timeline.loaded else ()
    return tuple(route for route in routes if matches(route.rule, request.path))
