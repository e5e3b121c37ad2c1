"""A response as the events tell it: its text, what of it a person sees, and whether it balances."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from msgspec.structs import replace

from sandbox.books import balance
from sandbox.events import Event, Pair, Read, Responded
from sandbox.frames import Answer
from sandbox.page import displayed

MAX_BODY = 64 * 1024
"""Characters of a body that an event keeps; more were searched for messages."""


def responded(
    n: int,
    method: str,
    answer: Answer,
    events: Sequence[Event],
    *,
    waiting: tuple[Pair, ...],
    seconds: float,
) -> Responded:
    """Return the event for the answer to request `n`, given the request's events before it.

    ``waiting`` are the messages that the client's session holds now.
    """
    body = body_text(answer)
    content_type = header(answer, "content-type") or ""
    read = [pair for event in events if isinstance(event, Read) for pair in event.messages]
    truncated = {}
    if len(body) > MAX_BODY or answer.body_bytes > len(answer.body):
        truncated["body"] = answer.body_bytes
    known = answer.session != "server" or answer.queue is not None
    response = Responded(
        n=n,
        status=answer.status,
        location=header(answer, "location"),
        content_type=content_type,
        body=body[:MAX_BODY],
        body_bytes=answer.body_bytes,
        displayed=() if method == "HEAD" else displayed(read, body, content_type),
        waiting=waiting,
        balanced=True if known else None,
        ms=round(seconds * 1000, 2),
        session=answer.session,
        unhandled=answer.unhandled,
        truncated=truncated,
    )
    books = balance(events, response)
    return replace(response, balanced=books.balanced, imbalance=books.reason)


def header(answer: Answer, wanted: str) -> str | None:
    """Return a response header's value."""
    return next((value for name, value, _ in answer.headers if name.lower() == wanted), None)


def body_text(answer: Answer) -> str:
    """Return the body as text, by the character set that its type names."""
    raw = base64.b64decode(answer.body)
    _, _, charset = (header(answer, "content-type") or "").partition("charset=")
    try:
        text = raw.decode(charset.strip(' "') or "utf-8", "backslashreplace")
    except (LookupError, ValueError):
        text = raw.decode("utf-8", "backslashreplace")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
