"""The private parts of Textual that the screen rests on: few, known, and still there."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

from textual.driver import Driver
from textual.message_pump import MessagePump

from tests.support.house import HOUSE

PRIVATE = {
    ("FlasklingsApp", "_handle_exception"): "no public hook comes before the traceback",
    ("TerminalDriver", "_app"): "nothing else tells a driver what it drives",
    ("TerminalDriver", "_file"): "its writer thread writes there, also when the terminal is gone",
    ("ColoredArea", "_render_line"): "`render_line` keeps lines without regard to their colors",
    ("AnswerField", "_on_key"): "an input takes its keys there",
}
"""Each class of ours, the private part of Textual that it uses, and why."""

SOURCES = sorted((HOUSE / "tui").rglob("*.py"))


def test_no_private_module_of_textual_is_imported() -> None:
    private = re.compile(r"from (textual[\w.]*\._\w+) import|from textual[\w.]* import \(?\s*_")
    assert {
        path.name: private.findall(path.read_text())
        for path in SOURCES
        if private.search(path.read_text())
    } == {}


def test_each_private_part_in_use_is_listed_and_still_there() -> None:
    used = {
        (name, attribute)
        for name, attributes, bases in own_classes()
        for attribute in attributes & private_names(bases)
    }
    gone, new = PRIVATE.keys() - used, used - PRIVATE.keys()
    assert not gone, f"this Textual no longer has {gone}, or we no longer use it"
    assert not new, f"these names of ours are private parts of Textual as well: {new}"


def own_classes() -> Iterator[tuple[str, set[str], tuple[type, ...]]]:
    """Yield our classes over Textual's: the private names that each uses, and Textual's classes."""
    for path in SOURCES:
        nodes = [n for n in ast.parse(path.read_text()).body if isinstance(n, ast.ClassDef)]
        if not nodes:
            continue
        module = import_module(".".join(path.relative_to(HOUSE).with_suffix("").parts))
        for node in nodes:
            cls = getattr(module, node.name)
            if isinstance(cls, type) and issubclass(cls, MessagePump | Driver):
                bases = tuple(b for b in cls.__mro__ if b.__module__.startswith("textual"))
                yield node.name, set(names_in(node)), bases


def names_in(node: ast.ClassDef) -> Iterator[str]:
    """Yield the private names that a class defines, sets, or asks of itself and its bases."""
    for part in ast.walk(node):
        match part:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield from private(name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                yield from private(name)
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=name):
                yield from private(name)
            case _:
                pass


def private(name: str) -> Iterator[str]:
    if name.startswith("_") and not name.startswith("__"):
        yield name


def private_names(bases: tuple[type, ...]) -> set[str]:
    """Return the private names that these classes of Textual define or set."""
    return {name for base in bases for name in private_names_of(base)}


@cache
def private_names_of(base: type) -> list[str]:
    found = re.compile(r"(?:self\.|def |^    )(_[a-z]\w*)\b(?=[^=\n]*=|\()", re.MULTILINE)
    return found.findall(inspect.getsource(base))
