"""Checks count the entries of the session that requests change, as the browser's cookie tells."""

from __future__ import annotations

from typing import Any

import pytest

from lessons.course.model import Check
from sandbox import Timeline
from sandbox.events import CookieChanged, Event, Requested, SessionKind, SessionSeen, Value
from tests.lessons.grading.kinds.judging import seen, why
from tests.support.timelines import answered, timeline


def sent(n: int, line: str, *cookies: str) -> Requested:
    """Return a request that brings these cookies."""
    method, path = line.split()
    held = tuple(("session", value) for value in cookies)
    return Requested(n, "A", method, path, {}, None, (), cookies=held)


def cookie(n: int, data: dict[str, Any] | None, *, too_big: bool = False) -> CookieChanged:
    """Return a session cookie, or that it's deleted."""
    cleared = data is None
    value = "" if cleared else f"cookie-{n}"
    return CookieChanged(n, "session", 90, data, (), too_big, cleared, value)


def unsaved(n: int, key: str, *after: Value) -> SessionSeen:
    return SessionSeen(n, (), after, (), (key,), False, False, True)


def shop() -> tuple[Event, ...]:
    """Return a visit: the user enters, fills a cart, loses a change and leaves."""
    return (
        *(sent(1, "POST /enter"), cookie(1, {"user": "Ada", "visits": 1}), answered(1)),
        sent(2, "POST /add", "cookie-1"),
        cookie(2, {"user": "Ada", "visits": 1, "cart": ["tea"], "at": {" d": "Mon"}}),
        answered(2),
        *(sent(3, "POST /more", "cookie-2"), unsaved(3, "cart", ("cart", "2", "list"))),
        answered(3),
        sent(4, "POST /leave", "cookie-2"),
        cookie(4, {"visits": 2, "_flashes": [{" t": ["message", "Bye!"]}]}),
        answered(4),
    )


SHOP = timeline(*shop())


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (seen("session", request=1, times=2), ""),
        (seen("session", key="user", equals="Ada", times=1), ""),
        (seen("session", key="cart", equals=["tea"]), ""),
        (seen("session", key="user", missing=True, times=1), ""),
        (seen("session", key="cart", missing=True, request=4), ""),
        (seen("session", key="visits", missing=False, times=2), ""),
        (seen("session", key="cart", unsaved=True, times=1), ""),
        (seen("session", request=3, times=0), ""),
        (seen("session", key="_flashes", times=0), ""),
        (
            seen("session", key="user", equals="Grace"),
            "POST /enter sets 'user' in the session to 'Ada',"
            " but it should set 'user' in the session to 'Grace'.",
        ),
        (
            seen("session", key="visits", equals=True, request=1),
            "POST /enter sets 'visits' in the session to 1,"
            " but it should set 'visits' in the session to true.",
        ),
        (
            seen("session", key="name", request=1),
            "POST /enter sets 'user' in the session to 'Ada',"
            " but it should change 'name' in the session.",
        ),
        (
            seen("session", key="user", missing=True, request=1),
            "POST /enter sets 'user' in the session to 'Ada',"
            " but it should remove 'user' from the session.",
        ),
        (
            seen("session", key="user", equals="Bob", request=4),
            "POST /leave removes 'user' from the session,"
            " but it should set 'user' in the session to 'Bob'.",
        ),
        (
            seen("session", key="cart", equals=["tea", "jam"], request=3),
            'POST /more should set \'cart\' in the session to ["tea", "jam"], but Flask doesn\'t'
            " notice a change inside of it, so it isn't saved.",
        ),
        (
            seen("session", key="cart", unsaved=True, times=0),
            "POST /more changes 'cart' in the session, but Flask doesn't notice a change inside"
            " of it, so it isn't saved.",
        ),
        (
            seen("session", key="cart", unsaved=True, request=2),
            "POST /add sets 'cart' in the session to [\"tea\"],"
            " but it should change 'cart' in the session without saving it.",
        ),
        (
            seen("session", key="user", times=0, request=1),
            "POST /enter sets 'user' in the session to 'Ada', but it should not.",
        ),
        (
            seen("session", key="visits", times=1),
            "'visits' in the session was changed twice in the whole run, not once.",
        ),
    ],
    ids=str,
)
def test_changes_are_counted_by_entry_and_value(one: Check, expected: str) -> None:
    assert why(one, SHOP) == expected


def one_visit(*events: Event, session: SessionKind = "cookie") -> Timeline:
    return timeline(sent(1, "GET /", "unknown"), *events, answered(1, session=session))


def test_a_cookie_that_the_browser_drops_changes_nothing() -> None:
    run = timeline(
        *(sent(1, "GET /"), cookie(1, {"text": "x"}, too_big=True), answered(1)),
        *(sent(2, "GET /"), cookie(2, {"text": "y"}), answered(2)),
    )
    assert why(seen("session", request=1, unsaved=True), run) == ""
    assert why(seen("session", request=1, key="text"), run) == (
        "GET / should change 'text' in the session,"
        " but the browser doesn't keep the cookie, because it's too big."
    )


def test_a_deleted_cookie_removes_every_entry() -> None:
    run = timeline(*shop()[:3], sent(2, "GET /out", "cookie-1"), cookie(2, None), answered(2))
    assert why(seen("session", request=2, missing=True, times=2), run) == ""


def test_a_cookie_that_the_app_rejects_brings_nothing() -> None:
    later = (sent(2, "GET /", "cookie-1"), cookie(2, {"user": "Ada"}))
    run = timeline(*shop()[:3], *later, answered(2, session="rejected"))
    assert why(seen("session", request=2, times=1), run) == ""


def test_nothing_changed_counts_only_where_there_is_a_session_in_a_cookie() -> None:
    none, wanted = seen("session", request=1, times=0), seen("session", request=1, key="user")
    assert why(none, one_visit()) == ""
    expected = "GET / should change 'user' in the session, but it changes nothing in the session."
    assert why(wanted, one_visit()) == expected
    without_key = "GET / should have a session in a cookie, but the app has no secret key."
    assert why(none, one_visit(session="none")) == without_key
    assert why(wanted, one_visit(session="none")).endswith("but the app has no secret key.")
    elsewhere = "GET / should have a session in a cookie, but it keeps its session elsewhere."
    assert why(none, one_visit(session="server")) == elsewhere


def nested(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("levels", [200, 400, 2_000])
def test_a_value_that_is_nested_deeply_is_compared_as_far_as_it_is_looked_into(
    levels: int,
) -> None:
    run = timeline(
        *(sent(1, "GET /"), cookie(1, {"deep": nested(levels)}), answered(1)),
        *(sent(2, "GET /", "cookie-1"), cookie(2, {"deep": nested(levels), "n": 1}), answered(2)),
    )
    assert why(seen("session", key="n", request=2, times=1), run) == ""
    assert why(seen("session", key="deep", equals=[1], request=1), run).startswith(
        "GET / sets 'deep' in the session to"
    )


def test_a_value_that_json_does_not_have_is_its_text() -> None:
    tagged = {" t": [1, {" d": "Mon, 30 Nov 2026 00:00:00 GMT"}, {" m": "<b>"}]}
    run = timeline(sent(1, "GET /"), cookie(1, {"x": tagged}), answered(1))
    value = [1, "2026-11-30 00:00:00+00:00", "<b>"]
    assert why(seen("session", key="x", equals=value), run) == ""
