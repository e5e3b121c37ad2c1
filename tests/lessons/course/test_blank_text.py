"""Whatever a learner writes into a blank is found again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.course.blank_text import filled, holes, is_refilled, refilled

STARTER = """\
app = Flask(__name__)
___

@app.post("/save")
def save():
    flash(___, ___)
    ___
    return redirect(___)
"""
FILLS = ['app.secret_key = "dev"', "message", '"success"', "pass", 'url_for("home")']

any_text = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=40)
code = st.one_of(
    st.sampled_from(["x", "f(1, 2)", '"a, b"', "'it\\'s'", '", "', "[1, (2)]", "{'a': ')'}", ""]),
    st.from_regex(r"[a-z_]{1,8}(\([a-z0-9, ]{0,8}\))?", fullmatch=True),
)


def text_with(fills: list[str]) -> str:
    return refilled(STARTER, fills)


def test_a_blank_is_no_part_of_a_name() -> None:
    assert holes("___ = __name__ + ____ + a___ + f(___)") == 2


@given(st.lists(code, min_size=5, max_size=5))
def test_any_piece_of_code_is_found_again(fills: list[str]) -> None:
    assert filled(STARTER, text_with(fills)) == tuple(fills)


@given(st.lists(any_text, min_size=5, max_size=5))
def test_what_is_found_always_makes_the_text_again(fills: list[str]) -> None:
    text = text_with(fills)
    found = filled(STARTER, text)
    assert None not in found
    assert refilled(STARTER, [fill or "" for fill in found]).rstrip("\n") == text.rstrip("\n")
    assert is_refilled(STARTER, text)


@given(any_text)
def test_no_text_at_all_breaks_the_search(text: str) -> None:
    assert len(filled(STARTER, text)) == 5


def test_many_blanks_on_one_line_take_no_time() -> None:
    starter = " ".join(["___"] * 12)
    assert len(filled(starter, " ".join(["a b"] * 200))) == 12


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\r\n"])
def test_line_ends_do_not_matter(end: str) -> None:
    text = text_with(FILLS).rstrip("\n").replace("\n", end.strip("\n") + "\n") + end
    assert list(filled(STARTER, text)) == FILLS


def test_other_lines_may_be_added() -> None:
    text = "import os\n\n" + text_with(FILLS).replace("def save", "# mine\ndef save") + "# end\n"
    assert list(filled(STARTER, text)) == FILLS


def test_a_lost_line_loses_its_own_blanks_only() -> None:
    text = text_with(FILLS).replace("return redirect(", "return (")
    assert filled(STARTER, text) == (*FILLS[:3], None, None)
    text = text_with(FILLS).replace("    flash(", "    flush(")
    assert filled(STARTER, text)[0] == FILLS[0]
    assert filled(STARTER, text)[1:3] == (None, None)
    assert filled(STARTER, text)[4] == FILLS[4]
    assert not is_refilled(STARTER, text)


@pytest.mark.parametrize(
    "text",
    ["# x\n" * 60_000, "flash(" * 10_000, STARTER + "# x" * 20_000, STARTER + "\n" * 5_000 + "x"],
)
def test_in_a_text_that_is_too_long_no_blank_is_found(text: str) -> None:
    assert filled(STARTER, text) == (None,) * 5
    assert not is_refilled(STARTER, text)


def test_in_a_text_with_too_many_blanks_none_is_found() -> None:
    starter = "___ " * 5_000
    assert set(filled(starter, starter)) == {None}
    assert not is_refilled(starter, starter.replace("___", "x"))
