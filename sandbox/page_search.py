"""Look for messages in the text of a page, as long as there's room."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from sandbox.events import Unseen
from sandbox.page_text import BLOCK, PageText, flat, html_text

MAX_SEARCHED = 200_000_000
"""Characters that the search of one page may pass: some 0.3 s.

A page of 20 kB with 20 messages takes 10 million where none is shown."""

LONG = 20
"""A message of that many characters can't be part of a longer word by chance."""

MIN_CUT = 12
"""Characters of a message's beginning that can't be alike by chance."""


@dataclass(slots=True)
class Found:
    """How often a message is seen, in which form, and if it isn't, where it stands."""

    count: int = 0
    text: str = ""
    where: Unseen | None = None


class Search:
    """Look for messages on a page as long as there's room."""

    def __init__(self, page: PageText, body: str, is_html: bool) -> None:
        self.room = MAX_SEARCHED
        self._page = page
        self._body = body
        self._is_html = is_html
        self._seen = page.seen.replace(BLOCK, " ")
        self._unseen = {
            where: flat("".join(page.unseen[where])) for where in _PLACES if where in page.unseen
        }

    def maybe(self, where: Unseen) -> bool:
        """Say whether a script or a style sheet may show what stands there."""
        return where == "script" or (
            where in ("data", "hidden", "template")
            and (self._page.scripted or (where == "data" and self._page.styled))
        )

    def one(self, message: str, most: int, beside: tuple[str, ...]) -> Found:
        """Look for a message as it is, then in other forms, then where a person doesn't see it."""
        text = flat(message)
        if not text:
            return Found()
        for form in (text, *_literals(message)):
            if count := self._count(self._seen, form, most, beside):
                return Found(count)
        if self._lines_in_order(message):
            return Found(1)
        for form in (*_escapes(text), *self._without_tags(message)):
            if count := self._count(self._seen, form, most, beside):
                return Found(count, form)
        if count := self._count(self._small, _small(text), most, beside):
            at = self._next(self._small, _small(text), 0, beside)
            return Found(count, self._seen[at : at + len(text)])
        return (
            self._words(text, most)
            or self._beginning(text, most)
            or self._elsewhere(message)
            or Found()
        )

    def many(self, returned: Counter[str], messages: Sequence[str]) -> dict[str, Found]:
        """Look for each message as all that two tags enclose; then for the rest, in order."""
        pieces = Counter(self._page.pieces)
        folded = {piece.casefold(): piece for piece in pieces}
        found = {message: Found() for message in returned}
        for message, most in returned.items():
            text = flat(message)
            other = folded.get(text.casefold(), "")
            if count := pieces[text]:
                found[message] = Found(min(most, count))
            elif other and text:
                found[message] = Found(min(most, pieces[other]), other)
        start = 0
        for message in messages:
            text = flat(message)
            if text and not found[message].count:
                at = self._find(self._seen, text, start)
                if at >= 0:
                    found[message].count = 1
                    start = at + len(text)
        return found

    def _without_tags(self, message: str) -> Iterator[str]:
        """Yield the text that a person sees of a message whose tags are tags of the page."""
        if self._is_html and "<" in message and self._find(self._body, message, 0) >= 0:
            yield html_text(message).seen.replace(BLOCK, " ")

    def _lines_in_order(self, message: str) -> bool:
        """Say whether the lines of a message stand on the page, whatever is between them."""
        lines = [line for line in map(flat, message.splitlines()) if line]
        at = 0
        for line in lines if len(lines) > 1 else ():
            at = self._next(self._seen, line, at)
            if at < 0:
                return False
            at += len(line)
        return len(lines) > 1

    @cached_property
    def _all_words(self) -> str:
        return f" {' '.join(_WORD.findall(self._seen))} ".casefold()

    def _words(self, text: str, most: int) -> Found | None:
        """Look for the words of a message, with any signs between them.

        A single word may be on the page by chance.
        """
        words = _WORD.findall(text)
        needle = f" {' '.join(words).casefold()} "
        count, start, first = 0, 0, ""
        if len(words) < 2:
            return None
        while count < most and (start := self._find(self._all_words, needle, start)) >= 0:
            first = first or self._original(start, text, words)
            count += 1
            start += len(needle) - 1
        return Found(count, first) if count else None

    def _original(self, at: int, text: str, words: Sequence[str]) -> str:
        """Return the text of the page for the words at a place of `_all_words`."""
        self.room -= 10 * (at + len(self._seen))  # it passes both texts, match by match
        number = self._all_words.count(" ", 0, at + 1) - 1
        found = list(islice(_WORD.finditer(self._seen), number, number + len(words)))
        start, end = found[0].start(), found[-1].end()
        before = text[: text.index(words[0])]
        after = text[text.rindex(words[-1]) + len(words[-1]) :]
        start -= len(before) if self._seen.endswith(before, 0, start) else 0
        return self._seen[start : end + (len(after) if self._seen.startswith(after, end) else 0)]

    @cached_property
    def _small(self) -> str:
        return _small(self._seen)

    def _beginning(self, text: str, most: int) -> Found | None:
        """Look for the beginning of a message, with dots behind it or alone in its place."""
        seen, needle = self._small, _small(text)
        count, start, first = 0, 0, ""
        while count < most and (start := self._find(seen, needle[:3], start)) >= 0:
            size = min(3, len(needle))
            while size < len(needle) and seen[start + size : start + size + 1] == needle[size]:
                size += 1
            self.room -= 50 * size
            size = len(needle[:size].rstrip())
            end = start + size
            if self._is_cut(needle, start, size):
                dots = _DOTS.match(seen, end)
                end = dots.end() if dots else end
                count, first = count + 1, first or self._seen[start:end].strip()
            start = end
        return Found(count, first) if count else None

    def _is_cut(self, needle: str, start: int, size: int) -> bool:
        seen, end = self._small, start + size
        if size == len(needle) or _joined(seen[start - 1 : start], needle[0]):
            return False
        whole_word = not _joined(needle[size - 1], needle[size])
        if _DOTS.match(seen, end):
            return size >= (3 if whole_word else 8)
        ends = end == len(seen) or self._page.has_edge(end)
        return size >= MIN_CUT and ends

    def _elsewhere(self, message: str) -> Found | None:
        """Look for a message in the text that a person doesn't see."""
        text = flat(message)
        forms = [(form, "") for form in (text, *_literals(message))]
        forms += [(form, form) for form in _escapes(text)]
        for where, hidden in self._unseen.items():
            # A word of code may be the message by chance, unless it's all between two quotes.
            alone = where in _CODE and text.isalnum()
            for form, other in forms:
                if alone:
                    at = max(self._find(hidden, f"{quote}{form}{quote}", 0) for quote in "\"'`")
                else:
                    at = self._next(hidden, form, 0, edges=False)
                if at >= 0:
                    return Found(text=other, where=where)
        if self._is_html and "<" in message and self._find(self._body, message, 0) >= 0:
            return Found(where="markup")
        return None

    def _count(self, text: str, needle: str, most: int, beside: tuple[str, ...]) -> int:
        """Count up to `most` appearances, except those inside a longer word."""
        count, start = 0, 0
        while count < most and (start := self._next(text, needle, start, beside)) >= 0:
            count += 1
            start += len(needle)
        return count

    def _next(
        self,
        text: str,
        needle: str,
        start: int,
        beside: tuple[str, ...] = (),
        *,
        edges: bool = True,
    ) -> int:
        """Return where the next appearance begins that isn't inside a longer word, -1 for none."""
        while needle and (start := self._find(text, needle, start)) >= 0:
            end = start + len(needle)
            if (
                self._begins(text, needle, start, beside, edges)
                and self._ends(text, needle, end, beside, edges)
                and (len(needle) > 2 or not edges or not self._page.has_edge_inside(start, end))
            ):
                return start
            start = end
        return -1

    def _begins(
        self, text: str, needle: str, start: int, beside: tuple[str, ...], edges: bool
    ) -> bool:
        return (
            not _joined(text[start - 1 : start], needle[:1])
            or len(needle) >= LONG
            or (edges and self._page.has_edge(start))
            or text.endswith(beside, 0, start)
        )

    def _ends(self, text: str, needle: str, end: int, beside: tuple[str, ...], edges: bool) -> bool:
        return (
            not _joined(needle[-1:], text[end : end + 1])
            or len(needle) >= LONG
            or (edges and self._page.has_edge(end))
            or text.startswith(beside, end)
        )

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


