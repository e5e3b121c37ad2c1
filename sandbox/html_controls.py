"""The forms of a page with their controls, read in one pass whatever an app sends."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_SEARCHED = 256 * 1024
"""Characters of a page that are searched for forms."""

Attributes = dict[str, str]

_MARKUP = re.compile(r"<(?:!--|[!?]|/?([A-Za-z][^\s/>]{0,40}))")
_SPACE = re.compile(r"[\s/]*")
_KEY = re.compile(r"[^\s/>=][^\s/>=]*")
_EQUALS = re.compile(r"\s*=\s*")
_BARE = re.compile(r"[^\s>]*")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,12};?|#[xX][0-9a-fA-F]{1,12};?|[A-Za-z][A-Za-z0-9]{1,31};?)")

RAW = frozenset({"script", "style", "textarea", "title", "noscript", "iframe", "xmp"})
"""Elements whose tags are text."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; ``text`` is what follows it until the next one, or all that a raw element holds."""

    name: str
    closes: bool
    attributes: Attributes
    text: str


@dataclass
class SelectOption:
    """A choice of a select."""

    value: str
    label: str
    selected: bool
    disabled: bool


@dataclass
class Control:
    """A control of a form: its kind is the type of an input, or the name of its element."""

    kind: str
    attributes: Attributes
    disabled: bool
    value: str
    options: list[SelectOption] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.attributes.get("name", "")

    @property
    def is_button(self) -> bool:
        """Whether pressing it sends the form."""
        return self.kind in ("submit", "image")


@dataclass
class HtmlForm:
    """A form of a page."""

    attributes: Attributes
    controls: list[Control] = field(default_factory=list)


def forms_of(body: str) -> list[HtmlForm]:
    """Return the forms of a page, in order."""
    reader = FormReader()
    for tag in tags_of(body[:MAX_SEARCHED]):
        reader.take(tag)
    return reader.whole()


def tags_of(body: str) -> Iterator[Tag]:
    """Yield the tags of a page; as in a browser, a tag without an end hides what follows.

    The text before the first tag comes with a tag that has no name.
    """
    at = 0
    if begin := _next_markup(body, 0):
        yield Tag("", False, {}, body[:begin])
    while (markup := _MARKUP.search(body, at)) is not None:
        if markup[1] is None:
            end = "-->" if markup[0] == "<!--" else ">"
            at = body.find(end, markup.end())
            if at < 0:
                return
            yield Tag("", False, {}, body[at + len(end) : _next_markup(body, at)])
            continue
        name, closes = markup[1].lower(), markup[0][1] == "/"
        found, at = _attributes(body, markup.end())
        if at < 0:
            return
        following = _next_markup(body, at)
        if name in RAW and not closes:
            closing = re.compile(rf"</{re.escape(name)}[\s/>]", re.IGNORECASE).search(body, at)
            following = closing.start() if closing else len(body)
        yield Tag(name, closes, found, body[at:following])
        at = following


def _next_markup(body: str, at: int) -> int:
    found = _MARKUP.search(body, at)
    return found.start() if found else len(body)


def _attributes(body: str, at: int) -> tuple[Attributes, int]:
    """Return the attributes of a tag and the place behind it, -1 for a tag without an end."""
    found: Attributes = {}
    while True:
        at = _end(_SPACE, body, at)
        if at >= len(body):
            return found, -1
        if body[at] == ">":
            return found, at + 1
        end = max(_end(_KEY, body, at), at + 1)
        key, value = body[at:end].lower(), ""
        at = end
        if (equals := _EQUALS.match(body, at)) is not None:
            at = equals.end()
            quote = body[at : at + 1]
            if quote in ("'", '"'):
                end = body.find(quote, at + 1)
                if end < 0:
                    return found, -1
                value, at = body[at + 1 : end], end + 1
            else:
                end = _end(_BARE, body, at)
                value, at = body[at:end], end
        found.setdefault(key, unescaped(value))


def _end(pattern: re.Pattern[str], body: str, at: int) -> int:
    found = pattern.match(body, at)
    return found.end() if found else at


def unescaped(text: str) -> str:
    """Return text with the characters that its references like ``&amp;`` stand for."""
    return _REFERENCE.sub(lambda found: html.unescape(found.group()), text)


class FormReader:
    """Put the controls of a page into their forms, tag by tag."""

    def __init__(self) -> None:
        self._forms: list[HtmlForm] = []
        self._elsewhere: list[Control] = []
        self._form: HtmlForm | None = None
        self._select: Control | None = None
        self._templates = 0
        self._lists = 0
        self._group_is_off = False
        self._fieldsets: list[bool] = []
        self._in_legend = False

    def whole(self) -> list[HtmlForm]:
        """Return the forms once every tag was taken."""
        for control in self._elsewhere:
            owner = control.attributes["form"]
            found = (form for form in self._forms if form.attributes.get("id") == owner)
            if (form := next(found, None)) is not None:
                form.controls.append(control)
        self._elsewhere.clear()
        return self._forms

    def take(self, tag: Tag) -> Control | None:
        """Take the next tag; return the control that it begins, if it does."""
        if tag.name == "template":
            self._templates = max(self._templates + (-1 if tag.closes else 1), 0)
        elif tag.name == "datalist":
            self._lists = max(self._lists + (-1 if tag.closes else 1), 0)
        elif tag.closes and not (self._templates or self._lists):
            self._close(tag.name)
        elif not (self._templates or self._lists):
            return self._open(tag)
        return None

    def _close(self, name: str) -> None:
        match name:
            case "form":
                self._form = None
            case "select":
                self._select = None
            case "optgroup":
                self._group_is_off = False
            case "fieldset":
                del self._fieldsets[-1:]
            case "legend":
                self._in_legend = False
            case _:
                pass

    def _open(self, tag: Tag) -> Control | None:
        has = tag.attributes
        match tag.name:
            case "form" if self._form is None:
                self._form = HtmlForm(has)
                self._forms.append(self._form)
            case "fieldset":
                self._fieldsets.append("disabled" in has)
            case "legend":
                self._in_legend = True
            case "optgroup":
                self._group_is_off = "disabled" in has
            case "option" if self._select is not None:
                label = unescaped(" ".join(tag.text.split()))
                disabled = "disabled" in has or self._group_is_off
                value = has.get("value", label)
                self._select.options.append(SelectOption(value, label, "selected" in has, disabled))
            case "input":
                kind = has.get("type", "text").strip().lower()
                usual = "on" if kind in ("checkbox", "radio") else ""
                return self._add(Control(kind, has, self._is_off(has), has.get("value", usual)))
            case "button":
                kind = has.get("type", "submit").strip().lower()
                kind = kind if kind in ("button", "reset") else "submit"
                return self._add(Control(kind, has, self._is_off(has), has.get("value", "")))
            case "textarea":
                text = unescaped(tag.text).replace("\r\n", "\n").removeprefix("\n")
                return self._add(Control("textarea", has, self._is_off(has), text))
            case "select":
                self._select = Control("select", has, self._is_off(has), "")
                self._group_is_off = False
                return self._add(self._select)
            case _:
                pass
        return None

    def _add(self, control: Control) -> Control:
        if "form" in control.attributes:
            self._elsewhere.append(control)
        elif self._form is not None:
            self._form.controls.append(control)
        return control

    def _is_off(self, attributes: Attributes) -> bool:
        """Say whether a control is disabled; the legend of a disabled fieldset isn't."""
        outer = self._fieldsets[:-1] if self._in_legend else self._fieldsets
        return "disabled" in attributes or any(outer)
