"""What the app does beside its pages: its log, its settings, its contexts, its commands."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from sandbox.events.base import Event, Number, Output, Text, Truncated, Values, Words


class Logged(Event, frozen=True, tag="logged"):
    """The app logged a record, or one was dropped for its level.

    ``template`` is the text before its arguments.  ``handlers`` counts those that took it.
    ``dropped`` is the level that the logger wants, "" for a record that was made.
    """

    n: Number
    level: Text
    logger: Text
    text: Text
    template: Text
    exception: Text
    handlers: Number
    dropped: Text
    file: Text | None
    line: Number | None


class Configured(Event, frozen=True, tag="config"):
    """The app's configuration changed.

    ``how`` is the method that was called, or ``direct``: a difference seen at the next event.
    ``replaced`` are the settings that had another value before, ``ignored`` the names that aren't
    in capitals.
    """

    n: Number
    how: Text
    settings: Values
    replaced: Words
    ignored: Words
    file: Text | None
    line: Number | None


class ContextMoved(Event, frozen=True, tag="context"):
    """An app context begins or ends; ``g`` are the names that were in it at its end."""

    n: Number
    what: Literal["pushed", "popped"]
    app: Text
    g: Words
    request: bool


class CommandRun(Event, frozen=True, tag="command"):
    """A command of the app has ended: ``flask NAME ARGUMENTS``.

    ``status`` is its exit status, ``output`` what it printed.  ``error`` is the type of the
    exception that ended it, at a line of the app.
    """

    n: Number
    name: Text
    arguments: Annotated[tuple[Text, ...], Meta(max_length=50)]
    status: Number
    output: Output
    error: Text = ""
    file: Text | None = None
    line: Number | None = None
    truncated: Truncated = {}
