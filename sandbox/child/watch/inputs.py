"""Watch what the app asks of a request by its name: fields, arguments, files, cookies, headers."""

from __future__ import annotations

import sys
from types import FrameType
from typing import TYPE_CHECKING, Any

import flask
import flask.debughelpers
from werkzeug.datastructures import (
    CombinedMultiDict,
    EnvironHeaders,
    Headers,
    ImmutableMultiDict,
    MultiDict,
)

from ..flask_state import context_now, request_of
from ..static import held_by
from ..wire import short
from .callers import caller_of_flask, files_of
from .calls import Calls

if TYPE_CHECKING:
    from ..observer import Observer

GET, GET_LIST = Calls(MultiDict.__getitem__, "before"), Calls(MultiDict.getlist, "before")
GET_OF_BOTH = tuple(
    Calls(getattr(CombinedMultiDict, name), "before")
    for name in ("__getitem__", "get", "getlist", "__contains__")
)
GET_HEADER = Calls(getattr(EnvironHeaders, "_get_key", EnvironHeaders.__getitem__), "before")
GET_HEADERS = Calls(Headers.getlist, "before")

OF_BOTH = frozenset(
    getattr(CombinedMultiDict, name).__code__
    for name in ("__getitem__", "get", "getlist", "__contains__")
)
"""The functions of ``request.values``, which asks ``args`` and ``form`` in its turn."""

DEBUG_HELPERS = files_of(flask.debughelpers.attach_enctype_error_multidict)
"""Where Flask asks ``request.files`` for the app in debug mode, and looks in the form too."""

TABLES = files_of(MultiDict.getlist, Headers.getlist) | DEBUG_HELPERS
"""The files whose functions ask one another."""

PLACES = ("args", "form", "files", "cookies", "headers", "values")


def install(observer: Observer, wanted: frozenset[str]) -> None:
    """Watch for ``looked``."""
    if "looked" not in wanted:
        return
    watcher = _Inputs(observer)
    for calls in (GET, GET_LIST, *GET_OF_BOTH, GET_HEADER, GET_HEADERS):
        calls.watch(watcher.asked)
    CONTAINS.watch(watcher.contains)
    ImmutableMultiDict.__contains__ = _contains  # type: ignore[method-assign]


class _Inputs:
    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._number = 0
        self._told: set[tuple[str, str]] = set()

    def asked(self, table: Any, name: Any, *_: Any) -> None:
        """Report a name that is looked for, if the app looks for it in its request."""
        if type(name) is str:
            self._look(table, name, sys._getframe(2))

    def contains(self, table: Any, name: Any) -> None:
        """Report a name that the app tests for with ``in``; a table itself tests for it too."""
        frame = sys._getframe(2)
        if type(name) is str and frame.f_code.co_filename not in TABLES:
            self._look(table, name, frame)

    def _look(self, table: Any, name: str, frame: FrameType) -> None:
        # Most often it's Flask that asks, so that is found out first.
        asking = caller_of_flask(frame, TABLES)
        if asking is None or frame.f_code in OF_BOTH:
            return
        place = _place_of(table)
        if not place or (place != "files" and frame.f_code.co_filename in DEBUG_HELPERS):
            return
        if self._number != self._observer.number:
            self._number, self._told = self._observer.number, set()
        if (place, name) in self._told:
            return
        self._told.add((place, name))
        file, line = self._observer.places.caller(asking, name)
        found = _has(table, name)
        self._observer.tell(
            "looked", place=place, name=short(name, 200), found=found, file=file, line=line
        )


def _contains(self: Any, key: Any) -> bool:
    """Test as a dictionary does, which has no method in Python that could be watched."""
    return dict.__contains__(self, key)


CONTAINS = Calls(_contains, "before")


def _place_of(table: object) -> str:
    """Return what of the request a table is, "" if it's one of the app's own."""
    context = context_now()
    if context is None:
        return ""
    parts = held_by(request_of(context))  # not its properties, which would read the body
    for place in PLACES:
        if parts.get(place) is table:
            return place
    return ""


def _has(table: Any, name: str) -> bool:
    if issubclass(type(table), CombinedMultiDict):
        return any(dict.__contains__(part, name) for part in table.dicts)
    if issubclass(type(table), EnvironHeaders):
        key = name.upper().replace("-", "_")
        return (
            key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + key
        ) in table.environ
    return dict.__contains__(table, name)
