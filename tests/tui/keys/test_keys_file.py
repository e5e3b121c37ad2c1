"""keys.toml gives actions other keys; each mistake in it is one sentence, and the rest holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.keys.keys_file import MAX_BYTES, NAME, OwnKeys, parse_keys, read_keys
from tui.keys.own import key_name, textual_keymap, use, with_own_keys


@pytest.fixture(autouse=True)
def usual_keys_afterwards() -> Iterator[None]:
    yield
    use({})


def test_an_action_gets_a_key_or_several_and_those_that_type_come_last() -> None:
    own = parse_keys('run = "F11"\n"hint" = ["y", "Alt+Y"]\n\nfile = "ctrl-t"  # as it is\n')
    assert own == OwnKeys({"run": ("f11",), "hint": ("alt+y", "y")})
    assert textual_keymap(own.keys) == {"run": "f11", "hint": "alt+y,y"}


def test_two_actions_may_exchange_their_keys() -> None:
    assert parse_keys('run = "F9"\nfix = ["F5", "Alt+X"]\n').keys == {
        "run": ("f9",),
        "fix": ("f5", "alt+x"),
    }


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('hnt = "F11"', "there is no action 'hnt'; did you mean hint?"),
        ('Run = "F11"', "there is no action 'Run'; did you mean run?"),
        ('"x y" = "F11"', "there is no action 'x y'; the README lists all actions."),
        ('hint = "Hyper+K"', "hint: there is no key 'Hyper+K'."),
        ("hint = 7", 'hint needs a key or a list of keys, like "F5" or ["F5", "Ctrl+R"].'),
        ("hint = []", 'hint needs a key or a list of keys, like "F5" or ["F5", "Ctrl+R"].'),
        ("[hint]\nkey = 1", 'hint needs a key or a list of keys, like "F5" or ["F5", "Ctrl+R"].'),
        ('hint = "F5"', "hint: F5 is the key of run already."),
        ('hint = "i"', 'hint: i types in the editor, so add another key, like "F7".'),
        ('hint = "Alt+C"', "hint: Alt+C is the key of card already."),
        ('file = "Ctrl+K"', "file: Ctrl+K is a key of the editor."),
        ('file = "ctrl+m"', "file: a terminal sends Ctrl+M as Enter, so it can't be told apart."),
        ('file = "Tab"', "file: Tab moves and chooses on every screen."),
        ('quit = ["F11", "y"]', "quit: y types in the editor, so choose a key that doesn't."),
        ("hint = F11", 'this isn\'t TOML (Invalid value); write it like: run = "F5".'),
    ],
)
def test_a_mistake_is_one_sentence_with_its_line_and_the_rest_holds(
    line: str, sentence: str
) -> None:
    own = parse_keys(f'# mine\nreview = "y"\n{line}\n')
    assert own.faults == (f"{NAME}:3: {sentence}",)
    assert own.keys == {"review": ("y",)}


def test_what_follows_from_a_mistake_is_told_too() -> None:
    own = parse_keys('run = ["F9"]\nfix = ["F5"]\nfix = "nothing"\nreset = "F5"\n')
    assert own.keys == {"run": ("f9",), "fix": ("f5",)}
    assert [fault[:12] for fault in own.faults] == ["keys.toml:3:", "keys.toml:3:", "keys.toml:4:"]


@pytest.mark.parametrize(
    ("data", "word"), [(b"\xff\xfe", "UTF-8"), (b"#" * (MAX_BYTES + 1), "64 KiB")]
)
def test_a_file_that_cannot_be_read_changes_nothing_and_is_told(
    data: bytes, word: str, tmp_path: Path
) -> None:
    assert read_keys(tmp_path) == OwnKeys({}, exists=False)
    (tmp_path / NAME).write_bytes(data)
    own = read_keys(tmp_path)
    assert (own.keys, len(own.faults)) == ({}, 1)
    assert word in own.faults[0]


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    assert "can't be read" in read_keys(tmp_path).faults[0]


def test_texts_name_the_learners_own_keys() -> None:
    text = "Press **F5**, then `Ctrl+L`; F50, AF5 and r stay."
    assert with_own_keys(text) == text
    use({"run": ("f9", "y"), "fix": ("f5",), "why": ("alt+m",), "review": ("i",)})
    assert with_own_keys(text) == "Press **F9**, then `Alt+M`; F50, AF5 and r stay."
    assert with_own_keys("F9 after F5") == "F5 after F9"
    assert (key_name("run"), key_name("hint")) == ("F9", "F7")
    use({"review": ("y",)})
    assert with_own_keys("`r` and r and `F5`") == "`r` and r and `F5`", "they may be code"
    assert with_own_keys("`r` and r and `F5`", letters=True) == "`y` and r and `F5`"
