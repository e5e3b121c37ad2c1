"""The session cookie, opened: its three parts, its size, what it holds, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from textual.content import Content

from lessons.diagnosis.phrases import request_line
from sandbox.books import BROWSER_LIMIT
from sandbox.session_cookie import Payload, SignedValue, split_value
from sandbox.text import MAX_TEXT, one_line, plural
from sandbox.timeline import Timeline
from tui.keys.own import key_name
from tui.presenters.python_values import python_text
from tui.presenters.row_kinds import RowKinds
from tui.presenters.session_cookies import CookieMoment, SessionSet, decoded, entries_of
from tui.text.hanging import Hanging, hanging
from tui.text.rows import category_token

BAR = 24
"""The width of the bar that shows how full the cookie is."""

MAX_PART = 400
"""Characters of a part, or of a value, that are shown."""

MAX_ENTRIES = 100
"""Messages, and other entries, that are listed."""

MAX_PAIRS = 8
"""Pairs of lines that compare a part of two cookies."""

PARTS = {"payload": "$state-cookie", "timestamp": "$state-waiting", "signature": "$state-called"}
"""The parts of a signed cookie, and the color of each."""

MAX_ELSEWHERE = 3
"""Other requests with a cookie that no response has set."""

LABEL = 10
"""The cells of a label."""

SIDE = 5
"""The cells of the word that says whose a line is."""

SIGNED = "It's signed, not encrypted: the app notices a change, but anyone can read it."

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def no_cookie_text(timeline: Timeline) -> str:
    """Say why no browser has made a request."""
    if timeline.started is None and timeline.ended is None:
        return f"No cookie yet: press {key_name('run')} to run."
    if timeline.ended is not None:
        return "No browser has a cookie, because the run ended before the first request."
    return "No cookie yet: the run has made no request."


def cookie_text(moment: CookieMoment, width: int) -> Content:
    """Lay out the session cookie of one browser at one of its requests."""
    blocks = [
        Content("\n").join(lines)
        for block in (_asked(moment), _foreign(moment, width), _held(moment, width))
        if (lines := [part.at(width) if isinstance(part, Hanging) else part for part in block])
    ]
    return Content("\n\n").join(blocks)


_Line = Content | Hanging
"""Lines that are laid out, or that are wrapped to the width."""


def _asked(moment: CookieMoment) -> Iterator[_Line]:
    """Yield whose cookie it is, when, and what Flask says of the one that was sent."""
    client = one_line(moment.request.client, 40)
    yield _sentence(
        f"Browser {client}, request {moment.request.n}: {request_line(moment.request)}",
        "bold $strong",
    )
    if moment.copied is not None:
        by = moment.copied.by
        yield _sentence(
            f"It sends the cookie that browser {one_line(by.client, 40)} got in request {by.n}."
        )
    if moment.refused:
        said = "Flask refuses the cookie, so the request starts with an empty session."
        yield _marked("✗ ", "$mark-failed", said)
        yield _marked("  ", "", moment.refused)
    elif moment.foreign and moment.accepted:
        yield _marked("✓ ", "$mark-passed", "Flask accepts the cookie: the app's key signed it.")
    if why := moment.request.session_kept_back:
        yield _marked("✗ ", "$mark-failed", f"The browser doesn't send its cookie: {why}.")
    for request in moment.elsewhere[:MAX_ELSEWHERE]:
        whose = f"Request {request.n} of browser {one_line(request.client, 40)}"
        yield _marked("▸ ", "$accent", f"{whose} sends a cookie that no response has set.")


def _foreign(moment: CookieMoment, width: int) -> Iterator[_Line]:
    """Yield the cookie that was sent beside the most similar one that the app set."""
    if not moment.foreign:
        return
    real = moment.real
    yield _heading("Sent: a cookie that no response of this run has set")
    if real is None:
        yield from _raw(moment.foreign, len(moment.foreign) == MAX_TEXT, width)
    else:
        whose = f"browser {one_line(real.by.client, 40)}'s cookie of request {real.by.n}"
        yield _sentence(f"Real: {whose}", "bold")
        yield from _compared(moment.foreign, real.value, width)
    yield from _signed(moment.foreign, moment.first)
    yield Content()
    yield from _contents(decoded(moment.foreign), "The sent cookie holds")
    if real is not None:
        yield from _contents(real.payload, "The real cookie holds")


def _held(moment: CookieMoment, width: int) -> Iterator[_Line]:
    """Yield the cookie that the browser holds after the request, or why it holds none."""
    change = moment.change
    if change is not None and not change.is_kept:
        yield from _not_kept(moment, change)
    shown = moment.held or moment.before
    if change is not None and change.fate == "refused":
        shown = change
    if shown is None:
        if change is None and not moment.foreign:
            yield _sentence(_none(moment))
        return
    if shown is moment.held:
        by = f"request {shown.by.n}"
        yield _heading(
            f"The session cookie, set in {by}"
            if shown is not change
            else "The session cookie that the response sets"
        )
    elif shown is change:
        yield _heading("The cookie that was refused")
    else:
        yield _heading(f"Until then it was the cookie of request {shown.by.n}")
    yield from _raw(shown.value, shown.is_cut, width)
    yield from _signed(shown.value, moment.first)
    yield _size(shown, width)
    if moment.next is not None and shown is moment.held:
        does = "replaces" if moment.next.is_kept else "deletes" if not moment.next.value else ""
        if does:
            line = f"{moment.next.by.n}, {request_line(moment.next.by)}"
            yield _sentence(f"Request {line}, {does} it.", "$quiet")
    yield Content()
    payload = shown.payload
    if payload is None and moment.session == "server":
        yield _sentence("The app keeps the session itself: the cookie only names it.")
    else:
        yield from _contents(payload, "In the session")
    yield Content()
    yield _heading("What else the cookie says")
    for name, meaning in _attributes(shown):
        yield Hanging(Content.styled(f"{name:<{LABEL + 3}}", "$quiet"), Content(meaning))
    if payload is not None:
        yield Content()
        yield _sentence(SIGNED, "$quiet")


def _not_kept(moment: CookieMoment, change: SessionSet) -> Iterator[_Line]:
    """Yield what the browser did with a cookie that it doesn't hold."""
    client = one_line(moment.request.client, 40)
    if change.fate == "refused":
        yield _marked(
            "✗ ",
            "$mark-failed",
            f"The browser refuses the new session cookie, because {change.why}.",
        )
    elif change.value:
        yield _marked(
            "✗ ",
            "$mark-failed",
            f"The session cookie had expired when it came, because {change.why}.",
        )
    elif moment.before is not None:
        symbol = f"{RowKinds.COOKIE_CLEARED.symbol} "
        yield _marked(
            symbol,
            "$state-cookie",
            f"The response deletes the cookie: browser {client} has no session now.",
        )
    else:
        yield _sentence(f"The response deletes the cookie, but browser {client} held none.")


