"""Watch the app take the JSON of a request, and the keys that it misses in it."""

from __future__ import annotations

import ast
import sys
from types import FrameType
from typing import TYPE_CHECKING, Any

import flask
from werkzeug.wrappers import Request

from ..describe import name_of_type
from ..flask_state import context_now, request_of
from ..places import innermost
from ..static import held_by
from ..wire import short
from .calls import Calls

if TYPE_CHECKING:
    from ..observer import Observer

GET_JSON = Calls(Request.get_json, "before", "after")
JSON_FAILED = Calls(Request.on_json_loading_failed, "before")
FIND_HANDLER = Calls(flask.Flask._find_error_handler, "before")

MAX_PARTS = 2_000
"""How many parts of a JSON body are looked at, to find the object that lacks a key."""

TAKES_JSON = ("json", "get_json")


def install(observer: Observer, wanted: frozenset[str]) -> None:
    """Watch for ``parsed``, and for the keys of JSON in ``looked``."""
    watcher = _JsonBody(observer)
    if "parsed" in wanted:
        GET_JSON.watch(watcher.asked, watcher.got)
        JSON_FAILED.watch(watcher.failed)
    if "looked" in wanted:
        FIND_HANDLER.watch(watcher.missed)


class _JsonBody:
    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._parsed = 0
        self._asked: dict[str, bool] = {}

    def asked(self, request: Any, force: Any, silent: Any, cache: Any) -> None:
        """Keep how the app asks for JSON."""
        self._asked = {"force": force is True, "silent": silent is True}

    def got(self, value: Any, request: Any, force: Any, silent: Any, cache: Any) -> None:
        """Report what was read, the first time; or that it's no JSON, which wasn't raised."""
        if self._observer.is_full("parsed"):
            return
        why = _why_none(request, force) if silent and value is None else ""
        if why or self._parsed != self._observer.number:
            self._tell(request, value, why, sys._getframe(2))

    def failed(self, request: Any, problem: Any) -> None:
        """Report that the body is no JSON; an HTTP error is raised next."""
        why = "UnsupportedMediaType" if problem is None else "BadRequest"
        self._tell(request, None, why, sys._getframe(2))

    def _tell(self, request: Any, value: Any, why: str, frame: FrameType | None) -> None:
        if not why:
            self._parsed = self._observer.number
        file, line = self._observer.places.caller(frame, "json")
        self._observer.tell(
            "parsed",
            ok=not why,
            type=_content_type(request),
            value="" if why else name_of_type(value),
            why=why,
            file=file,
            line=line,
            **self._asked,
        )

    def missed(self, app: Any, error: Any, *_: Any) -> None:
        """Report the key that the JSON lacks, if this is why an exception was raised."""
        if type(error) is not KeyError or len(error.args) != 1 or type(error.args[0]) is not str:
            return
        key, trace = error.args[0], innermost(error)
        parsed = held_by(request_of(context_now())).get("_cached_json", (...,))[0]
        if parsed is ... or trace is None:
            return
        places = self._observer.places
        file = places.relative(trace.tb_frame.f_code.co_filename)
        if file is None:
            return
        frame, line = trace.tb_frame, trace.tb_lineno
        for node in ast.walk(ast.parse(places.text(file))):
            if isinstance(node, ast.Subscript) and node.lineno <= line <= (node.end_lineno or 0):
                lacking = _value_of(node.value, frame, parsed)
                if _is_part(lacking, parsed) and _misses(lacking, key, node.slice, frame):
                    found = {"found": False, "file": file, "line": line}
                    self._observer.tell("looked", place="json", name=short(key, 200), **found)
                    return


def _content_type(request: Any) -> str:
    sent = short(held_by(request)["environ"].get("CONTENT_TYPE") or "", 200)
    return sent.partition(";")[0].strip().lower()


def _why_none(request: Any, force: object) -> str:
    """Return why a silent look at the JSON came to None, "" if the JSON itself is ``null``."""
    kind = _content_type(request)
    is_json = kind == "application/json" or (
        kind.startswith("application/") and kind.endswith("+json")
    )
    if not (is_json or force):
        return "UnsupportedMediaType"
    read = held_by(request).get("_cached_json", (..., ...))[0]
    return "BadRequest" if read is ... else ""


def _value_of(node: ast.expr, frame: FrameType, parsed: object) -> object:
    """Return the value of an expression that's a name, the JSON itself or a part of either."""
    match node:
        case ast.Name(id=name):
            return frame.f_locals.get(name, frame.f_globals.get(name))
        case ast.Attribute(attr=name) | ast.Call(func=ast.Attribute(attr=name)) if (
            name in TAKES_JSON
        ):
            return parsed
        case ast.Subscript(value=inner, slice=ast.Constant(value=key)):
            whole = _value_of(inner, frame, parsed)
            if type(whole) is dict or type(whole) is list:
                return whole[key]  # type: ignore[index]
    return None


def _is_part(value: object, parsed: object) -> bool:
    """Say whether an object is the JSON of the request, or in it."""
    parts = [parsed]
    for part in parts:
        if part is value:
            return type(value) is dict
        if len(parts) < MAX_PARTS:
            parts += part.values() if type(part) is dict else part if type(part) is list else ()
    return False


def _misses(table: object, key: str, asked: ast.expr, frame: FrameType) -> bool:
    """Say whether it's this key that the expression asks for, and it's not in the table."""
    match asked:
        case ast.Constant(value=name):
            pass
        case ast.Name(id=variable):
            name = frame.f_locals.get(variable, frame.f_globals.get(variable))
        case _:
            return False
    return type(name) is str and name == key and key not in table  # type: ignore[operator]
