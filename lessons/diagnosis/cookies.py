"""Causes of a session cookie that the browser doesn't keep, doesn't send, or never gets."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.diagnosis.cause import Files, Finding, LocatedLine
from lessons.diagnosis.phrases import lost_here, quoted, request_line, sentence
from sandbox import Timeline
from sandbox.events import Pair, ReceivedCookie
from sandbox.timeline import Exchange, Place, place_of

MAX_BYTES = 256 * 1024
"""A longer file isn't searched."""

_SETTINGS = {
    "Expires": ("PERMANENT_SESSION_LIFETIME", "permanent_session_lifetime"),
    "Secure": ("SESSION_COOKIE_SECURE",),
    "Domain": ("SESSION_COOKIE_DOMAIN", "SERVER_NAME"),
    "Path": ("SESSION_COOKIE_PATH", "APPLICATION_ROOT"),
}
"""The settings behind what a browser says of a cookie."""


def not_kept(timeline: Timeline) -> Iterator[Finding]:
    """The browser refused the session cookie, or it had expired when it came."""
    for exchange in timeline.exchanges:
        for cookie in _not_kept(exchange):
            message = lost_here(timeline, exchange)
            lost = f" So {quoted(message.message)} is lost." if message else ""
            yield Finding(
                f"{request_line(exchange.request)} sets the session cookie, but the browser didn't"
                f" keep it, because {cookie.why}.{lost}",
                None,
                _REMEDY.get(_about(cookie.why), "Send a cookie that browsers keep."),
                _about(cookie.why),
                request=exchange.n,
            )


_REMEDY = {
    "Expires": "Give the session a longer lifetime, or none: then it lasts while the browser is"
    " open.",
    "Secure": "Use https, or leave SESSION_COOKIE_SECURE off where there is none.",
    "Domain": "Leave SESSION_COOKIE_DOMAIN out, or name the host that people type.",
}


def kept_back(timeline: Timeline) -> Iterator[Finding]:
    """The browser holds the session cookie, but doesn't send it with this request."""
    for exchange in timeline.exchanges:
        why = exchange.request.session_kept_back
        waiting = exchange.response.elsewhere if exchange.response else ()
        if why and waiting:
            yield Finding(
                f"{request_line(exchange.request)} came without the session cookie: {why}."
                f" {_quoted(waiting)} waits there.",
                None,
                *_way_to_send(why),
                request=exchange.n,
            )


def _way_to_send(why: str) -> tuple[str, str]:
    """Return what makes a browser send the cookie that it kept back, and the setting behind it."""
    return next(
        (way for words, way in _WAYS.items() if words in why),
        ('Make the browser send the cookie everywhere: SESSION_COOKIE_PATH = "/".', "Path"),
    )


_WAYS = {
    "belongs to": (
        "Open all pages at one address: to a browser, localhost and 127.0.0.1 are two hosts.",
        "Domain",
    ),
    "expired": (_REMEDY["Expires"], "Expires"),
    "Secure": (_REMEDY["Secure"], "Secure"),
    "SameSite": ("Lead to this page from a page of the same site.", "SameSite"),
}
"""What to do about the other reasons than a path, by a word of each."""


def removed(timeline: Timeline) -> Iterator[Finding]:
    """A message was queued, and no session cookie left the app: something removed the header."""
    for exchange in timeline.exchanges:
        flashes = [one for one in exchange.flashed if not one.late]
        if flashes and _has_no_cookie(exchange):
            yield Finding(
                f"{place_of(flashes[-1]) or 'The app'} queued {quoted(flashes[-1].message)}, but"
                f" the response of {request_line(exchange.request)} has no Set-Cookie header:"
                " something removed it on its way.",
                None,
                "Keep the header Set-Cookie in what is around the app: a middleware, a proxy.",
                "Set-Cookie",
                request=exchange.n,
            )


def other_host(timeline: Timeline) -> Iterator[Finding]:
    """A redirect leads to another host, which doesn't get this host's cookie."""
    for exchange in timeline.exchanges:
        response = exchange.response
        if response and "another host" in response.not_followed and response.waiting:
            yield Finding(
                f"{request_line(exchange.request)} redirects to another host, {response.leads_to},"
                f" which doesn't get this host's cookie. {_quoted(response.waiting)} waits here.",
                None,
                "Redirect to a path of this app: redirect(url_for(…)).",
                response.leads_to,
                request=exchange.n,
            )


def setting_line(timeline: Timeline, files: Files) -> LocatedLine | None:
    """Find the one line that makes the setting behind `not_kept` or `kept_back`."""
    finding = next((one for find in (not_kept, kept_back) for one in find(timeline)), None)
    words = _SETTINGS.get(finding.name, ()) if finding else ()
    return _line_with(words, files, "sets it")


def removing_line(_: Timeline, files: Files) -> LocatedLine | None:
    """Find the one line that names the header."""
    return _line_with(("Set-Cookie", "set-cookie"), files, "names this header")


def leading_line(timeline: Timeline, files: Files) -> LocatedLine | None:
    """Find the one line with the host that a redirect leads to."""
    finding = next(other_host(timeline), None)
    host = finding.name.partition("://")[2].partition("/")[0] if finding else ""
    return _line_with((host,), files, "names it") if host else None


def was_not_kept(exchange: Exchange) -> bool:
    """Say whether a message of a request was lost with its cookie, not from the session."""
    return any(_not_kept(exchange)) or _has_no_cookie(exchange)


def _not_kept(exchange: Exchange) -> Iterator[ReceivedCookie]:
    for cookie in exchange.response.cookies if exchange.response else ():
        is_told_elsewhere = any(one.too_big for one in exchange.cookies)
        if cookie.session and cookie.value and cookie.fate != "kept" and not is_told_elsewhere:
            yield cookie


def _has_no_cookie(exchange: Exchange) -> bool:
    response = exchange.response
    return (
        response is not None
        and response.session == "cookie"
        and not response.unhandled
        and not any(cookie.session for cookie in response.cookies)
        and not exchange.cookies
        and bool(exchange.flashed)
        and not exchange.reads
    )


def _about(why: str) -> str:
    known = {"Max-Age": "Expires", **{word: word for word in _SETTINGS}}
    return next((about for word, about in known.items() if word in why), "")


def _quoted(pairs: tuple[Pair, ...]) -> str:
    return quoted(pairs[0][1])


def _line_with(words: tuple[str, ...], files: Files, what: str) -> LocatedLine | None:
    """Return the one line of the Python files that holds one of these words."""
    found = [
        Place(file, number)
        for file, data in files.items()
        if file.endswith(".py") and len(data) <= MAX_BYTES
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1)
        if any(word in line for word in words)
    ]
    return (found[0], sentence(f"{found[0]} {what}")) if len(found) == 1 else None