def _none(moment: CookieMoment) -> str:
    none = f"Browser {one_line(moment.request.client, 40)} has no session cookie"
    if moment.gone is not None:
        return f"{none}: the response to request {moment.gone.by.n} deleted it."
    if moment.session == "none" and not moment.has_key:
        return f"{none}, because the app has no secret key to sign it with."
    return f"{none}: no response has set one."


def _raw(value: str, is_cut: bool, width: int) -> Iterator[_Line]:
    """Yield a cookie's value, each part behind its name."""
    parts = None if is_cut else split_value(value)
    if parts is None:
        yield _part("value", value, "$state-cookie", width)
        if is_cut:
            yield _sentence(f"Only its first {len(value):,} characters are kept.", "$quiet")
        return
    for (name, token), text in zip(PARTS.items(), _texts(parts), strict=True):
        yield _part(name, text, token, width)


def _texts(parts: SignedValue) -> tuple[str, str, str]:
    """Return the parts as they stand in the value, with the dots between them."""
    return f"{parts.payload}.", f"{parts.timestamp}.", parts.signature


def _part(name: str, text: str, token: str, width: int) -> Content:
    shown, more = text[:MAX_PART], len(text) - MAX_PART
    body = Content.styled(_ascii(shown), token)
    if more > 0:
        body += Content.styled(f" … {plural(more, 'more character')}", "$quiet")
    room = max(width - LABEL, 8)
    return hanging(_label(name), Content("\n").join(body.fold(room)))


