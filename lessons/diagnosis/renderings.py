"""Causes in what a page is made of: variables that a view passes, strings with tags."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import islice
from urllib.parse import unquote

import msgspec

from lessons.diagnosis.cause import FileEdit, Files, Finding
from lessons.diagnosis.fixes import at_its_line
from lessons.diagnosis.names import Misspelling
from lessons.diagnosis.phrases import (
    MAX_QUOTED,
    did_you_mean,
    exchange_of,
    is_page,
    quoted,
    request_line,
)
from lessons.diagnosis.routes import views_of
from lessons.diagnosis.sources import called_name, python_sources
from lessons.diagnosis.template_fixes import IN_TAG, as_text, print_variable
from lessons.diagnosis.templates import family_of, template_file
from lessons.diagnosis.text_edit import line_of
from sandbox import Timeline
from sandbox.events import Undefined
from sandbox.text import one_line
from sandbox.timeline import Exchange, Fate, Place, place_of

MAX_PAGES = 100
"""How many pages are looked at."""

MAX_TEXTS = 100
"""How many strings with tags are looked for on a page."""

_TAG = re.compile(r"<(?:a|b|i|em|strong|br|p|ul|li|span|div|code|h[1-6])\b[^<>]{0,200}>")

_BLOCK = re.compile(r"\{%[-+]?\s{0,20}(?:end)?block\b[^%]{0,200}%\}")

_HIDES_USES = re.compile(
    rb"pass_(?:eval_)?context|before_render_template|template_rendered|line_statement_prefix"
    rb"|(?:block|variable|comment)_start_string"
)
"""With these in the code, a template's variables may be used where no pattern sees it."""

_HIDES_USES_HERE = re.compile(r"\{%[-+]?\s{0,20}debug\b|\bself\s{0,5}[._[]")
"""The same for a template."""

_SHOWN_VALUE = re.compile(r"""\b(?:href|src|action|value|alt|title)\s?=\s?["'][^"'<>]*$""")
"""Up to a place in an attribute that a person sees or follows."""

_SHOWN_AS_CODE = re.compile(r"<(pre|code|textarea|script|style|template)\b|<!--", re.IGNORECASE)
"""What begins an element or a comment that doesn't show its text as the page's own."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """A call of ``render_template()`` in a view, the texts of its templates, what it passes."""

    place: Place
    texts: Mapping[str, str]
    passed: tuple[str, ...]

    def unused(self) -> tuple[str, ...]:
        """Return the variables that no template uses."""
        whole = "\n".join(_BLOCK.sub("", text) for text in self.texts.values())
        used = (
            re.compile(rf"(?<![\w.]){re.escape(name)}\b").search(
                "\n".join(IN_TAG.findall(as_text(name).sub("", whole)))
            )
            for name in self.passed
        )
        return tuple(name for name, found in zip(self.passed, used, strict=True) if not found)


def rendering_of(timeline: Timeline, exchange: Exchange, files: Files) -> Rendering | None:
    """Return the one call that made a page, None if it or one of the templates can't be told."""
    calls = []
    for in_file, view in views_of(timeline, exchange.request, files):
        for node in ast.walk(view):
            if isinstance(node, ast.Call) and called_name(node).startswith(("render", "stream")):
                calls.append((node, Place(in_file, node.lineno)))
    match calls:
        case [(ast.Call(args=[ast.Constant(value=str(name))], keywords=keywords) as call, place)]:
            file = template_file(name, files) if called_name(call) == "render_template" else None
            texts = family_of(file, files) if file else {}
            hidden = any(
                _HIDES_USES.search(data) for file, data in files.items() if file[-3:] == ".py"
            )
            if texts and not hidden and not any(map(_HIDES_USES_HERE.search, texts.values())):
                return Rendering(place, texts, tuple(one.arg for one in keywords if one.arg))
    return None


