"""The events of a run: every fact that was observed, typed.

The same events feed the panel, the checks, the explanations and ``flasklings run --json``, which
prints one JSON object a line; its key ``event`` names the kind.  Fields may be added to an event,
but never removed.

``n`` is the number of a request, counted from 1; 0 means that the app was loading.  A *pair* is
``[category, message]``.  Text comes from the learner's app, so it's data: code that shows it
escapes it first (`sandbox.text.visible`).  ``truncated`` names each field that was cut, with its
true length.

The worker runs the learner's code, so the types below also bound what it may report: every number,
the length of every text and list.  `sandbox.frames` refuses what does not fit.

To add an event: report it in ``child/observer.py``, add its class here and to `OBSERVED`, and
give it a row in ``tui/presenters/event_rows.py``.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sandbox.text import MAX_TEXT

Number = Annotated[int, Meta(ge=-(2**53), le=2**53)]
"""A number that the app's process may report: JSON readers in any language hold it exactly."""

Text = Annotated[str, Meta(max_length=MAX_TEXT)]
"""A text that the app's process may report, cut by it before."""

Output = Annotated[str, Meta(max_length=512 * 1024)]
"""Output of the app: 64 KiB, whose bytes that aren't UTF-8 are written as escapes."""

MAX_LISTED = 20_000
"""Messages in one list of an event; a longer one is cut, and ``truncated`` says so."""

Pair = tuple[Text, Text]
"""A flashed message as the session holds it: (category, message)."""

Pairs = Annotated[tuple[Pair, ...], Meta(max_length=MAX_LISTED)]
Truncated = Annotated[dict[Text, Number], Meta(max_length=64)]
Words = Annotated[tuple[Text, ...], Meta(max_length=64)]

Phase = Literal["load", "request", "sandbox"]
Reason = Literal[
    "finished", "timeout", "memory", "killed", "denied", "crashed", "output", "stopped"
]

SessionKind = Literal["cookie", "server", "rejected", "none"]


class Event(msgspec.Struct, frozen=True, tag_field="event", omit_defaults=True):
    """The base class of every event."""


class Route(msgspec.Struct, frozen=True):
    """One URL rule of the learner's app."""

    rule: Text
    methods: Words
    endpoint: Text


class TracebackFrame(msgspec.Struct, frozen=True, omit_defaults=True):
    """One level of a traceback; ``yours`` marks a line of the learner's project."""

    file: Text
    line: Number
    function: Text
    source: Text = ""
    yours: bool = False


class Started(Event, frozen=True, tag="started"):
    """The worker is ready to load the app; ``isolation`` lists the layers in force."""

    python: Text
    flask: Text
    isolation: Words
    pid: Number


class Loaded(Event, frozen=True, tag="loaded"):
    """The app was loaded."""

    app: Text
    routes: tuple[Route, ...]
    secret_key: bool


class Requested(Event, frozen=True, tag="request"):
    """A request starts; ``carried`` is what already waits in this client's session."""

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

    ``late`` means that the response had been built before, with its session cookie: Flask never
    saves such a message.
    """

    n: Number
    category: Text
    message: Text
    kind: Text
    file: Text | None
    line: Number | None
    late: bool = False
    truncated: Truncated = {}


class Read(Event, frozen=True, tag="read"):
    """``get_flashed_messages()`` was called.

    ``messages`` is what it returned, ``discarded`` what a category filter dropped from it.
    The first read of a request empties the queue into ``pulled``, in order; a later one
    (``again``) gets the same list and pulls nothing.
    """

    n: Number
    messages: Pairs
    with_categories: bool
    category_filter: Words
    again: bool
    discarded: Pairs
    file: Text | None
    line: Number | None
    pulled: Pairs = ()
    late: bool = False
    truncated: Truncated = {}


class CookieChanged(Event, frozen=True, tag="cookie"):
    """The session cookie was set or cleared.

    ``bytes`` is the length of name and value together, the size that browsers limit.
    ``data`` is the decoded payload as JSON-like values, None if it can't be decoded.
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

    ``balanced`` says whether every message is accounted for: *carried in + flashed = read out +
    still waiting*, in order.  It's None if that can't be known; if it's false, ``imbalance`` says
    why.  ``session`` is the kind of session that the app opened: Flask's own signed ``cookie``; a
    ``server``-side one; ``rejected``, if the app's key didn't sign the cookie that was sent;
    ``none``, if there's no secret key.  ``unhandled`` means that the exception left the app, as
    it does with debug or testing on.
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
    """The app wrote text; ``log`` marks Flask's own report of an exception."""

    n: Number
    stream: Literal["stdout", "stderr"]
    text: Output
    log: bool = False
    truncated: Truncated = {}


class Clue(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an exception missed, and what was in reach at its line.

    ``kind`` is the kind of thing that ``name`` names: a name, an attribute or a key, an import, a
    module, a template and so on.  ``near`` holds the names that were there and are much like it,
    the nearest first, ``of`` what was searched for them.  For a template, ``searched`` lists the
    folders, which are ``absent`` if none exists, and ``elsewhere`` the files of this name that
    aren't in them.  ``file`` and ``line`` name the line that hides a name, or asked for it.
    """

    kind: Text
    name: Text
    near: Words = ()
    of: Text = ""
    searched: Words = ()
    absent: bool = False
    elsewhere: Words = ()
    file: Text | None = None
    line: Number | None = None


class Failed(Event, frozen=True, tag="error"):
    """An exception, a missing app, a syntax error.

    ``file`` and ``line`` name the innermost line of the learner's own code, if there is one.  In
    ``traceback`` the learner's frames come first, innermost first.  ``clue`` is there if something
    was missing that the worker could look for.
    """

    n: Number
    type: Text
    message: Text
    file: Text | None
    line: Number | None
    traceback: tuple[TracebackFrame, ...]
    phase: Phase
    truncated: Truncated = {}
    clue: Clue | None = None


class Ended(Event, frozen=True, tag="ended"):
    """The run is over: there is exactly one, and it comes last."""

    reason: Reason
    detail: str
    ms: float


OBSERVED: tuple[type[Event], ...] = (Started, Loaded, Flashed, Read, Printed, Failed)
"""The events that the worker itself reports. The session makes the others from what it sees."""

_encoder = msgspec.json.Encoder()


def to_json(event: Event) -> bytes:
    """Return the event as one JSON object, without the line end."""
    return _encoder.encode(event)