def _label(name: str) -> Content:
    return Content.styled(f"{name:<{LABEL}}", "$quiet")


def _ascii(text: str) -> str:
    """Return a text of which each character takes one cell."""
    return one_line(text).encode("ascii", "backslashreplace").decode()


def _compared(sent: str, real: str, width: int) -> Iterator[_Line]:
    """Yield two cookies part by part, with a mark below each character that differs."""
    ours, theirs = split_value(sent), split_value(real)
    if ours is None or theirs is None:
        yield from _pair("value", sent, real, "$state-cookie", width)
        return
    for (name, token), one, other in zip(PARTS.items(), _texts(ours), _texts(theirs), strict=True):
        yield from _pair(name, one, other, token, width)


def _pair(name: str, sent: str, real: str, token: str, width: int) -> Iterator[_Line]:
    """Yield one part of both cookies; where they're equal, it's there once."""
    if sent == real:
        yield _part(name, sent, token, width)
        return
    one, other = _ascii(sent), _ascii(real)
    room = max(width - LABEL - SIDE, 8)
    ours, theirs = _marks(one, other), _marks(other, one)
    length = max(len(one), len(other))
    label, equal, pairs = name, 0, 0
    for at in range(0, length, room):
        here = slice(at, at + room)
        if "^" not in ours[here] + theirs[here]:
            equal += min(room, length - at)
            continue
        if pairs == MAX_PAIRS:
            equal = 0
            yield _label(label) + Content.styled(f"… {length - at:,} more", "$quiet")
            break
        if equal:
            yield _label(label) + _equal(equal)
            label, equal = "", 0
        yield _label(label) + _side("sent", one[here], ours[here], token)
        yield _label("") + _side("real", other[here], theirs[here], token)
        longer = max(ours[here].rstrip(), theirs[here].rstrip(), key=len)
        yield Content(" " * (LABEL + SIDE)) + Content.styled(longer, "$mark-failed")
        label, pairs = "", pairs + 1
    if equal:
        yield _label(label) + _equal(equal)


def _equal(count: int) -> Content:
    return Content.styled(f"… {plural(count, 'equal character')}", "$quiet")


def _side(name: str, text: str, marks: str, token: str) -> Content:
    line = Content.styled(f"{name:<{SIDE}}", "$quiet") + Content.styled(text, token)
    for at, mark in enumerate(marks, SIDE):
        if mark == "^":
            line = line.stylize("bold $mark-failed", at, at + 1)
    return line


def _marks(text: str, other: str) -> str:
    """Return a mark for each character of a text that another one doesn't have there.

    Of texts of unequal length the whole middle differs, between what both begin and end with.
    """
    if len(text) == len(other):
        return "".join(" " if a == b else "^" for a, b in zip(text, other, strict=True))
    shorter = min(len(text), len(other))
    start = next((at for at in range(shorter) if text[at] != other[at]), shorter)
    rest = shorter - start
    end = next((at for at in range(rest) if text[-1 - at] != other[-1 - at]), rest)
    return " " * start + "^" * (len(text) - start - end) + " " * end


def _signed(value: str, first: int | None) -> Iterator[_Line]:
    """Yield when a cookie was signed, as its timestamp says."""
    parts = split_value(value)
    seconds = parts.signed_at if parts is not None else None
    if seconds is None:
        return
    when = f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
    since = f", {_since(seconds - first)}" if first is not None else ""
    yield Hanging(_label("signed"), Content(f"{when}{since}"))


