"""Turn the worker's raw response into the `response` event: its text and the messages it shows."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from msgspec.structs import replace

from sandbox.books import balance
from sandbox.browser import Queue
from sandbox.events import Event, Read, Responded
from sandbox.frames import RawResponse
from sandbox.page import Shown, shown_on
from sandbox.text import valid_text

MAX_BODY = 64 * 1024
"""Characters of a body that an event keeps; more than those are searched for messages."""

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
) -> Responded:
    """Return the `response` event of request `n`, from the raw response and the events before it.

    ``waiting`` are the messages that the client's session holds now.
    """
    body = body_text(answer)
    content_type = answer.header("content-type") or ""
    read = [pair for event in events if isinstance(event, Read) for pair in event.messages]
    truncated = waiting.cut_in("waiting")
    if len(body) > MAX_BODY or answer.body_bytes > len(answer.body):
        truncated["body"] = answer.body_bytes
    shown = Shown() if method == "HEAD" else shown_on(body, content_type, read)
    part = method != "HEAD" and answer.body_bytes > len(answer.body)
    if not shown.searched or (part and len(shown.displayed) < len(read)):
        truncated["displayed"] = -1
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
        changed=shown.changed,
        unseen=shown.unseen,
    )
    books = balance(events, response)
    return replace(response, balanced=books.balanced, imbalance=books.reason)


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
