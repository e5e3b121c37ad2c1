"""Why a run went as it did: the usual mistakes, told from its timeline alone.

Each cause is a small function from a timeline to a finding or None; `CAUSES` lists them, the
most telling first.  What an exception means is in `lessons.exceptions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lessons.exceptions import KNOWN, Finding, other_exception
from lessons.wording import error_place, how_ended, places, quoted, request_line, sentence
from sandbox.books import BROWSER_LIMIT
from sandbox.events import Flashed, Read, Requested, Route
from sandbox.timeline import Exchange, Fate, Life, Place, Timeline, place

__all__ = ["CAUSES", "Finding", "explain"]

Cause = Callable[[Timeline], Finding | None]

CATEGORY_WORDS = frozenset(
    (
        *("message", "error", "info", "warning", "success", "danger", "debug", "notice"),
        *("alert", "failure", "primary", "secondary"),
    )
)
"""The words that apps use as categories, never as messages."""

_REMEDIES = {
    "timeout": "Look for a loop that never ends, or a call that waits, like input() or sleep().",
    "memory": "Look for a list or a text that grows without an end.",
    "output": "Look for a print() or a file that is written in a loop.",
    "denied": "An app in a lesson works with its own folder and its own requests, nothing else.",
    "crashed": "Look for a call that ends the whole process, like os._exit().",
}


def explain(timeline: Timeline) -> tuple[Finding, ...]:
    """Return what can be told of the run's mistakes, the most telling first."""
    found = (cause(timeline) for cause in CAUSES)
    return tuple(finding for finding in found if finding is not None)


def cut_short(timeline: Timeline) -> Finding | None:
    """The run hung, crashed or was stopped by the sandbox."""
    ended = timeline.ended
    if ended is None or ended.reason in ("finished", "stopped"):
        return None
    pending = timeline.exchanges[-1] if timeline.exchanges else None
    if pending is not None and pending.response is None:
        who = request_line(pending.request)
    else:
        who = "the app" if timeline.loaded else "loading the app"
    where = next((error_place(e) for e in reversed(timeline.errors) if e.file), None)
    if ended.reason == "denied" and ended.detail:
        said = sentence(f"{ended.detail[:1].upper()}{ended.detail[1:]}")
    else:
        at = f", at {where}" if where else ""
        said = f"{who[:1].upper()}{who[1:]} {how_ended(ended.reason)}{at}."
    fix = _REMEDIES.get(ended.reason, "Look at what the app does last before it ends.")
    return Finding(ended.reason, said, where, fix)


def swapped_arguments(timeline: Timeline) -> Finding | None:
    """flash("success", "Saved!"): the category stands where the message belongs."""
    for flashed in _flashes(timeline):
        if (
            flashed.message.lower() in CATEGORY_WORDS
            and flashed.category.lower() not in CATEGORY_WORDS
            and _is_sentence(flashed.category)
        ):
            spot = _at(flashed)
            return Finding(
                "swapped-arguments",
                f"{spot or 'The app'} queues the message {quoted(flashed.message)} with the"
                f" category {quoted(flashed.category)}: the two arguments are swapped.",
                spot,
                'The message comes first, then the category: flash("Saved!", "success").',
            )
    return None


def read_twice(timeline: Timeline) -> Finding | None:
    """Two reads in one request get the same list, and the page shows it twice."""
    for life in timeline.lives:
        if life.reads < 2 or life.shown < 2:
            continue
        exchange = _exchange(timeline, life.read_in)
        reads = [read for read in exchange.reads if life.pair in read.messages]
        spots = [_at(read) for read in reads]
        where = places(spots)
        if not reads:
            continue
        who = f"{where} both read" if len(set(spots)) == 2 else f"{where or 'The page'} reads"
        return Finding(
            "read-twice",
            f"{who} the messages while answering {request_line(exchange.request)}, and one"
            f" request always gets the same list: {quoted(life.message)} shows twice.",
            spots[-1],
            "Read in one place only, best in the base template.",
        )
    return None


def read_before_flash(timeline: Timeline) -> Finding | None:
    """The messages were asked for first and the new one queued after, in the same request."""
    for exchange in timeline.exchanges:
        first = next((read for read in exchange.reads if not read.late), None)
        if first is None or exchange.response is None or exchange.response.location:
            continue
        for flashed in exchange.flashed:
            if not flashed.late and exchange.events.index(first) < exchange.events.index(flashed):
                earlier, later = _at(first), _at(flashed)
                return Finding(
                    "read-before-flash",
                    f"{earlier or 'The page'} asked for the messages before"
                    f" {later or 'flash()'} queued {quoted(flashed.message)}, so this one"
                    " waits for the next request that reads.",
                    later,
                    "Call flash() before the page is rendered.",
                )
    return None


