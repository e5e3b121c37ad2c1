"""Causes of an import that fails: a circle, a name that's gone, a file that hides a module."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lessons.diagnosis.cause import Finding
from lessons.diagnosis.names import Misspelling
from lessons.diagnosis.phrases import MAX_QUOTED, did_you_mean, said, sentence, where
from sandbox import Timeline
from sandbox.events import Failed, Started
from sandbox.text import one_line
from sandbox.timeline import place_of

DROPPED: dict[tuple[str, str], str] = {
    ("flask", "escape"): "from markupsafe import escape",
    ("flask", "Markup"): "from markupsafe import Markup",
    ("jinja2", "escape"): "from markupsafe import escape",
    ("jinja2", "Markup"): "from markupsafe import Markup",
    ("jinja2", "contextfunction"): "from jinja2 import pass_context",
    ("jinja2", "contextfilter"): "from jinja2 import pass_context",
    ("jinja2", "environmentfilter"): "from jinja2 import pass_environment",
    ("flask.json", "JSONEncoder"): "from flask.json.provider import DefaultJSONProvider",
    ("flask", "_app_ctx_stack"): "from flask import g",
    ("flask", "_request_ctx_stack"): "from flask import g",
    ("werkzeug", "secure_filename"): "from werkzeug.utils import secure_filename",
    ("werkzeug", "generate_password_hash"): "from werkzeug.security import generate_password_hash",
    ("werkzeug", "check_password_hash"): "from werkzeug.security import check_password_hash",
    ("werkzeug", "FileStorage"): "from werkzeug.datastructures import FileStorage",
    ("werkzeug", "url_quote"): "from urllib.parse import quote",
    ("werkzeug.urls", "url_quote"): "from urllib.parse import quote",
    ("werkzeug.urls", "url_encode"): "from urllib.parse import urlencode",
    ("werkzeug.urls", "url_decode"): "from urllib.parse import parse_qs",
    ("werkzeug.urls", "url_parse"): "from urllib.parse import urlsplit",
    ("werkzeug.security", "safe_str_cmp"): "from hmac import compare_digest",
    ("collections", "Mapping"): "from collections.abc import Mapping",
    ("collections", "MutableMapping"): "from collections.abc import MutableMapping",
    ("collections", "Iterable"): "from collections.abc import Iterable",
    ("collections", "Callable"): "from collections.abc import Callable",
}
"""Names that newer versions don't have, by their module, and what is imported in their place."""

DROPPED_ATTRIBUTES = {
    "before_first_request": "Run that code where the app is made, in a block with"
    " app.app_context():.",
}
"""Attributes of an app that newer versions of Flask don't have, and what to do in their place."""


def circular_import(timeline: Timeline) -> Iterator[Finding]:
    """Two modules import each other, and one of them isn't ready."""
    for error in timeline.errors:
        module = re.search(r"partially initialized module '([\w.]+)'", error.message)
        name = re.search(r"cannot import name '(\w+)'|has no attribute '(\w+)'", error.message)
        if module is None or name is None:
            continue
        file = f"{module[1].replace('.', '/')}.py", f"{module[1].replace('.', '/')}/__init__.py"
        begun = [
            f"{frame.file}:{frame.line}"
            for frame in error.traceback
            if frame.yours and frame.file in file
        ]
        if not begun:
            continue
        yield Finding(
            f"The imports are circular: {begun[0]} leads to {where(error)}, which needs"
            f" {name[1] or name[2]} of {module[1]}. But {module[1]} is still at {begun[0]}, so"
            " that name isn't there yet.",
            place_of(error),
            f"Move the import of {begun[0]} below that name, or import in the function that uses"
            " it. For the app itself, current_app needs no import of your module.",
            fatal=True,
            request=error.n,
        )


def dropped_name(timeline: Timeline) -> Iterator[Finding]:
    """The app uses a name that newer versions of a library don't have."""
    for error in timeline.errors:
        found = re.match(r"cannot import name '(\w+)' from '([\w.]+)'", error.message)
        gone = re.match(r"'Flask' object has no attribute '(\w+)'", error.message)
        module = re.match(r"module '([\w.]+)' has no attribute '(\w+)'", error.message)
        if found is not None:
            name, owner = found[1], found[2]
        elif module is not None:
            name, owner = module[2], module[1]
        else:
            name, owner = (gone[1] if gone else ""), "Flask"
        instead = DROPPED.get((owner, name), "")
        fix = f"Write {instead}." if instead else DROPPED_ATTRIBUTES.get(name, "")
        if fix and (instead or gone):
            text = f"{where(error)} uses {name}, which newer versions of {owner} don't have."
            yield Finding(text, place_of(error), fix, name, fatal=True, request=error.n)


def missing_import(timeline: Timeline) -> Iterator[Finding]:
    """The app imports a module, or a name in one, that doesn't exist."""
    for error in timeline.errors:
        clue = error.clue
        if clue is not None and clue.kind == "file":
            yield _hiding_file(error, one_line(clue.file or ""), one_line(clue.name, MAX_QUOTED))
        elif error.type in ("ModuleNotFoundError", "ImportError", "ImportStringError"):
            yield _missing(error, timeline.started)


def _missing(error: Failed, started: Started | None) -> Finding:
    clue = error.clue
    text = f"{where(error)} imports something that is not there: {_reason(error)}."
    if "attempted relative import" in error.message:
        fix = (
            "This file belongs to a package: run the folder that holds the package, with --app"
            " PACKAGE.MODULE."
        )
        return Finding(text, place_of(error), fix, fatal=True, request=error.n)
    if clue is not None and clue.near:
        meant = clue.near[0]
        fix = f"Write {one_line(meant, MAX_QUOTED)}."
        return Misspelling(
            text + did_you_mean(meant),
            place_of(error),
            fix,
            clue.name,
            fatal=True,
            request=error.n,
            instead=meant,
        )
    if clue is not None and clue.kind == "module":
        fix = _where_to_look(one_line(clue.name, MAX_QUOTED), started)
        return Finding(text, place_of(error), fix, fatal=True, request=error.n)
    fix = "Check the spelling, and that the package is installed."
    return Finding(text, place_of(error), fix, fatal=True, request=error.n)


def _where_to_look(module: str, started: Started | None) -> str:
    """Return what to do about a module that the app's Python doesn't have."""
    python = one_line(started.interpreter, 200) if started else ""
    if started and started.chosen:
        return (
            f"Check the spelling. The app ran with {python}: install {module} there, or name"
            " another Python with --python."
        )
    if python:
        return (
            "Check the spelling. The app ran with the Python of flasklings, because no .venv or"
            f" venv with Flask is beside it. If another Python has {module}, name it with --python."
        )
    return (
        f"Check the spelling. If {module} is installed in an environment of your own, run the app"
        " with it: flasklings run --python PYTHON."
    )


def _reason(error: Failed) -> str:
    """Return why an import fails, in Python's words and without paths."""
    inner = error.message.rpartition("Original exception:")[2]
    reason = re.sub(r"^\w+: ", "", one_line(inner.strip())) if inner != error.message else ""
    return re.sub(r" [(][^()]*[)]$", "", reason.rstrip(".") or said(error))


def _hiding_file(error: Failed, file: str, name: str) -> Finding:
    text = sentence(f"{where(error)} gets your own file {file} in place of the module {name}")
    return Finding(
        f"{text} It has the same name.",
        place_of(error),
        f"Rename {file}.",
        fatal=True,
        request=error.n,
    )
