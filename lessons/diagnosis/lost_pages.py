"""Why no rule has the path of a request: the app never got it, or the address isn't one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain

from lessons.diagnosis.cause import Files, Finding
from lessons.diagnosis.phrases import exchange_of, quoted, request_line
from lessons.diagnosis.routes import lost_request, lost_requests, matches, no_such_page
from lessons.diagnosis.sources import called_name, functions, python_sources
from sandbox import Timeline
from sandbox.timeline import Exchange, Place


def lost_page(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """404: no blueprint, a redirect elsewhere, a decorator without parentheses, or no rule."""
    exchange = lost_request(timeline)
    if exchange is None or timeline.loaded is None:
        return
    who = f"{request_line(exchange.request)} got 404, Not Found:"
    why = chain(
        _not_registered(exchange, timeline, files), _wrong_redirect(exchange, timeline, files)
    )
    for place, said, fix in why:
        yield Finding(f"{who} {said}", place, fix, fatal=True, request=exchange.n)
    for place, said, fix in _not_called(files):
        for lost in lost_requests(timeline):  # the page that's missing may not be the first one
            text = f"{request_line(lost.request)} got 404, Not Found: {said}"
            yield Finding(text, place, fix, fatal=True, request=lost.n)
    yield from no_such_page(timeline)


_ROUTING = frozenset(("get", "post", "put", "patch", "delete", "route"))
"""The decorators that make a rule, if they're called with a path."""


def _not_called(files: Files) -> Iterator[tuple[Place, str, str]]:
    """Find a decorator that makes no rule, because it lacks its parentheses."""
    for file, function in functions(files):
        for decorator in function.decorator_list:
            match decorator:
                case ast.Attribute(value=ast.Name(id=app), attr=name) if name in _ROUTING:
                    place, written = Place(file, decorator.lineno), f"@{app}.{name}"
                    said = f"{written} at {place} has no parentheses, so it makes no rule."
                    yield place, said, f'Write the path in parentheses: {written}("/…").'


def _not_registered(
    exchange: Exchange, timeline: Timeline, files: Files
) -> Iterator[tuple[Place, str, str]]:
    """Find a blueprint that has a rule for the path, and that the app doesn't have."""
    loaded = timeline.loaded
    known = {one.name for one in loaded.blueprints} if loaded else set()
    for file, source in python_sources(files):
        for node in ast.walk(source.tree):
            match node:
                case ast.Assign(
                    targets=[ast.Name(id=variable)],
                    value=ast.Call(
                        args=[ast.Constant(value=str(name)), *_], keywords=words
                    ) as made,
                ) if called_name(made) == "Blueprint" and name not in known:
                    prefix = _constant({one.arg: one.value for one in words}.get("url_prefix"))
                    rules = _rules_of(variable, {file: files[file]})
                    if any(matches(prefix + rule, exchange.request.path) for rule in rules):
                        place = Place(file, node.lineno)
                        yield (
                            place,
                            f"the blueprint {quoted(name)} of {place} has this path, but the app"
                            " doesn't have the blueprint.",
                            f"Register it: app.register_blueprint({variable}).",
                        )


def _rules_of(blueprint: str, files: Files) -> Iterator[str]:
    """Yield the rules that a file gives a blueprint, by its variable."""
    for _, function in functions(files):
        for decorator in function.decorator_list:
            match decorator:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name)),
                    args=[ast.Constant(value=str(rule)), *_],
                ) if name == blueprint:
                    yield rule


def _constant(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _wrong_redirect(
    exchange: Exchange, timeline: Timeline, files: Files
) -> Iterator[tuple[Place, str, str]]:
    """Find a redirect to a page in place of its address, or to an address without a slash."""
    if exchange.request.redirected_from is None:
        return
    response = exchange_of(timeline, exchange.request.redirected_from).response
    location = (response and response.location) or ""
    calls = [
        (Place(file, node.lineno), node.args[0])
        for file, source in python_sources(files)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and called_name(node) == "redirect" and node.args
    ]
    pages = [at for at, to in calls if called_name(to).startswith("render_template")]
    if len(pages) == 1 and ("%3C" in location or "<" in location):
        said = f"{pages[0]} redirects to a page, but redirect() takes an address."
        yield pages[0], said, "Return the page itself: return render_template(…)."
    rules = [at for at, to in calls if "<" in _constant(to)]
    if len(rules) == 1 and "%3C" in location:
        said = f"{rules[0]} redirects to a rule, but its variable has no value there."
        yield rules[0], said, "Build the address: redirect(url_for(…))."
    named = [at for at, to in calls if _constant(to) == location]
    if len(named) == 1 and not location.startswith(("/", "?", "#", ".")) and "//" not in location:
        endpoints = {one.endpoint for one in timeline.loaded.routes} if timeline.loaded else set()
        said = f"{named[0]} redirects to {quoted(location)}."
        if location in endpoints:
            said += " redirect() takes an address, not the name of a view."
            fix = f"Build the address of the view: redirect(url_for({location!r}))."
        else:
            said += " Without a slash, the address begins at the path of the page before."
            fix = f"Begin the address with a slash: {quoted('/' + location)}."
        yield named[0], said, fix
