"""The line protocol to the parent: numbered, marked frames on a descriptor of their own.

A frame is ``\\n<mark> <number> <json>\\n``.  The leading line end closes a fragment that the app
may have left on the pipe.  The mark is random for each run and the numbers rise, so a stray or
forged line is noticed and dropped.  That isn't a secret: code in the same interpreter can find the
mark.  The parent believes no frame about success.

Frames are written when the worker comes to rest, many at once; see `outbox`.

The names used here are bound when the module loads, before any learner's code, so patching
``json``, ``os`` or the built-ins doesn't reach them.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections import deque
from collections.abc import Callable
from json.encoder import c_make_encoder  # type: ignore[attr-defined]
from json.encoder import encode_basestring_ascii as _quote
from typing import IO, Any

from .outbox import Outbox

_write = os.write
_str = str
_len, _suppress = len, contextlib.suppress
_type, _is_subclass = type, issubclass
_exact = str.__str__
_PLAIN: tuple[type, ...] = (int, float, bool, type(None))
_join = "".join
_is_ascii = str.isascii

MAX_TEXT = 4_096
"""Characters kept of one text; the parent cuts its own texts the same way (`sandbox.text.cut`)."""


def _refuse(value: object) -> None:
    raise TypeError("no plain data")


# Made once, in C: it takes a third of the time, and no patch of ``json`` reaches it.
_encode = c_make_encoder(None, _refuse, _quote, None, ":", ",", False, False, False)


def encode(value: Any) -> str:
    """Return plain data (built-in types, text keys) as JSON.

    Raises:
        TypeError: something in it isn't plain data.
    """
    return _join(_encode(value, 0))


def plain(text: str) -> str:
    """Return the text with lone surrogates written as escapes, so it's valid UTF-8."""
    if _is_ascii(text):
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text


def short(value: Any, limit: int = MAX_TEXT) -> str:
    """Return a value as text that a frame may hold; "" if code of the app's would make its text."""
    text = value if _type(value) is _str else _text(value)
    if len(text) <= limit and _is_ascii(text):
        return text
    return plain(text[:limit])[:limit]


def _text(value: Any) -> str:
    kind = _type(value)
    if _is_subclass(kind, _str):
        return _exact(value)
    for one in _PLAIN:
        if kind is one:  # even to compare a class may run code of the app's
            return _str(value)
    return ""


MAX_HELD = 200
"""Frames that are held until the next one; the others are written."""


def _made(make: Any) -> str:
    """Return a frame that was held as JSON, "" if it can't be made."""
    with _suppress(BaseException):
        return encode(make())
    return ""


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
        self._waiting: deque[str | Callable[[], dict[str, Any]]] = deque()
        self._is_busy = False
        self.is_forked = False
        """Whether this is a process that the app forked: it sends nothing."""
        self._outbox: Outbox | None = None
        self._keep: Callable[[bytes], None] = self._put
        self.before_send: list[Callable[[], object]] = []
        """Called before each frame, so that text printed earlier goes out earlier."""

    @property
    def own(self) -> tuple[int, int]:
        """The descriptors that no one but the worker writes to."""
        return self._events, self.crashes

    def mark(self, mark: str) -> None:
        """Use the mark of this run from now on."""
        self._mark = mark

    def make_outbox(self) -> int | None:
        """Make the memory for frames that wait; return its descriptor, None if there's none."""
        with _suppress(OSError, AttributeError):
            self._outbox = Outbox(self._put)
            return self._outbox.descriptor
        return None

    def gather(self, frames: bool) -> None:
        """Write frames only when the worker comes to rest from now on, if the parent sees them."""
        os.register_at_fork(after_in_child=self._fall_silent)
        if self._outbox is not None:
            self._outbox.close_file()
            if frames:
                self._keep = self._outbox.add

    def _fall_silent(self) -> None:
        """Send nothing from a process that the app forked: its numbers are those of the worker."""
        self.is_forked = True
        self._outbox = None
        # Another thread may have held it, and that thread isn't here.
        self._lock = threading.RLock()

    def receive(self) -> bytes:
        """Return the next line that the parent sent, b"" if the parent is gone."""
        if self.is_forked:  # the line is for the worker
            return b""
        self.flush()
        return self._jobs.readline()

    def flush(self) -> None:
        """Write the frames that were gathered."""
        with self._lock:
            self._pass_on()
            if self._outbox is not None and not self._is_busy:
                self._is_busy = True
                try:
                    self._outbox.flush()
                finally:
                    self._is_busy = False
                self._pass_on()

    def send(self, frame: dict[str, Any]) -> None:
        """Send one frame; if the parent is gone, drop it."""
        self.send_encoded(encode(frame))

    def send_encoded(self, body: str) -> None:
        """Send one frame that is JSON already."""
        self._flush_prints()
        self._send(body)

    def _flush_prints(self) -> None:
        if self.is_forked:  # a thread that isn't here may have held the streams
            return
        for flush in self.before_send:
            try:
                flush()
            except BaseException:  # the app has closed its stream, for one
                continue

    def send_at_once(self, frame: dict[str, Any]) -> None:
        """Send one frame without flushing what was printed before it."""
        self._send(encode(frame))

    def hold(self, make: Callable[[], dict[str, Any]], *, at_once: bool = True) -> None:
        """Make and write a frame before the next one; until then more facts of it may come.

        Not ``at_once`` is for code that may run between any two steps of this one: what was
        printed before isn't flushed.
        """
        if at_once:
            self._flush_prints()
        self._waiting.append(make)
        if at_once and _len(self._waiting) > MAX_HELD:
            with self._lock:
                self._pass_on()

    def _send(self, body: str) -> None:
        with self._lock:
            self._waiting.append(body)
            self._pass_on()

    def _pass_on(self) -> None:
        """Number and keep what waits, one after the other.

        A signal's handler, or what Python runs when it frees objects, may send a frame between any
        two steps of this, and deep in a recursion a step may fail: the frame waits for its turn.
        """
        waiting = self._waiting
        if self.is_forked:
            waiting.clear()
        if self._is_busy:
            return
        self._is_busy = True
        try:
            while waiting:
                body = waiting[0]
                if _type(body) is not _str:
                    body = waiting[0] = _made(body)
                number = self._number
                if body:
                    number += 1
                    self._keep(f"\n{self._mark} {number} {body}\n".encode("ascii"))
                # From what was kept to here there's no call, after which a handler might raise.
                self._number = number
                del waiting[0]
        except (RecursionError, MemoryError):
            pass
        finally:
            self._is_busy = False

    def _put(self, data: bytes) -> None:
        try:
            while data:
                data = data[_write(self._events, data) :]
        except OSError:
            pass
