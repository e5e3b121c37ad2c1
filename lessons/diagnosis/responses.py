"""Causes that responses and cookies show: a cookie that's too big, a changed key."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.diagnosis.cause import NO_FILES, Finding
from lessons.diagnosis.messages import never_read
from lessons.diagnosis.phrases import lost_here, quoted, request_line
from sandbox import Timeline
from sandbox.books import BROWSER_LIMIT
from sandbox.events import CookieChanged
from sandbox.timeline import Exchange


def cookie_too_big(timeline: Timeline) -> Iterator[Finding]:
    """The session cookie is bigger than a browser keeps, and not only for messages unread before.

    Those have a cause of their own.
    """
    some_unread = next(never_read(timeline, NO_FILES), None) is not None
    for exchange in timeline.exchanges:
        for cookie in exchange.cookies:
            if cookie.too_big and not (some_unread and _would_fit_alone(cookie, exchange)):
                message = lost_here(timeline, exchange)
                lost = quoted(message.message) if message else "what it changed"
                yield Finding(
                    f"{request_line(exchange.request)} sets a session cookie of {cookie.bytes:,}"
                    f" bytes. Browsers ignore a cookie of more than {BROWSER_LIMIT:,} and keep"
                    f" the old one, so {lost} is lost.",
                    message.flashed_at if message else None,
                    "Keep messages short, and keep large data out of the session.",
                    request=exchange.n,
                )


def _would_fit_alone(cookie: CookieChanged, exchange: Exchange) -> bool:
    """Say whether the cookie is small enough without the messages that waited before."""
    new = sum(len(flashed.message) for flashed in exchange.flashed)
    every = sum(len(message) for _, message in cookie.queued)
    return every > 0 and cookie.bytes * new / every <= BROWSER_LIMIT


def key_changed(timeline: Timeline) -> Iterator[Finding]:
    """The browser sent a cookie that the app's key didn't sign."""
    for exchange in timeline.exchanges:
        response = exchange.response
        if response is not None and response.session == "rejected" and not response.too_old:
            yield Finding(
                f"{request_line(exchange.request)} sent a session cookie that the app's secret"
                " key didn't sign. So Flask started with an empty session and raised no error.",
                None,
                "Was the cookie edited, or the key changed? A key must stay the same. If the app"
                " makes a new one at each start, Flask rejects every older cookie.",
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
                "Add the parentheses: get_flashed_messages().",
                request=exchange.n,
            )