_PLACES: tuple[Unseen, ...] = (
    *("script", "data", "hidden", "template"),
    *("comment", "noscript", "title", "style", "attribute"),
)
_CODE = frozenset(("script", "data", "style", "attribute"))
_WORD = re.compile(r"[^\W_]+")
_FOR_TAGS = re.compile(r"[<>&']")
_DOTS = re.compile(r" ?(?:\.\.\.|…|\[\.\.\.\]|\[…\])")


def _joined(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum()


def _small(text: str) -> str:
    """Return the text in small letters, unless that changes its length."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _literals(message: str) -> Iterator[str]:
    """Yield a message as it stands inside quotes, in JSON, in Python and in Jinja's tojson."""
    literal = json.dumps(message)
    for form in (
        literal,
        json.dumps(message, ensure_ascii=False),
        repr(message),
        _FOR_TAGS.sub(lambda sign: f"\\u{ord(sign.group()):04x}", literal),
    ):
        if form[1:-1] != message:
            yield flat(form[1:-1])


def _escapes(text: str) -> Iterator[str]:
    """Yield a message as it stands where it was escaped for HTML, by the library and by Jinja."""
    escaped = html.escape(text)
    for form in (escaped, escaped.replace("&quot;", "&#34;").replace("&#x27;", "&#39;")):
        if form != text:
            yield form
