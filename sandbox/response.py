"""Turn the worker's raw response into the `response` event: its text and the messages it shows."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from sandbox.books import balance
from sandbox.cookie_jar import Received
from sandbox.events import Event, Read, ReceivedCookie, Responded
from sandbox.frames import RawResponse
from sandbox.json_value import capped_json, read_json
from sandbox.message_queue import Queue
from sandbox.page import Shown, shown_on
from sandbox.text import MAX_TEXT, cut, valid_text

MAX_BODY = 64 * 1024
"""Characters of a body that an event keeps; more than those are searched for messages."""

MAX_HEADERS = 64
"""Headers, and cookies, that an event keeps."""

MAX_ATTRIBUTES, MAX_ATTRIBUTE = 16, 200
"""Attributes of a cookie that an event keeps, and characters of each."""

CHARSETS = frozenset(
    {
        *("ascii", "utf-8", "utf-16", "utf-16-be", "utf-16-le", "mac-roman", "koi8-r", "koi8-u"),
        *("big5", "euc_jp", "euc_kr", "gb18030", "gbk", "iso2022_jp", "shift_jis"),
    }
)
"""The codecs of the character sets that browsers know, with those of `ISO` and `cp125x`.

Python knows others that take a time that grows with the square of the text, like punycode."""


def responded(
    n: int,
    method: str,
    answer: RawResponse,
    events: Sequence[Event],
    *,
    waiting: Queue,
    seconds: float,
    elsewhere: Queue | None = None,
    received: Sequence[Received] = (),
    session_cookie: str = "",
    leads_to: str = "",
    not_followed: str = "",
) -> Responded:
    """Return the `response` event of request `n`, from the raw response and the events before it.

    ``waiting`` are the messages that the client's session holds now, ``elsewhere`` those in other
    session cookies, and ``received`` the cookies with their fate.
    """
    body = body_text(answer)
    content_type = answer.header("content-type") or ""
    read = [pair for event in events if isinstance(event, Read) for pair in event.messages]
    truncated = waiting.cut_in("waiting")
    if len(body) > MAX_BODY or answer.body_bytes > len(answer.body):
        truncated["body"] = answer.body_bytes
    shown = (
        Shown() if method == "HEAD" else shown_on(body, content_type, read, worded=answer.worded)
    )
    part = method != "HEAD" and answer.body_bytes > len(answer.body)
    if not shown.searched or (part and len(shown.displayed) < len(read)):
        truncated["displayed"] = -1
    value, whole = _json_of(answer, content_type, body)
    if not whole:
        truncated["json"] = -1
    truncated.update(_cut_headers(answer))
    if len(received) > MAX_HEADERS:
        truncated["cookies"] = len(received)
    known = answer.session != "server" or answer.queue is not None
    response = Responded(
        n=n,
        status=answer.status,
        location=answer.header("location"),
        content_type=content_type,
        body=body[:MAX_BODY],
        body_bytes=answer.body_bytes,
        displayed=shown.displayed,
        waiting=waiting.messages,
        balanced=True if known else None,
        ms=round(seconds * 1000, 2),
        session=answer.session,
        unhandled=answer.unhandled,
        truncated=truncated,
        reason=answer.reason,
        elsewhere=elsewhere.messages if elsewhere else (),
        headers=_headers_of(answer),
        json=value,
        cookies=tuple(_told(one, session_cookie) for one in received[:MAX_HEADERS]),
        leads_to=cut(leads_to),
        not_followed=not_followed,
        changed=shown.changed,
        unseen=shown.unseen,
        too_old=answer.too_old,
    )
    books = balance(events, response)
    return replace(response, balanced=books.balanced, imbalance=books.reason)


def _json_of(answer: RawResponse, content_type: str, body: str) -> tuple[object, bool]:
    """Return the value of a JSON body, UNSET for any other, and whether nothing of it was cut.

    A body that's nested too deeply is left out.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if not (kind == "application/json" or kind.endswith("+json")):
        return msgspec.UNSET, True
    if len(body) > MAX_BODY or answer.body_bytes > len(answer.body):
        return msgspec.UNSET, False
    try:
        return capped_json(read_json(body))
    except RecursionError:
        return msgspec.UNSET, False


def _headers_of(answer: RawResponse) -> tuple[tuple[str, str], ...]:
    headers = answer.headers[:MAX_HEADERS]
    return tuple((name, _sorted(name, cut(value))) for name, value, _ in headers)


def _sorted(name: str, value: str) -> str:
    """Return a header's value with its words in order, where Flask takes them from a set."""
    if name.lower() not in ("allow", "vary"):
        return value
    return ", ".join(sorted(word.strip() for word in value.split(",")))


def _cut_headers(answer: RawResponse) -> dict[str, int]:
    headers = answer.headers[:MAX_HEADERS]
    cut_off = {f"headers.{name[:100]}": n for name, _, n in headers if n > MAX_TEXT}
    return cut_off | ({"headers": len(answer.headers)} if len(answer.headers) > MAX_HEADERS else {})


def _told(received: Received, session_cookie: str) -> ReceivedCookie:
    cookie = received.cookie
    return ReceivedCookie(
        name=cut(cookie.name),
        value=cut(cookie.value),
        attributes=tuple(cut(one, MAX_ATTRIBUTE) for one in cookie.attributes[:MAX_ATTRIBUTES]),
        bytes=cookie.size,
        fate=received.fate,
        why=received.why,
        path=cut(cookie.path),
        domain=cut(cookie.domain),
        session=cookie.name == session_cookie,
    )


def body_text(answer: RawResponse) -> str:
    """Return the body as text, in the character set that its content type names."""
    _, _, charset = (answer.header("content-type") or "").partition("charset=")
    text = answer.body.decode(_codec(charset.strip(' "')), "backslashreplace")
    return valid_text(text)


def _codec(charset: str) -> str:
    """Return the name of the codec for a character set, utf-8 for one that browsers don't know."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return "utf-8"
    known = name in CHARSETS or name.startswith(("iso8859-", "cp125"))
    return name if known else "utf-8"
