"""Watch the way of a request: its rule, what Flask calls for it, what that returns or raises."""

from __future__ import annotations

import os
import sys
from types import CodeType, FrameType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import flask
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from ..describe import described, name_of_class, name_of_type, named_values, words
from ..flask_state import context_now, request_of
from ..static import attribute, bounded, held_by
from ..wire import encode, short
from .calls import Calls

if TYPE_CHECKING:
    from ..observer import Observer

ENSURE_SYNC = Calls(flask.Flask.ensure_sync, "before")
MAKE_RESPONSE = Calls(flask.Flask.make_response, "before")
NO_ROUTE = Calls(flask.Flask.raise_routing_exception, "before")

APP, VIEWS = (os.path.join("flask", name) for name in ("app.py", "views.py"))

KINDS = {
    (APP, "preprocess_request"): "before_request",
    (APP, "dispatch_request"): "view",
    (VIEWS, "dispatch_request"): "method",
    (APP, "process_response"): "after_request",
    (APP, "do_teardown_request"): "teardown_request",
    (APP, "do_teardown_appcontext"): "teardown_appcontext",
    (APP, "handle_user_exception"): "errorhandler",
    (APP, "handle_http_exception"): "errorhandler",
    (APP, "handle_exception"): "errorhandler",
    (APP, "update_template_context"): "context_processor",
}
"""What a function of Flask calls, and as what: Flask passes it through ``ensure_sync`` before."""


ARGUMENTS = vars(BaseException)["args"].__get__

MAX_REMEMBERED = 500
"""How many functions are remembered: an app may make new ones at each request."""


def install(observer: Observer, wanted: frozenset[str]) -> None:
    """Watch for ``routed``, ``called``, ``returned`` and ``aborted``."""
    watcher = _Requests(observer, wanted)
    if "routed" in wanted:
        observer.at_start.append(watcher.started)
    else:
        NO_ROUTE.watch(watcher.no_route)
    MAKE_RESPONSE.watch(watcher.make_response)
    if wanted & {"called", "returned"}:
        ENSURE_SYNC.watch(watcher.ensure_sync)


