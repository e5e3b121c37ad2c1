"""The frames that a worker sends, and the one gate that they pass.

The bytes come from a process that runs a learner's code.  Whatever they are, the reader raises
nothing and keeps a bounded rest.  It yields only frames with this run's mark and the next number,
whose numbers, texts and lists keep within the bounds that their types name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, Union

import msgspec
from msgspec import Meta

from sandbox import events
from sandbox.events import Event, Number, Pairs, Read, SessionKind, Text
from sandbox.limits import MIB

MAX_HEADER = 65_536

Header = tuple[Text, Annotated[str, Meta(max_length=MAX_HEADER)], Number]
"""A header of a response: (name, value cut to `MAX_HEADER` characters, its true length)."""


class Signal(msgspec.Struct, frozen=True, tag_field="event"):
    """A frame that is for the session alone, so it isn't an event of the run."""


class Ready(Signal, frozen=True, tag="ready"):
    """The worker is warm; ``outbox`` is its descriptor of the memory where frames wait."""

    python: Text
    flask: Text
    pid: Number
    outbox: Number | None = None


class Refused(Signal, frozen=True, tag="refused"):
    """The worker can't run any app; ``why`` is one sentence."""

    why: Text


class BrowserFacts(Signal, frozen=True, tag="browser"):
    """What a browser of this app must know: the name of the session cookie, and the host."""

    cookie: Text
    host: Text


class RawResponse(Signal, frozen=True, tag="answer"):
    """The response as the app sent it; ``body`` is cut to 1 MiB, and comes as base64.

    ``queue`` holds the messages that the worker saw in the session at the end, None if it
    couldn't look.  ``worded`` are messages that were read, each with what a function returned for
    it that a template called.
    """

    n: Number
    status: Number
    headers: Annotated[tuple[Header, ...], Meta(max_length=200)]
    body: Annotated[bytes, Meta(max_length=MIB)]
    body_bytes: Number
    session: SessionKind
    queue: Pairs | None
    unhandled: bool
    reason: Text = ""
    worded: Annotated[tuple[tuple[Text, Text], ...], Meta(max_length=100)] = ()
    too_old: bool = False

    def header(self, wanted: str) -> str | None:
        """Return the value of a header, None if there is none."""
        return next((value for name, value, _ in self.headers if name.lower() == wanted), None)


class Refusal(Signal, frozen=True, tag="refusal"):
    """The sandbox refused what the app tried at a line; ``what`` is one sentence."""

    n: Number
    what: Text
    file: Text | None = None
    line: Number | None = None


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
    """Turn the bytes of the event pipe into frames; count the lines that aren't frames.

    ``taken`` counts all bytes, ``forged`` the lines that no worker of ours wrote, ``refused`` its
    frames that don't keep within their bounds.  ``counted`` counts the frames that were yielded,
    ``listed`` the messages in their lists.
    """

    def __init__(self, mark: str = "-") -> None:
        self.mark = mark
        self.taken = 0
        self.forged = 0
        self.refused = 0
        self.counted = 0
        self.listed = 0
        self._number = 0
        self._ahead = 0
        self._refused_since = 0
        self._rest = bytearray()
        self._decoder = _decoder()

    @property
    def waiting(self) -> int:
        """How many bytes of an unfinished line are kept."""
        return len(self._rest)

    def feed(self, chunk: bytes) -> Iterator[Frame]:
        """Take more bytes; yield the frames that they complete."""
        self.taken += len(chunk)
        first, *lines = chunk.split(b"\n")
        self._rest += first
        for line in lines:
            if self._rest and (frame := self._decode(bytes(self._rest))) is not None:
                yield frame
            self._rest = bytearray(line)

    def look_ahead(self, waiting: bytes) -> Iterator[Frame]:
        """Yield the frames that wait to be sent; once they come, they're passed over."""
        for line in waiting.split(b"\n")[:-1]:
            if line.startswith(b"%s %d " % (self.mark.encode(), self._number + 1)):
                self.taken += len(line)
                frame = self._decode(line)
                self._ahead = self._number = self._number + (frame is None)
                if frame is not None:
                    yield frame

    def _decode(self, line: bytes) -> Frame | None:
        """Return the frame of a line; None for one that isn't a frame, which is counted."""
        mark, _, numbered = line.partition(b" ")
        number, _, body = numbered.partition(b" ")
        # A frame that was refused may have taken its number or not.
        expected = range(self._number + 1, self._number + 2 + self._refused_since)
        at = next((n for n in expected if number == str(n).encode()), None)
        if mark != self.mark.encode() or at is None:
            self.forged += not self._came_early(mark, number)
            return None
        try:
            frame = self._decoder.decode(body)
        except (ValueError, RecursionError):  # DecodeError is a ValueError
            self.refused += 1
            self._refused_since += 1
            return None
        self._number, self._refused_since = at, 0
        self.counted += 1
        self.listed += _listed(frame)
        return frame

    def _came_early(self, mark: bytes, number: bytes) -> bool:
        is_number = number.isdigit() and len(number) < 20
        return is_number and mark == self.mark.encode() and 0 < int(number) <= self._ahead


def _listed(frame: Frame) -> int:
    match frame:
        case Read():
            return len(frame.messages) + len(frame.discarded) + len(frame.pulled)
        case RawResponse(queue=queue) if queue:
            return len(queue)
        case _:
            return 0


def _decoder() -> msgspec.json.Decoder[Frame]:
    """Return a decoder for what a worker may send: never an event that the session makes."""
    return msgspec.json.Decoder(Union[(*events.OBSERVED, *SIGNALS)])
