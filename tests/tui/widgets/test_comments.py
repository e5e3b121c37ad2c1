"""Lines become comments and code again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.comments import COMMENTS, toggled


def texts(lines: list[str], language: str) -> list[str]:
    return [line.text for line in toggled(lines, language)]


@pytest.mark.parametrize(
    ("language", "code", "comments"),
    [
        ("python", ["x = 1"], ["# x = 1"]),
        ("python", ["    if x:", "", "        y()"], ["    # if x:", "", "    #     y()"]),
        ("python", ["\tif x:", "\t\ty()"], ["\t# if x:", "\t# \ty()"]),
        ("python", ["x = '宽'", "# a comment"], ["# x = '宽'", "# # a comment"]),
        ("python", [""], ["# "]),
        ("html+jinja", ["  <p>{{ m }}</p>"], ["  {# <p>{{ m }}</p> #}"]),
        ("html+jinja", ["<ul>", "  {% for %}"], ["{# <ul> #}", "{#   {% for %} #}"]),
        ("css", ["p { color: red }"], ["/* p { color: red } */"]),
    ],
)
def test_the_same_key_makes_a_comment_and_takes_it_away(
    language: str, code: list[str], comments: list[str]
) -> None:
    assert texts(code, language) == comments
    assert texts(comments, language) == code


@pytest.mark.parametrize(
    ("language", "comments", "code"),
    [
        ("python", ["  #x", "#  y", "#"], ["  x", " y", ""]),
        ("html+jinja", ["{#x#}  "], ["x"]),
    ],
)
def test_a_comment_may_be_written_more_tightly(
    language: str, comments: list[str], code: list[str]
) -> None:
    assert texts(comments, language) == code


@pytest.mark.parametrize(
    "line", ["<p> {# a #}", "{# a #} <p>", "{# a", "a #}", "{# a #} {# b #}", "{#}"]
)
def test_a_template_comment_is_not_put_into_another(line: str) -> None:
    assert texts([line], "html+jinja") == [line]
    assert texts([line, "<p>"], "html+jinja") == [line, "{# <p> #}"]


def test_a_language_without_comments_is_left_alone() -> None:
    assert texts(["a"], "json") == texts(["a"], "text") == ["a"]


def test_the_cursor_stays_with_its_text() -> None:
    (line,) = toggled(["    x"], "html+jinja")
    assert [line.moved(column) for column in (2, 4, 5)] == [2, 7, 8]
    (line,) = toggled([line.text], "html+jinja")
    assert [line.moved(column) for column in (2, 5, 7, 8)] == [2, 4, 4, 5]


lines_of_code = st.lists(st.text(" \txy宽", max_size=6), min_size=1, max_size=4)


@given(lines_of_code, st.sampled_from(sorted(COMMENTS)))
def test_no_text_is_lost(code: list[str], language: str) -> None:
    comments = texts(code, language)
    assert comments != code
    if any(line.strip() for line in code):
        assert texts(comments, language) == code
