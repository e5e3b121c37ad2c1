"""Causes that the lives of messages show: queued wrongly, lost on the way, never read."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.diagnosis.cause import Files, Finding
from lessons.diagnosis.cookies import was_not_kept
from lessons.diagnosis.exceptions import failed_to_read
from lessons.diagnosis.phrases import (
    CATEGORY_WORDS,
    exchange_of,
    is_page,
    lost_messages,
    quoted,
    reads_of,
    request_line,
)
from lessons.diagnosis.sources import decorators, function_around
from lessons.diagnosis.templates import page_template
from sandbox import Timeline
from sandbox.events import Flashed, Requested
from sandbox.timeline import Exchange, Fate, Life, Place, place_of

MAX_LINES = 100
"""How many lines that queue messages are looked at in the files."""


def swapped_arguments(timeline: Timeline) -> Iterator[Finding]:
    """flash("success", "Saved!"): the category is in the place of the message."""
    for flashed in _flashes(timeline):
        if (
            flashed.message.lower() in CATEGORY_WORDS
            and flashed.category.lower() not in CATEGORY_WORDS
            and _is_sentence(flashed.category)
        ):
            spot = place_of(flashed)
            yield Finding(
                f"{spot or 'The app'} queues the message {quoted(flashed.message)} with the"
                f" category {quoted(flashed.category)}: the two arguments are swapped.",
                spot,
                'The message comes first, then the category: flash("Saved!", "success").',
                request=flashed.n,
            )


def session_emptied(timeline: Timeline) -> Iterator[Finding]:
    """session.clear(), or something like it, removed the messages."""
    plain: dict[int, bool] = {}
    for life in lost_messages(timeline):
        if life.read_in is not None or life.flashed_in is None or life.lost_in is None:
            continue
        exchange = exchange_of(timeline, life.lost_in)
        if life.lost_in not in plain:
            plain[life.lost_in] = _is_plain(exchange)
        if (
            not plain[life.lost_in]
            or exchange.response is None
            or was_not_kept(exchange)
            or life.pair in exchange.response.waiting
            or not (life.pair in exchange.request.carried or life.lost_in == life.flashed_in)
        ):
            continue
        yield Finding(
            f"{_queued(life)}, and then"
            f" {request_line(exchange.request)} emptied the session, and the queue with it.",
            life.flashed_at,
            "Call session.clear() first and flash() after it.",
            request=exchange.n,
        )


def flashed_too_late(timeline: Timeline) -> Iterator[Finding]:
    """flash() ran after the cookie had been written."""
    for flashed in _flashes(timeline):
        if flashed.late:
            spot = place_of(flashed)
            yield Finding(
                f"{spot or 'The app'} calls flash() after the response was built. The cookie"
                f" had been written before, so {quoted(flashed.message)} is never saved.",
                spot,
                "Call flash() in the view, before it returns.",
                request=flashed.n,
            )


def overtaken(timeline: Timeline) -> Iterator[Finding]:
    """Two requests at once: the cookie of the later response replaced the other one."""
    for life in lost_messages(timeline):
        if life.lost_in is None or life.lost_in == life.flashed_in:
            continue
        last = exchange_of(timeline, life.lost_in)
        earlier = [
            x for x in timeline.exchanges if x.n < last.n and x.request.client == life.client
        ]
        before = earlier[-1] if earlier else last
        if (
            before.response is None
            or life.pair not in before.response.waiting
            or life.pair in last.request.carried
            or before.request.carried != last.request.carried
            or not last.cookies
        ):
            continue
        yield Finding(
            f"{_queued(life)} for"
            f" {request_line(before.request)} while {request_line(last.request)} was already on"
            " its way. Its response came last, and its cookie replaced the one with the message.",
            life.flashed_at,
            "Two requests at once share one cookie: send them one after the other.",
            request=last.n,
        )


def never_read(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """A message was queued, but no page read it."""
    for life in timeline.lives:
        if life.fate is not Fate.WAITING:
            continue
        carried = [x for x in timeline.exchanges if x.n in life.carried_into]
        pages = [x for x in carried if is_page(x) and not x.reads]
        if not pages and not carried and life.flashed_in is not None:
            # The page that the request made itself; a view that only returns text makes none.
            here = exchange_of(timeline, life.flashed_in)
            pages = [here] if is_page(here) and _has_tags(here) and not here.reads else []
        if pages:
            template, reader = page_template(timeline, pages[0], files), _reader(timeline)
            made = f" The page is made from {template}." if template else ""
            passed = (
                f" It doesn't use {reader}, which reads the messages for other pages."
                if reader
                else ""
            )
            big = next((x for x in timeline.exchanges if any(c.too_big for c in x.cookies)), None)
            full = (
                f" The messages fill the session cookie: with {request_line(big.request)} it gets"
                " too big for the browser."
                if big is not None and len(big.request.carried) > 1
                else ""
            )
            yield Finding(
                f"{_queued(life)}, but"
                f" {request_line(pages[0].request)} didn't read it, so it's still waiting."
                f"{made}{passed}{full}",
                Place(template, 1) if template else life.flashed_at,
                f"Make that page's template extend or include {reader.file}."
                if reader
                else "Call get_flashed_messages() in the template of that page, or extend one that"
                " does.",
                request=pages[0].n,
            )


def flashed_at_every_response(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """flash() is called in an after_request function, which runs for every response."""
    lines = {place_of(flashed): flashed for flashed in reversed([*_flashes(timeline)])}
    for at, flashed in [*lines.items()][: -MAX_LINES - 1 : -1]:
        hook = function_around(files, at)
        if hook is None or not decorators(hook) & {"after_request", "after_app_request"}:
            continue
        here = [x for x in timeline.exchanges if any(place_of(f) == at for f in x.flashed)]
        others = [x for x in here if not is_page(x)]
        if len(here) < 2 and not exchange_of(timeline, flashed.n).reads:
            continue
        too = f", so also for {request_line(others[0].request)}" if others else ""
        count = f"the same {len(here)} times here" if len(here) > 1 else "too late for this page"
        yield Finding(
            f"{at} queues {quoted(flashed.message)} in {hook.name}(), which runs for every"
            f" response{too}: {count}.",
            at,
            "Call flash() in the view. Write what every page says into the base template.",
            request=flashed.n,
        )


def shown_late(timeline: Timeline) -> Iterator[Finding]:
    """The page after the redirect didn't read the message; another page showed it later."""
    yield from _queued_for_json(timeline)
    for life in timeline.lives:
        if life.fate is not Fate.SHOWN or life.flashed_in is None or life.read_in is None:
            continue
        here = [life.flashed_in]
        for exchange in timeline.exchanges:
            if exchange.n not in life.carried_into or exchange.request.redirected_from not in here:
                continue
            here.append(exchange.n)
            if exchange.n == life.read_in or exchange.reads or not is_page(exchange):
                continue
            other = exchange_of(timeline, life.read_in).request
            reader = life.read_at
            if (
                reader is None
                or reader.file.endswith(".py")
                or _path(exchange.request) == _path(other)
            ):
                continue
            yield Finding(
                f"{_queued(life)}, but the next page,"
                f" {request_line(exchange.request)}, didn't read it. {request_line(other)}"
                f" did, at {reader}.",
                life.flashed_at,
                f"Read the messages in a base template that this page and {reader.file} share.",
                request=exchange.n,
            )


