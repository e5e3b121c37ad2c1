"""What is wrong with a key of a table: it means something else, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from textual.actions import parse
from textual.binding import Binding
from textual.dom import DOMNode

from tui.keys.meanings import EDITOR, MEANINGS, MOVES, Meaning, types, with_alt
from tui.widgets.code_editor import CodeEditor


def meaning_of(key: str) -> Meaning | None:
    """Return the meaning of a key, with Alt too."""
    return next((one for one in MEANINGS if key in with_alt(one.keys)), None)


def faults_of(node: type[DOMNode], binding: Binding) -> Iterator[str]:
    """Yield what is wrong with one key of a table."""
    where = f"{node.__name__}: {binding.key} {binding.action}"
    meaning = meaning_of(binding.key)
    _, action, _ = parse(binding.action)
    if meaning is not None:
        if action not in meaning.actions:
            yield f"{where}: this key means {meaning.name}"
        if binding.id != meaning.name:
            yield f"{where}: keys.toml can't change it, because it isn't made by `bind`"
        if binding.priority and types(binding.key):
            yield f"{where}: it couldn't be typed"
    elif binding.key in EDITOR:
        if not issubclass(node, CodeEditor) and (binding.key, action) != ("ctrl+z", "undo"):
            yield f"{where}: this is a key of the editor"
    elif binding.key not in MOVES:
        yield f"{where}: this key has no meaning in tui/keys/meanings.py"
