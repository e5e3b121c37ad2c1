"""Rows on the screen: browsers have colors, noise has one line, and calls break where code does."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tui.presenters.row_kinds import RowKinds, RunRow
from tui.text.hanging import breaks
from tui.text.highlight import pieces
from tui.text.markdown import prose
from tui.text.rows import height, lines


@pytest.mark.parametrize(("width", "said"), [(60, "browser B"), (40, "B")])
def test_a_browser_has_its_color_also_where_only_its_letter_fits(width: int, said: str) -> None:
    row = RunRow(RowKinds.REQUEST, 2, "GET /a/long/path", aside="200", note="after 1, browser B")
    (line,) = lines(row, width, brief=False)
    colored = {line.plain[span.start : span.end]: str(span.style) for span in line.spans}
    assert colored[said] == "bold $browser-b"


def test_a_text_of_one_long_word_has_one_line() -> None:
    noise = RunRow(RowKinds.OUTPUT, 1, "x" * 400, length=8_000)
    assert height(noise, 60, brief=False) == len(lines(noise, 60, brief=False)) == 1
    assert lines(noise, 60, brief=False)[0].plain.rstrip().endswith("… 8,000 chars")
    words = RunRow(RowKinds.OUTPUT, 1, "a word " * 40)
    assert height(words, 60, brief=False) > 1


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ('render_template("messages.html")', ["render_template(", '"messages.html")']),
        ("a_name_that_is_long.and_more", ["a_name_that_is_long.", "and_more"]),
        ("x" * 30, ["x" * 20, "x" * 10]),
        ("(" + "x" * 24, ["(" + "x" * 19, "x" * 5]),
    ],
)
def test_code_that_is_too_long_breaks_where_code_does(code: str, parts: list[str]) -> None:
    ends = [0, *breaks(code, 20), len(code)]
    assert [code[a:b] for a, b in pairwise(ends)] == parts
    assert prose(f"Call `{code}` here.", 20).plain.split("\n")[:2][-1] == parts[0]


def test_a_jinja_tag_in_a_string_is_no_printf_format() -> None:
    code = 'page = "{% if x %}100 % of it{% endif %}"\ntold = "%s" % page'
    formats = [text for _, text, style in pieces(code, "python") if style == "code-template"]
    assert formats == ["%s"]
