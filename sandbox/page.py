"""Find out which messages a page really shows.

The page comes from the learner's app, and an app may send anything.  So the text of a page is read
in one pass, and the search for messages has a budget of characters.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from sandbox.events import Pair
from sandbox.text import MAX_TEXT

MANY = 500
"""With more different messages than this, each is only looked for once, in order."""

MAX_SEARCHED = 200_000_000
"""Characters that the search of one page may pass: some 0.3 s.

A page of 20 kB with 20 messages takes 2.4 million where none is shown."""


def shown_on(body: str, content_type: str, read: Sequence[Pair]) -> tuple[tuple[Pair, ...], bool]:
    """Return the messages of `read` that the page shows, and whether all were looked for.

    `read` holds what the calls of ``get_flashed_messages()`` returned, one after the other.  A
    message never counts more often than it was returned, because a short one may be on the page
    by chance.
    """
    if not read or not body:
        return (), True
    text = text_of_html(body) if "html" in content_type else ""
    returned = Counter(message for _, message in read)
    search = _Search()
    if len(returned) > MANY:
        found = search.many(returned, [message for _, message in read], text or body)
    else:
        found = Counter(
            {message: search.one(message, text, body, n) for message, n in returned.items()}
        )
    shown = []
    for pair in read:
        if found[pair[1]] > 0:
            found[pair[1]] -= 1
            shown.append(pair)
    return tuple(shown), search.room > 0


class _Search:
    """Look for messages on a page as long as there's room."""

    def __init__(self) -> None:
        self.room = MAX_SEARCHED

    def one(self, message: str, text: str, body: str, most: int) -> int:
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
            if count := self._count_words(where, needle, most):
                return count
        return 0

    def many(self, returned: Counter[str], messages: Sequence[str], text: str) -> Counter[str]:
        """Count each message that is all of the text between two tags; then look for the rest."""
        between = Counter(part.strip() for part in text.split(_TAG))
        found = Counter(
            {message: min(n, between[message.strip()]) for message, n in returned.items()}
        )
        start = 0
        for message in messages:
            if message and not found[message]:
                at = self._find(text, message, start)
                if at >= 0:
                    found[message] += 1
                    start = at + len(message)
        return found

    def _count_words(self, text: str, needle: str, most: int) -> int:
        """Count up to `most` appearances, except those inside a longer word."""
        count, start = 0, 0
        while count < most and (start := self._find(text, needle, start)) >= 0:
            end = start + len(needle)
            before = text[start - 1 : start]
            after = text[end : end + 1]
            # A message of that length was cut there.
            goes_on = len(needle) < MAX_TEXT and _joined(needle[-1:], after)
            if not (_joined(before, needle[:1]) or goes_on):
                count += 1
            start = end
        return count

    def _find(self, text: str, needle: str, start: int) -> int:
        """Return where `needle` begins at `start` or behind, -1 if it doesn't or there's no room.

        Python looks for a short text in another short one in a time that grows with both.
        """
        if self.room <= 0:
            return -1
        at = text.find(needle, start)
        passed = (at if at >= 0 else len(text)) - start
        self.room -= passed * (10 if len(text) < 30_000 else 1) + 1_000
        return at


def _joined(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum()


_TAG = "\0"
"""What stands for a tag in the text of a page: a tag separates two words."""

_MARKUP = re.compile(r"<(?:!--|[!?]|/?[A-Za-z])")
_IN_TAG = re.compile(r"""[>"']""")
_NAME = re.compile(r"[A-Za-z][^\s/>]{0,30}")
_UNSEEN = {name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE) for name in ("script", "style")}
_REFERENCE = re.compile(r"&(?:#[0-9]{1,12};?|#[xX][0-9a-fA-F]{1,12};?|[A-Za-z][A-Za-z0-9]{1,31};?)")


def text_of_html(body: str) -> str:
    """Return the text of a page without scripts, styles and templates, with a NUL for each tag.

    Each character is looked at a few times at most, whatever the page holds: Python's own
    ``html.parser`` takes minutes for half a megabyte of ``<a``.  As in a browser, a tag or
    comment without an end hides what follows.
    """
    return "".join(_parts(body))


def _parts(body: str) -> Iterator[str]:
    at, templates = 0, 0
    while (markup := _MARKUP.search(body, at)) is not None:
        opening, before = markup.group(), body[at : markup.start()]
        if not templates:
            yield _unescaped(before)
        if opening[1] == "/" or not before.endswith(" "):
            yield _TAG
        if opening == "<!--":
            at = _after(body, "-->", markup.end())
        elif opening in ("<!", "<?"):
            at = _after(body, ">", markup.end())
        else:
            at = _tag_end(body, markup.end())
            found = _NAME.match(body, markup.end() - 1)
            name = found.group().lower() if found else ""
            if name == "template":
                templates = max(templates + (-1 if opening[1] == "/" else 1), 0)
            elif name in _UNSEEN and opening[1] != "/":
                closing = _UNSEEN[name].search(body, at)
                at = closing.start() if closing else len(body)
    if not templates:
        yield _unescaped(body[at:])


def _after(body: str, closing: str, start: int) -> int:
    """Return the place behind the next `closing`, the end of the page if there's none."""
    at = body.find(closing, start)
    return len(body) if at < 0 else at + len(closing)


def _tag_end(body: str, at: int) -> int:
    """Return the place behind a tag; a ``>`` in a quoted value doesn't end it."""
    while (found := _IN_TAG.search(body, at)) is not None:
        at = found.end()
        if found.group() == ">":
            return at
        if body[max(at - 20, 0) : at - 1].rstrip().endswith("="):
            at = _after(body, found.group(), at)
    return len(body)


def _unescaped(text: str) -> str:
    return _REFERENCE.sub(lambda found: html.unescape(found.group()), text)
