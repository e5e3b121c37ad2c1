"""A session cookie is read without its key, whatever stands in it."""

from __future__ import annotations

import base64
import zlib
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from sandbox.session_cookie import MAX_PAYLOAD, decode
from sandbox.text import MAX_TEXT

app = Flask("test")
app.secret_key = "key"
serializer = SecureCookieSessionInterface().get_signing_serializer(app)


def cookie(data: object) -> str:
    assert serializer is not None
    value = serializer.dumps(data)
    return value if isinstance(value, str) else value.decode()


@given(st.lists(st.tuples(st.text(), st.text())))
def test_queued_messages_are_read_back_in_order(flashes: list[tuple[str, str]]) -> None:
    payload = decode(cookie({"_flashes": flashes}))

    assert payload is not None
    valid = [tuple(_valid(text)[:4096] for text in pair) for pair in flashes]
    assert list(payload.queued) == valid


def _valid(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (Markup("<b>x</b>"), "<b>x</b>"),
        (b"x", "b'x'"),
        ((1, "a"), "(1, 'a')"),
        ({"a": (1,)}, "{'a': (1,)}"),
        (UUID(int=1), "UUID('00000000-0000-0000-0000-000000000001')"),
        (datetime(2026, 1, 2, tzinfo=UTC), repr(datetime(2026, 1, 2, tzinfo=UTC))),
        ({" t": 1}, "{' t': 1}"),
        (None, "None"),
        ("x" * 3_000, "x" * 3_000),
        ("-" * 300_000, "-" * MAX_TEXT),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_flask_tags_is_untagged_and_what_is_long_is_cut(message: object, text: str) -> None:
    value = cookie({"_flashes": [("message", message)]})
    payload = decode(value)

    assert payload is not None
    assert payload.queued == (("message", text),)
    assert value.startswith(".") or len(text) < 3_000  # a long payload is compressed


def test_a_session_without_messages_still_shows_its_data() -> None:
    payload = decode(cookie({"user": "Ada"}))

    assert payload is not None
    assert payload.data == {"user": "Ada"}
    assert payload.queued == ()


def test_a_payload_that_unfolds_too_far_is_not_unfolded() -> None:
    bomb = zlib.compress(b'{"a": "' + b"0" * (2 * MAX_PAYLOAD) + b'"}')
    value = "." + base64.urlsafe_b64encode(bomb).decode().rstrip("=") + ".time.signature"

    assert len(value) < 4096
    assert decode(value) is None


DEEP = b'{"_flashes": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"


@pytest.mark.parametrize(
    "value",
    [
        *("", ".", "..", "a.b", "!!!.x.y", "bm90IGpzb24.x.y", "W10.x.y", ".eJw.x.y"),
        pytest.param(base64.urlsafe_b64encode(DEEP).decode() + ".x.y", id="deep"),
    ],
)
def test_what_is_no_session_is_none(value: str) -> None:
    assert decode(value) is None


@given(st.text())
def test_no_value_breaks_the_reader(value: str) -> None:
    decode(value)
