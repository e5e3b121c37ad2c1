"""What went wrong, where, and what was missing."""

from __future__ import annotations

from typing import Literal

import msgspec

from sandbox.events.base import Event, Number, Text, Truncated, Words

Phase = Literal["load", "request", "sandbox"]


class TracebackFrame(msgspec.Struct, frozen=True, omit_defaults=True):
    """One level of a traceback; ``yours`` marks a line of the learner's project."""

    file: Text
    line: Number
    function: Text
    source: Text = ""
    yours: bool = False


NEVER_SENT = "NotSent"
"""The type of the error where a browser wouldn't send a request, so there's no response."""


ENDLESS = "TooManyRedirects"
"""The type of the error where the browser gave up to follow redirects."""


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
