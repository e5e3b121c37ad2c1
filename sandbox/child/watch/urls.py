"""Watch the addresses that ``url_for()`` builds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import flask

from ..describe import named_values, words
from ..wire import short
from .calls import Calls

if TYPE_CHECKING:
    from ..observer import Observer

URL_FOR = Calls(flask.Flask.url_for, "after")


def install(observer: Observer, wanted: frozenset[str]) -> None:
    """Watch for ``url``."""

    def url_for(url: Any, app: flask.Flask, endpoint: Any, /, **given: Any) -> None:
        if observer.is_full("url") or type(url) is not str:
            return
        values = {name: value for name, value in given.items() if name not in OPTIONS}
        query = url.partition("#")[0].partition("?")[2]
        asked = {name for name, _ in parse_qsl(query, keep_blank_values=True)} if query else ()
        file, line = observer.places.caller(sys._getframe(2), "url_for")
        observer.tell(
            "url",
            endpoint=short(endpoint, 200),
            values=named_values(values.items()),
            url=short(url),
            left_over=words([name for name in values if name in asked]),
            file=file,
            line=line,
        )

    if "url" in wanted:
        URL_FOR.watch(url_for)


OPTIONS = frozenset({"_anchor", "_method", "_scheme", "_external"})
"""What ``url_for()`` takes besides the values of the address."""
