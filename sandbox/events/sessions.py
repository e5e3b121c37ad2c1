"""The session, and cookies as the app sets them."""

from __future__ import annotations

from sandbox.events.base import Event, Number, Pair, Text, Values, Words


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


class SessionSeen(Event, frozen=True, tag="session"):
    """What the session held before and after the app answered, if it held anything.

    ``unsaved`` are entries that were changed inside, which Flask didn't notice, so they aren't
    saved.  ``readable`` means a cookie session, whose data any visitor can read.  It's always
    reported if an entry is unsaved.
    """

    n: Number
    before: Values
    after: Values
    changed: Words
    unsaved: Words
    modified: bool
    permanent: bool
    readable: bool


class CookieSet(Event, frozen=True, tag="set_cookie"):
    """The app called ``set_cookie()`` or ``delete_cookie()``.

    ``sent`` says whether the response that it was called on is the one that was sent.
    """

    n: Number
    name: Text
    sent: bool
    file: Text | None
    line: Number | None
