"""Each key has one meaning, on every screen."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.keys import _character_to_key
from textual.widgets import TextArea

import tui.screens
import tui.widgets
from tests.support.key_faults import faults_of, meaning_of
from tui.app import FlasklingsApp
from tui.keys.meanings import (
    ALWAYS,
    BY_KEY,
    EDITOR,
    MEANINGS,
    MOVES,
    PUNCTUATION,
    Meaning,
    types,
    with_alt,
)
from tui.keys.names import NAMED, as_on_a_keyboard, parse_key, written
from tui.widgets.code_editor import CodeEditor


def nodes() -> Iterator[type[DOMNode]]:
    """Yield the app, every screen of ours, and every widget."""
    yield FlasklingsApp
    for package in (tui.screens, tui.widgets):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            for _, found in inspect.getmembers(import_module(module.name), inspect.isclass):
                if issubclass(found, DOMNode) and found.__module__ == module.name:
                    yield found


def own_bindings() -> Iterator[tuple[type[DOMNode], Binding]]:
    """Yield each key that a class of ours declares."""
    for node in dict.fromkeys(nodes()):
        for _, binding in BindingsMap(vars(node).get("BINDINGS", ())):
            yield node, binding


def test_every_key_of_every_table_has_its_one_meaning() -> None:
    faults = [fault for node, one in own_bindings() for fault in faults_of(node, one)]
    assert faults == []


def test_a_key_that_means_something_else_is_found() -> None:
    for key, action in (("f5", "wipe"), ("n", "answer(False)"), ("f11", "run"), ("ctrl+k", "run")):
        assert list(faults_of(FlasklingsApp, Binding(key, action))), (key, action)


def test_no_key_has_two_meanings() -> None:
    every = [*(key for one in MEANINGS for key in with_alt(one.keys)), *MOVES, *EDITOR]
    assert [key for key, times in Counter(every).items() if times > 1] == []


def test_bindings_of_one_key_in_one_table_can_only_be_changed_together() -> None:
    """Textual takes away every binding of a key whose id the keymap names."""
    for node in dict.fromkeys(nodes()):
        for key, same in BindingsMap(vars(node).get("BINDINGS", ())).key_to_bindings.items():
            if meaning_of(key):
                assert len({binding.id for binding in same}) == 1, (node, key)


@pytest.mark.parametrize("meaning", MEANINGS, ids=lambda one: one.name)
def test_every_function_key_has_a_second_way_also_out_of_the_editor(meaning: Meaning) -> None:
    others = [key for key in with_alt(meaning.keys) if not key.rpartition("+")[2][1:].isdigit()]
    if meaning.keys[0] not in ("f6", "shift+f6", "f1"):  # Esc leads out, Alt+? helps
        assert others
    if meaning.while_typing and others:
        assert any(not types(key) for key in others)
    assert meaning.name not in ALWAYS or not any(map(types, meaning.keys))


def test_the_keys_of_the_editor_are_known() -> None:
    bound = {
        key
        for bindings in (TextArea.BINDINGS, vars(CodeEditor)["BINDINGS"])
        for key in BindingsMap(bindings).key_to_bindings
    }
    assert bound - {"f6", "f7"} - MOVES.keys() - {f"shift+{key}" for key in MOVES} <= EDITOR
    assert EDITOR - bound == {"ctrl+f"}, "the terminal's own word for forward"


def test_the_signs_have_textuals_names() -> None:
    assert {name: _character_to_key(sign) for name, sign in PUNCTUATION.items()} == {
        name: name for name in PUNCTUATION
    }


def test_a_key_is_read_as_it_is_written() -> None:
    keys = {*BY_KEY, *MOVES, *NAMED, *PUNCTUATION, "ctrl+plus", "ctrl+minus", "alt+shift+up"}
    assert {key: parse_key(written(key)) for key in keys} == {key: key for key in keys}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("F5", "f5"),
        (" ctrl-r ", "ctrl+r"),
        ("^R", "ctrl+r"),
        ("Shift+Alt+Up", "alt+shift+up"),
        ("shift+r", "R"),
        ("?", "question_mark"),
        ("Esc", "escape"),
        ("Page_Up", "pageup"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        ("-", "minus"),
        ("F25", None),
        ("Hyper+K", None),
        ("ctrl+ctrl+k", None),
        ("shift+1", None),
        ("ä", None),
        ("", None),
        ("two keys", None),
    ],
)
def test_keys_may_be_written_in_several_ways(text: str, key: str | None) -> None:
    assert parse_key(text) == key


@pytest.mark.parametrize(
    ("display", "name"),
    [
        ("f1", "F1"),
        ("shift+tab", "Shift+Tab"),
        ("^q", "^Q"),
        ("alt+w", "Alt+W"),
        ("alt+shift+F", "Alt+Shift+F"),
        ("^pgup", "^PgUp"),
        ("^", "^"),
        ("g", "g"),
        ("G", "G"),
        ("+", "+"),
        ("a-d", "a-d"),
    ],
)
def test_keys_are_named_as_on_a_keyboard(display: str, name: str) -> None:
    assert as_on_a_keyboard(display) == name
