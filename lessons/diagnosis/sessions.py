"""Causes in what the app keeps in its session."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lessons.diagnosis.cause import Files, Finding
from lessons.diagnosis.phrases import request_line
from lessons.diagnosis.sources import python_sources
from sandbox import Timeline
from sandbox.events import SessionSeen
from sandbox.timeline import Place

_CHANGES = frozenset(
    ("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update", "add")
)
"""Methods that change a list, a dict or a set inside."""


def not_saved(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """An entry of the session was changed inside, which the session doesn't notice."""
    for exchange in timeline.exchanges:
        for event in exchange.of(SessionSeen):
            for entry in event.unsaved[:1]:
                lines = {*_changing_lines(entry, files)}
                place = next(iter(lines)) if len(lines) == 1 else None
                yield Finding(
                    f"{request_line(exchange.request)} changed session[{entry!r}] inside. The"
                    " session notices assignments only, so the cookie was not written.",
                    place,
                    f"Write session.modified = True after it, or assign: session[{entry!r}] = …",
                    request=exchange.n,
                )


def _changing_lines(entry: str, files: Files) -> Iterator[Place]:
    """Yield the lines that change an entry of the session inside."""
    for file, source in python_sources(files):
        for node in ast.walk(source.tree):
            match node:
                case ast.Call(func=ast.Attribute(value=changed, attr=name)) if name in _CHANGES:
                    changes = [changed]
                case ast.Assign(targets=targets):
                    changes = [one.value for one in targets if isinstance(one, ast.Subscript)]
                case ast.AugAssign(target=ast.Subscript(value=changed)):
                    changes = [changed]
                case _:
                    continue
            if any(_is_entry(one, entry) for one in changes):
                yield Place(file, node.lineno)


def _is_entry(node: ast.expr, entry: str) -> bool:
    match node:
        case ast.Subscript(value=value, slice=ast.Constant(value=key)) if key == entry:
            return _is_session(value)
        case ast.Call(
            func=ast.Attribute(value=value, attr="get" | "setdefault"),
            args=[ast.Constant(value=key), *_],
        ) if key == entry:
            return _is_session(value)
        case ast.Subscript(value=inner):
            return _is_entry(inner, entry)
    return False


def _is_session(node: ast.expr) -> bool:
    match node:
        case ast.Name(id="session") | ast.Attribute(attr="session"):
            return True
    return False
