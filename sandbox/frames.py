"""What a worker says: typed frames, and the reader that lets no other line through.

The bytes come from a process that runs somebody's code: whatever they are, the reader raises
nothing, keeps a bounded rest, and yields only frames with this run's mark and the next number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec

from sandbox.events import Failed, Flashed, Loaded, Pair, Printed, Read, SessionKind, Started


class Ready(msgspec.Struct, frozen=True, tag_field="event", tag="ready"):
    """The worker is warm."""

    python: str
    flask: str
    pid: int


class Refused(msgspec.Struct, frozen=True, tag_field="event", tag="refused"):
    """The worker cannot run any app; ``why`` is one sentence."""

    why: str


class BrowserFacts(msgspec.Struct, frozen=True, tag_field="event", tag="browser"):
    """What a browser of this app has to know: its session cookie's name and its host."""

    cookie: str
    host: str


class Answer(msgspec.Struct, frozen=True, tag_field="event", tag="answer"):
    """The raw response; a header is (name, value cut to its cap, true length).

    ``queue`` is what the child saw in the session at the end, None where it could not look.
    """

    n: int
    status: int
    headers: tuple[tuple[str, str, int], ...]
    body: str
    body_bytes: int
    session: SessionKind
    queue: tuple[Pair, ...] | None
    unhandled: bool


class Refusal(msgspec.Struct, frozen=True, tag_field="event", tag="refusal"):
    """The sandbox refused what the app tried at a line; ``what`` is one sentence."""

    n: int
    what: str
    file: str | None = None
    line: int | None = None


class Rest(msgspec.Struct, frozen=True, tag_field="event", tag="rest"):
    """The worker has said all about its last job."""


Frame = (
    Started
    | Loaded
    | Flashed
    | Read
    | Printed
    | Failed
    | Ready
    | Refused
    | BrowserFacts
    | Answer
    | Refusal
    | Rest
)
Flood = Literal["events", "output"]


@dataclass(frozen=True, slots=True)
class RawOutput:
    """Bytes written to descriptor 1 or 2 past Python's streams, as text."""

    text: str
    cut: bool


class FrameReader:
    """Turns the bytes of the event pipe into frames, and counts the lines that are none."""

    def __init__(self, mark: str = "-") -> None:
        self.mark = mark
        self.forged = 0
        self._number = 0
        self._rest = bytearray()
        self._decoder: msgspec.json.Decoder[Frame] = msgspec.json.Decoder(Frame)

    @property
    def waiting(self) -> int:
        """The bytes of a line that has not ended yet."""
        return len(self._rest)

    def feed(self, chunk: bytes) -> Iterator[Frame]:
        """Yield the frames that are whole now."""
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
        """Return the frame that a line holds; None for a line that the worker did not send."""
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
