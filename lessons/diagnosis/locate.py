"""Find the learner's line in the files, for a mistake that only a response shows.

The timeline says what went wrong; the files may say where.  If several lines are possible, none
is named.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lessons.diagnosis.cause import Files, LocatedLine
from lessons.diagnosis.leads import forms_to, links, redirects
from lessons.diagnosis.python_fixes import View
from lessons.diagnosis.routes import lost_request, nearest_rule, refused_request, routes_for
from lessons.diagnosis.sources import called_name, python_sources
from sandbox import Timeline
from sandbox.events import Route
from sandbox.timeline import Exchange, Place

_ROUTERS = frozenset(("route", "get", "post", "put", "delete", "patch"))


def refusing_route(timeline: Timeline, files: Files) -> LocatedLine | None:
    """Find what sent a request with the wrong method: a redirect, a form, or else its route."""
    exchange = refused_request(timeline)
    if exchange is None:
        return None
    request = exchange.request
    path = request.path.partition("?")[0]
    led_here = set(redirects(path, timeline, files)) if request.redirected_from else set()
    if spot := _only(led_here):
        return spot, f"{spot} redirects there."
    forms = {one.place for one in forms_to(path, timeline, files) if one.method == request.method}
    if request.method == "GET" and (spot := _only(forms)):
        return spot, f"The form at {spot} sends GET."
    routes = routes_for(timeline, request)
    spot = _only({spot for route in routes for spot in _route_lines(route, files)})
    return (spot, f"The route is {spot}.") if spot else None


def lost_path(timeline: Timeline, files: Files) -> LocatedLine | None:
    """Find what led to a missing page: a redirect, or else a similar route, or else a link."""
    exchange = lost_request(timeline)
    if exchange is None:
        return None
    path = exchange.request.path.partition("?")[0]
    if exchange.request.redirected_from is not None:
        spot = _only(set(redirects(path, timeline, files)))
        return (spot, f"{spot} redirects there.") if spot else _like(timeline, exchange, files)
    link = _only(set(links(path, files)))
    leads = (link, f"{link} leads there.") if link else None
    return _like(timeline, exchange, files) or leads


def _like(timeline: Timeline, exchange: Exchange, files: Files) -> LocatedLine | None:
    """Find the one route whose path is similar."""
    near = nearest_rule(timeline, exchange.request)
    spot = _only(set(_route_lines(near[0], files))) if near else None
    return (spot, f"Its route is {spot}.") if spot else None


def key_change(_: Timeline, files: Files) -> LocatedLine | None:
    """Find the one line that changes the app's key while it answers requests."""
    spots = {
        Place(name, node.lineno)
        for name, source in python_sources(files)
        for function in _outermost(source.tree)
        if not any(called_name(node) == "Flask" for node in ast.walk(function))  # no app factory
        for node in ast.walk(function)
        if isinstance(node, ast.expr) and _sets_key(node)
    }
    spot = _only(spots)
    return (spot, f"{spot} sets another key while the app runs.") if spot else None


def app_made(timeline: Timeline, files: Files) -> LocatedLine | None:
    """Find the one line that makes the app."""
    spots = {
        Place(name, node.lineno)
        for name, source in python_sources(files)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and called_name(node) == "Flask"
    }
    spot = _only(spots)
    return (spot, f"{spot} makes the app.") if spot else None


def _only(spots: set[Place]) -> Place | None:
    return next(iter(spots)) if len(spots) == 1 else None


def _route_lines(route: Route, files: Files) -> Iterator[Place]:
    """Yield the lines of the decorators that may have made a route, with or without a blueprint."""
    name = route.endpoint.rpartition(".")[2]
    for file, source in python_sources(files):
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
