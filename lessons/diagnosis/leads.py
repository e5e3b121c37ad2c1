"""What leads to a path, found in the learner's files: redirects, links and forms; and a loop."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lessons.diagnosis.cause import Files, Finding
from lessons.diagnosis.phrases import exchange_of, request_line
from lessons.diagnosis.routes import MAX_ROUTES, matches
from lessons.diagnosis.sources import called_name, python_sources
from sandbox import Timeline
from sandbox.events import ENDLESS
from sandbox.timeline import Place

TEMPLATES = (".html", ".htm", ".jinja", ".jinja2", ".j2", ".xml", ".txt")

MAX_CHARACTERS = 256 * 1024
"""A longer template isn't searched."""

_FORM = re.compile(r"<form\b((?:[^>{]|\{\{.*?\}\}|\{%.*?%\}|\{)*)>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = r"""\b{}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))"""
_ACTION = re.compile(_ATTRIBUTE.format("action"), re.IGNORECASE)
_METHOD = re.compile(_ATTRIBUTE.format("method"), re.IGNORECASE)
_URL_FOR = re.compile(r"""url_for\(\s*["']([^"']+)["']\s*(\)?)""")


@dataclass(frozen=True, slots=True)
class FormTag:
    """A form of a template; ``action`` is as it's written, "" for the page's own path."""

    place: Place
    action: str
    method: str


def redirects(path: str, timeline: Timeline, files: Files) -> Iterator[Place]:
    """Yield the lines that redirect to a path, written out or with url_for()."""
    for file, source in python_sources(files):
        for node in ast.walk(source.tree):
            match node:
                case ast.Call(args=[target, *_]) if called_name(node) == "redirect" and leads_to(
                    target, path, timeline
                ):
                    yield Place(file, node.lineno)


def redirect_loop(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """The browser gave up: a redirect led to another one again and again."""
    for error in timeline.errors:
        if error.type != ENDLESS or not timeline.exchanges:
            continue
        last = exchange_of(timeline, error.n)
        path = last.request.path.partition("?")[0]
        lines = set(redirects(path, timeline, files))
        place = next(iter(lines)) if len(lines) == 1 else None
        who = request_line(last.request)
        said = f"{who} gets a redirect again and again."
        leads_to = last.response.leads_to.partition("?")[0] if last.response else ""
        if place is not None and leads_to.endswith(path):
            said = f"{place} redirects to {path}, even when the request is for {path}."
        yield Finding(
            f"{said} The browser gave up.",
            place,
            f"Don't redirect requests for {path}.",
            fatal=True,
            request=error.n,
        )


def leads_to(target: ast.expr, path: str, timeline: Timeline) -> bool:
    """Say whether an address in the code is a path, or url_for() of a view with this path."""
    match target:
        case ast.Constant(value=str(to)):
            return to.partition("?")[0] == path
        case ast.Call(args=[ast.Constant(value=str(name)), *_]) if called_name(target) == "url_for":
            return has_path(name, path, timeline)
    return False


def has_path(endpoint: str, path: str, timeline: Timeline) -> bool:
    """Say whether a view, by its endpoint, has a rule that takes a path."""
    routes = timeline.loaded.routes[:MAX_ROUTES] if timeline.loaded else ()
    return any(
        matches(route.rule, path)
        and (route.endpoint == endpoint or route.endpoint.endswith(f".{endpoint.lstrip('.')}"))
        for route in routes
    )


def links(path: str, files: Files) -> Iterator[Place]:
    """Yield the lines of templates on which a link or a form leads to a path."""
    leads = re.compile(
        rf"""\b(?:href|(?:form)?action)\s*=\s*(["']?){re.escape(path)}(?=[?#"'\s>])"""
    )
    for file, text in templates(files):
        for number, line in enumerate(text.split("\n"), 1):
            if leads.search(line):
                yield Place(file, number)


def forms_to(path: str, timeline: Timeline, files: Files) -> Iterator[FormTag]:
    """Yield the forms of templates that lead to a path."""
    for file, text in templates(files):
        for found in _FORM.finditer(text):
            action, method = _value(_ACTION, found[1]), _value(_METHOD, found[1])
            url = _URL_FOR.search(action)
            if url and "{{" in action:
                leads = has_path(url[1], path, timeline)
            else:
                leads = action.partition("?")[0] == path
            if leads:
                line = text.count("\n", 0, found.start()) + 1
                yield FormTag(Place(file, line), action, method.upper() or "GET")


def templates(files: Files) -> Iterator[tuple[str, str]]:
    """Yield the templates, with their text, whose lines end as Jinja reads them."""
    for file, data in files.items():
        if file.endswith(TEMPLATES) and len(data) <= MAX_CHARACTERS:
            text = data.decode("utf-8", "replace")
            yield file, text.replace("\r\n", "\n").replace("\r", "\n")


def _value(attribute: re.Pattern[str], tag: str) -> str:
    found = attribute.search(tag)
    return next((value for value in found.groups() if value is not None), "") if found else ""
