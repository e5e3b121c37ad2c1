"""Causes that responses and cookies show: a cookie that's too big, a changed key."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.diagnosis.cause import Finding
from lessons.diagnosis.phrases import request_line
from sandbox import Timeline
from sandbox.books import BROWSER_LIMIT
from sandbox.timeline import place_of


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
