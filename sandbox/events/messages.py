"""Flashed messages: queued, and read."""

from __future__ import annotations

from sandbox.events.base import Event, Number, Pairs, Text, Truncated, Words


class Flashed(Event, frozen=True, tag="flashed"):
    """``flash()`` queued a message.

    ``late`` means that the response had been built before, with its session cookie: Flask never
    saves such a message.  ``opaque`` means that only code of the app's makes the text, as that of a
    lazy translation: nothing calls it, and ``message`` names the type.
    """

    n: Number
    category: Text
    message: Text
    kind: Text
    file: Text | None
    line: Number | None
    late: bool = False
    truncated: Truncated = {}
    opaque: bool = False


class Read(Event, frozen=True, tag="read"):
    """``get_flashed_messages()`` was called.

    ``messages`` is what it returned, ``discarded`` what a category filter dropped from it.
    The first read of a request empties the queue into ``pulled``, in order; a later one
    (``again``) gets the same list and pulls nothing.  ``filters`` are the app's own that the
    template uses beside the read: they may change what it prints.
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
    filters: Words = ()
