"""A run's own events: its start, the app that was loaded, what it wrote, its end."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sandbox.events.base import Event, Number, Output, Text, Truncated, Values, Words

Reason = Literal[
    "finished", "timeout", "memory", "killed", "denied", "crashed", "output", "stopped"
]


class Route(msgspec.Struct, frozen=True, omit_defaults=True):
    """One URL rule of the learner's app; ``file`` and ``line`` are those of its view function."""

    rule: Text
    methods: Words
    endpoint: Text
    blueprint: Text = ""
    file: Text | None = None
    line: Number | None = None
    strict_slashes: bool = True
    defaults: Values = ()


class LoadedBlueprint(msgspec.Struct, frozen=True, omit_defaults=True):
    """A blueprint of the learner's app, with its folders in the project."""

    name: Text
    prefix: Text = ""
    templates: Text | None = None
    static: Text | None = None


class Started(Event, frozen=True, tag="started"):
    """The worker is ready to load the app; ``isolation`` lists the layers in force.

    ``debug`` and ``testing`` are the modes that were asked for.  The app may set others: `Loaded`
    has those in force.  ``interpreter`` is the Python of the app as you would type it, "" in a
    lesson.  ``chosen`` says how it was found: by ``--python``, by ``VIRTUAL_ENV``, ``beside`` the
    app, or "" for the Python that runs flasklings.
    """

    python: Text
    flask: Text
    isolation: Words
    pid: Number
    debug: bool = False
    testing: bool = False
    interpreter: Text = ""
    chosen: Text = ""


class Loaded(Event, frozen=True, tag="loaded"):
    """The app was loaded.

    ``hooks`` counts the functions of each kind.  ``handlers`` names what errors are handled: a
    status or the type of an exception, after the name of a blueprint and a dot if it has one.
    ``static`` is the path and the folder of static files.
    """

    app: Text
    routes: Annotated[tuple[Route, ...], Meta(max_length=500)]
    secret_key: bool
    blueprints: Annotated[tuple[LoadedBlueprint, ...], Meta(max_length=64)] = ()
    hooks: Annotated[dict[Text, Number], Meta(max_length=10)] = {}
    handlers: Words = ()
    static: tuple[Text, Text] | None = None
    debug: bool = False
    testing: bool = False


class Printed(Event, frozen=True, tag="output"):
    """The app wrote text; ``log`` marks Flask's own report of an exception."""

    n: Number
    stream: Literal["stdout", "stderr"]
    text: Output
    log: bool = False
    truncated: Truncated = {}


class Ended(Event, frozen=True, tag="ended"):
    """The run is over: there is exactly one, and it comes last."""

    reason: Reason
    detail: str
    ms: float
