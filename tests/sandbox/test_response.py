"""A response becomes an event: its text, its length, and what of it a person sees."""

from __future__ import annotations

import pytest

from sandbox.browser import Queue
from sandbox.events import Read
from sandbox.frames import RawResponse
from sandbox.response import MAX_BODY, responded

HTML = "text/html; charset=utf-8"


def answer(body: bytes, content_type: str = HTML, *, body_bytes: int | None = None) -> RawResponse:
    return RawResponse(
        n=1,
        status=200,
        headers=(("Content-Type", content_type, len(content_type)),),
        body=body,
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
        (b"caf-dma", "text/plain; charset=punycode", "caf-dma"),
        (b"caf\\xe9", "text/plain; charset=unicode_escape", r"caf\xe9"),
    ],
)
def test_a_body_is_read_by_the_character_set_that_it_names(
    body: bytes, content_type: str, text: str
) -> None:
    event = responded(1, "GET", answer(body, content_type), [], waiting=Queue(), seconds=0.0)

    assert event.body == text


def test_a_long_body_is_cut_and_its_length_told() -> None:
    body = b"x" * (MAX_BODY + 1)

    event = responded(1, "GET", answer(body), [], waiting=Queue(), seconds=0.0)

    assert (len(event.body), event.truncated) == (MAX_BODY, {"body": MAX_BODY + 1})


def test_a_head_request_displays_nothing_of_what_was_read() -> None:
    saved = ("message", "Saved")
    read = Read(1, (saved,), True, (), False, (), None, None, pulled=(saved,))
    page = answer(b"<p>Saved</p>")

    got = responded(1, "GET", page, [read], waiting=Queue(), seconds=0.0)
    head = responded(1, "HEAD", page, [read], waiting=Queue(), seconds=0.0)

    assert (got.displayed, head.displayed) == ((saved,), ())


def test_on_a_page_that_is_cut_a_message_may_stand_behind_the_cut() -> None:
    saved = ("message", "Saved")
    read = Read(1, (saved,), True, (), False, (), None, None, pulled=(saved,))

    def found(body: bytes) -> bool:
        page = answer(body, body_bytes=9_000_000)
        event = responded(1, "GET", page, [read], waiting=Queue(), seconds=0.0)
        return "displayed" not in event.truncated

    assert (found(b"<p>Saved</p>"), found(b"<p>Nothing</p>")) == (True, False)


def test_the_time_is_told_in_milliseconds() -> None:
    assert responded(1, "GET", answer(b""), [], waiting=Queue(), seconds=0.01234).ms == 12.34
