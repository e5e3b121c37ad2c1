"""Causes in what an app does with SQLite: changes that no commit kept."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from lessons.diagnosis.cause import Files, Finding
from lessons.diagnosis.phrases import request_line
from lessons.diagnosis.routes import views_of
from lessons.diagnosis.sources import called_name, functions, python_sources
from sandbox import Timeline
from sandbox.events import SqlRun
from sandbox.text import plural
from sandbox.timeline import Exchange, Place, place_of

_CHANGES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)

_KEEPS = re.compile(rb"\.commit\b|\bautocommit\b|\bisolation_level\b|\bCOMMIT\b|\bsqlalchemy\b")
"""With one of these in its code, an app may commit where no pattern sees it."""

MAX_REQUESTS = 100


def not_committed(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """A request changed rows, and its connection was closed before a commit."""
    for exchange in timeline.exchanges[:MAX_REQUESTS]:
        response = exchange.response
        if exchange.errors or response is None or response.status >= 400:
            continue  # then it's right that nothing is kept
        runs = exchange.of(SqlRun)
        closed = (one for one in runs if one.thrown_away and one.call in ("close", "left"))
        if lost := next(closed, None):
            made = [one for one in runs if one.db == lost.db and one.changed and one.sql]
            changed = plural(lost.thrown_away or 0, "row")
            yield _finding(exchange, place_of(made[-1] if made else lost), f"changes {changed}")
        elif not runs and (place := _in_view(timeline, exchange, files)):
            yield _finding(exchange, place, "writes to the database")


def _finding(exchange: Exchange, place: Place | None, does: str) -> Finding:
    return Finding(
        f"{place or 'The app'} {does} for {request_line(exchange.request)}, but nothing"
        " commits that. SQLite throws the change away when the connection is closed.",
        place,
        "Call commit() on the connection after the statement.",
        request=exchange.n,
    )


def _in_view(timeline: Timeline, exchange: Exchange, files: Files) -> Place | None:
    """Return the line of a view that changes rows, if the app's code commits nowhere."""
    for file, view in views_of(timeline, exchange.request, files):
        for node in ast.walk(view):
            match node:
                case ast.Call(args=[ast.Constant(value=str(text)), *_]) if called_name(node) in (
                    "execute",
                    "executemany",
                ) and _CHANGES.match(text):
                    is_lost = _opens_for_each(files) and not _may_commit(files)
                    return Place(file, node.lineno) if is_lost else None
    return None


def _may_commit(files: Files) -> bool:
    if any(_KEEPS.search(data) for file, data in files.items() if file.endswith(".py")):
        return True
    return any(
        isinstance(node, ast.With | ast.AsyncWith)
        for _, source in python_sources(files)
        for node in ast.walk(source.tree)
    )


def _opens_for_each(files: Files) -> bool:
    """Say whether each connection is opened in a function, and is one to a file."""
    opened = [node for _, source in python_sources(files) for node in ast.walk(source.tree)]
    calls = [node for node in opened if isinstance(node, ast.Call) and _connects(node)]
    inside = {id(node) for _, function in functions(files) for node in ast.walk(function)}
    return bool(calls) and all(
        id(call) in inside and not (call.args and _is_memory(call.args[0])) for call in calls
    )


def _connects(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Name(id="sqlite3"), attr="connect"):
            return True
    return False


def _is_memory(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == ":memory:"
