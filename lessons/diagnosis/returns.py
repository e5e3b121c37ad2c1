"""Causes of a response that Flask can't make: of None, a number, a set, a tuple turned round."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from lessons.diagnosis.cause import FileEdit, Files, Finding
from lessons.diagnosis.phrases import a_or_an, kept_or_lost, request_line
from lessons.diagnosis.python_fixes import PythonSource
from lessons.diagnosis.routes import routes_for
from lessons.diagnosis.sources import decorators, functions, returns_of
from lessons.diagnosis.text_edit import TextEdit, swap
from sandbox import Timeline
from sandbox.events import Failed, Returned
from sandbox.timeline import Exchange, Place, place_of

_NO_RESPONSE = "did not return a valid response"


def nothing_returned(timeline: Timeline) -> Iterator[Finding]:
    """A view returned nothing: the return before redirect() is missing."""
    for exchange, error in _refused_returns(timeline):
        if "returned None" not in error.message:
            continue
        view = _view_of(error)
        flashed = exchange.flashed
        at = place_of(error) or (place_of(flashed[-1]) if flashed else None)
        after = f" (the last that was seen of it is {at})" if at else ""
        yield Finding(
            f"{request_line(exchange.request)}: {_who(timeline, exchange, view)} returned nothing"
            f" that can be sent{after}. {kept_or_lost(timeline, exchange)}".rstrip(),
            at,
            "Write return in front of what the browser should get, on every way through it.",
            view,
            fatal=True,
            request=exchange.n,
        )


def not_a_response(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """A view returned a value that Flask can't make a response of."""
    for exchange, error in _refused_returns(timeline):
        if "returned None" in error.message:
            continue
        view = _view_of(error) or _routed_to(timeline, exchange)
        kind = re.search(r"but it was an? (\S+)\.$", error.message)
        returned = [event.kind for event in exchange.of(Returned)][-1:]
        line = _return_line(timeline, exchange, view, files, kind[1] if kind else "tuple")
        name, at, value = line or ("", place_of(error), None)
        who = f"{name}()" if name else _who(timeline, exchange, view)
        who = f"{request_line(exchange.request)}: {who}"
        turned = _is_turned(value) or any(re.match(r"\((int|\d+),", one) for one in returned)
        if turned:
            said = f"{who} returned the status before the body. Flask takes the first for the body."
            fix = 'Write the body first, then the status: return "…", 404.'
        elif kind is None:
            said = f"{who} returned a tuple that Flask can't read."
            fix = "Return (body, status), (body, headers) or (body, status, headers)."
        else:
            said = f"{who} returned {a_or_an(kind[1])}, but Flask can't make a response of that."
            fix = _REMEDY.get(kind[1], "Return a string, a dict, a list or a response.")
        yield Finding(said, at, fix, "turned" if turned else "", fatal=True, request=exchange.n)


_REMEDY: Mapping[str, str] = {
    "int": "Return a string: return str(…). A number alone isn't a status.",
    "float": "Return a string: return str(…).",
    "bool": "Return a string, or JSON: return jsonify(…).",
    "set": "Return a list, of which Flask makes JSON: return list(…).",
    "Row": "Return a dict, of which Flask makes JSON: return dict(row).",
}


def fix_return(finding: Finding, texts: Mapping[str, str]) -> FileEdit | None:
    """Put the body before the status, or wrap a number or a set so that Flask can send it."""
    at = finding.place
    source = PythonSource.of(texts[at.file]) if at is not None and at.file in texts else None
    if at is None or source is None:
        return None
    found = [n for n in ast.walk(source.tree) if isinstance(n, ast.Return) and n.lineno == at.line]
    match [one.value for one in found]:
        case [ast.Tuple(elts=[status, body])] if finding.name == "turned":
            did = "put the body before the status"
            return at.file, swap(source.span(status), source.span(body), source.text, did)
        case [ast.Constant(value=int() | float()) as number]:
            return at.file, _wrapped(source, number, "str")
        case [ast.Set() | ast.SetComp() as value]:
            return at.file, _wrapped(source, value, "list")
    return None


def _wrapped(source: PythonSource, value: ast.expr, call: str) -> TextEdit:
    start, end = source.span(value)
    new = f"{call}({source.text[start:end]})"
    return TextEdit(((start, end, new),), f"made it return {call}(…)")


def _refused_returns(timeline: Timeline) -> Iterator[tuple[Exchange, Failed]]:
    for exchange in timeline.exchanges:
        for error in exchange.errors:
            if error.type == "TypeError" and _NO_RESPONSE in error.message:
                yield exchange, error


def _view_of(error: Failed) -> str:
    view = re.search(r"view function for '([^']*)'", error.message)
    return view[1] if view else ""


def _who(timeline: Timeline, exchange: Exchange, view: str) -> str:
    """Return who returned the value, as far as it's known: it may be a handler's or a hook's."""
    returned = [event.by for event in exchange.of(Returned)][-1:]
    if returned and returned[0]:
        return f"{returned[0]}()"
    who = f"the view {view}()" if view else "the view"
    return f"{who}, or a function in its place," if _have_others(timeline) else who


def _have_others(timeline: Timeline) -> bool:
    """Say whether functions other than views can make the response."""
    loaded = timeline.loaded
    return loaded is not None and bool(loaded.handlers or loaded.hooks.get("before_request"))


def _return_line(
    timeline: Timeline, exchange: Exchange, view: str, files: Files, kind: str
) -> tuple[str, Place, ast.expr] | None:
    """Return the one line that may have returned a value of this type, and its function."""
    returned = [event.by for event in exchange.of(Returned)][-1:]
    name = returned[0] if returned else view.rpartition(".")[2]
    others = _IN_PLACE_OF_VIEWS if _have_others(timeline) and not returned else frozenset()
    lines = [
        (function.name, Place(file, one.lineno), one.value)
        for file, function in functions(files)
        if function.name == name or decorators(function) & others
        for one in returns_of(function)
        if one.value is not None
    ]
    likely = [line for line in lines if _may_be(line[2], kind)]
    found = likely or ([] if others else lines)
    return found[0] if len(found) == 1 else None


_IN_PLACE_OF_VIEWS = frozenset(
    ("before_request", "before_app_request", "errorhandler", "app_errorhandler")
)
"""The decorators of functions whose value becomes the response."""


def _routed_to(timeline: Timeline, exchange: Exchange) -> str:
    """Return the endpoint of the one route that takes a request, "" if there are several."""
    request = exchange.request
    taking = [one for one in routes_for(timeline, request) if request.method in one.methods]
    return taking[0].endpoint if len(taking) == 1 else ""


def _may_be(value: ast.expr, kind: str) -> bool:
    match value:
        case ast.Tuple():
            return kind == "tuple" or _is_turned(value)
        case ast.Constant(value=constant):
            return type(constant).__name__ == kind
        case ast.Set() | ast.SetComp():
            return kind == "set"
        case ast.Call(func=ast.Name(id=name)):
            return name == kind
    return False


def _is_turned(value: ast.expr | None) -> bool:
    match value:
        case ast.Tuple(elts=[ast.Constant(value=int()), second, *_]):
            return not (isinstance(second, ast.Constant) and isinstance(second.value, int))
    return False
