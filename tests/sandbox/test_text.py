"""Nothing that a learner's app says is acted on by a terminal."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from sandbox.text import cut, drawable, one_line, visible

any_text = st.text(st.characters(codec=None))


@given(any_text)
def test_no_control_direction_mark_or_surrogate_is_left(text: str) -> None:
    shown = visible(text)

    shown.encode("utf-8")
    left = {c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert all(c in "\n\t" or _is_harmless(c) for c in left)


def _is_harmless(character: str) -> bool:
    """Whether it only changes how its neighbours look: a format character of a single script."""
    code = ord(character)
    return (
        unicodedata.category(character) == "Cf"
        and unicodedata.bidirectional(character) in ("AN", "L", "BN", "NSM", "ON")
        and not (0x200B <= code <= 0x206F or code in (0xAD, 0xFEFF, 0x61C, 0x180E))
        and not (0xE0000 <= code <= 0xE007F or 0xFFF9 <= code <= 0xFFFB)
    )


@given(any_text, st.integers(0, 50))
def test_one_line_is_one_line_of_at_most_the_width(text: str, width: int) -> None:
    line = one_line(text, width)

    assert "\n" not in line
    assert "\t" not in line
    assert len(line) <= max(width, 1)


def test_escapes_are_spelled_out() -> None:
    assert visible("\x1b[31m \x00 \u202e \ud800 ok") == r"\x1b[31m \x00 \u202e \ud800 ok"
    assert one_line("a\nb\tc") == r"a\nb\tc"
    assert visible("plain é 漢字 🙂") == "plain é 漢字 🙂"


@given(st.text(), st.integers(0, 20))
def test_cutting_keeps_the_beginning(text: str, limit: int) -> None:
    assert cut(text, limit) == text[:limit]


@given(any_text)
def test_what_is_drawn_in_an_editor_is_the_text_without_what_a_terminal_acts_on(text: str) -> None:
    shown = drawable(text)

    assert visible(shown) == shown
    assert [c for c in text if visible(c) == c] == list(shown)
