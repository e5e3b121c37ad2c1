"""Watch what Flask does with a request, and change nothing of it.

Each module watches one subject and reports it as frames (see ``sandbox/events``).  It looks in
one of three ways: by Flask's signals, by seeing the calls of a library's function (`Calls`), or by
reading what Flask holds already.  It never reads what the app would read (``request.form``, the
``session`` proxy): that would count as a look of the app's.

To watch something new: add a module with a function `install`, which gets the observer and the
names of the events that are wanted, and name it in `MODULES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import (
    escaping,
    files,
    inputs,
    json_body,
    logs,
    requests,
    sessions,
    settings,
    sql,
    templates,
    undefined,
    urls,
)

if TYPE_CHECKING:
    from ..observer import Observer

MODULES = (
    *(requests, inputs, json_body, sessions, files, logs, settings),
    *(templates, escaping, urls, sql),
)


def install_ahead(observer: Observer) -> None:
    """Begin to watch for what every run is told, while nobody waits for it."""
    undefined.install(observer)


def install(observer: Observer, wanted: frozenset[str]) -> None:
    """Begin to watch for these events, and for those that tell why a request went wrong."""
    for module in MODULES:
        module.install(observer, wanted)
