"""The frames that a worker sends, and the reader that drops every other line.

The bytes come from a process that runs a learner's code.  Whatever they are, the reader raises
nothing and keeps a bounded rest.  It yields only frames with this run's mark and the next number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Union

import msgspec

from sandbox import events
from sandbox.events import Event, Pair, SessionKind


class Signal(msgspec.Struct, frozen=True, tag_field="event"):
    """A frame that is for the session alone, so it isn't an event of the run."""


class Ready(Signal, frozen=True, tag="ready"):
    """The worker is warm."""

    python: str
    flask: str
    pid: int


class Refused(Signal, frozen=True, tag="refused"):
    """The worker can't run any app; ``why`` is one sentence."""

    why: str


class BrowserFacts(Signal, frozen=True, tag="browser"):
    """What a browser of this app must know: the name of the session cookie, and the host."""

    cookie: str
    host: str


class RawResponse(Signal, frozen=True, tag="answer"):
    """The response as the app sent it; a header is (name, value cut to its cap, true length).

    ``queue`` holds the messages that the worker saw in the session at the end, None if it
    couldn't look.
    """

    n: int
    status: int
    headers: tuple[tuple[str, str, int], ...]
    body: str
    body_bytes: int
    session: SessionKind
    queue: tuple[Pair, ...] | None
    unhandled: bool


class Refusal(Signal, frozen=True, tag="refusal"):
    """The sandbox refused what the app tried at a line; ``what`` is one sentence."""

    n: int
    what: str
    file: str | None = None
    line: int | None = None


class Resting(Signal, frozen=True, tag="rest"):
    """The worker has reported everything about its last job."""


SIGNALS: tuple[type[Signal], ...] = (Ready, Refused, BrowserFacts, RawResponse, Refusal, Resting)

Frame = Event | Signal
"""What a worker sends: an event that it observed, or a signal to its session."""

Flood = Literal["events", "output"]


@dataclass(frozen=True, slots=True)
class RawOutput:
    """Text that the app wrote to descriptor 1 or 2, past Python's own streams."""

    text: str
    cut: bool


class FrameReader:
    """Turn the bytes of the event pipe into frames; count the lines that aren't frames."""

    def __init__(self, mark: str = "-") -> None:
        self.mark = mark
        self.forged = 0
        self._number = 0
        self._rest = bytearray()
        self._decoder = _decoder()

    @property
    def waiting(self) -> int:
        """How many bytes of an unfinished line are kept."""
        return len(self._rest)

    def feed(self, chunk: bytes) -> Iterator[Frame]:
        """Take more bytes; yield the frames that they complete."""
        first, *lines = chunk.split(b"\n")
        self._rest += first
        for line in lines:
            if self._rest:
                frame = self._decode(bytes(self._rest))
                if frame is None:
                    self.forged += 1
                else:
                    yield frame
            self._rest = bytearray(line)

    def _decode(self, line: bytes) -> Frame | None:
        """Return the frame of a line; None for a line that the worker didn't send."""
        mark, _, numbered = line.partition(b" ")
        number, _, body = numbered.partition(b" ")
        if mark != self.mark.encode() or number != str(self._number + 1).encode():
            return None
        try:
            frame = self._decoder.decode(body)
        except (ValueError, RecursionError):  # DecodeError is a ValueError
            return None
        self._number += 1
        return frame


def _decoder() -> msgspec.json.Decoder[Frame]:
    """Return a decoder for what a worker may send: never an event that the session makes."""
    return msgspec.json.Decoder(Union[(*events.OBSERVED, *SIGNALS)])
