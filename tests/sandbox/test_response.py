"""A response becomes an event: its text, its length, and what of it a person sees."""

from __future__ import annotations

import msgspec
import pytest

from sandbox.address import Address
from sandbox.cookie_jar import CookieJar, Received
from sandbox.events import Read, ReceivedCookie, Responded, to_json
from sandbox.frames import RawResponse
from sandbox.message_queue import Queue
from sandbox.response import MAX_BODY, MAX_HEADERS, responded

HTML = "text/html; charset=utf-8"


def answer(
    body: bytes,
    content_type: str = HTML,
    *more: tuple[str, str, int],
    body_bytes: int | None = None,
) -> RawResponse:
    return RawResponse(
        n=1,
        status=200,
        headers=(("Content-Type", content_type, len(content_type)), *more),
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


def told(response: RawResponse, *received: Received) -> Responded:
    """Return the event of a response."""
    return responded(
        1, "GET", response, [], waiting=Queue(), seconds=0.0,
        received=received, session_cookie="session",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "content_type", "value"),
    [
        (b'{"a": [1, null]}', "application/json", {"a": [1, None]}),
        (b"null", "application/problem+json; charset=utf-8", None),
        (b'"\\ud800"', "application/json", r"\ud800"),
        (b"{", "application/json", msgspec.UNSET),
        (b"NaN", "application/json", msgspec.UNSET),
        (b"[" * 30_000, "application/json", msgspec.UNSET),
        (b"9" * 5_000, "application/json", msgspec.UNSET),
        (b"{}", "text/html", msgspec.UNSET),
    ],
)
def test_a_body_of_json_is_told_as_its_value(body: bytes, content_type: str, value: object) -> None:
    event = told(answer(body, content_type))

    assert event.json == value
    assert "json" not in event.truncated
    assert (b'"json"' in to_json(event)) == (value is not msgspec.UNSET)


def test_json_that_is_too_long_is_not_told_but_counted_as_cut() -> None:
    many = b"[" + b"0," * 25_000 + b"0]"
    long = b'["' + b"x" * MAX_BODY + b'"]'

    assert told(answer(many, "application/json")).truncated == {"json": -1}
    assert told(answer(long, "application/json")).json is msgspec.UNSET
    assert told(answer(long, "application/json")).truncated["json"] == -1


@pytest.mark.parametrize("depth", [500, 900, 5_000, 30_000])
def test_json_that_is_nested_deeply_ends_nothing(depth: int) -> None:
    event = told(answer(b"[" * depth + b"]" * depth, "application/json"))
    whole = isinstance(event.json, list) and not event.truncated  # how deep depends on Python
    assert whole or event.json is msgspec.UNSET


def test_headers_are_told_with_the_words_of_a_set_in_order() -> None:
    response = answer(
        b"", HTML, ("Allow", "POST, GET,HEAD", 13), ("Vary", "Cookie, Accept", 14), ("X", "b, a", 4)
    )

    assert dict(told(response).headers) == {
        "Content-Type": HTML,
        "Allow": "GET, HEAD, POST",
        "Vary": "Accept, Cookie",
        "X": "b, a",
    }


def test_long_and_many_headers_are_cut_and_counted() -> None:
    long = told(answer(b"", HTML, ("X", "x" * 5_000, 70_000)))
    assert (len(long.headers[1][1]), long.truncated) == (4_096, {"headers.X": 70_000})
    many = told(answer(b"", HTML, *[("X", "x", 1)] * 99))
    assert (len(many.headers), many.truncated) == (MAX_HEADERS, {"headers": 100})


def test_each_cookie_is_told_with_its_fate() -> None:
    here = Address("http", "tearoom.example", "/in")
    jar = CookieJar()
    received = [
        jar.receive(line, here)
        for line in ("session=x; HttpOnly; Path=/", "b=1; Secure", "c=; Max-Age=0")
    ]

    session, secure, gone = told(answer(b""), *received).cookies

    assert session == ReceivedCookie(
        *("session", "x", ("HttpOnly", "Path=/"), 8, "kept"),
        path="/",
        domain="tearoom.example",
        session=True,
    )
    assert (secure.fate, secure.session) == ("refused", False)
    assert "Secure" in secure.why
    assert gone.fate == "nothing-to-delete"
