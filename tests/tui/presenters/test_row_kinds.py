"""The language of the panel: every kind of row is told apart, explained, and in the legend."""

from __future__ import annotations

from itertools import groupby

import pytest
from rich.cells import cell_len

from tui.plain.output import OutputStyle
from tui.presenters.row_kinds import WORD_WIDTH, RowKind, RowKinds
from tui.presenters.row_meanings import MEANINGS
from tui.screens.sheets.help import legend, sign_of

KINDS = {name: kind for name, kind in vars(RowKinds).items() if isinstance(kind, RowKind)}


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_has_one_symbol_and_a_word_that_lines_up(name: str) -> None:
    kind = KINDS[name]
    assert len(kind.word) <= WORD_WIDTH
    assert cell_len(kind.symbol) == len(kind.symbol) <= 1
    assert OutputStyle(ascii_only=True).symbol(kind.symbol).isascii()


def test_no_two_kinds_look_the_same() -> None:
    signs = sorted((kind.symbol, kind.word) for kind in KINDS.values() if kind.symbol or kind.word)
    assert len(set(signs)) == len(signs)


def test_a_word_that_is_used_twice_tells_good_from_bad() -> None:
    by_word = groupby(sorted(KINDS.values(), key=lambda kind: kind.word), lambda kind: kind.word)
    for word, kinds in by_word:
        tokens = [kind.token for kind in kinds]
        assert not word or len(set(tokens)) == len(tokens), word


def test_the_table_of_meanings_the_legend_and_the_kinds_agree() -> None:
    assert set(MEANINGS) == set(KINDS.values())
    text = " ".join(legend(1000).plain.split())
    for kind, meaning in MEANINGS.items():
        plain = " ".join(meaning.replace("`", "").split())
        assert f"{' '.join(sign_of(kind).split())} {plain}" in text


def test_a_meaning_is_a_sentence_or_two() -> None:
    for meaning in MEANINGS.values():
        assert meaning.endswith(".")
        assert meaning.count(". ") <= 1
        assert all(len(sentence.split()) <= 25 for sentence in meaning.split(". "))
