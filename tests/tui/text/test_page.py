"""A page as text: where its links and fields stand, and what is shown of anything else."""

from __future__ import annotations

import pytest

from sandbox import Timeline
from sandbox.events import Responded
from sandbox.html_document import read_document
from tests.support.timelines import failed, timeline
from tui.presenters.page_row import no_page_text
from tui.text.page import lay_out, other_text

FORM = "<p>Name <input name=a size=6 value=Ada> <a href=/x>all of them</a><textarea>z</textarea>"


@pytest.mark.parametrize("width", [16, 24, 60])
def test_each_target_is_found_where_it_stands(width: int) -> None:
    document = read_document(FORM)
    laid = lay_out(document, document.blocks, {}, None, width)
    lines = laid.text.plain.split("\n")
    assert max(map(len, lines)) <= width
    for target, text in ((0, "[Ada"), (1, "all"), (1, "them"), (2, "[z")):
        line = next(i for i, line in enumerate(lines) if text in line)
        column = lines[line].index(text)
        assert laid.target_at(column, line) == target
        assert laid.target_at(column - 1, line) in (None, 1)


def test_what_is_filled_in_is_shown() -> None:
    document = read_document("<form><input name=a><input type=password name=b>")
    laid = lay_out(document, document.blocks, {(1, 0): ("x\x1b",), (1, 1): ("abc",)}, 0, 60)
    assert laid.text.plain.split()[0] == "[x\\x1b"
    assert "•••" in laid.text.plain


def response(kind: str, body: str) -> Responded:
    return Responded(1, 200, None, kind, body, len(body), (), (), True, 1.0)


@pytest.mark.parametrize(
    ("kind", "body", "shown"),
    [
        ("application/json", '{"a":[1]}', '{\n  "a": [\n    1\n  ]\n}'),
        ("application/json", "{", "{"),
        ("text/plain", "a\n<b>", "a\n<b>"),
        ("image/png", "....", "image/png, 4 bytes. A browser shows it as a picture"),
        ("application/zip", "....", "A browser saves it or opens another program."),
        ("text/plain", "", "The response has no body."),
    ],
)
def test_a_response_that_is_not_html_is_shown_for_what_it_is(
    kind: str, body: str, shown: str
) -> None:
    assert shown in other_text(response(kind, body), 200).plain


def test_where_there_is_no_page_it_says_why() -> None:
    assert no_page_text(Timeline()) == "No page yet: press F5 to run."
    broken = no_page_text(timeline(failed(0, "SyntaxError", "'(' was never closed", 4)))
    assert broken.startswith("No page, because app.py:4 raises SyntaxError: '(' was never closed.")
    assert "the run ended before" in no_page_text(timeline(reason="timeout"))
