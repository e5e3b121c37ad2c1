"""Watch what templates escape, and what the filter ``safe`` lets through as it is."""

from __future__ import annotations

import functools
import sys
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

import jinja2.runtime
from jinja2.filters import FILTERS, do_mark_safe
from jinja2.utils import internal_code

from ..static import is_collection
from ..wire import short
from .calls import Calls

if TYPE_CHECKING:
    from ..observer import Observer

MARK_SAFE = Calls(do_mark_safe)

MOST = 20
"""How many texts of one kind are reported of one request."""


def install(observer: Observer, wanted: frozenset[str]) -> None:
    """Watch for ``escaped`` and ``trusted``."""
    watcher = _Texts(observer)
    if "escaped" in wanted:
        watcher.watch_escape()
    if "trusted" in wanted:
        MARK_SAFE.watch(watcher.mark_safe)


class _Texts:
    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._number = -1
        self._told = {"escaped": 0, "trusted": 0}

    def watch_escape(self) -> None:
        """Put a function in the place of the one that every template imports when it's compiled.

        Its code can't be replaced: in older releases of MarkupSafe it's written in C.
        """
        original = vars(jinja2.runtime)["escape"]

        def escape(value: Any, /) -> Any:
            result = original(value)
            kind = type(value)
            # Templates print a collection with its brackets and quotes.
            if (kind is str and len(result) != len(value)) or (
                is_collection(value) and "&" in result
            ):
                with suppress(BaseException):
                    before = value if kind is str else result.unescape()
                    facts = {"before": short(before), "after": short(result)}
                    self._report("escaped", sys._getframe(1), "{{", facts)
            return result

        internal_code.add(escape.__code__)
        functools.update_wrapper(escape, original)
        vars(jinja2.runtime)["escape"] = escape
        for name in ("e", "escape"):
            if FILTERS.get(name) is original:
                FILTERS[name] = escape

    def mark_safe(self, original: Any, value: Any) -> Any:
        """Report a text that the filter ``safe`` is about to let through."""
        with suppress(BaseException):
            if type(value) is str and any(c in value for c in "<>&\"'"):
                self._report("trusted", sys._getframe(2), "safe", {"text": short(value)})
        return original(value)

    def _report(self, event: str, caller: FrameType, word: str, facts: dict[str, Any]) -> None:
        if self._number != self._observer.number:
            self._number = self._observer.number
            self._told = dict.fromkeys(self._told, 0)
        # Jinja works out ahead what it can, while it compiles: that shows nothing yet.
        if self._told[event] < MOST and caller.f_globals.get("__name__") != "jinja2.nodes":
            self._told[event] += 1
            file, line = self._observer.places.caller(caller, word)
            self._observer.tell(event, **facts, file=file, line=line)
