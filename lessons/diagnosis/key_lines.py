"""Where the files set a secret key, and why it isn't the app's key all the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from lessons.diagnosis.cause import FileEdit, Files, Finding
from lessons.diagnosis.phrases import places, where
from lessons.diagnosis.python_fixes import PythonSource, is_for_scripts, out_of_guard
from lessons.diagnosis.sources import called_name, python_sources
from sandbox.events import Failed
from sandbox.timeline import Place

MAX_APPS = 10
"""How many lines that make an app are told."""

_ON = "__main__"
"""The name of a finding about a key under ``if __name__ == "__main__":``."""


def named_line(name: str, files: Files) -> Place | None:
    """Return the one line that sets an attribute, a key of a dict or an argument of this name."""
    found = set()
    for file, source in python_sources(files):
        for node in ast.walk(source.tree):
            match node:
                case (
                    ast.Attribute(attr=set_one, ctx=ast.Store())
                    | ast.Subscript(slice=ast.Constant(value=set_one), ctx=ast.Store())
                ) if set_one == name:
                    found.add(Place(file, node.lineno))
                case ast.keyword(arg=set_one) if set_one == name:
                    found.add(Place(file, node.lineno))
    return found.pop() if len(found) == 1 else None


def lost_key(error: Failed, files: Files) -> Iterator[Finding]:
    """Find a key that is set where it doesn't count: for scripts only, or on another object."""
    for file, source in python_sources(files):
        for guard, key in _in_guards(source.tree):
            at = Place(file, key.lineno)
            yield Finding(
                f"{where(error)} needs a secret key. {at} sets one, but below"
                f' if __name__ == "__main__" (line {guard.lineno}). Flask imports the file, and'
                " that part doesn't run then.",
                at,
                "Move the line below the line that makes the app.",
                _ON,
                fatal=True,
                request=error.n,
            )
    found = list(_keys_on_names(files))
    if len(found) != 1 or not _is_key(found[0][1].value):
        return
    [(file, key, owner)] = found
    at = Place(file, key.lineno)
    apps = sorted(_lines_making("Flask", files), key=lambda one: (one.file, one.line or 0))
    if _lines_making("Blueprint", files, owner):
        said, fix = f"{at} sets one on a blueprint, which has none.", "Set it on the app."
    elif 1 < len(apps) <= MAX_APPS:
        said = f"{at} sets one, but not on the app that runs: {places(apps)} make an app each."
        fix = "Make one app, and set the key on it."
    else:
        return
    text = f"{where(error)} needs a secret key. {said}"
    yield Finding(text, at, fix, fatal=True, request=error.n)


def move_key(finding: Finding, texts: Mapping[str, str]) -> FileEdit | None:
    """Move the key from below ``if __name__ == "__main__":`` to the line that makes the app."""
    at = finding.place
    if finding.name != _ON or at is None or at.line is None or at.file not in texts:
        return None
    source = PythonSource.of(texts[at.file])
    edit = out_of_guard(source, at.line) if source else None
    return (at.file, edit) if edit else None


def _in_guards(tree: ast.Module) -> Iterator[tuple[ast.If, ast.Assign]]:
    """Yield each key that is set for scripts only, with its condition."""
    for guard in tree.body:
        if isinstance(guard, ast.If) and is_for_scripts(guard.test):
            for node in guard.body:
                if isinstance(node, ast.Assign) and _key_owner(node):
                    yield guard, node


def _keys_on_names(files: Files) -> Iterator[tuple[str, ast.Assign, str]]:
    """Yield each key that is set, with its file and the name of what it's set on."""
    for file, source in python_sources(files):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Assign) and (owner := _key_owner(node)):
                yield file, node, owner


def _key_owner(node: ast.Assign) -> str:
    """Return the name of what an assignment gives a secret key, "" if it's no such assignment."""
    match node.targets:
        case [ast.Attribute(value=ast.Name(id=owner), attr="secret_key")]:
            return owner
        case [
            ast.Subscript(
                value=ast.Attribute(value=ast.Name(id=owner), attr="config"),
                slice=ast.Constant(value="SECRET_KEY"),
            )
        ]:
            return owner
    return ""


def _is_key(value: ast.expr) -> bool:
    """Say whether a value is a key for sure."""
    return isinstance(value, ast.Constant) and bool(value.value)


def _lines_making(what: str, files: Files, name: str = "") -> set[Place]:
    """Return the lines that make an object by calling a class; under this name, if one is given."""
    found = set()
    for file, source in python_sources(files):
        for node in ast.walk(source.tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=given)], value=value) if called_name(
                    value
                ) == what and name in ("", given):
                    found.add(Place(file, node.lineno))
    return found


_KEY = re.compile(r"secret.?key", re.IGNORECASE)


def is_about_key(error: Failed) -> bool:
    """Say whether an error says that a secret key is missing."""
    return error.type == "RuntimeError" and _KEY.search(error.message) is not None
