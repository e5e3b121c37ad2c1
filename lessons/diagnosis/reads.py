"""Causes that reading the messages shows: read twice, too early, too late, with a wrong filter."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from lessons.diagnosis.cause import Finding
from lessons.diagnosis.phrases import (
    exchange_of,
    lost_messages,
    places,
    quoted,
    reads_of,
    request_line,
    times,
)
from sandbox import Timeline
from sandbox.events import Appearance, Flashed, Pair, Read, Unseen
from sandbox.timeline import Exchange, place_of


def read_twice(timeline: Timeline) -> Iterator[Finding]:
    """Two reads in one request get the same list, and the page shows it twice."""
    for life in timeline.lives:
        if life.reads < 2 or life.shown < 2:
            continue
        exchange = exchange_of(timeline, life.read_in)
        reads = [read for read in exchange.reads if life.pair in read.messages]
        spots = [place_of(read) for read in reads]
        where = places(spots)
        if len(reads) < 2:
            continue  # read in several requests: another cause
        who = f"{where} both read" if len(set(spots)) == 2 else f"{where or 'The page'} reads"
        yield Finding(
            f"{who} the messages for {request_line(exchange.request)}. One request"
            f" always gets the same list, so {quoted(life.message)} shows {times(life.shown)}.",
            spots[-1],
            "Read the messages in one place only, preferably in the base template.",
            request=exchange.n,
        )


def read_before_flash(timeline: Timeline) -> Iterator[Finding]:
    """A request reads the messages first and queues a new one afterwards."""
    for exchange in timeline.exchanges:
        if exchange.response is None or exchange.response.location:
            continue
        first: Read | None = None
        for event in exchange.events:
            if isinstance(event, Read) and not event.late:
                first = first or event
            elif isinstance(event, Flashed) and not event.late and first is not None:
                earlier, later = place_of(first), place_of(event)
                waits = (event.category, event.message) in exchange.response.waiting
                yield Finding(
                    f"{earlier or 'The page'} read the messages before"
                    f" {later or 'flash()'} queued {quoted(event.message)}, so this one"
                    f" {'waits for the next request that reads' if waits else 'came too late'}.",
                    later,
                    "Call flash() before the page is rendered.",
                    request=exchange.n,
                )


def filtered_away(timeline: Timeline) -> Iterator[Finding]:
    """A category filter returned some messages, and the others were dropped."""
    for life in lost_messages(timeline):
        if life.read_in is None or life.reads:
            continue
        reads = exchange_of(timeline, life.read_in).reads
        if dropping := [read for read in reads if life.pair in read.discarded]:
            spot = place_of(dropping[0])
            wanted = ", ".join(map(quoted, dropping[0].category_filter))
            yield Finding(
                f"{spot or 'A read'} only asks for the categories {wanted}. Reading empties the"
                f" whole queue, so {quoted(life.message)} ({quoted(life.category)}) was dropped.",
                spot,
                "Read the rest on the same page too, or leave out category_filter.",
                request=life.read_in,
            )


def filter_is_text(timeline: Timeline) -> Iterator[Finding]:
    """category_filter="error": a string instead of a list, so every part of it fits."""
    for _, read in reads_of(timeline):
        for wanted in read.category_filter[:1]:
            strays = [c for c, _ in read.messages if c != wanted and c in wanted]
            if len(read.category_filter) > 1 or not strays:
                continue
            spot = place_of(read)
            yield Finding(
                f"{spot or 'A read'} has the string {quoted(wanted)} as category_filter. Flask"
                f" looks for each category inside it, so {quoted(strays[0])} matches too.",
                spot,
                'Put the categories in a list: category_filter=["error"].',
                request=read.n,
            )


def read_too_late(timeline: Timeline) -> Iterator[Finding]:
    """The read came after the cookie had been written, so the messages stay in it."""
    for exchange, read in reads_of(timeline):
        if read.late and read.pulled and exchange.response:
            spot, message = place_of(read), quoted(read.pulled[0][1])
            if read.pulled[0] not in exchange.response.waiting:
                continue
            yield Finding(
                f"{spot or 'The page'} read the messages while the page of"
                f" {request_line(exchange.request)} was already being sent. The cookie was"
                f" sent before that, so {message} stays in it and comes back.",
                spot,
                "Read the messages before Flask sends the response: in the view, or with"
                " render_template().",
                request=exchange.n,
            )


def read_not_shown(timeline: Timeline) -> Iterator[Finding]:
    """A message was read, but no page shows it, or only a script has it, with escapes in it."""
    apart = _letters_apart(timeline)
    for life in lost_messages(timeline):
        if life.read_in is None or not life.reads or life.message in apart:
            continue
        exchange = exchange_of(timeline, life.read_in)
        if not exchange.errors:  # an error has a cause of its own
            where = next((one.where for one in _unseen(exchange) if life.pair == _pair(one)), None)
            yield Finding(
                f"{life.read_at or 'The app'} read {quoted(life.message)}: {life.why}.",
                life.read_at,
                _SHOW.get(
                    where, "Put what get_flashed_messages() returns on the page that is sent."
                ),
                request=life.read_in,
            )
    for exchange in timeline.exchanges:
        yield from _spoiled_in_script(exchange)


_SHOW: Mapping[Unseen | None, str] = {
    "comment": "Move the loop out of the comment: Jinja runs what is in <!-- -->. Its own comments"
    " are {# #}.",
    "markup": "Write {{ message }} without |safe, so that the page shows its tags as text.",
}
"""How to show a message that is only where a person doesn't see it."""


