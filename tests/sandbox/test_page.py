"""The messages that a page shows, and the time that finding them takes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from sandbox.events import Pair
from sandbox.page import shown_on
from sandbox.text import MAX_TEXT

HTML = "text/html; charset=utf-8"


def displayed(read: list[Pair], body: str, content_type: str) -> tuple[Pair, ...]:
    shown = shown_on(body, content_type, read)
    assert shown.searched
    return shown.displayed


def m(*texts: str) -> list[Pair]:
    return [("message", text) for text in texts]


@pytest.mark.parametrize(
    ("message", "body", "is_shown"),
    [
        ("Saved!", "<p>Saved!</p>", True),
        ("a < b & 'c'", "<p>a &lt; b &amp; &#39;c&#39;</p>", True),
        ("<b>hi</b>", "<p><b>hi</b></p>", True),
        ("two\nlines", "<p>two\nlines</p>", True),
        ("toast", '<div data-message="toast"></div>', True),
        ("it's", '<div data-message="it&#39;s"></div>', True),
        ("été", "<p>été</p>", True),
        ("5", "<p>5 items</p>", True),
        pytest.param("a" * MAX_TEXT, f"<p>{'a' * 8_000}</p>", True, id="a message that was cut"),
        ("Saved!", "<p>Nothing</p>", False),
        ("OK", "<p>A BOOK</p>", False),
        ("home", "<p>homes and homework</p>", False),
        ("5", "<p>15</p>", False),
        (" ", "<p> </p>", False),
        ("m", "", False),
    ],
)
def test_what_stands_on_the_page_is_displayed_but_no_part_of_a_longer_word(
    message: str, body: str, is_shown: bool
) -> None:
    assert displayed(m(message), body, HTML) == (tuple(m(message)) if is_shown else ())


def test_each_appearance_counts_up_to_how_often_it_was_returned() -> None:
    body = "<p>hi</p><p>hi</p><p>hi</p>"

    assert displayed(m("hi"), body, HTML) == tuple(m("hi"))
    assert displayed(m("hi", "hi"), body, HTML) == tuple(m("hi", "hi"))
    assert displayed(m("hi", "hi", "hi", "hi"), body, HTML) == tuple(m("hi", "hi", "hi"))


def test_json_and_python_lists_display_their_messages() -> None:
    assert displayed(m('a "b"'), json.dumps(['a "b"']), "application/json") == tuple(m('a "b"'))
    assert displayed(m("it's\n"), repr(["it's\n"]), "text/plain") == tuple(m("it's\n"))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), max_size=5))
def test_every_escaped_message_in_a_paragraph_of_its_own_is_found(texts: list[str]) -> None:
    texts = [text for text in texts if text.strip()]
    body = "".join(f"<p>{escape(text)}</p>" for text in texts)

    assert displayed(m(*texts), body, HTML) == tuple(m(*texts))


@given(st.text(), st.text(), st.sampled_from([HTML, "text/plain", "application/json", ""]))
def test_no_page_breaks_the_search(message: str, body: str, content_type: str) -> None:
    displayed(m(message), body, content_type)
