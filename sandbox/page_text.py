"""Read a page as a browser does: the text that a person sees, and the text that nobody sees.

The page comes from the learner's app, and an app may send anything.  So it's read in one pass that
looks at each character a few times at most, whatever the page holds: Python's own
``html.parser`` takes minutes for half a megabyte of ``<a``.
"""

from __future__ import annotations

import html
import re
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import islice, pairwise

from sandbox.events import Unseen

BLOCK = "\n"
"""What stands between two blocks of the text that a person sees."""

MAX_ATTRIBUTES = 1_000
"""Attributes of one tag that are looked at."""


class PageText:
    """The text of a page.

    ``seen`` is what a person sees, with one space for any white space and a line end between two
    blocks.  ``unseen`` is the other text, by where it stands.  ``scripted`` and ``styled`` say
    whether the page has scripts and style sheets, which could show some of that.
    """

    def __init__(self) -> None:
        self.unseen: dict[Unseen, list[str]] = defaultdict(list)
        self.scripted = False
        self.styled = False
        self._parts: list[str] = []
        self._length = 0
        self._space = ""
        self._edges = array("l")

    @property
    def seen(self) -> str:
        return "".join(self._parts)

    @property
    def pieces(self) -> list[str]:
        """The texts between two tags that a person sees."""
        seen = self.seen
        places = [0, *self._edges, len(seen)]
        return [
            text
            for a, b in pairwise(places)
            for part in seen[a:b].split(BLOCK)
            if (text := part.strip())
        ]

    def has_edge(self, place: int) -> bool:
        """Say whether a tag stands at this place of ``seen``: it separates two words."""
        at = bisect_left(self._edges, place)
        return at < len(self._edges) and self._edges[at] == place

    def has_edge_inside(self, start: int, end: int) -> bool:
        return bisect_right(self._edges, start) < bisect_left(self._edges, end)

    def see(self, text: str) -> None:
        """Add text that a person sees."""
        words = flat(text)
        if not self._space and text[:1].isspace():
            self._space = " "
        if words:
            if self._length:
                self._put(self._space)
            self._put(words)
            self._space = " " if text[-1].isspace() else ""

    def edge(self) -> None:
        """Add a tag inside a line, like ``<b>``."""
        if not self._edges or self._edges[-1] != self._length:
            self._edges.append(self._length)

    def block(self) -> None:
        """Add the beginning or the end of a block, or a line break."""
        self.edge()
        self._space = BLOCK

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def flat(text: str) -> str:
    """Return the text with one space for any white space, as a browser shows it."""
    return " ".join(text.split())


def plain_text(body: str) -> PageText:
    """Return the text of a response that isn't HTML."""
    page = PageText()
    page.see(body)
    return page


def html_text(body: str) -> PageText:
    """Return the text of an HTML page.

    As in a browser, a tag or comment without an end hides what follows.
    """
    reader = _Reader(body)
    reader.read()
    return reader.page


_MARKUP = re.compile(r"<(?:!--|[!?]|/?[A-Za-z])")
_IN_TAG = re.compile(r"""[>"']""")
_NAME = re.compile(r"[A-Za-z][^\s/>]{0,30}")
_ATTRIBUTE = re.compile(
    r"""([^\s/>="'][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?"""
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,12};?|#[xX][0-9a-fA-F]{1,12};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_WITHOUT_TAGS: dict[str, Unseen | None] = {
    **{"script": "script", "style": "style", "noscript": "noscript", "title": "title"},
    **{"textarea": None, "iframe": "noscript", "noembed": "noscript", "noframes": "noscript"},
}
"""Elements that hold text alone, and where it stands if a person doesn't see it."""

_CLOSING = {name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE) for name in _WITHOUT_TAGS}
_AS_IT_IS = ("script", "style", "iframe", "noscript", "noembed", "noframes")
"""Those whose text holds no references: ``&#39;`` stays what it is."""

_INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn"),
        *("em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small"),
        *("span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)
_VOID = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr"),
    )
)
_ENDS_BY_ITSELF = frozenset(
    ("p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "tbody", "thead", "tfoot")
)
"""Elements whose end tag may be left out."""

_SEEN_ATTRIBUTES = frozenset(("alt", "placeholder", "title", "aria-label", "label"))
_INPUTS_WITHOUT_TEXT = frozenset(
    ("hidden", "checkbox", "radio", "password", "file", "image", "color", "range")
)
_FOR_SCRIPTS = re.compile(r"(?:data-|x-|hx-|v-|on|@|:)")
"""How the attributes begin that only a script reads."""


class _Reader:
    """Reads an HTML page into its text."""

    def __init__(self, body: str) -> None:
        self.page = PageText()
        self._body = body
        self._where: Unseen | None = None
        self._open: list[str] = []  # the elements from the outermost one that isn't seen
        self._count: dict[str, int] = defaultdict(int)

    def read(self) -> None:
        body, at = self._body, 0
        while (markup := _MARKUP.search(body, at)) is not None:
            if at < markup.start():
                self._text(body[at : markup.start()])
            opening, at = markup.group(), markup.end()
            if opening == "<!--":
                # A comment may end at once: "<!-->".
                at = self._comment(at, "-->", at - 2)
            elif opening in ("<!", "<?"):
                at = self._comment(at, ">", at)
            else:
                end = _tag_end(body, at)
                found = _NAME.match(body, at - 1)
                name = found.group().lower() if found else ""
                if opening[1] == "/":
                    self._end(name)
                    at = end
                else:
                    at = self._start(name, body[at:end], end)
        if at < len(body):
            self._text(body[at:])

    def _comment(self, start: int, closing: str, look_from: int) -> int:
        end = _after(self._body, closing, look_from)
        self.page.unseen[self._where or "comment"] += ("\n", self._body[start:end], "\n")
        return end

    def _text(self, text: str) -> None:
        self._put(_unescaped(text), self._where)

    def _put(self, text: str, where: Unseen | None) -> None:
        if where is None:
            self.page.see(text)
        else:
            self.page.unseen[where].append(text)

    def _tag(self, name: str) -> None:
        if self._where is not None:
            self.page.unseen[self._where].append(" ")
        elif name in _INLINE:
            self.page.edge()
        else:
            self.page.block()

    def _start(self, name: str, rest: str, end: int) -> int:
        """Read a start tag, and the text of an element that holds nothing else."""
        self._tag(name)
        if self._open and name in _ENDS_BY_ITSELF and self._open[-1] == name:
            self._end(name)
        self.page.styled |= name in ("style", "link")
        self.page.scripted |= name == "script"
        hiding = self._attributes(name, rest) if "=" in rest or "hidden" in rest.lower() else None
        if name == "template":
            hiding = "template"
        elif name == "dialog" and "open" not in rest.lower():
            hiding = "hidden"
        if name in _WITHOUT_TAGS:
            closing = _CLOSING[name].search(self._body, end)
            stop = closing.start() if closing else len(self._body)
            text = self._body[end:stop]
            where = self._where or _WITHOUT_TAGS[name] or hiding
            self._put(text if name in _AS_IT_IS else _unescaped(text), where)
            return stop
        if name not in _VOID and (self._open or hiding):
            self._where = self._where or hiding
            self._open.append(name)
            self._count[name] += 1
        return end

    def _end(self, name: str) -> None:
        """Read an end tag."""
        if self._count.get(name):
            while self._close() != name:
                pass
        elif self._open and self._open[0] in _ENDS_BY_ITSELF and name not in _INLINE:
            # It ends an element around the one that isn't seen.
            self._open.clear()
            self._count.clear()
        if not self._open:
            self._where = None
        self._tag(name)

    def _close(self) -> str:
        name = self._open.pop()
        self._count[name] -= 1
        return name

    def _attributes(self, name: str, rest: str) -> Unseen | None:
        """Read the attributes of a tag; say whether they hide its element."""
        values: dict[str, str] = {}
        for found in islice(_ATTRIBUTE.finditer(rest), MAX_ATTRIBUTES):
            value = found[2] or found[3] or found[4] or ""
            values.setdefault(found[1].lower(), _unescaped(value))
        hidden = "hidden" in values or _HIDING.search(values.get("style", "")) is not None
        kind = values.get("type", "text").lower() if name == "input" else ""
        for key, value in values.items():
            self.page.scripted |= key.startswith("on")
            if not value:
                continue
            where = self._where
            if key in _SEEN_ATTRIBUTES or (name == "input" and key == "value"):
                if hidden or (key == "value" and kind in _INPUTS_WITHOUT_TEXT):
                    where = where or "hidden"
            else:
                where = where or ("data" if _FOR_SCRIPTS.match(key) else "attribute")
            if where is None:
                self.page.block()
                self.page.see(value)
                self.page.block()
            else:
                self.page.unseen[where] += ('"', value, '" ')
        return "hidden" if hidden else None


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
    return _REFERENCE.sub(lambda found: html.unescape(found.group()), text) if "&" in text else text
