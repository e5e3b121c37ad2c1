"""Which templates, variables, filters and tests an app's templates have in reach."""

from __future__ import annotations

import os
import re
from typing import Any, Dict, Iterator, List, Optional

from .expression import locals_of
from .places import Places
from .wire import short

MAX_LISTED = 2_000
_LIKE_JINJA = ("range", "dict", "lipsum", "cycler", "joiner", "namespace")


def variables_of(exception: BaseException, places: Places) -> List[Any]:
    """Return the names that the innermost template knew: Jinja writes them to its traceback."""
    trace, names = exception.__traceback__, []
    for _ in range(2_000):
        if trace is None:
            break
        frame = trace.tb_frame
        if "__jinja_exception__" in frame.f_globals:
            names = [name for name in locals_of(frame) if name not in _LIKE_JINJA]
        trace = trace.tb_next
    return names


def clue_of_missing(exception: BaseException, places: Places) -> Optional[Dict[str, Any]]:
    """Return where Flask looked for a template, and what is there or elsewhere."""
    from .reach import near

    name = getattr(exception, "name", None)
    if type(name) is not str:
        return None
    folders = list(dict.fromkeys(_folders()))
    listed = [found for folder in folders for found in _listing(folder)]
    file = name.rsplit("/", 1)[-1]
    searched = [short(folder) for folder in map(places.relative, folders) if folder]
    inside = tuple(f"{folder}/" for folder in searched)
    everywhere = _listing(places.root)
    elsewhere = [
        found
        for found in everywhere
        if found.rsplit("/", 1)[-1] == file and not found.startswith(inside)
    ]
    same_file = [found for found in listed if found.rsplit("/", 1)[-1] == file]
    return {
        "kind": "template",
        "name": short(name),
        "near": [short(found) for found in dict.fromkeys([*same_file, *near(name, listed)])][:3],
        "searched": searched[:10],
        "absent": not any(os.path.isdir(folder) for folder in folders),
        "elsewhere": [short(found) for found in elsewhere[:3]],
    }


def clue_of_filter(said: str) -> Optional[Dict[str, Any]]:
    """Return the filters or tests that are much like one that a template names."""
    from .reach import near

    found = re.match(r"No (filter|test) named '(\w+)'", said)
    environment = _environment()
    if found is None or environment is None:
        return None
    names = environment.filters if found[1] == "filter" else environment.tests
    alike = near(found[2], list(names))
    return {"kind": found[1], "name": short(found[2]), "near": [short(name) for name in alike]}


def _environment() -> Any:
    import flask

    return flask.current_app.jinja_env if flask.has_app_context() else None


def _folders() -> Iterator[str]:
    """Yield the folders in which the app and its blueprints look for templates."""
    import flask
    from jinja2 import FileSystemLoader

    if not flask.has_app_context():
        return
    app = flask.current_app
    for scaffold in (app, *app.blueprints.values()):
        loader = scaffold.jinja_loader
        if type(loader) is FileSystemLoader:
            yield from map(os.path.abspath, loader.searchpath)


def _listing(folder: str) -> List[str]:
    found: List[str] = []
    for here, _, files in os.walk(folder):
        inside = os.path.relpath(here, folder).replace(os.sep, "/")
        found += [name if inside == "." else f"{inside}/{name}" for name in files]
        if len(found) >= MAX_LISTED:
            break
    return found[:MAX_LISTED]
