"""The life of a worker with a project's own virtual environment: confine itself, then look into it.

The environment may come from a stranger, like the app.  Python's module ``site`` runs what it finds
there (``.pth`` files, ``sitecustomize``), and so does each import from it.  So this interpreter was
started without ``site``, by the name of the Python that the environment was made from.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from . import jail, main

if TYPE_CHECKING:
    from .observer import Observer


def serve() -> None:
    """Live a worker's life; never returns."""
    environment = sys.argv[4]
    channel = main.open_channel()
    jail.dies_with_parent()
    prepared = jail.prepare(environment, network="network" in sys.argv[5:])
    main.explain_crashes(channel.crashes)
    jail.prepare_for(channel.own, prepared)
    observers: list[Observer] = []

    def refused(sentence: str, problem: PermissionError) -> None:
        # Until Flask is observed nothing of the app has run.
        if observers:
            observers[0].refused(sentence, problem)

    job = main.receive_job(channel, "")
    in_force = jail.confine(job, prepared, refused, channel.own)
    enter(environment, job["origin"], prepared["readable"])
    main.need_flask(channel)
    main.import_ahead()
    observers.append(main.observing(channel))
    main.run(channel, observers[0], job, in_force)


def enter(environment: str, origin: str, readable: list[str]) -> None:
    """Add the packages of an environment to what can be imported, as its own Python does.

    ``origin`` is the folder of the project, whose copy is the working directory.  A package that
    is installed from there in place is imported from the copy.
    """
    import site

    sys.executable = os.path.join(environment, "bin", "python")
    sys.prefix = sys.exec_prefix = environment
    site.main()
    copy = os.getcwd()
    for module in list(sys.modules.values()):
        mapping = getattr(module, "MAPPING", None)
        if getattr(module, "__name__", "").startswith("__editable__") and type(mapping) is dict:
            mapping.update({name: _copied(path, origin, copy) for name, path in mapping.items()})
    found = [_copied(entry, origin, copy) for entry in sys.path]
    # An entry that may not be read would be refused, with a sentence, at every import.
    sys.path[:] = [entry for entry in found if _is_readable(entry, [*readable, copy])]


def _copied(path: Any, origin: str, copy: str) -> Any:
    """Return where the copy of a project has a file or folder of the project."""
    with suppress(OSError, ValueError, TypeError):
        inside = os.path.relpath(path, origin)
        there = os.path.join(copy, inside)
        if inside.split(os.sep)[0] != os.pardir and os.path.exists(there):
            return os.path.normpath(there)
    return path


def _is_readable(entry: Any, readable: list[str]) -> bool:
    from .roots import holds

    return type(entry) is str and holds(readable, entry)
