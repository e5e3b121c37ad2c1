"""A page as a person uses it: its text in blocks, with its links and the controls of its forms.

It's read in one pass over the tags, whatever an app sends; see `html_controls`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from sandbox.html_controls import Control, FormReader, HtmlForm, Tag, tags_of, unescaped
from sandbox.page_text import flat

PageBlockKind = Literal["text", "heading", "code", "rule", "table"]

MAX_DEPTH = 12
"""How deep lists and quotes are indented at most."""

LONGEST_NUMBER = 5
"""The most digits of a number in an attribute; more of them are taken for none."""


def number_in(attribute: str, otherwise: int) -> int:
    """Return the number in an attribute, whatever an app writes there."""
    is_number = attribute.isdecimal() and len(attribute) <= LONGEST_NUMBER
    return int(attribute) if is_number else otherwise


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page; ``saves`` says that the browser stores what it leads to as a file."""

    href: str
    saves: bool = False


@dataclass(frozen=True, slots=True)
class PlacedControl:
    """A control of a page: its form counted from 1, 0 for none, and its place in that form.

    ``option`` is the place of one choice of a list in which several may be chosen.  ``caption`` is
    the text of a button.
    """

    control: Control
    form: int = 0
    place: int = 0
    option: int | None = None
    caption: str = ""


PageTarget = Link | PlacedControl
"""What a person can follow, fill in or press."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style, of a link if it has a ``target``; a control is a run without text.

    ``category`` is that of the message that it's part of.
    """

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_code: bool = False
    target: int | None = None
    category: str | None = None


Cell = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A paragraph, heading, item, piece of code, rule or table.

    ``indent`` counts the lists and quotes around it, ``marker`` begins an item of a list.  A table
    has ``rows`` in place of ``runs``.  ``is_apart`` asks for an empty line before it.
    """

    kind: PageBlockKind
    runs: Cell = ()
    indent: int = 0
    marker: str = ""
    is_apart: bool = True
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A page: its blocks, what can be used on it, and its forms."""

    blocks: tuple[PageBlock, ...]
    targets: tuple[PageTarget, ...] = ()
    forms: tuple[HtmlForm, ...] = ()


def read_document(body: str) -> Document:
    """Read an HTML page."""
    reader = _DocumentReader()
    for tag in tags_of(body):
        reader.take(tag)
    return reader.whole()


_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN = frozenset(
    ("head", "script", "style", "template", "title", "noscript", "datalist", "iframe")
)
_VOID = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr", ""),
    )
)
_ENDS_BY_ITSELF = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "option"))
_BOLD, _ITALIC = frozenset(("b", "strong")), frozenset(("i", "em", "cite"))
_STRONG = frozenset(("th", "dt", "legend", "caption"))
"""Blocks that are bold as a whole."""
_CODE = frozenset(("code", "kbd", "samp", "tt"))
_INLINE = (
    _ITALIC
    | _CODE
    | frozenset(
        (
            *(
                "a",
                "abbr",
                "b",
                "bdi",
                "bdo",
                "big",
                "br",
                "button",
                "data",
                "del",
                "dfn",
                "font",
                "img",
            ),
            *("input", "ins", "label", "mark", "meter", "nobr", "option", "output", "progress"),
            *("optgroup", "q", "s", "select", "small", "span", "strong", "sub", "sup", "time", "u"),
            *("var", "wbr", ""),
        )
    )
)
_APART = frozenset(
    (
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "menu", "table", "pre"),
        *("form", "blockquote", "hr", "fieldset", "textarea"),
    )
)
"""Elements with an empty line around them."""
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_LISTS = frozenset(("ul", "ol", "menu", "blockquote", "dd", "fieldset"))


@dataclass
class _Level:
    """An open list or quote, with the number of its next item, 0 for a list without numbers."""

    name: str
    number: int = 0


