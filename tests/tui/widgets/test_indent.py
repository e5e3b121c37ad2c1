"""The editor's rules of indentation, over single lines."""

from __future__ import annotations

import pytest

from tui.widgets.indent import after_enter, blanks_to_delete, deeper, shallower


@pytest.mark.parametrize(
    ("before", "typed"),
    [
        ("", "\n"),
        ("x = 1", "\n"),
        ("    x = 1", "\n    "),
        ("def save():", "\n    "),
        ("    if name:", "\n        "),
        ("    if name:  # why: not", "\n        "),
        ("    name = 'a: b #:'", "\n    "),
        ("        return redirect('/')", "\n    "),
        ("    return", "\n"),
        ("    return render_template(", "\n    "),
        ("    returned = 1", "\n    "),
        ("    pass", "\n"),
    ],
)
def test_enter_keeps_deepens_or_leaves_the_indent(before: str, typed: str) -> None:
    assert after_enter(before, python=True) == typed


def test_enter_in_a_template_keeps_the_indent() -> None:
    assert after_enter("    <p>{{ message }}:", python=False) == "\n    "


@pytest.mark.parametrize(
    ("before", "blanks"),
    [("", 1), ("x", 1), ("x    ", 1), (" ", 1), ("    ", 4), ("      ", 2), ("        ", 4)],
)
def test_backspace_takes_a_level_of_leading_blanks(before: str, blanks: int) -> None:
    assert blanks_to_delete(before) == blanks


@pytest.mark.parametrize(
    ("line", "less"),
    [("x", "x"), ("    x", "x"), ("      x", "    x"), ("  x", "x"), ("\tx", "x"), ("", "")],
)
def test_shallower_goes_back_to_a_full_level(line: str, less: str) -> None:
    assert shallower(line) == less


def test_deeper_leaves_empty_lines_empty() -> None:
    assert deeper("x") == "    x"
    assert deeper("  ") == "  "