def _queued_for_json(timeline: Timeline) -> Iterator[Finding]:
    """A view queued a message and returned JSON; a page showed the message later."""
    late = [
        life
        for life in timeline.lives
        if life.fate is Fate.SHOWN
        and life.flashed_in is not None
        and life.read_in != life.flashed_in
    ]
    for life in late:
        flashed_in = exchange_of(timeline, life.flashed_in)
        if not _is_json(flashed_in):
            continue
        alike = [
            one
            for one in timeline.lives
            if (one.flashed_at, one.message, one.read_in)
            == (life.flashed_at, life.message, life.read_in)
        ]
        page = request_line(exchange_of(timeline, life.read_in).request)
        if len(alike) > 1:
            json = sum(
                one in late and _is_json(exchange_of(timeline, one.flashed_in)) for one in alike
            )
            yield Finding(
                f"{_queued(life)} in {len(alike)} requests, {json} of which return JSON and show"
                f" no message: {page} shows them all.",
                life.flashed_at,
                "Call flash() only for requests that lead to a page.",
                request=flashed_in.n,
            )
        else:
            yield Finding(
                f"{_queued(life)} for {request_line(flashed_in.request)}, which returns JSON and"
                f" shows no message. {page} shows it later.",
                life.flashed_at,
                "Put get_flashed_messages() into the JSON.",
                request=flashed_in.n,
            )


def _is_json(exchange: Exchange) -> bool:
    return exchange.response is not None and "json" in exchange.response.content_type


def _has_tags(exchange: Exchange) -> bool:
    return exchange.response is not None and "</" in exchange.response.body


def _flashes(timeline: Timeline) -> Iterator[Flashed]:
    for exchange in timeline.exchanges:
        yield from exchange.flashed


def _is_plain(exchange: Exchange) -> bool:
    """Say whether only the view itself can have emptied the session of a request."""
    response = exchange.response
    return not (
        response is None
        or response.session != "cookie"
        or response.unhandled
        or any(cookie.too_big for cookie in exchange.cookies)
        or any(flashed.late for flashed in exchange.flashed)
        or any("not JSON serializable" in error.message for error in exchange.errors)
        or any(failed_to_read(error) for error in exchange.errors)
    )


def _path(request: Requested) -> str:
    return request.path.partition("?")[0]


def _reader(timeline: Timeline) -> Place | None:
    """Return the line of a template that read the messages for some page of the run."""
    spots = (place_of(read) for _, read in reads_of(timeline))
    return next((spot for spot in spots if spot and not spot.file.endswith(".py")), None)


def _is_sentence(text: str) -> bool:
    return " " in text or text[:1].isupper() or text.endswith((".", "!", "?"))


def _queued(life: Life) -> str:
    """Return "app.py:9 queued 'Saved!'", with which the sentence about a message begins."""
    return f"{life.flashed_at or 'The app'} queued {quoted(life.message)}"
