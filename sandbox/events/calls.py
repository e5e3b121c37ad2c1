"""The way of a request through the app: its rule, the functions that Flask called, the errors."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from sandbox.events.base import Event, Number, Text, Values, Words


class Routed(Event, frozen=True, tag="routed"):
    """A request came to the app, and a rule matched or none did.

    ``args`` are the parts of the path that the rule converted.  If no rule matched, ``failed``
    says why, ``allowed`` lists the methods that this path takes, and ``to`` is the address that
    Flask redirects to.  ``seen`` is what the app sees of its visitor: scheme, host, remote, root.

    It's always reported of a request that came to no view because no rule matched.
    """

    n: Number
    rule: Text | None
    endpoint: Text | None
    blueprint: Text | None
    args: Values
    query: Values
    failed: Text = ""
    allowed: Words = ()
    to: Text = ""
    seen: Annotated[dict[Text, Text], Meta(max_length=10)] = {}


CallKind = Literal[
    "view",
    "method",
    "errorhandler",
    "before_request",
    "after_request",
    "teardown_request",
    "teardown_appcontext",
    "context_processor",
]


class Called(Event, frozen=True, tag="called"):
    """Flask is about to call a function of the app's.

    A ``method`` is that of a class-based view.  ``scope`` is the blueprint of a hook or a handler.
    Of an error handler, ``handles`` is the type of the exception and ``raised_at`` its line,
    ``original`` the type of the one that it came from, and ``found_by`` what the handler is
    registered for.  A context processor is reported on Flask ≥ 3.0 only.
    """

    n: Number
    kind: CallKind
    name: Text
    scope: Text | None
    file: Text | None
    line: Number | None
    handles: Text = ""
    found_by: Text = ""
    raised_at: Number | None = None
    original: Text = ""


class Returned(Event, frozen=True, tag="returned"):
    """A view, or a hook or handler in its place, returned what becomes the response.

    ``kind`` is the type, or for a tuple that of each part, with the numbers: ``(str, 404)``.
    """

    n: Number
    kind: Text
    by: Text


class Aborted(Event, frozen=True, tag="aborted"):
    """An HTTP error became the response: the app raised it, or Flask did.

    ``key`` is the name that was missing, of a ``BadRequestKeyError``.  ``file`` and
    ``line`` name the innermost line of the app that it passed through.
    """

    n: Number
    code: Number
    name: Text
    type: Text
    description: Text
    key: Text | None
    file: Text | None
    line: Number | None
