"""A response becomes an event: its text, its length, and what of it a person sees."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from sandbox.events import Pair, Read
from sandbox.frames import RawResponse
from sandbox.response import MAX_BODY, displayed, responded
from sandbox.text import MAX_TEXT

HTML = "text/html; charset=utf-8"


def answer(body: bytes, content_type: str = HTML, *, body_bytes: int | None = None) -> RawResponse:
    return RawResponse(
        n=1,
        status=200,
        headers=(("Content-Type", content_type, len(content_type)),),
        body=base64.b64encode(body).decode(),
        body_bytes=len(body) if body_bytes is None else body_bytes,
        session="none",
        queue=(),
        unhandled=False,
    )


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (b"caf\xc3\xa9", "text/plain; charset=utf-8", "caf\xe9"),
        (b"caf\xe9", 'text/plain; charset="latin-1"', "caf\xe9"),
        (b"caf\xc3\xa9", "text/plain", "caf\xe9"),
        (b"caf\xc3\xa9", "text/plain; charset=klingon", "caf\xe9"),
        (b"caf\xe9", "text/plain; charset=utf-8", r"caf\xe9"),
        (b"\xd8\x00", "text/plain; charset=utf-16-be", r"\xd8\x00"),
    ],
)
def test_a_body_is_read_by_the_character_set_that_it_names(
    body: bytes, content_type: str, text: str
) -> None:
    event = responded(1, "GET", answer(body, content_type), [], waiting=(), seconds=0.0)

    assert event.body == text


def test_a_long_body_is_cut_and_its_length_told() -> None:
    body = b"x" * (MAX_BODY + 1)

    event = responded(1, "GET", answer(body), [], waiting=(), seconds=0.0)

    assert (len(event.body), event.truncated) == (MAX_BODY, {"body": MAX_BODY + 1})


def test_a_head_request_displays_nothing_of_what_was_read() -> None:
    saved = ("message", "Saved")
    read = Read(1, (saved,), True, (), False, (), None, None, pulled=(saved,))
    page = answer(b"<p>Saved</p>")

    got = responded(1, "GET", page, [read], waiting=(), seconds=0.0)
    head = responded(1, "HEAD", page, [read], waiting=(), seconds=0.0)

    assert (got.displayed, head.displayed) == ((saved,), ())


def test_the_time_is_told_in_milliseconds() -> None:
    assert responded(1, "GET", answer(b""), [], waiting=(), seconds=0.01234).ms == 12.34


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
