"""The line protocol to the parent: numbered, marked frames on a descriptor of their own.

A frame is ``\\n<mark> <number> <json>\\n``.  The leading line end closes a fragment that the app
may have left on the pipe.  The mark is random for each run and the numbers rise, so a stray or
forged line is noticed and dropped.  That isn't a secret: code in the same interpreter can find the
mark.  The parent believes no frame about success.

The names used here are bound when the module loads, before any learner's code, so patching
``json``, ``os`` or the built-ins doesn't reach them.  JSON is written here for the same reason.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from json.encoder import encode_basestring_ascii as _quote
from typing import IO, Any

_write = os.write
_str = str
_int = int
_float = float
_bool = bool
_dict = dict
_list = list
_tuple: type = tuple
_type = type
_len = len
_repr_float = float.__repr__
_repr_int = int.__repr__

MAX_TEXT = 4_096
"""Characters kept of one text; the parent cuts its own texts alike (`sandbox.text.cut`)."""


def encode(value: Any) -> str:
    """Return plain data (exact built-in types, text keys) as JSON.

    Raises:
        TypeError: something in it isn't plain data.
    """
    kind = _type(value)
    if value is None:
        return "null"
    if kind is _str:
        return _quote(value)
    if kind is _bool:
        return "true" if value else "false"
    if kind is _int:
        return _repr_int(value)
    if kind is _float:
        text = _repr_float(value)
        return text if text[-1] not in "fn" else "null"  # inf and nan are not JSON
    if kind is _list or kind is _tuple:
        return "[" + ",".join([encode(item) for item in value]) + "]"
    if kind is _dict:
        return "{" + ",".join([_quote(k) + ":" + encode(v) for k, v in value.items()]) + "}"
    raise TypeError("no plain data")


def plain(text: str) -> str:
    """Return the text with lone surrogates written as escapes, so it's valid UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text


def short(value: Any, limit: int = MAX_TEXT) -> str:
    """Return a value as text that a frame may hold."""
    return plain(_str(value)[:limit])[:limit]


class Channel:
    """The child's end: read jobs line by line, write whole frames."""

    def __init__(self, jobs: IO[bytes], events: int, crashes: int) -> None:
        self._jobs = jobs
        self._events = events
        self.crashes = crashes
        """Where a stack is written while the interpreter can't run any code."""
        self._mark = "-"
        self._number = 0
        self._lock = threading.RLock()
        self.before_send: list[Callable[[], None]] = []
        """Called before each frame, so that text printed earlier goes out earlier."""

    @property
    def own(self) -> tuple[int, int]:
        """The descriptors that no one but the worker writes to."""
        return self._events, self.crashes

    def mark(self, mark: str) -> None:
        """Use the mark of this run from now on."""
        self._mark = mark

    def receive(self) -> bytes:
        """Return the next line that the parent sent, b"" if the parent is gone."""
        return self._jobs.readline()

    def send(self, frame: dict[str, Any]) -> None:
        """Write one frame; if the parent is gone, drop it."""
        for flush in self.before_send:
            flush()
        self.send_at_once(frame)

    def send_at_once(self, frame: dict[str, Any]) -> None:
        """Write one frame without flushing what was printed before it."""
        with self._lock:
            body = encode(frame)
            # Counted only once the line is made: running out of memory while making it must not
            # leave a gap that makes every later frame look forged.
            number = self._number + 1
            data = ("\n" + self._mark + " " + _repr_int(number) + " " + body + "\n").encode("ascii")
            self._number = number
            try:
                while data:
                    data = data[_write(self._events, data) :]
            except OSError:
                pass