def _since(seconds: int) -> str:
    """Say when something was, by the run's first cookie."""
    if not seconds:
        return "in this run"
    away = abs(seconds)
    said = next(
        (plural(away // size, unit) for unit, size in _UNITS if away >= size),
        plural(away, "second"),
    )
    return f"{said} {'after' if seconds > 0 else 'before'} the run's first cookie"


def _size(cookie: SessionSet, width: int) -> _Line:
    wide = max(min(BAR, width - LABEL), 8)
    full = min(wide, round(wide * cookie.bytes / BROWSER_LIMIT)) or 1
    return Hanging(
        _label("size"),
        Content.assemble(
            ("█" * full, "$state-lost" if cookie.bytes > BROWSER_LIMIT else "$state-cookie"),
            ("░" * (wide - full), "$quiet"),
            f" {cookie.bytes:,} of {BROWSER_LIMIT:,} bytes",
        ),
    )


def _contents(payload: Payload | None, title: str) -> Iterator[_Line]:
    """Yield what a session holds: a line for each message, and one for each other entry."""
    if payload is None:
        yield _heading(f"{title}: it can't be decoded")
        return
    entries = entries_of(payload)
    counts = [plural(payload.count, "message")] if payload.count else []
    counts += [plural(len(entries), "other entry", "other entries")] if entries else []
    yield _heading(f"{title}: {', '.join(counts) or 'nothing'}")
    for category, message in payload.queued[:MAX_ENTRIES]:
        yield _Cut(
            Content.assemble(
                (f" {RowKinds.WAITING.symbol} ", f"${RowKinds.WAITING.token}"),
                (f"[{one_line(category, 40)}] ", f"${category_token(category)}"),
                one_line(message[:MAX_PART]),
            )
        )
    yield from _left_out(payload.count - MAX_ENTRIES, "message")
    for key, value in list(entries.items())[:MAX_ENTRIES]:
        yield _Cut(
            Content.assemble(
                (f" {RowKinds.SESSION.symbol} ", f"${RowKinds.SESSION.token}"),
                (f"{one_line(key, 40)} ", "bold"),
                ("= ", "$quiet"),
                python_text(value, MAX_PART),
            )
        )
    yield from _left_out(len(entries) - MAX_ENTRIES, "entry")
    if not payload.whole:
        yield _sentence("   The session holds more than is shown here.", "$quiet")


def _left_out(count: int, noun: str) -> Iterator[_Line]:
    if count > 0:
        yield Content.styled(f"   … {count:,} more", "$quiet")


class _Cut(Hanging):
    """One line, cut where the room ends."""

    def __init__(self, body: Content) -> None:
        super().__init__(Content(), body)

    def at(self, width: int) -> Content:
        return self.body.truncate(width, ellipsis=True)


def _attributes(cookie: SessionSet) -> Iterator[tuple[str, str]]:
    """Yield what a cookie's attributes say, and what it means that one is missing."""
    found = {}
    for attribute in cookie.attributes:
        key, _, text = attribute.partition("=")
        found[key.strip().lower()] = one_line(text.strip(), 60)
    if "httponly" in found:
        yield "HttpOnly", "scripts of the page can't read it"
    else:
        yield "no HttpOnly", "scripts of the page can read it"
    if "secure" in found:
        yield "Secure", "the browser sends it over https only"
    else:
        yield "no Secure", "the browser sends it over http, too"
    if same_site := found.get("samesite", ""):
        yield "SameSite", f"{same_site}: {_SAME_SITE.get(same_site.lower(), 'an unknown word')}"
    else:
        yield "no SameSite", "each browser has its own rule for requests from other sites"
    match found.get("path", ""):
        case "/":
            yield "Path", "/: every path of the app gets it"
        case "":
            yield "no Path", "only the folder of the page that sets it gets it"
        case path:
            yield "Path", f"{path}: only this path and those below it get it"
    if domain := found.get("domain", ""):
        yield "Domain", f"{domain}: this host and those below it get it"
    if age := found.get("max-age", ""):
        yield "Max-Age", f"the browser keeps it for {age} seconds"
    elif expires := found.get("expires", ""):
        yield "Expires", f"the browser keeps it until {expires}"
    else:
        yield "no Expires", "it ends when the browser closes"


_SAME_SITE = {
    "strict": "requests that another site starts don't carry it",
    "lax": "of the requests that another site starts, only links carry it",
    "none": "requests that another site starts carry it, too",
}


def _sentence(text: str, style: str = "") -> _Line:
    return Hanging(Content(), Content.styled(text, style))


def _heading(text: str) -> _Line:
    return _sentence(text, "bold")


def _marked(symbol: str, token: str, text: str) -> _Line:
    return Hanging(Content.styled(symbol, token), Content(one_line(text)))
