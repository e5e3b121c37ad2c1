"""The events of a run: every fact that was observed, typed.

The same events feed the panel, the checks, the explanations and ``flasklings run --json``, which
prints one JSON object a line; its key ``event`` names the kind.  Fields may be added to an event,
but never removed.

``n`` is the number of a request, counted from 1; 0 means that the app was loading.  A *pair* is
``[category, message]``.  Text comes from the learner's app, so it's data: code that shows it
escapes it first (`sandbox.text.visible`).  ``truncated`` names each field that was cut, with its
true length.

The worker runs the learner's code, so the types of its events also bound what it may report: every
number, the length of every text and list.  `sandbox.frames` refuses what does not fit.

To add an event: report it in ``child/watch``, add its class to the module of its subject, name it
here and in `OBSERVED` (and in `OnDemand`, if a run must ask for it), and give it a row in
``tui/presenters/event_rows.py``.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from sandbox.events.base import (
    MASK,
    MAX_LISTED,
    Event,
    Number,
    Output,
    Pair,
    Pairs,
    Text,
    Truncated,
    Value,
    Values,
    Words,
)
from sandbox.events.calls import Aborted, Called, CallKind, Returned, Routed
from sandbox.events.errors import ENDLESS, NEVER_SENT, Clue, Failed, Phase, TracebackFrame
from sandbox.events.exchange import (
    COMMAND,
    Appearance,
    BodyKind,
    CookieFate,
    ReceivedCookie,
    Requested,
    Responded,
    SentFile,
    SessionKind,
    Unseen,
)
from sandbox.events.files import FileSaved, FileSent
from sandbox.events.inputs import Looked, Parsed
from sandbox.events.internals import CommandRun, Configured, ContextMoved, Logged
from sandbox.events.messages import Flashed, Read
from sandbox.events.run import Ended, Loaded, LoadedBlueprint, Printed, Reason, Route, Started
from sandbox.events.sessions import CookieChanged, CookieSet, SessionSeen
from sandbox.events.sql import Cells, SqlCall, SqlRun, TableSeen
from sandbox.events.templates import Escaped, Included, Rendered, Trusted, Undefined, UrlBuilt

__all__ = [
    "COMMAND",
    "ENDLESS",
    "MASK",
    "MAX_LISTED",
    "NEVER_SENT",
    "OBSERVED",
    "ON_DEMAND",
    "Aborted",
    "Appearance",
    "BodyKind",
    "CallKind",
    "Called",
    "Cells",
    "Clue",
    "CommandRun",
    "Configured",
    "ContextMoved",
    "CookieChanged",
    "CookieFate",
    "CookieSet",
    "Ended",
    "Escaped",
    "Event",
    "Failed",
    "FileSaved",
    "FileSent",
    "Flashed",
    "Included",
    "Loaded",
    "LoadedBlueprint",
    "Logged",
    "Looked",
    "Number",
    "OnDemand",
    "Output",
    "Pair",
    "Pairs",
    "Parsed",
    "Phase",
    "Printed",
    "Read",
    "Reason",
    "ReceivedCookie",
    "Rendered",
    "Requested",
    "Responded",
    "Returned",
    "Route",
    "Routed",
    "SentFile",
    "SessionKind",
    "SessionSeen",
    "SqlCall",
    "SqlRun",
    "Started",
    "TableSeen",
    "Text",
    "TracebackFrame",
    "Truncated",
    "Trusted",
    "Undefined",
    "Unseen",
    "UrlBuilt",
    "Value",
    "Values",
    "Words",
    "to_json",
]

OBSERVED: tuple[type[Event], ...] = (
    *(Started, Loaded, Flashed, Read, Printed, Failed),
    *(Routed, Called, Returned, Aborted),
    *(Looked, Parsed, SessionSeen, CookieSet, FileSaved, FileSent),
    *(Logged, Configured, ContextMoved),
    *(Rendered, Included, Undefined, Escaped, Trusted, UrlBuilt),
    *(SqlRun, TableSeen, CommandRun),
)
"""The events that the worker itself reports. The session makes the others from what it sees."""

OnDemand = Literal[
    "routed",
    "called",
    "returned",
    "looked",
    "parsed",
    "session",
    "set_cookie",
    "saved",
    "sent_file",
    "logged",
    "config",
    "context",
    "rendered",
    "included",
    "escaped",
    "trusted",
    "url",
    "sql",
    "table",
]
"""The events that are reported only if a run asks for them, by ``Project.watch``."""

ON_DEMAND: frozenset[str] = frozenset(get_args(OnDemand))

_encoder = msgspec.json.Encoder()


def to_json(event: Event) -> bytes:
    """Return the event as one JSON object, without the line end."""
    return _encoder.encode(event)
