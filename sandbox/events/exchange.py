"""A request and its response, as the browser's side sees them."""

from __future__ import annotations

from typing import Literal

import msgspec

from sandbox.events.base import Event, Pair

SessionKind = Literal["cookie", "server", "rejected", "none"]

BodyKind = Literal["", "form", "json", "raw", "files"]

CookieFate = Literal["kept", "refused", "deleted", "nothing-to-delete"]
"""What a browser did with one ``Set-Cookie`` header."""


class SentFile(msgspec.Struct, frozen=True):
    """One file of a request's form."""

    field: str
    name: str
    type: str
    bytes: int


COMMAND = "flask"
"""The method of a request that is a command of the app."""


class Requested(Event, frozen=True, tag="request"):
    """A request starts; ``carried`` is what already waits in this client's session.

    A command of the app is one, too: its method is `COMMAND`, and its path the words behind it.  It
    has no response, but a ``command``.

    ``headers`` are those that the browser sends; the worker adds a ``User-Agent``.  ``kept_back``
    names the cookies that the browser holds but doesn't send, and says why; ``session_kept_back``
    repeats it of the session cookie.  ``json`` is the value of a JSON body, ``body`` a raw one.
    ``unfilled`` names what a person couldn't fill in, in a form that was submitted, and says why.
    ``restarted`` means that the app was loaded again before.  ``address`` is the whole address.
    """

    n: int
    client: str
    method: str
    path: str
    form: dict[str, str | list[str]]
    redirected_from: int | None
    carried: tuple[Pair, ...]
    truncated: dict[str, int] = {}
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[tuple[str, str], ...] = ()
    kept_back: tuple[tuple[str, str], ...] = ()
    content_type: str = ""
    body_kind: BodyKind = ""
    json: object = msgspec.UNSET
    body: str = ""
    files: tuple[SentFile, ...] = ()
    unfilled: tuple[tuple[str, str], ...] = ()
    session_kept_back: str = ""
    restarted: bool = False
    address: str = ""


class ReceivedCookie(msgspec.Struct, frozen=True, omit_defaults=True):
    """One ``Set-Cookie`` header, and what the browser did with it.

    ``bytes`` is the length of name and value together.  ``path`` and ``domain`` say where the
    browser sends it.  ``why`` is a clause: why it was refused or deleted, or what restricts it.
    ``session`` marks the session cookie.
    """

    name: str
    value: str
    attributes: tuple[str, ...]
    bytes: int
    fate: CookieFate
    why: str = ""
    path: str = ""
    domain: str = ""
    session: bool = False


Unseen = Literal[
    "script",
    "data",
    "hidden",
    "template",
    "comment",
    "noscript",
    "title",
    "style",
    "attribute",
    "markup",
]
"""Where a page holds text that a person doesn't see.

``hidden`` is an element that is hidden, ``data`` an attribute that scripts read.  ``markup`` means
that the browser takes the text itself for tags.
"""


class Appearance(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message as a page holds it, if it doesn't simply show it as it was queued.

    ``text`` is what the page shows instead, "" if it's the message itself.  ``where`` says why
    a person doesn't see it.  ``maybe`` means that a script or a style sheet may show it all
    the same.
    """

    category: str
    message: str
    text: str = ""
    where: Unseen | None = None
    maybe: bool = False


class Responded(Event, frozen=True, tag="response"):
    """A request ends.

    ``headers`` are all of them; the words of ``Allow`` and ``Vary`` are sorted, because Flask's
    order changes from run to run.  ``json`` is the value of a JSON body.  ``leads_to`` is the
    whole address that a redirect names, and ``not_followed`` says why the browser stayed here.
    ``elsewhere`` are messages that wait in session cookies which the browser doesn't send here.

    ``displayed`` are the messages that were read and that a person sees on the page, each as
    often as it's there.  ``changed`` are those of them that the page shows in another form, and
    ``unseen`` those that are on the page only where a person doesn't see them.

    ``balanced`` says whether every message is accounted for: *carried in + flashed = read out +
    still waiting*, in order.  It's None if that can't be known; if it's false, ``imbalance`` says
    why.  ``session`` is the kind of session that the app opened: Flask's own signed ``cookie``; a
    ``server``-side one; ``rejected``, if the app's key didn't sign the cookie that was sent, or if
    that cookie is ``too_old``; ``none``, if there's no secret key.  ``unhandled`` means that the
    exception left the app, as it does with debug or testing on.
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
    reason: str = ""
    elsewhere: tuple[Pair, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    json: object = msgspec.UNSET
    cookies: tuple[ReceivedCookie, ...] = ()
    leads_to: str = ""
    not_followed: str = ""
    changed: tuple[Appearance, ...] = ()
    unseen: tuple[Appearance, ...] = ()
    too_old: bool = False
