"""Markdown as plain text: lists hang, code keeps its lines, links show where they lead."""

from __future__ import annotations

import pytest

from tui.plain.markdown import plain_markdown


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("# Title\n\n*two* **words**", "Title\n\ntwo words"),
        ("`code` and [a link](there)", "`code` and a link (there)"),
        ("one\ntwo  \nthree", "one two\nthree"),
        ("- a\n- b\n  - c\n- d", "- a\n- b\n  - c\n- d"),
        ("9. nine\n10. ten\n\n    more", "9. nine\n10. ten\n\n    more"),
        ("- a\n- b\n\ntext\n\n- c", "- a\n- b\n\ntext\n\n- c"),
        ("> one\n>\n> two", "> one\n\n> two"),
        ("above\n\n---\n\nbelow", "above\n\nbelow"),
        ("```python\nif x:\n    y\n\nz\n```", "    if x:\n        y\n\n    z"),
        ("- a\n\n  ```\n  code\n  ```", "- a\n\n      code"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "    | a | b |\n    |---|---|\n    | 1 | 2 |"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
    ],
)
def test_each_form_as_plain_text(markdown: str, plain: str) -> None:
    assert plain_markdown(markdown) == plain


def test_lines_are_wrapped_and_hang_below_their_item() -> None:
    assert plain_markdown("- " + "word " * 8, width=24) == (
        "- word word word word\n  word word word word"
    )
