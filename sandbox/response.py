"""Turn the worker's raw response into the `response` event: its text and the messages it shows."""

from __future__ import annotations

import base64
import html
import json
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser

from msgspec.structs import replace

from sandbox.books import balance
from sandbox.events import Event, Pair, Read, Responded
from sandbox.frames import RawResponse
from sandbox.text import MAX_TEXT, valid_text

MAX_BODY = 64 * 1024
"""Characters of a body that an event keeps; more than those are searched for messages."""

MANY = 500
"""With more different messages than this, each is only looked for once, in order."""


def responded(
    n: int,
    method: str,
    answer: RawResponse,
    events: Sequence[Event],
    *,
    waiting: tuple[Pair, ...],
    seconds: float,
) -> Responded:
    """Return the `response` event of request `n`, from the raw response and the events before it.

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


def header(answer: RawResponse, wanted: str) -> str | None:
    """Return the value of a response header, None if there is none."""
    return next((value for name, value, _ in answer.headers if name.lower() == wanted), None)


def body_text(answer: RawResponse) -> str:
    """Return the body as text, in the character set that its content type names."""
    raw = base64.b64decode(answer.body)
    _, _, charset = (header(answer, "content-type") or "").partition("charset=")
    try:
        text = raw.decode(charset.strip(' "') or "utf-8", "backslashreplace")
    except (LookupError, ValueError):
        text = raw.decode("utf-8", "backslashreplace")
    return valid_text(text)


def displayed(read: Sequence[Pair], body: str, content_type: str) -> tuple[Pair, ...]:
    """Return the messages of `read` that the page shows, once for each appearance.

    `read` holds what the calls of ``get_flashed_messages()`` returned, one after the other.  A
    message never counts more often than it was returned, because a short one may be on the page
    by chance.
    """
    if not read or not body:
        return ()
    text = _text_of_html(body) if "html" in content_type else ""
    returned = Counter(message for _, message in read)
    if len(returned) > MANY:
        found = _in_order(read, text or body)
    else:
        found = Counter(
            {message: _appearances(message, text, body, n) for message, n in returned.items()}
        )
    shown = []
    for pair in read:
        if found[pair[1]] > 0:
            found[pair[1]] -= 1
            shown.append(pair)
    return tuple(shown)


def _appearances(message: str, text: str, body: str, most: int) -> int:
    """Count a message in the text of the page; if it isn't there, in its source."""
    if not message.strip():
        return 0
    for where, needle in (
        (text, message),
        (body, message),
        (body, html.escape(message)),
        (body, html.escape(message).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")),
        (body, json.dumps(message)[1:-1]),
        (body, repr(message)[1:-1]),
    ):
        if count := _count_words(where, needle, most):
            return count
    return 0


def _count_words(text: str, needle: str, most: int) -> int:
    """Count up to `most` appearances, except those inside a longer word."""
    count, start = 0, 0
    while count < most and (start := text.find(needle, start)) >= 0:
        end = start + len(needle)
        before = text[start - 1 : start]
        after = text[end : end + 1]
        goes_on = len(needle) < MAX_TEXT and _joined(needle[-1:], after)  # else it was cut there
        if not (_joined(before, needle[:1]) or goes_on):
            count += 1
        start = end
    return count


def _joined(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum()


def _in_order(read: Sequence[Pair], text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    start = 0
    for _, message in read:
        at = text.find(message, start)
        if at >= 0:
            found[message] += 1
            start = at + len(message)
    return found


class _Text(HTMLParser):
    """Collect the text of a page, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style", "template")
        if self.parts and not self.parts[-1].endswith(" "):
            self.parts.append("\0")  # a tag separates two words

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style", "template") and self._hidden > 0
        self.parts.append("\0")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _text_of_html(body: str) -> str:
    collector = _Text()
    try:
        collector.feed(body)
        collector.close()
    except (AssertionError, ValueError, RecursionError):  # the page isn't HTML
        return ""
    return "".join(collector.parts)