def filtered_away(timeline: Timeline) -> Finding | None:
    """A category filter returned some messages, and the read dropped the others."""
    for life in _lost(timeline):
        if life.read_in is None or life.reads:
            continue
        reads = _exchange(timeline, life.read_in).reads
        if dropping := [read for read in reads if life.pair in read.discarded]:
            spot = _at(dropping[0])
            wanted = ", ".join(map(quoted, dropping[0].category_filter))
            return Finding(
                "filtered-away",
                f"{spot or 'A read'} asks for the categories {wanted} only. Reading empties the"
                f" whole queue, so {quoted(life.message)} ({quoted(life.category)}) was dropped.",
                spot,
                "Read the rest on the same page too, or read without category_filter.",
            )
    return None


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
                    _at(flashes[-1]) if flashes else None,
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


def session_emptied(timeline: Timeline) -> Finding | None:
    """session.clear() or the like took the queue with it."""
    for life in _lost(timeline):
        if life.read_in is not None or life.flashed_in is None or life.lost_in is None:
            continue
        exchange = _exchange(timeline, life.lost_in)
        response = exchange.response
        if (
            response is None
            or response.session != "cookie"
            or response.unhandled
            or any(cookie.too_big for cookie in exchange.cookies)
            or any(flashed.late for flashed in exchange.flashed)
            or any("not JSON serializable" in error.message for error in exchange.errors)
            or life.pair in response.waiting
            or not (exchange.cookies or life.lost_in == life.flashed_in)
        ):
            continue
        return Finding(
            "session-emptied",
            f"{life.flashed_at or 'The app'} queued {quoted(life.message)}, and then"
            f" {request_line(exchange.request)} emptied the session, the queue with it.",
            life.flashed_at,
            "Call session.clear() first and flash() after it.",
        )
    return None


def flashed_too_late(timeline: Timeline) -> Finding | None:
    """flash() ran when the cookie had already been written."""
    for flashed in _flashes(timeline):
        if flashed.late:
            spot = _at(flashed)
            return Finding(
                "flashed-too-late",
                f"{spot or 'The app'} calls flash() after the response was built. The cookie"
                f" had been written before, so {quoted(flashed.message)} is never saved.",
                spot,
                "Call flash() in the view, before it returns.",
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


def read_not_shown(timeline: Timeline) -> Finding | None:
    """A message was read and dropped: it stands on no page."""
    for life in _lost(timeline):
        if life.read_in is not None and life.reads:
            return Finding(
                "read-not-shown",
                f"{life.read_at or 'The app'} read {quoted(life.message)}: {life.why}.",
                life.read_at,
                "Put what get_flashed_messages() returns on the page that is sent.",
            )
    return None


def never_read(timeline: Timeline) -> Finding | None:
    """A message was queued, pages were made, and none of them asked for it."""
    for life in timeline.lives:
        if life.fate is not Fate.WAITING:
            continue
        pages = [x for x in timeline.exchanges if x.n in life.carried_into and _is_page(x)]
        if pages:
            return Finding(
                "never-read",
                f"{life.flashed_at or 'The app'} queued {quoted(life.message)}, but"
                f" {request_line(pages[0].request)} did not ask for it: it is still waiting.",
                life.flashed_at,
                "Call get_flashed_messages() in the template of that page.",
            )
    return None


CAUSES: tuple[Cause, ...] = (
    cut_short,
    *KNOWN,
    other_exception,
    cookie_too_big,
    key_changed,
    flashed_too_late,
    session_emptied,
    filtered_away,
    swapped_arguments,
    read_twice,
    not_called,
    wrong_method,
    no_such_page,
    read_before_flash,
    read_not_shown,
    never_read,
)
"""Every cause that can be told from a timeline, the most telling first."""


def _flashes(timeline: Timeline) -> Iterator[Flashed]:
    for exchange in timeline.exchanges:
        yield from exchange.flashed


def _lost(timeline: Timeline) -> Iterator[Life]:
    return (life for life in timeline.lives if life.fate is Fate.LOST)


def _exchange(timeline: Timeline, n: int | None) -> Exchange:
    return next(exchange for exchange in timeline.exchanges if exchange.n == n)


def _answered(timeline: Timeline, status: int) -> Iterator[Exchange]:
    return (x for x in timeline.exchanges if x.response and x.response.status == status)


def _routes(timeline: Timeline, request: Requested) -> tuple[Route, ...]:
    """Return the routes of exactly this path; one with variables is not worked out here."""
    path = request.path.partition("?")[0]
    routes = timeline.loaded.routes if timeline.loaded else ()
    return tuple(route for route in routes if route.rule == path)


def _is_page(exchange: Exchange) -> bool:
    response = exchange.response
    return response is not None and response.status == 200 and "html" in response.content_type


def _is_sentence(text: str) -> bool:
    return " " in text or text[:1].isupper() or text.endswith((".", "!", "?"))


def _at(event: Flashed | Read) -> Place | None:
    return place(event.file, event.line)
