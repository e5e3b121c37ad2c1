"""The learner's Python files as causes look at them: a line, and what is around it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from lessons.diagnosis.cause import Files
from lessons.diagnosis.python_fixes import PythonSource, View
from sandbox.timeline import Place

MAX_BYTES = 256 * 1024
"""A longer file isn't parsed."""


def python_sources(files: Files) -> Iterator[tuple[str, PythonSource]]:
    """Yield the Python files that can be parsed."""
    for name, data in files.items():
        if name.endswith(".py") and len(data) <= MAX_BYTES and (source := _parsed(data)):
            yield name, source


@lru_cache(maxsize=32)
def _parsed(data: bytes) -> PythonSource | None:
    return PythonSource.of(data.decode("utf-8", "replace"))


def source_line(files: Files, place: Place | None) -> str:
    """Return the text of a line, "" if it isn't there."""
    if place is None or place.line is None or place.file not in files:
        return ""
    lines = files[place.file].decode("utf-8", "replace").split("\n")
    return lines[place.line - 1].strip() if 0 < place.line <= len(lines) else ""


def function_around(files: Files, place: Place | None) -> View | None:
    """Return the innermost function that a line is part of."""
    if place is None or place.line is None or place.file not in files:
        return None
    found = None
    for _, source in python_sources({place.file: files[place.file]}):
        for node in ast.walk(source.tree):
            if isinstance(node, View) and node.lineno <= place.line <= (node.end_lineno or 0):
                found = node  # ast.walk comes to the inner ones later
    return found


def decorators(function: View) -> frozenset[str]:
    """Return the names of a function's decorators: "before_request" for @app.before_request."""
    names = set()
    for decorator in function.decorator_list:
        match decorator.func if isinstance(decorator, ast.Call) else decorator:
            case ast.Attribute(attr=name) | ast.Name(id=name):
                names.add(name)
    return frozenset(names)


def functions(files: Files) -> Iterator[tuple[str, View]]:
    """Yield every function, with its file."""
    for file, source in python_sources(files):
        for node in ast.walk(source.tree):
            if isinstance(node, View):
                yield file, node


def returns_of(function: View) -> Iterator[ast.Return]:
    """Yield the return statements of a function, without those of functions inside it."""
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop(0)
        if isinstance(node, ast.Return):
            yield node
        elif not isinstance(node, View | ast.Lambda | ast.ClassDef):
            pending.extend(ast.iter_child_nodes(node))


def is_generator(function: View) -> bool:
    """Say whether a function has a yield of its own."""
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, View | ast.Lambda | ast.ClassDef):
            pending.extend(ast.iter_child_nodes(node))
    return False


def called_name(node: ast.AST) -> str:
    """Return the name that a call calls, "" for another node: "redirect" of flask.redirect()."""
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name
    return ""
