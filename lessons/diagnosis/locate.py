"""Find the learner's line in the files, for a mistake that only a response shows.

The timeline says what went wrong; the files may say where.  If several lines are possible, none
is named.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from lessons.diagnosis.cause import LocatedLine
from lessons.diagnosis.phrases import quoted
from lessons.diagnosis.python_fixes import PythonSource, View
from lessons.diagnosis.responses import lost_request, refused_request, routes_for
from sandbox import Timeline
from sandbox.events import Route
from sandbox.timeline import Place

Files = Mapping[str, bytes]

TEMPLATES = (".html", ".htm", ".jinja", ".jinja2", ".j2", ".xml", ".txt")
CLOSE = 0.75
"""How similar two paths must be, from 0 to 1, so that one is taken for a typo."""

_ROUTERS = frozenset(("route", "get", "post", "put", "delete", "patch"))


def refusing_route(timeline: Timeline, files: Files) -> LocatedLine | None:
    """Find the one route that has the path of a request, but not its method."""
    exchange = refused_request(timeline)
    routes = routes_for(timeline, exchange.request) if exchange else ()
    spot = _only({spot for route in routes for spot in _route_lines(route, files)})
    return (spot, f"The route is {spot}.") if spot else None


def lost_path(timeline: Timeline, files: Files) -> LocatedLine | None:
    """Find what led to a missing page: a redirect, or else a similar route, or else a link."""
    exchange = lost_request(timeline)
    if exchange is None:
        return None
    path = exchange.request.path.partition("?")[0]
    if exchange.request.redirected_from is not None:
        spot = _only(set(_redirects(path, files)))
        return (spot, f"{spot} redirects there.") if spot else _like(path, timeline, files)
    link = _only(set(_links(path, files)))
    leads = (link, f"{link} leads there.") if link else None
    return _like(path, timeline, files) or leads


def _like(path: str, timeline: Timeline, files: Files) -> LocatedLine | None:
    """Find the one route whose path is similar."""
    routes = timeline.loaded.routes if timeline.loaded else ()
    close = get_close_matches(path[:200], {route.rule for route in routes}, 2, CLOSE)
    alike = [route for route in routes if [route.rule] == close]
    spot = _only({spot for route in alike for spot in _route_lines(route, files)})
    return (spot, f"{spot} has {quoted(close[0])}, which is much like it.") if spot else None


def key_change(_: Timeline, files: Files) -> LocatedLine | None:
    """Find the one line that changes the app's key while it answers requests."""
    spots = {
        Place(name, node.lineno)
        for name, source in _sources(files)
        for function in _outermost(source.tree)
        if not any(_is_call(node, "Flask") for node in ast.walk(function))  # no app factory
        for node in ast.walk(function)
        if isinstance(node, ast.expr) and _sets_key(node)
    }
    spot = _only(spots)
    return (spot, f"{spot} sets another key while the app runs.") if spot else None


def app_made(timeline: Timeline, files: Files) -> LocatedLine | None:
    """Find the one line that makes the app."""
    spots = {
        Place(name, node.lineno)
        for name, source in _sources(files)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and _is_call(node, "Flask")
    }
    spot = _only(spots)
    return (spot, f"{spot} makes the app.") if spot else None


def _only(spots: set[Place]) -> Place | None:
    return next(iter(spots)) if len(spots) == 1 else None


def _sources(files: Files) -> Iterator[tuple[str, PythonSource]]:
    """Yield the Python files that can be parsed."""
    for name, data in files.items():
        if name.endswith(".py") and (source := PythonSource.of(data.decode("utf-8", "replace"))):
            yield name, source


def _route_lines(route: Route, files: Files) -> Iterator[Place]:
    """Yield the lines of the decorators that may have made a route, with or without a blueprint."""
    name = route.endpoint.rpartition(".")[2]
    for file, source in _sources(files):
        for view in ast.walk(source.tree):
            if not isinstance(view, View):
                continue
            for call in view.decorator_list:
                match call:
                    case ast.Call(
                        func=ast.Attribute(attr=attr), args=[ast.Constant(value=str(rule)), *_]
                    ) if attr in _ROUTERS and route.rule.endswith(rule):
                        words = {word.arg: word.value for word in call.keywords}
                        named = words.get("endpoint")
                        own = named.value if isinstance(named, ast.Constant) else view.name
                        if name == own:
                            yield Place(file, call.lineno)


def _redirects(path: str, files: Files) -> Iterator[Place]:
    for file, source in _sources(files):
        for node in ast.walk(source.tree):
            match node:
                case ast.Call(args=[ast.Constant(value=str(to)), *_]) if (
                    _is_call(node, "redirect") and to.partition("?")[0] == path
                ):
                    yield Place(file, node.lineno)


def _links(path: str, files: Files) -> Iterator[Place]:
    """Yield the lines of templates on which a link or a form leads to a path."""
    leads = re.compile(
        rf"""\b(?:href|(?:form)?action)\s*=\s*(["']?){re.escape(path)}(?=[?#"'\s>])"""
    )
    for file, data in files.items():
        if file.endswith(TEMPLATES):
            for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
                if leads.search(line):
                    yield Place(file, number)


def _outermost(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the outermost functions: their bodies only run when they're called."""
    pending = [node]
    while pending:  # a long sum is nested deeper than functions can be
        for child in ast.iter_child_nodes(pending.pop()):
            if isinstance(child, View | ast.Lambda):
                yield child
            else:
                pending.append(child)


def _sets_key(node: ast.expr) -> bool:
    match node:
        case (
            ast.Attribute(attr="secret_key", ctx=ast.Store())
            | ast.Subscript(slice=ast.Constant(value="SECRET_KEY"), ctx=ast.Store())
            | ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value="secret_key"), _])
        ):
            return True
        case ast.Call(func=ast.Attribute(attr="update"), keywords=words):
            return any(word.arg == "SECRET_KEY" for word in words)
    return False


def _is_call(node: ast.AST, name: str) -> bool:
    """Say whether a node calls a name of Flask's, as it is or as flask.name."""
    match node:
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)):
            return called == name
    return False