def empty_variable(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """A template uses a name that nothing defines, so there's nothing on the page."""
    for exchange in timeline.exchanges:
        for event in exchange.of(Undefined):
            if event.used == "raised":
                continue
            near = event.near[0] if event.near else ""
            name = one_line(event.name, MAX_QUOTED)
            lacks = f"{name} of a {event.of}, which has no {name}" if event.of else name
            nothing = "" if event.of else ", which nothing defines"
            fix = f"Pass it: render_template(…, {name}=…)."
            instead = ""
            if event.of:
                fix = "Check which names this object has."
            elif not near and name in dict(exchange.request.query):
                instead = f" The address has {name}, but only as a query argument."
                fix = f"Pass it: render_template(…, {name}=request.args[{name!r}])."
            elif not near and (rendering := rendering_of(timeline, exchange, files)):
                unused = rendering.unused()
                if len(unused) == 1:
                    instead = f" {rendering.place} passes {unused[0]}, which no template uses."
                    fix = f"Write {unused[0]} in the template, or pass it as {name}={unused[0]}."
            yield Misspelling(
                f"{place_of(event) or 'A template'} {_USES[event.used]} {lacks}{nothing}. So the"
                f" page of {request_line(exchange.request)} {_SHOWS[event.used]}."
                f"{did_you_mean(near)}{instead}",
                place_of(event),
                f"Write {quoted(near)}." if near else fix,
                event.name,
                request=exchange.n,
                instead=near,
            )


_USES = {
    "printed": "prints",
    "looped over": "loops over",
    "counted": "counts",
    "tested": "tests",
}
_SHOWS = {
    "printed": "shows nothing there",
    "looped over": "shows no items",
    "counted": "shows a count of 0",
    "tested": "treats it as false",
}


def unused_variable(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """A template has the name of a variable as text, and nothing prints the variable."""
    for exchange in islice(filter(is_page, timeline.exchanges), MAX_PAGES):
        rendering = rendering_of(timeline, exchange, files)
        if rendering is None:
            continue
        for name in rendering.unused():
            for file, text in rendering.texts.items():
                for found in as_text(name).finditer(text):
                    if not _is_shown(found, text, name, exchange):
                        continue
                    at = Place(file, line_of(text, found.start()))
                    yield Finding(
                        f"{rendering.place} passes the variable {name}, but {at} has its name as"
                        f" text, and no template prints it. So the page of"
                        f" {request_line(exchange.request)} doesn't show its value.",
                        at,
                        f"Print the variable: {{{{ {name} }}}}.",
                        name,
                        request=exchange.n,
                    )


def _is_shown(found: re.Match[str], text: str, name: str, exchange: Exchange) -> bool:
    """Say whether the page has what a template has in place of a variable, and not as code."""
    body = _body(exchange)
    shown = found["word"] or (name if found[1] else found.group())
    at = found.start()
    return shown in body and bool(found[1] or _is_seen(text, at) or _is_in_value(text, at))


def print_it(finding: Finding, texts: Mapping[str, str]) -> FileEdit | None:
    """Print the variable where the template has its name as text."""
    return at_its_line(lambda *_: None, print_variable(finding.name))(finding, texts)


def tags_as_text(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """A page shows the tags of a message or another string as text, and no request sent them."""
    if not any("<" in text for x in timeline.exchanges for text in _sent_texts(x)):
        yield from _flashed_tags(timeline)
        yield from _passed_tags(timeline, files)


def _flashed_tags(timeline: Timeline) -> Iterator[Finding]:
    for life in timeline.lives:
        if life.fate is not Fate.SHOWN or life.kind != "str" or not _TAG.search(life.message):
            continue
        page = exchange_of(timeline, life.read_in)
        if life.message not in _body(page) and _escaped(life.message) in _body(page):
            yield Finding(
                f"The page of {request_line(page.request)} shows the tags of"
                f" {quoted(life.message)} as text, because Jinja escapes strings.",
                life.flashed_at,
                "Write the tags in the template. If only your own code makes the message, flash"
                " Markup(…).",
                request=page.n,
            )


def _passed_tags(timeline: Timeline, files: Files) -> Iterator[Finding]:
    pages = [x for x in timeline.exchanges if is_page(x) and "&lt;" in _body(x)][:MAX_PAGES]
    texts = list(islice(_texts_with_tags(files), MAX_TEXTS)) if pages else []
    for exchange in pages:
        body = _body(exchange)
        for place, text, pattern in texts:
            found = pattern.search(body)
            if not found or not _is_seen(body, found.start()):
                continue
            rendering = rendering_of(timeline, exchange, files)
            if rendering and not any(map(pattern.search, rendering.texts.values())):
                yield Finding(
                    f"The page of {request_line(exchange.request)} shows the tags of"
                    f" {quoted(text)} as text, because Jinja escapes strings.",
                    place,
                    "Write the tags in the template. If only your own code makes the string, pass"
                    " Markup(…).",
                    request=exchange.n,
                )


def _texts_with_tags(files: Files) -> Iterator[tuple[Place, str, re.Pattern[str]]]:
    """Yield the strings of the code that have tags, with what finds them escaped on a page."""
    for file, source in python_sources(files):
        if any(called_name(node) == "escape" for node in ast.walk(source.tree)):
            continue  # it may be shown as text on purpose
        for node in ast.walk(source.tree):
            match node:
                case ast.Constant(value=str(text)):
                    parts = [text]
                case ast.JoinedStr(values=values):
                    parts = [
                        str(one.value) if isinstance(one, ast.Constant) else "" for one in values
                    ]
                    text = "…".join(part for part in parts if part)
                case _:
                    continue
            if _TAG.search("".join(parts)):
                pattern = ".{0,200}?".join(re.escape(_escaped(part)) for part in parts if part)
                yield Place(file, node.lineno), text, re.compile(pattern, re.DOTALL)


def _escaped(text: str) -> str:
    """Return a string as Jinja escapes it."""
    return escape(text, quote=False).replace('"', "&#34;").replace("'", "&#39;")


def _body(exchange: Exchange) -> str:
    return exchange.response.body if exchange.response else ""


def _is_seen(page: str, at: int) -> bool:
    """Say whether a place of a page is neither in a tag nor in an element for code."""
    if page.rfind("<", 0, at) > page.rfind(">", 0, at):
        return False
    opened = None
    for tag in _SHOWN_AS_CODE.finditer(page, 0, at):
        opened = tag
    if opened is None:
        return True
    end = f"</{opened[1]}" if opened[1] else "-->"
    return end.lower() in page[opened.end() : at].lower()


def _is_in_value(text: str, at: int) -> bool:
    """Say whether a place of a template is in an attribute that a person sees or follows."""
    return _SHOWN_VALUE.search(text[max(at - 300, 0) : at]) is not None


def _sent_texts(exchange: Exchange) -> Iterator[str]:
    request = exchange.request
    yield unquote(request.path)
    yield request.body
    for value in request.form.values():
        yield from [value] if isinstance(value, str) else value
    yield "" if request.json is msgspec.UNSET else str(request.json)
