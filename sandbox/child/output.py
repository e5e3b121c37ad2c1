"""The app's stdout and stderr: text streams that send what is written as ``output`` frames."""

from __future__ import annotations

import io
import os
import sys
from types import FrameType
from typing import Any

from .observer import Observer
from .threads import print_as_python_does
from .wire import Channel, plain


class Sink(io.RawIOBase):
    """The raw end of one stream: it cuts the output at a limit and counts the rest."""

    def __init__(
        self, channel: Channel, name: str, descriptor: int, observer: Observer, cap: int
    ) -> None:
        super().__init__()
        self._channel = channel
        self._name = name
        self._descriptor = descriptor
        self._observer = observer
        self._cap = cap
        self._sent = 0
        self._dropped = 0

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data: Any) -> int:
        data = bytes(data)
        if self._channel.is_forked:
            return os.write(self._descriptor, data)
        room = self._cap - self._sent
        kept = data[: max(room, 0)]
        self._dropped += len(data) - len(kept)
        self._sent += len(kept)
        if kept:
            log = {"log": True} if self._name == "stderr" and _is_flask_log() else {}
            text = plain(kept.decode("utf-8", "backslashreplace"))
            self._report(text, log, is_cut=len(kept) < len(data))
        return len(data)

    def report_dropped(self) -> None:
        """Report how much was written in all, if anything was dropped."""
        if self._dropped:
            self._report("", {}, is_cut=True)
            self._sent += self._dropped
            self._dropped = 0

    def _report(self, text: str, log: dict[str, bool], *, is_cut: bool) -> None:
        frame: dict[str, Any] = {
            "event": "output",
            "n": self._observer.number,
            "stream": self._name,
            "text": text,
            **log,
        }
        if is_cut:
            frame["truncated"] = {"text": self._sent + self._dropped}
        self._channel.send_at_once(frame)


def _is_flask_log() -> bool:
    """Say whether the text is Flask's or Python's own report of an exception that we report."""
    frame: FrameType | None = sys._getframe(2)
    for _ in range(24):
        if frame is None:
            return False
        code = frame.f_code
        if code is print_as_python_does.__code__:
            return True
        if code.co_name == "log_exception" and code.co_filename.endswith(
            os.path.join("flask", "app.py")
        ):
            return True
        frame = frame.f_back
    return False


def redirect(channel: Channel, observer: Observer, cap: int) -> list[Sink]:
    """Replace stdout and stderr by streams of ours; return their sinks."""
    sinks = []
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        sink = Sink(channel, name, descriptor, observer, cap)
        stream = io.TextIOWrapper(
            io.BufferedWriter(sink, 8192),
            encoding="utf-8",
            errors="backslashreplace",
            line_buffering=True,
        )
        setattr(sys, name, stream)
        setattr(sys, "__" + name + "__", stream)
        channel.before_send.append(stream.flush)
        sinks.append(sink)
    return sinks
