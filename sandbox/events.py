"""What can be observed of a run, as typed facts.

An event is one fact, immutable and small.  The same objects feed the live panel, the graders
and ``flasklings run --json``, which prints each as one JSON object a line; the key ``event``
says which it is.  Fields may be added to an event, none removed.

``n`` is a request's number, counted from 1; 0 stands for the time while the app was loading.
A *pair* is ``[category, message]``.  Text comes from the learner and is data: whoever shows it
escapes it first (`sandbox.text.visible`).  A field that was cut to its cap stands in
``truncated`` with its true length.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

Pair = tuple[str, str]
"""A flashed message as the session holds it: (category, message)."""

Phase = Literal["load", "request", "sandbox"]
Reason = Literal[
    "finished", "timeout", "memory", "killed", "denied", "crashed", "output", "stopped"
]

SessionKind = Literal["cookie", "server", "rejected", "none"]


class Event(msgspec.Struct, frozen=True, tag_field="event", omit_defaults=True):
    """The base of every observed fact."""


class Route(msgspec.Struct, frozen=True):
    """One URL rule of the learner's app."""

    rule: str
    methods: tuple[str, ...]
    endpoint: str


class Frame(msgspec.Struct, frozen=True, omit_defaults=True):
    """One level of a traceback; ``yours`` marks a line of the learner's project."""

    file: str
    line: int
    function: str
    source: str = ""
    yours: bool = False


class Started(Event, frozen=True, tag="started"):
    """The child process is up and confined."""

    python: str
    flask: str
    isolation: tuple[str, ...]
    pid: int


class Loaded(Event, frozen=True, tag="loaded"):
    """The learner's app was found."""

    app: str
    routes: tuple[Route, ...]
    secret_key: bool


class Requested(Event, frozen=True, tag="request"):
    """A request starts; ``carried`` is what waits in this client's session as it does."""

    n: int
    client: str
    method: str
    path: str
    form: dict[str, str | list[str]]
    redirected_from: int | None
    carried: tuple[Pair, ...]
    truncated: dict[str, int] = {}


class Flashed(Event, frozen=True, tag="flashed"):
    """``flash()`` queued a message.

    ``late`` is true once the response had been built, when the session cookie was already
    written: such a message is never saved.
    """

    n: int
    category: str
    message: str
    kind: str
    file: str | None
    line: int | None
    late: bool = False
    truncated: dict[str, int] = {}


class Read(Event, frozen=True, tag="read"):
    """``get_flashed_messages()`` was called.

    ``messages`` is what it returned, ``discarded`` what a category filter dropped from it.
    The first read of a request empties the queue into ``pulled``, in order; a later one
    (``again``) gets the same list and pulls nothing.
    """

    n: int
    messages: tuple[Pair, ...]
    with_categories: bool
    category_filter: tuple[str, ...]
    again: bool
    discarded: tuple[Pair, ...]
    file: str | None
    line: int | None
    pulled: tuple[Pair, ...] = ()
    late: bool = False
    truncated: dict[str, int] = {}


class CookieChanged(Event, frozen=True, tag="cookie"):
    """The session cookie was set or cleared.

    ``bytes`` is the length of name and value together, the size that browsers limit.
    ``data`` is the decoded payload as JSON-like values, None where it cannot be decoded.
    """

    n: int
    name: str
    bytes: int
    data: object
    queued: tuple[Pair, ...]
    too_big: bool
    cleared: bool
    value: str = ""
    truncated: dict[str, int] = {}


class Responded(Event, frozen=True, tag="response"):
    """A request ends.

    ``balanced`` is the law *carried in + flashed = read out + still waiting*, in order; None
    where it cannot be known, and ``imbalance`` says why it does not hold where it is false.
    ``session`` is the kind of session that the app opened: Flask's own signed ``cookie``; a
    ``server``-side one; ``rejected``, when a cookie was sent that the app's key did not sign;
    ``none``, when there is no secret key.  ``unhandled`` is true where the exception left the
    app, as it does with debug or testing on.
    """

    n: int
    status: int
    location: str | None
    content_type: str
    body: str
    body_bytes: int
    displayed: tuple[Pair, ...]
    waiting: tuple[Pair, ...]
    balanced: bool | None
    ms: float
    imbalance: str = ""
    session: SessionKind = "cookie"
    unhandled: bool = False
    truncated: dict[str, int] = {}


class Printed(Event, frozen=True, tag="output"):
    """The learner's code wrote text; ``log`` marks Flask's own report of an exception."""

    n: int
    stream: Literal["stdout", "stderr"]
    text: str
    log: bool = False
    truncated: dict[str, int] = {}


class Failed(Event, frozen=True, tag="error"):
    """An exception, a missing app, a syntax error.

    ``file`` and ``line`` are the learner's own innermost line where there is one; in
    ``traceback`` the learner's frames come first, innermost first.
    """

    n: int
    type: str
    message: str
    file: str | None
    line: int | None
    traceback: tuple[Frame, ...]
    phase: Phase
    truncated: dict[str, int] = {}


class Ended(Event, frozen=True, tag="ended"):
    """The run is over: always exactly one, always last."""

    reason: Reason
    detail: str
    ms: float


AnyEvent = (
    Started
    | Loaded
    | Requested
    | Flashed
    | Read
    | CookieChanged
    | Responded
    | Printed
    | Failed
    | Ended
)
"""Every event there is, as the union that a JSON line decodes into."""

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def to_json(event: Event) -> bytes:
    """Return the event as one JSON object, without the line end."""
    return _encoder.encode(event)


def from_json(line: bytes | str) -> AnyEvent:
    """Read one line back.

    Raises:
        msgspec.DecodeError: the line is no event; the message names the path to the fault.
    """
    return _decoder.decode(line)


def pairs(rows: Sequence[Sequence[str]]) -> tuple[Pair, ...]:
    """Return JSON rows of two strings as pairs."""
    return tuple((category, message) for category, message in rows)
