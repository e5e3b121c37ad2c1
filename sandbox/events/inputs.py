"""What the app asked for of a request."""

from __future__ import annotations

from typing import Literal

from sandbox.events.base import Event, Number, Text


class Looked(Event, frozen=True, tag="looked"):
    """The app asked for a part of the request by its name; reported once a request.

    ``values`` is ``request.values``: the query and the form together.
    """

    n: Number
    place: Literal["args", "form", "values", "files", "cookies", "headers", "json"]
    name: Text
    found: bool
    file: Text | None
    line: Number | None


class Parsed(Event, frozen=True, tag="parsed"):
    """The app asked for the JSON of a request: at the first time, and at each that fails.

    ``type`` is the content type that was sent, ``value`` the type of what was read, and ``why``
    the HTTP error if it failed.
    """

    n: Number
    ok: bool
    type: Text
    value: Text
    why: Text = ""
    silent: bool = False
    force: bool = False
    file: Text | None = None
    line: Number | None = None