def _spoiled_in_script(exchange: Exchange) -> Iterator[Finding]:
    """Find a message between the quotes of a script that isn't what the script then has."""
    body = exchange.response.body if exchange.response else ""
    for one in _unseen(exchange):
        if one.where != "script":
            continue
        read = next((read for read in exchange.reads if _pair(one) in read.messages), None)
        at = body.find(one.message)
        ends = at > 0 and body[at - 1] in "'\"`" and body[at - 1] in one.message
        if one.text:
            said = f"where it is {quoted(one.text)}: a script doesn't decode what HTML escapes."
        elif ends:
            said = f"where the {body[at - 1]} in it ends the string, so the script fails."
        else:
            continue
        spot = place_of(read) if read else None
        yield Finding(
            f"{spot or 'The app'} put {quoted(one.message)} into a script, {said}",
            spot,
            "Write {{ message|tojson }}, without quotes around it.",
            request=exchange.n,
        )


def _unseen(exchange: Exchange) -> tuple[Appearance, ...]:
    return exchange.response.unseen if exchange.response else ()


def _pair(one: Appearance) -> Pair:
    return (one.category, one.message)


def letters_apart(timeline: Timeline) -> Iterator[Finding]:
    """A loop unpacks pairs from plain messages, which works with a message of two letters."""
    for message, read in _letters_apart(timeline).items():
        spot, (first, second) = place_of(read), tuple(message)
        yield Finding(
            f"{spot or 'The loop'} got the plain message {quoted(message)}, and the page shows its"
            f" two letters apart, {quoted(first)} and {quoted(second)}: a loop"
            " unpacked it as a pair.",
            spot,
            "Ask for pairs: get_flashed_messages(with_categories=true).",
            request=read.n,
        )


def _letters_apart(timeline: Timeline) -> dict[str, Read]:
    """Return each message whose two letters a page shows apart, with the read that returned it."""
    found: dict[str, Read] = {}
    looked: set[str] = set()
    for life in lost_messages(timeline):
        message = life.message
        if life.read_in is None or len(message) != 2 or message in looked or len(looked) > 20:
            continue
        looked.add(message)
        exchange = exchange_of(timeline, life.read_in)
        body = exchange.response.body if exchange.response else ""
        reads = (x for x in exchange.reads if life.pair in x.messages and not x.with_categories)
        if (read := next(reads, None)) and _stand_apart(message, body):
            found[message] = read
    return found


def _stand_apart(letters: str, body: str) -> bool:
    """Say whether a page shows two letters one soon after the other, neither inside a word."""
    first, second = (rf"(?:{re.escape(c)}|{re.escape(html.escape(c))})" for c in letters)
    alone = r"(?<![\w</]){}(?!\w)"
    pattern = f"{alone.format(first)}.{{1,200}}?{alone.format(second)}"
    return re.search(pattern, body, re.DOTALL) is not None