class _DocumentReader:
    """Reads a page tag by tag."""

    def __init__(self) -> None:
        self._forms = FormReader()
        self._blocks: list[PageBlock] = []
        self._targets: list[PageTarget] = []
        self._runs: list[Run] = []
        self._levels: list[_Level] = []
        self._table: list[list[list[Run]]] | None = None
        self._marker = ""
        self._heading = False
        self._pre = False
        self._hidden: list[str] = []
        self._open = {"bold": 0, "italic": 0, "code": 0}
        self._is_strong = False
        self._gap = True
        self._link: int | None = None
        self._button: int | None = None
        self._captions: dict[int, str] = {}
        self._several: Control | None = None

    def whole(self) -> Document:
        """Return the page once every tag was taken."""
        self._end_block()
        self._end_table()
        forms = self._forms.whole()
        places = {
            id(control): (number, place)
            for number, form in enumerate(forms, start=1)
            for place, control in enumerate(form.controls)
        }
        targets = tuple(
            self._placed(at, one, places) if isinstance(one, PlacedControl) else one
            for at, one in enumerate(self._targets)
        )
        return Document(tuple(self._blocks), targets, tuple(forms))

    def _placed(
        self, at: int, target: PlacedControl, places: Mapping[int, tuple[int, int]]
    ) -> PlacedControl:
        form, place = places.get(id(target.control), (0, 0))
        caption = flat(self._captions.get(at, ""))
        return replace(target, form=form, place=place, caption=caption)

    def take(self, tag: Tag) -> None:
        """Take the next tag and the text behind it."""
        control = self._forms.take(tag)
        if self._hides(tag):
            return
        if tag.closes:
            self._close(tag.name)
        else:
            self._begin(tag, control)
        if tag.name not in ("textarea", "option", "select", "optgroup"):
            self._say(unescaped(tag.text))

    def _hides(self, tag: Tag) -> bool:
        """Say whether a person sees nothing of a tag and of the text behind it."""
        name = tag.name
        if self._hidden == [name] and name in _ENDS_BY_ITSELF and not tag.closes:
            self._hidden.clear()  # the next one ends it
        if self._hidden:
            if tag.closes and name in self._hidden:
                while self._hidden.pop() != name:
                    pass
                if not self._hidden:
                    self._say(unescaped(tag.text))
            elif not tag.closes and name not in _VOID:
                self._hidden.append(name)
            return True
        hides = not tag.closes and (
            name in _HIDDEN
            or "hidden" in tag.attributes
            or (name == "dialog" and "open" not in tag.attributes)
            or _HIDING.search(tag.attributes.get("style", "")) is not None
        )
        if hides and name not in _VOID:
            self._hidden.append(name)
        return hides

    # Tags

    def _begin(self, tag: Tag, control: Control | None) -> None:
        name, has = tag.name, tag.attributes
        if name not in _INLINE:
            self._end_block()
            self._is_strong = name in _STRONG
            self._gap |= name in _APART and not self._levels
        self._count(name, 1)
        match name:
            case "a" if "href" in has:
                self._link = self._add(Link(has["href"], "download" in has))
            case "br":
                self._runs.append(Run("\n"))
            case "hr":
                self._blocks.append(PageBlock("rule"))
            case "img":
                self._say(f"[image: {flat(has['alt'])}]" if has.get("alt") else "[image]")
            case "pre":
                self._pre = True
            case _ if name in _HEADINGS:
                self._heading = True
            case _ if name in _LISTS:
                start = has.get("start", "1")
                number = number_in(start, 1) if name == "ol" else 0
                self._levels.append(_Level(name, number))
            case "li" | "dt":
                self._begin_item()
            case "table" if self._table is None:
                self._table = []
            case "tr" if self._table is not None:
                self._table.append([])
            case "td" | "th" if self._table is not None:
                if not self._table:
                    self._table.append([])
                self._table[-1].append([])
            case "option" if self._several is not None and self._several.options:
                option = len(self._several.options) - 1
                at = self._add(PlacedControl(self._several, option=option))
                self._runs += [Run("\n"), Run("", target=at)]
            case _:
                pass
        if control is not None and control.kind != "hidden":
            self._place(control, name)

    def _place(self, control: Control, name: str) -> None:
        """Put a control where it stands."""
        if control.kind == "select" and "multiple" in control.attributes:
            self._several = control  # each choice has its own place
            return
        if control.kind == "textarea":
            self._end_block()
            self._gap = True
        at = self._add(PlacedControl(control))
        self._runs.append(Run("", target=at))
        if control.kind == "textarea":
            self._end_block()
        if name == "button":
            self._button = at

    def _close(self, name: str) -> None:
        if name not in _INLINE:
            self._end_block()
            self._is_strong = False
            self._gap |= name in _APART and len(self._levels) <= 1
        self._count(name, -1)
        match name:
            case "a":
                self._link = None
            case "button":
                self._button = None
            case "select":
                self._several = None
            case "pre":
                self._pre = False
            case "table":
                self._end_table()
            case _ if name in _HEADINGS:
                self._heading = False
            case _ if name in _LISTS:
                if any(level.name == name for level in self._levels):
                    while self._levels.pop().name != name:
                        pass
            case _:
                pass

    def _count(self, name: str, by: int) -> None:
        """Begin or end what bold, italic and code text is in."""
        for style, names in (("bold", _BOLD), ("italic", _ITALIC), ("code", _CODE)):
            if name in names:
                self._open[style] = max(self._open[style] + by, 0)

    def _begin_item(self) -> None:
        level = self._levels[-1] if self._levels else None
        self._marker = "• "
        if level is not None and level.number:
            self._marker = f"{level.number}. "
            level.number += 1

    def _add(self, target: PageTarget) -> int:
        self._targets.append(target)
        return len(self._targets) - 1

    # Text

    def _say(self, text: str) -> None:
        """Add text in the style that's open; that of a button is its caption."""
        if not text:
            return
        if not self._pre:
            edge = text[:1].isspace(), text[-1:].isspace()
            text = " " * edge[0] + flat(text) + " " * (edge[1] and not text.isspace())
        if self._button is not None:
            self._captions[self._button] = self._captions.get(self._button, "") + text
            return
        bold, italic, code = (count > 0 for count in self._open.values())
        self._runs.append(Run(text, bold or self._is_strong, italic, code, self._link))

    def _end_block(self) -> None:
        """End the paragraph, or whatever is open."""
        runs, self._runs = self._runs, []
        if all(run.target is None and not run.text.strip() for run in runs):
            return
        if self._table and self._table[-1]:
            cell = self._table[-1][-1]
            cell += [Run(" "), *runs] if cell else runs
            return
        kind: PageBlockKind = "heading" if self._heading else "code" if self._pre else "text"
        marker, self._marker = self._marker, ""
        indent = min(len(self._levels), MAX_DEPTH)
        self._blocks.append(PageBlock(kind, tuple(runs), indent, marker, self._gap))
        self._gap = False

    def _end_table(self) -> None:
        table, self._table = self._table, None
        if table is not None:
            rows = tuple(tuple(tuple(cell) for cell in row) for row in table if row)
            if rows:
                self._blocks.append(PageBlock("table", rows=rows))
                self._gap = True
