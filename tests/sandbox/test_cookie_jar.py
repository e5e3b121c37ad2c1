"""The jar keeps, sends and drops cookies as a browser does."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.http import dump_cookie, parse_cookie

from sandbox.cookie_jar import LONGEST, MAX_COOKIES, CookieJar, parse_set_cookie

tokens = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_.", min_size=1, max_size=30)


@given(tokens, tokens)
def test_what_is_set_is_sent_back(name: str, value: str) -> None:
    jar = CookieJar()
    jar.receive(f"{name}={value}; HttpOnly; Path=/", "/any/where")

    assert jar.header("/") == f"{name}={value}"
    assert jar.value(name, "/deep/er") == value


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
@example("1,2")
@example("x y")
def test_any_value_that_an_app_sets_comes_back_to_it(value: str) -> None:
    jar = CookieJar()
    jar.receive(dump_cookie("a", value), "/")

    assert parse_cookie(jar.header("/")).get("a", "") == value


def test_an_age_without_measure_is_the_longest_that_browsers_know() -> None:
    cookie = parse_set_cookie("a=1; Max-Age=" + "9" * 400, "/", "localhost", 0.0)
    past = parse_set_cookie("a=1; Max-Age=-" + "9" * 400, "/", "localhost", 0.0)

    assert cookie is not None
    assert cookie.expires == LONGEST
    assert past is not None
    assert past.expires is not None
    assert past.expires < 0


def test_of_too_many_cookies_the_oldest_are_forgotten() -> None:
    jar = CookieJar()
    for number in range(MAX_COOKIES + 2):
        jar.receive(f"c{number}=x; Path=/", "/")

    assert (jar.value("c1", "/"), jar.value("c2", "/")) == (None, "x")


@pytest.mark.parametrize(("header", "size"), [("a=xxx", 5_003), ("a=xxx; Path=/", 4)])
def test_what_was_cut_counts_where_it_was_part_of_the_value(header: str, size: int) -> None:
    cookie = parse_set_cookie(header, "/", "localhost", 0.0, len(header) + 4_999)

    assert cookie is not None
    assert cookie.size == size


@pytest.mark.parametrize(
    "header",
    [
        "session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/",
        "session=; Max-Age=0; Path=/",
        "session=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/",
    ],
)
def test_an_expired_cookie_removes_the_one_before(header: str) -> None:
    jar = CookieJar()
    jar.receive("session=old; Path=/", "/")
    jar.receive(header, "/")

    assert jar.header("/") == ""


@given(st.integers(4_000, 4_200))
def test_a_cookie_over_4096_bytes_is_dropped_and_the_old_one_stays(size: int) -> None:
    jar = CookieJar()
    jar.receive("session=old; Path=/", "/")
    cookie = jar.receive("session=" + "x" * (size - len("session")) + "; Path=/", "/")

    assert cookie is not None
    assert cookie.size == size
    assert cookie.too_big == (size > 4096)
    assert (jar.value("session", "/") == "old") == (size > 4096)


@pytest.mark.parametrize(
    ("cookie_path", "request_path", "sent"),
    [
        ("/", "/anything", True),
        ("/admin", "/admin", True),
        ("/admin", "/admin/users?page=2", True),
        ("/admin", "/administrator", False),
        ("/admin", "/", False),
        ("/admin/", "/admin", False),
    ],
)
def test_a_cookie_is_sent_to_its_path_and_below(
    cookie_path: str, request_path: str, sent: bool
) -> None:
    jar = CookieJar()
    jar.receive(f"a=1; Path={cookie_path}", "/")

    assert bool(jar.header(request_path)) == sent


def test_longer_paths_come_first() -> None:
    jar = CookieJar()
    jar.receive("a=root; Path=/", "/")
    jar.receive("a=deep; Path=/x", "/")

    assert jar.header("/x/y") == "a=deep; a=root"
    assert jar.value("a", "/x/y") == "deep"


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        ("a=1; Domain=localhost", True),
        ("a=1; Domain=example.org", False),
        ("no equals sign", False),
        ("=nameless", False),
        ("a=1; Max-Age=soon; Expires=whenever", True),
    ],
)
def test_a_cookie_for_another_host_and_one_that_is_none_are_ignored(
    header: str, kept: bool
) -> None:
    assert (parse_set_cookie(header, "/", "localhost", 0.0) is not None) == kept


@given(st.text())
def test_no_header_breaks_the_jar(header: str) -> None:
    jar = CookieJar()
    jar.receive(header, "/")
    jar.header("/")
