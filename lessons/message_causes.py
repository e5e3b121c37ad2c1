"""What became of the messages: the mistakes that the queue's own story tells."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lessons.exceptions import Finding, failed_to_read
from lessons.flask_words import CATEGORY_WORDS
from lessons.wording import places, quoted, request_line
from sandbox.events import Flashed, Read, Requested
from sandbox.timeline import Exchange, Fate, Life, Place, Timeline, place


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
        if len(reads) < 2:
            continue  # read in several requests: another cause
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
        if exchange.response is None or exchange.response.location:
            continue
        first: Read | None = None
        for event in exchange.events:
            if isinstance(event, Read) and not event.late:
                first = first or event
            elif isinstance(event, Flashed) and not event.late and first is not None:
                earlier, later = _at(first), _at(event)
                return Finding(
                    "read-before-flash",
                    f"{earlier or 'The page'} asked for the messages before"
                    f" {later or 'flash()'} queued {quoted(event.message)}, so this one"
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


def filter_is_text(timeline: Timeline) -> Finding | None:
    """category_filter="error": a text instead of a list, so that parts of it fit too."""
    for _, read in _reads(timeline):
        for wanted in read.category_filter[:1]:
            strays = [c for c, _ in read.messages if c != wanted and c in wanted]
            if len(read.category_filter) > 1 or not strays:
                continue
            spot = _at(read)
            return Finding(
                "filter-is-text",
                f"{spot or 'A read'} has the text {quoted(wanted)} as category_filter. In a text"
                f" every part of it fits, so the category {quoted(strays[0])} came too.",
                spot,
                'Put the categories in a list: category_filter=["error"].',
            )
    return None


def session_emptied(timeline: Timeline) -> Finding | None:
    """session.clear() or the like took the queue with it."""
    plain: dict[int, bool] = {}
    for life in _lost(timeline):
        if life.read_in is not None or life.flashed_in is None or life.lost_in is None:
            continue
        exchange = _exchange(timeline, life.lost_in)
        if life.lost_in not in plain:
            plain[life.lost_in] = _is_plain(exchange)
        if (
            not plain[life.lost_in]
            or exchange.response is None
            or life.pair in exchange.response.waiting
            or not (life.pair in exchange.request.carried or life.lost_in == life.flashed_in)
        ):
            continue
        return Finding(
            "session-emptied",
            f"{_queued(life)}, and then"
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


def read_too_late(timeline: Timeline) -> Finding | None:
    """The read came when the cookie had already been written, so nothing was cleared."""
    for exchange, read in _reads(timeline):
        if read.late and read.pulled and exchange.response:
            spot, message = _at(read), quoted(read.pulled[0][1])
            if read.pulled[0] not in exchange.response.waiting:
                continue
            return Finding(
                "read-too-late",
                f"{spot or 'The page'} read the messages while the page of"
                f" {request_line(exchange.request)} was already being sent. The cookie had"
                f" gone out before, so {message} is not cleared and comes again.",
                spot,
                "Read before the response is made: in the view, or with render_template().",
            )
    return None


def overtaken(timeline: Timeline) -> Finding | None:
    """Two requests at once: the later answer's cookie took the place of the other's."""
    for life in _lost(timeline):
        if life.lost_in is None or life.lost_in == life.flashed_in:
            continue
        last = _exchange(timeline, life.lost_in)
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
        return Finding(
            "overtaken",
            f"{_queued(life)} for"
            f" {request_line(before.request)} while {request_line(last.request)} was under way."
            " Its answer came last, and its cookie took the place of the one with the message.",
            life.flashed_at,
            "Two requests at once share one cookie: send them one after the other.",
        )
    return None


def read_not_shown(timeline: Timeline) -> Finding | None:
    """A message was read and dropped: it stands on no page."""
    apart = _letters_apart(timeline)
    for life in _lost(timeline):
        if life.read_in is None or not life.reads or life.message in apart:
            continue
        if not _exchange(timeline, life.read_in).errors:  # an error has a cause of its own
            return Finding(
                "read-not-shown",
                f"{life.read_at or 'The app'} read {quoted(life.message)}: {life.why}.",
                life.read_at,
                "Put what get_flashed_messages() returns on the page that is sent.",
            )
    return None


def letters_apart(timeline: Timeline) -> Finding | None:
    """A loop unpacks pairs from plain messages, and a message of two letters lets it."""
    for message, read in _letters_apart(timeline).items():
        spot, (first, second) = _at(read), tuple(message)
        return Finding(
            "letters-apart",
            f"{spot or 'The loop'} got the plain message {quoted(message)}, and the page shows its"
            f" two letters apart, {quoted(first)} and {quoted(second)}: a loop took it for a pair.",
            spot,
            "Ask for pairs: get_flashed_messages(with_categories=true).",
        )
    return None


def never_read(timeline: Timeline) -> Finding | None:
    """A message was queued, pages were made, and none of them asked for it."""
    for life in timeline.lives:
        if life.fate is not Fate.WAITING:
            continue
        carried = [x for x in timeline.exchanges if x.n in life.carried_into]
        pages = [x for x in carried if _is_page(x) and not x.reads]
        if pages:
            reader = _reader(timeline)
            passed = f" It did not come by {reader}, which reads for other pages." if reader else ""
            return Finding(
                "never-read",
                f"{_queued(life)}, but"
                f" {request_line(pages[0].request)} did not ask for it: it is still waiting."
                f"{passed}",
                life.flashed_at,
                f"Let that page's template extend or include {reader.file}."
                if reader
                else "Call get_flashed_messages() in the template of that page, or extend one that"
                " does.",
            )
    return None


def _flashes(timeline: Timeline) -> Iterator[Flashed]:
    for exchange in timeline.exchanges:
        yield from exchange.flashed


def _reads(timeline: Timeline) -> Iterator[tuple[Exchange, Read]]:
    return ((exchange, read) for exchange in timeline.exchanges for read in exchange.reads)


def _lost(timeline: Timeline) -> Iterator[Life]:
    return (life for life in timeline.lives if life.fate is Fate.LOST)


def _exchange(timeline: Timeline, n: int | None) -> Exchange:
    return next(exchange for exchange in timeline.exchanges if exchange.n == n)


def _letters_apart(timeline: Timeline) -> dict[str, Read]:
    """Return the messages of two letters that a page parts, each with the read that got it."""
    found: dict[str, Read] = {}
    looked: set[str] = set()
    for life in _lost(timeline):
        message = life.message
        if life.read_in is None or len(message) != 2 or message in looked or len(looked) > 20:
            continue
        looked.add(message)
        exchange = _exchange(timeline, life.read_in)
        body = exchange.response.body if exchange.response else ""
        reads = (x for x in exchange.reads if life.pair in x.messages and not x.with_categories)
        if (read := next(reads, None)) and _stand_apart(message, body):
            found[message] = read
    return found


def _is_plain(exchange: Exchange) -> bool:
    """Whether nothing but the view's own doing can have emptied the session of a request."""
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