class _Requests:
    def __init__(self, observer: Observer, wanted: frozenset[str]) -> None:
        self._observer = observer
        self._tells_called = "called" in wanted
        self._tells_returned = "returned" in wanted
        self._called = ""
        # Kept with what they describe, so that no other object gets its id.
        self._callers: dict[int, tuple[CodeType, str | None]] = {}
        self._functions: dict[int, tuple[Any, str, str | None, int | None]] = {}
        self._encoded: dict[tuple[object, ...], tuple[Any, str]] = {}

    def started(self, app: flask.Flask) -> None:
        """Report the rule that matched, or why none did."""
        self._called = ""
        self._observer.tell("routed", **_route_of(request_of(context_now())))

    def no_route(self, app: flask.Flask, request: Any) -> None:
        """Report why no rule matched; Flask raises it next."""
        self._observer.tell("routed", **_route_of(request))

    def ensure_sync(self, app: flask.Flask, func: Any) -> None:
        """Report the function that Flask is about to call; it's called after this has returned."""
        caller = sys._getframe(2)
        if (kind := self._kind_of_call(caller.f_code)) is not None:
            self._call(app, kind, func, caller)

    def _kind_of_call(self, code: CodeType) -> str | None:
        """Return as what the code of a function of Flask's calls another."""
        known = self._callers.get(id(code))
        if known is None:
            file = os.sep.join(code.co_filename.rsplit(os.sep, 2)[-2:])
            known = code, KINDS.get((file, code.co_name))
            if len(self._callers) < MAX_REMEMBERED:
                self._callers[id(code)] = known
        return known[1]

    def _named(self, func: Any) -> tuple[Any, str, str | None, int | None]:
        """Return a function, its name, and the file and line of its definition."""
        known = self._functions.get(id(func))
        if known is None:
            target = vars(func).get("view_class", func) if type(func) is FunctionType else func
            if issubclass(type(target), type):
                name = name_of_class(target)
            else:
                has_name = issubclass(type(target), (FunctionType, MethodType))
                name = short(target.__name__, 200) if has_name else name_of_type(target)
            known = func, name, *self._observer.places.definition(target)
            if len(self._functions) < MAX_REMEMBERED:
                self._functions[id(func)] = known
        return known

    def _call(self, app: flask.Flask, kind: str, func: Any, caller: FrameType) -> None:
        _, name, file, line = self._named(func)
        if kind == "view" and file is None:  # a lambda of Flask's own, as for static files
            name = short(held_by(held_by(request_of(context_now()))["url_rule"])["endpoint"], 200)
        if kind in ("view", "method", "before_request", "errorhandler"):
            self._called = name
        if not self._tells_called:
            return
        if kind == "errorhandler":
            facts = self._handling(app, func, caller)
            self._observer.tell("called", kind=kind, name=name, file=file, line=line, **facts)
            return
        scope = caller.f_locals.get("name") if kind.endswith("_request") else None
        key = id(func), kind, name, scope
        known = self._encoded.get(key)
        if known is None:
            scope = scope if scope is None else short(scope, 200)
            facts = {"kind": kind, "name": name, "scope": scope, "file": file, "line": line}
            known = func, encode(facts)
            if len(self._encoded) < MAX_REMEMBERED:
                self._encoded[key] = known
        self._observer.tell_encoded("called", known[1])

    def _handling(self, app: flask.Flask, handler: Any, caller: FrameType) -> dict[str, Any]:
        """Return which exception a handler is called for, and why this handler."""
        names = caller.f_locals
        raised: Any = names.get("server_error") or names.get("e")
        scope, found_by = _found_by(app, handler)
        cause = attribute(raised, "original_exception")
        return {
            "scope": scope if scope is None else short(scope, 200),
            "handles": name_of_type(raised),
            "found_by": found_by,
            "raised_at": self._observer.places.raised(raised if cause is None else cause)[1],
            **({} if cause is None else {"original": name_of_type(cause)}),
        }

    def make_response(self, app: flask.Flask, rv: Any) -> None:
        """Report what became of a request: the value that a view returned, or an HTTP error."""
        is_error = issubclass(type(rv), HTTPException)
        if not (is_error or self._tells_returned):
            return
        if sys._getframe(2).f_code.co_name != "finalize_request":
            return  # the app calls it
        if is_error:
            self._observer.tell("aborted", **self._error(rv))
        else:
            self._observer.tell("returned", kind=_kind_of(rv), by=self._called)

    def _error(self, error: HTTPException) -> dict[str, Any]:
        file, line = self._observer.places.raised(error)
        args = ARGUMENTS(error)
        key = args[0] if issubclass(type(error), KeyError) and args else None
        code, description = bounded(attribute(error, "code")), attribute(error, "description")
        return {
            "code": code,
            "name": HTTP_STATUS_CODES.get(code, "Unknown Error") if code else "",
            "type": name_of_type(error),
            "description": short(description) if type(description) is str else "",
            "key": None if key is None else described(key)[0],
            "file": file,
            "line": line,
        }


def _route_of(request: Any) -> dict[str, Any]:
    held = held_by(request)
    rule, failed, environ = held.get("url_rule"), held.get("routing_exception"), held["environ"]
    matched = {} if rule is None else held_by(rule)
    endpoint = None if rule is None else short(matched["endpoint"])
    sent = environ.get("QUERY_STRING", "")
    query = parse_qsl(short(sent), keep_blank_values=True) if sent else []
    seen = {
        "scheme": environ.get("wsgi.url_scheme"),
        "host": environ.get("HTTP_HOST") or environ.get("SERVER_NAME"),
        "remote": environ.get("REMOTE_ADDR"),
        "root": environ.get("SCRIPT_NAME"),
    }
    facts: dict[str, Any] = {
        "rule": None if rule is None else short(matched["rule"]),
        "endpoint": endpoint,
        "blueprint": (endpoint or "").rpartition(".")[0] or None,
        "args": named_values((held.get("view_args") or {}).items()),
        "query": named_values(query),
        "seen": {name: short(value, 200) for name, value in seen.items() if value},
    }
    if failed is not None:
        facts["failed"] = name_of_type(failed)
        facts["allowed"] = sorted(words(held_by(failed).get("valid_methods")))
        facts["to"] = short(held_by(failed).get("new_url") or "")
    return facts


def _kind_of(value: Any) -> str:
    """Return the type of a view's value, of a tuple that of each part: ``(str, 404)``."""
    if type(value) is not tuple:
        return name_of_type(value)
    parts = [str(part) if type(part) is int else name_of_type(part) for part in value[:5]]
    return f"({', '.join(parts)})"


def _found_by(app: flask.Flask, handler: Any) -> tuple[str | None, str]:
    """Return the blueprint and the code or exception under which a handler is registered."""
    for scope, by_code in held_by(app)["error_handler_spec"].items():
        for code, by_class in by_code.items():
            for exception, function in by_class.items():
                if function is handler:
                    return scope, name_of_class(exception) if code is None else str(code)
    return None, ""
