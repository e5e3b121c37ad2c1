"""The session cookie is opened: its parts, what it holds, what it says, and why it's refused."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from markupsafe import Markup
from msgspec.structs import replace
from textual.content import Content

from sandbox.events import (
    CookieChanged,
    CookieFate,
    Event,
    Loaded,
    ReceivedCookie,
    SessionKind,
)
from sandbox.session_cookie import decode, split_value
from sandbox.timeline import fold
from tests.support.timelines import answered, asked, timeline
from tui.presenters.python_values import python_text
from tui.presenters.session_cookies import cookie_moment
from tui.text.cookie import cookie_text, no_cookie_text

PAYLOAD = "eyJfZmxhc2hlcyI6W3siIHQiOlsibWVzc2FnZSIsIlNhdmVkISJdfV19"
"""A session with the message Saved!"""
REAL = f"{PAYLOAD}.awL3cw.-tHlu_sQ8JbpmYfY8SZbyN74kmk"
EDITED = REAL.replace("IlNhdmVk", "IldhdmVk")
"""The cookie with Waved! in place of Saved!"""
AGE = f"{PAYLOAD}.awL3dw.-tHlu_sQ8JbpmYfY8SZbyN74kmk"
OTHER = f"{PAYLOAD}.awL3cw.AAAAu_sQ8JbpmYfY8SZbyN74kmk"

app = Flask("test")
app.secret_key = "key"
signer = SecureCookieSessionInterface().get_signing_serializer(app)


def signed(data: object) -> str:
    assert signer is not None
    return str(signer.dumps(data))


def sets(
    n: int,
    value: str,
    *attributes: str,
    fate: CookieFate = "kept",
    why: str = "",
    client: str = "A",
) -> list[Event]:
    """Return the events of a request whose response sets the session cookie."""
    size = len("session") + len(value)
    payload = decode(value)
    change = CookieChanged(
        n,
        "session",
        size,
        payload.data if payload else None,
        payload.queued if payload else (),
        too_big=size > 4096,
        cleared=not value,
        value=value[:8_192],
        truncated={"value": len(value)} if len(value) > 8_192 else {},
    )
    cookie = ReceivedCookie(*("session", value[:4_096], attributes, size, fate, why), session=True)
    return [asked(n, "POST /save", client=client), change, replace(answered(n), cookies=(cookie,))]


def sends(n: int, value: str, session: SessionKind = "cookie", client: str = "B") -> list[Event]:
    request = replace(asked(n, client=client), cookies=(("session", value),))
    return [request, answered(n, session=session)]


def shown(*events: Event, n: int | None = None, width: int = 80) -> list[str]:
    moment = cookie_moment(timeline(*events), n)
    assert moment is not None
    text = cookie_text(moment, width)
    assert all(line.cell_length <= width for line in text.split(allow_blank=True))
    return [line.rstrip() for line in text.plain.split("\n")]


def test_the_parts_of_a_cookie_have_names_and_colors_of_their_own() -> None:
    lines = shown(*sets(1, REAL, "HttpOnly", "Path=/"))
    at = lines.index(f"payload   {PAYLOAD}.")
    assert lines[at + 1 : at + 5] == [
        "timestamp awL3cw.",
        "signature -tHlu_sQ8JbpmYfY8SZbyN74kmk",
        "signed    2026-11-22 14:08:51 UTC, in this run",
        "size      █" + "░" * 23 + " 98 of 4,096 bytes",
    ]
    moment = cookie_moment(timeline(*sets(1, REAL)))
    assert moment is not None
    text = cookie_text(moment, 80)
    assert len({style_of(text, part) for part in (PAYLOAD, "awL3cw", "-tHlu")}) == 3


def style_of(text: Content, part: str) -> str:
    at = text.plain.index(part)
    return next(str(span.style) for span in text.spans if span.start <= at < span.end)


def test_a_session_is_a_line_for_each_message_and_one_for_each_other_entry() -> None:
    value = signed({"_flashes": [("error", "No!"), ("x\x1b[2J", "a\nb")], "cart": (1, "tea")})
    lines = shown(*sets(1, value))
    at = lines.index("In the session: 2 messages, 1 other entry")
    assert lines[at + 1 : at + 4] == [
        " … [error] No!",
        " … [x\\x1b[2J] a\\nb",
        " $ cart = (1, 'tea')",
    ]


@pytest.mark.parametrize(
    "value",
    [
        *((1, "a"), (1,), (), {"a": [(None,)]}, b"\x00", UUID(int=1), {" t": 1}, {"t": True}),
        *(Markup("<b>"), datetime(2026, 1, 2, tzinfo=UTC), "it's", 1.5, [], {}),
    ],
)
def test_a_tagged_value_is_written_as_the_python_value_that_it_stands_for(value: object) -> None:
    payload = decode(signed({"a": value}))
    assert payload is not None
    assert isinstance(payload.data, dict)
    assert python_text(payload.data["a"], 200) == repr(value)


def test_a_long_or_deep_value_is_cut() -> None:
    assert python_text(["x" * 900_000] * 9, 10) == "['xxxxxxx…"
    deep: object = 1
    for _ in range(300):
        deep = {" t": [deep]}
    assert "…" in python_text(deep, 1_000)


def test_what_else_the_cookie_says_is_a_line_each_with_what_is_missing() -> None:
    lines = shown(*sets(1, REAL, "Secure", "SameSite=Lax", "Path=/brew", "Expires=Thu, 1 Jan"))
    at = lines.index("What else the cookie says")
    assert [line[:12].rstrip() for line in lines[at + 1 : at + 6]] == [
        *("no HttpOnly", "Secure", "SameSite", "Path", "Expires")
    ]
    assert "/brew: only this path" in lines[at + 4]


def test_a_forged_cookie_is_beside_the_real_one_with_its_changes_marked() -> None:
    lines = shown(*sets(1, REAL), *sends(2, EDITED, "rejected"))
    assert lines[0] == "Browser B, request 2: GET /", "shown without a marked row, too"
    assert lines[1].startswith("✗ Flask refuses the cookie")
    at = next(i for i, line in enumerate(lines) if line.startswith("payload   sent "))
    sent, real, marks = lines[at : at + 3]
    assert real == f"          real {PAYLOAD}."
    changed = {i for i, mark in enumerate(marks) if mark == "^"}
    assert changed == {i for i in range(len(sent)) if sent[i] != real[i] and i > 14}
    assert lines[at + 3 : at + 5] == ["timestamp awL3cw.", "signature " + REAL.split(".")[2]]


def test_of_cookies_of_unequal_length_the_middle_is_marked_in_each() -> None:
    lines = shown(*sets(1, "abcXf"), *sends(2, "abcdef"))
    at = lines.index("value     sent abcdef")
    assert lines[at + 1 : at + 3] == ["          real abcXf", "                  ^^"]


def test_what_is_equal_in_two_long_cookies_is_counted() -> None:
    long, other = "a" * 300 + "b" + "c" * 300, "a" * 300 + "x" + "c" * 300
    lines = shown(*sets(1, long), *sends(2, other), width=65)
    counts = [line for line in lines if "equal characters" in line]
    assert counts == ["value     … 300 equal characters", "          … 251 equal characters"]


def test_a_cookie_that_two_browsers_got_is_each_one_s_own() -> None:
    run = [*sets(1, REAL), *sets(2, REAL, client="B")]
    assert "It sends" not in " ".join(shown(*run, *sends(3, REAL), n=3))


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (EDITED, "doesn't match another payload."),
        (AGE, "doesn't match another timestamp."),
        (OTHER, "It's the cookie of request 1 with another signature."),
        (REAL, "The response to request 1 set this very cookie"),
        (signed({"a": 1}), "doesn't match its payload and the app's key."),
        ("guessed", "It isn't signed"),
        (f"{PAYLOAD}.awL3cw.é", "Its signature isn't base64."),
        (f"{PAYLOAD}.awL3cwawL3cw.sig0", "Its timestamp isn't a time."),
        ("bm90.awL3cw.sig0", "Its payload can't be decoded as a session."),
        ("x" * 4_096, "It's too long to show here."),
    ],
    ids=lambda value: "",  # signed with the time: each process that collects has other values
)
def test_why_a_cookie_is_refused_is_said_as_far_as_the_run_proves_it(value: str, why: str) -> None:
    lines = shown(*sets(1, REAL), *sends(2, value, "rejected"), n=2)
    text = " ".join(line.strip() for line in lines)
    assert "Flask refuses the cookie" in text
    assert why in text


def test_a_cookie_that_is_too_old_is_said_to_be() -> None:
    request, response = sends(2, EDITED, "rejected")
    assert not isinstance(response, CookieChanged)
    old = replace(response, too_old=True)
    assert "PERMANENT_SESSION_LIFETIME" in " ".join(shown(*sets(1, REAL), request, old))


def test_a_foreign_cookie_that_fits_is_accepted_and_a_copied_one_has_its_owner() -> None:
    assert "✓ Flask accepts the cookie" in shown(*sends(1, REAL))[1]
    lines = shown(*sets(1, REAL), *sends(2, REAL), n=2)
    assert lines[1] == "It sends the cookie that browser A got in request 1."


def test_the_cookie_is_that_of_the_marked_request_s_browser_at_that_time() -> None:
    run = [*sets(1, REAL), *sets(2, OTHER, client="B"), *sets(3, "", fate="deleted")]
    assert "signature " + REAL.split(".")[2] in shown(*run, n=1)
    assert "Request 3, POST /save, deletes it." in shown(*run, n=1)
    assert "signature " + OTHER.split(".")[2] in shown(*run, n=2)
    gone = shown(*run, *sends(4, "", client="A"), n=3)
    assert "~ The response deletes the cookie: browser A has no session now." in gone
    assert "Until then it was the cookie of request 1" in gone
    assert shown(*run, asked(4), answered(4), n=4)[2:] == [
        "Browser A has no session cookie: the response to request 3 deleted it."
    ]


def test_a_cookie_that_the_browser_refuses_is_shown_with_the_reason() -> None:
    big = signed({"_flashes": [("message", str(n) * 40) for n in range(10_000)]})
    lines = shown(*sets(1, REAL), *sets(2, big, fate="refused", why="it's too big"), *sets(3, REAL))
    assert "✗ The browser refuses the new session cookie, because it's too big." in lines
    assert any(line.startswith("size      " + "█" * 24) for line in lines)


@pytest.mark.parametrize("width", [30, 44, 120])
def test_of_a_huge_cookie_some_is_shown_with_the_count_of_the_rest(width: int) -> None:
    big = signed(
        {"_flashes": [("m", f"{n}") for n in range(10_000)], **dict.fromkeys("abc", "x" * 99)}
    )
    lines = shown(*sets(1, big, fate="refused", why="of its size"), width=width)
    assert "   … 9,900 more" in lines
    assert len(lines) < 400
    forged = shown(*sets(1, REAL), *sends(2, "x.y" * 1_300, "rejected"), width=width)
    assert len(forged) < 400


def test_a_compressed_payload_is_opened_within_a_budget() -> None:
    value = signed({"a": "x" * 3_000})
    assert value.startswith(".")
    assert any(line.startswith(" $ a = 'xxx") for line in shown(*sets(1, value)))
    bomb = base64.urlsafe_b64encode(zlib.compress(b"0" * 9_000_000)).decode().rstrip("=")
    assert "In the session: it can't be decoded" in shown(*sets(1, f".{bomb}.awL3cw.sig0"))


def test_a_session_of_another_kind_has_no_parts() -> None:
    [request, change, response] = sets(1, "1f3a-\u202e")
    lines = shown(request, change, replace(response, session="server"))
    assert "value     1f3a-\\u202e" in lines
    assert "The app keeps the session itself: the cookie only names it." in lines
    assert "decoded" not in " ".join(lines)


def test_without_a_cookie_there_is_one_sentence() -> None:
    none = "Browser A has no session cookie"
    assert shown(asked(1), answered(1))[2:] == [f"{none}: no response has set one."]
    keyless = fold([Loaded("app:app", (), False), asked(1), answered(1, session="none")])
    moment = cookie_moment(keyless)
    assert moment is not None
    assert f"{none}, because the app has no secret key" in cookie_text(moment, 99).plain
    assert cookie_moment(timeline()) is None
    assert "ended before the first request" in no_cookie_text(timeline())
    assert no_cookie_text(timeline(reason=None)) == "No cookie yet: the run has made no request."


def test_only_three_parts_are_a_signed_value() -> None:
    assert split_value("a.b") is None
    assert split_value("a..c") is None
    parts = split_value(f".{json.dumps('x')}.awL3cw.sig")
    assert parts is not None
    assert (parts.timestamp, parts.signature) == ("awL3cw", "sig")
