"""A page of the app as text: whatever the app sends, something is shown."""

from __future__ import annotations

import pytest

from sandbox import Timeline
from tests.support.timelines import failed, timeline
from tui.presenters.page_row import no_page_text
from tui.widgets.page_and_cookie import fenced, readable

HTML = "text/html; charset=utf-8"


def test_a_page_is_told_as_text() -> None:
    assert readable("<h1>Hello</h1><p>You <b>saved</b> it.", HTML) == "# Hello\n\nYou **saved** it."
    assert readable("<p></p>", HTML) == "*The page is empty.*"


def test_where_there_is_no_page_it_says_why() -> None:
    assert no_page_text(Timeline()) == "No page yet: press F5 to run."
    broken = no_page_text(timeline(failed(0, "SyntaxError", "'(' was never closed", 4)))
    assert broken.startswith("No page, because app.py:4 raises SyntaxError: '(' was never closed.")
    assert "the run ended before" in no_page_text(timeline(reason="timeout"))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<b>" * 5_000, "This page's tags are nested too deeply."),
        ("<a" * 30_000, "This page has too many tags to be shown as text."),
    ],
)
def test_of_a_page_that_cannot_be_turned_into_text_the_source_is_shown(body: str, why: str) -> None:
    shown = readable(body, HTML)
    assert shown.startswith(f"*{why} Its source:*")
    assert body in shown


def test_no_page_ends_its_own_block() -> None:
    assert fenced("a\n```\nb") == "````\na\n```\nb\n````"