def shown_late(timeline: Timeline) -> Finding | None:
    """The page that the redirect led to did not ask; another page showed the message later."""
    for life in timeline.lives:
        if life.fate is not Fate.SHOWN or life.flashed_in is None or life.read_in is None:
            continue
        here = [life.flashed_in]
        for exchange in timeline.exchanges:
            if exchange.n not in life.carried_into or exchange.request.redirected_from not in here:
                continue
            here.append(exchange.n)
            if exchange.n == life.read_in or exchange.reads or not _is_page(exchange):
                continue
            other = _exchange(timeline, life.read_in).request
            reader = life.read_at
            if reader is None or reader.file.endswith(".py") or _same_path(exchange, other):
                continue
            return Finding(
                "shown-late",
                f"{_queued(life)}, but the next page,"
                f" {request_line(exchange.request)}, did not ask for it. {request_line(other)}"
                f" did, at {reader}.",
                life.flashed_at,
                f"Let that page's template extend or include {reader.file}.",
            )
    return None


def _same_path(exchange: Exchange, other: Requested) -> bool:
    return exchange.request.path.partition("?")[0] == other.path.partition("?")[0]


def _reader(timeline: Timeline) -> Place | None:
    """Return a line of a template that read for some page of the run."""
    spots = (_at(read) for _, read in _reads(timeline))
    return next((spot for spot in spots if spot and not spot.file.endswith(".py")), None)


def _stand_apart(letters: str, body: str) -> bool:
    """Whether two letters stand on a page one soon after the other, neither inside a word."""
    first, second = (rf"(?:{re.escape(c)}|{re.escape(html.escape(c))})" for c in letters)
    alone = r"(?<![\w</]){}(?!\w)"
    pattern = f"{alone.format(first)}.{{1,200}}?{alone.format(second)}"
    return re.search(pattern, body, re.DOTALL) is not None


def _is_page(exchange: Exchange) -> bool:
    response = exchange.response
    return response is not None and response.status == 200 and "html" in response.content_type


def _is_sentence(text: str) -> bool:
    return " " in text or text[:1].isupper() or text.endswith((".", "!", "?"))


def _queued(life: Life) -> str:
    """Return how the story of a message begins: "app.py:9 queued 'Saved!'"."""
    return f"{life.flashed_at or 'The app'} queued {quoted(life.message)}"


def _at(event: Flashed | Read) -> Place | None:
    return place(event.file, event.line)
