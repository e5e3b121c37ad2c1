"""Causes of a response that a client misreads: an error with a wrong status, JSON called HTML."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lessons.diagnosis.cause import Files, Finding
from lessons.diagnosis.phrases import request_line
from lessons.diagnosis.python_fixes import View
from lessons.diagnosis.routes import views_of
from lessons.diagnosis.sources import called_name, functions, returns_of
from sandbox import Timeline
from sandbox.events import Called, Routed
from sandbox.timeline import Exchange, Place

_ERRORS: Mapping[str, tuple[int, str]] = {
    "BadRequest": (400, "Bad Request"),
    "BadRequestKeyError": (400, "Bad Request"),
    "Unauthorized": (401, "Unauthorized"),
    "Forbidden": (403, "Forbidden"),
    "NotFound": (404, "Not Found"),
    "MethodNotAllowed": (405, "Method Not Allowed"),
    "Conflict": (409, "Conflict"),
    "Gone": (410, "Gone"),
    "RequestEntityTooLarge": (413, "Request Entity Too Large"),
    "UnsupportedMediaType": (415, "Unsupported Media Type"),
    "UnprocessableEntity": (422, "Unprocessable Entity"),
    "TooManyRequests": (429, "Too Many Requests"),
    "InternalServerError": (500, "Internal Server Error"),
}
"""The status and the name of HTTP errors, by their class."""

MAX_JSON = 60_000
"""Characters of a body that are read to see whether it's JSON."""


@dataclass(frozen=True, slots=True)
class _Handled:
    """An HTTP error that an error handler of the app's made the response of.

    ``handles`` is what the handler is registered for, and ``returns`` are its returns.
    """

    code: int
    name: str
    handler: str
    handles: str
    place: Place
    returns: tuple[ast.Return, ...]

    @property
    def line(self) -> Place:
        """The line of the handler's only return, else its first line."""
        only = len(self.returns) == 1
        return Place(self.place.file, self.returns[0].lineno) if only else self.place


def handler_without_status(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """An error handler returned a body alone, so Flask sent an error with status 200."""
    for exchange, handled in _handled_errors(timeline, files):
        bare = handled.returns and not any(
            isinstance(one.value, ast.Tuple) for one in handled.returns
        )
        if bare and exchange.response is not None and exchange.response.status == 200:
            yield Finding(
                f"{request_line(exchange.request)}: {handled.handler}() handled the error"
                f" {handled.code}, {handled.name}, but returned no status. So Flask sent 200.",
                handled.line,
                f"Return the status after the body: return …, {handled.code}.",
                request=exchange.n,
            )


def http_errors_caught(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """A handler for every exception turned an HTTP error, like a 404, into a 500."""
    for exchange, handled in _handled_errors(timeline, files):
        status = exchange.response.status if exchange.response else 0
        if handled.handles == "Exception" and handled.code < 500 <= status:
            yield Finding(
                f"{request_line(exchange.request)}: {handled.handler}() handles Exception, and the"
                f" error {handled.code}, {handled.name}, is one, too. So the app sent {status}.",
                handled.line,
                "Add a handler for HTTPException: if both fit, Flask chooses that one.",
                request=exchange.n,
            )


def json_as_text(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """A view returned JSON as a string, so Flask called it HTML."""
    for exchange in timeline.exchanges:
        response = exchange.response
        if response is None or not response.content_type.startswith("text/html"):
            continue
        views = [*views_of(timeline, exchange.request, files)]
        if len(views) == 1 and is_json_object(response.body):
            file, view = views[0]
            lines = [one.lineno for one in returns_of(view)]
            yield Finding(
                f"{request_line(exchange.request)} got JSON, but {view.name}() returned it as a"
                " string. So Flask sent it as text/html.",
                Place(file, lines[0] if len(lines) == 1 else view.lineno),
                "Return the dict or the list itself: Flask turns it into JSON.",
                request=exchange.n,
            )


def is_json_object(text: str) -> bool:
    """Say whether a text is a JSON object with a key, or a list of such objects."""
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        value = json.loads(text[:MAX_JSON])
    except (ValueError, RecursionError):
        return False
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and bool(first)


def _handled_errors(timeline: Timeline, files: Files) -> Iterator[tuple[Exchange, _Handled]]:
    """Yield the requests without a rule, or with a known handler, whose error the app handled."""
    hooks = timeline.loaded.hooks if timeline.loaded else {}
    for exchange in timeline.exchanges:
        called = [one for one in exchange.of(Called) if one.kind == "errorhandler"][-1:]
        unrouted = [one.failed for one in exchange.of(Routed) if not hooks.get("before_request")]
        raised = called[0].handles if called else next(iter(unrouted), "")
        if raised not in _ERRORS:
            continue
        code, name = _ERRORS[raised]
        for wanted in (str(code), raised, "HTTPException", "Exception"):
            found = [one for one in _handlers(files) if one[2] == wanted]
            if found:
                file, function, _ = found[0]
                place, returns = Place(file, function.lineno), tuple(returns_of(function))
                if len(found) == 1:
                    yield exchange, _Handled(code, name, function.name, wanted, place, returns)
                break


def _handlers(files: Files) -> Iterator[tuple[str, View, str]]:
    """Yield the error handlers of the files, each with its file and what it's registered for."""
    for file, function in functions(files):
        for one in function.decorator_list:
            if called_name(one) in ("errorhandler", "app_errorhandler"):
                assert isinstance(one, ast.Call)
                for argument in one.args[:1]:
                    yield file, function, ast.unparse(argument).rpartition(".")[2]
