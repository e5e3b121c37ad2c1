"""What the learner's templates say: blocks, imports and loops, found by patterns.

A template that is put together in a way that the patterns don't know has nothing of it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lessons.diagnosis.cause import Files
from lessons.diagnosis.leads import templates
from lessons.diagnosis.routes import views_of
from lessons.diagnosis.sources import called_name
from lessons.diagnosis.template_fixes import masked
from lessons.diagnosis.text_edit import line_of
from sandbox import Timeline
from sandbox.events import Rendered
from sandbox.timeline import Exchange, Place

READ = re.compile(r"(?<![\w.])get_flashed_messages\s*\(")

MAX_FAMILY = 50
"""How many templates that extend, include and import each other are looked at."""

MAX_DEPTH = 10
"""How many templates that extend each other are followed."""

# Each tag is bounded, so that no text makes the search slow.
_TAG = re.compile(r"\{%[-+]?\s{0,20}(end)?(block|macro|for)\b\s{0,20}(\w*)[^%]{0,500}%\}")
_EXTENDS = re.compile(r"""\{%[-+]?\s{0,20}extends\s{1,20}["']([^"']{1,300})["']""")
_IMPORT = re.compile(
    r"""\{%[-+]?\s{0,20}(?:import\s{1,20}["']([^"']{1,300})["']"""
    r"""|from\s{1,20}["']([^"']{1,300})["']\s{1,20}import)([^%]{0,500})%\}"""
)
_LEADS = re.compile(r"\{%[-+]?\s{0,20}(?:extends|include|import|from)\b([^%]{0,500})")
_NAMED = re.compile(
    r"""\s{0,20}(["'])([^"']{1,300})\1\s{0,20}[-+]?(?:$|(?:ignore|with|without|as|import)\b)"""
)


@dataclass(frozen=True, slots=True)
class TemplatePart:
    """A block, a macro or a loop; ``start`` and ``end`` are where its content is in the text."""

    kind: str
    name: str
    line: int
    start: int
    end: int


def parts_of(text: str, kind: str) -> Iterator[TemplatePart]:
    """Yield the parts of one kind that have their end, the inner ones first."""
    opened: list[tuple[str, str, re.Match[str]]] = []
    for tag in _TAG.finditer(text):
        if not tag[1]:
            opened.append((tag[2], tag[3], tag))
            continue
        while opened:
            found, name, begin = opened.pop()
            if found == tag[2]:
                if found == kind:
                    line = line_of(text, begin.start())
                    yield TemplatePart(found, name, line, begin.end(), tag.start())
                break


def page_template(timeline: Timeline, exchange: Exchange, files: Files) -> str | None:
    """Return the file of the template that made a page, None if it can't be told."""
    names = {event.template for event in exchange.of(Rendered)}
    if not names:
        names = set(_named_by_view(timeline, exchange, files))
    name = names.pop() if len(names) == 1 else None
    return template_file(name, files) if name else None


def _named_by_view(timeline: Timeline, exchange: Exchange, files: Files) -> Iterator[str]:
    """Yield the names that the view of a request gives to render_template()."""
    for _, view in views_of(timeline, exchange.request, files):
        for node in ast.walk(view):
            match node:
                case ast.Call(args=[ast.Constant(value=str(name)), *_]) if (
                    called_name(node) == "render_template"
                ):
                    yield name


def template_file(name: str, files: Files) -> str | None:
    """Return the one file of a template's name."""
    found = [file for file in files if file.endswith(f"templates/{name}")]
    return found[0] if len(found) == 1 else None


def ancestors(file: str, files: Files) -> Iterator[tuple[str, str]]:
    """Yield the templates that a template extends, the nearest first, each with its text."""
    texts = {name: masked(text) for name, text in templates(files)}
    for _ in range(MAX_DEPTH):
        named = _EXTENDS.search(texts.get(file, ""))
        parent = template_file(named[1], files) if named else None
        if parent is None or parent not in texts:
            return
        yield parent, texts[parent]
        file = parent


def family_of(file: str, files: Files) -> dict[str, str]:
    """Return a template and all that it extends, includes and imports, none if it can't be told."""
    texts = {name: masked(text) for name, text in templates(files)}
    family: dict[str, str] = {}
    pending = [file]
    while pending:
        name = pending.pop()
        if name not in texts or len(family) > MAX_FAMILY:
            return {}
        family[name] = texts[name]
        for tag in _LEADS.finditer(texts[name]):
            named = _NAMED.match(tag[1])
            found = template_file(named[2], files) if named else None
            if found is None:
                return {}
            pending += [] if found in family else [found]
    return family


def imports_of(file: str, files: Files) -> Iterator[tuple[Place, bool]]:
    """Yield the tags that import a template, and whether they do it with context."""
    for name, text in templates(files):
        for tag in _IMPORT.finditer(masked(text)):
            if template_file(tag[1] or tag[2], files) == file:
                line = line_of(text, tag.start())
                yield Place(name, line), "with context" in " ".join(tag[3].split())


def template_text(file: str, files: Files) -> str:
    """Return the text of a template with its comments as spaces, "" if there's none."""
    return next((masked(text) for name, text in templates(files) if name == file), "")


def goes_through_messages(expression: str, text: str) -> bool:
    """Say whether an expression, in Python or Jinja, is what get_flashed_messages() returned."""
    for _ in range(3):
        if "get_flashed_messages" in expression:
            return True
        name = re.match(r"\s*([A-Za-z_]\w*)", expression)
        if name is None:
            return False
        given = re.compile(
            rf"\b{name[1]}\s{{0,20}}=(?!=)([^\n%]*)|\bfor {name[1]} in ([^\n:%]*)"
        ).search(text)
        if given is None:
            return False
        expression = given[1] or given[2] or ""
    return False
