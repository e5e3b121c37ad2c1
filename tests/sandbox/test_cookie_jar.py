"""The jar keeps, sends and drops cookies as a browser does, and says why."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.http import dump_cookie, parse_cookie

from sandbox.address import Address
from sandbox.cookie_jar import (
    LONGEST,
    MAX_COOKIES,
    MAX_SITES,
    CookieJar,
    header_of,
    parse_set_cookie,
)

tokens = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_.", min_size=1, max_size=30)

HTTP, HTTPS = "http://tearoom.example/", "https://tearoom.example/"
EXPIRED = "Expires=Thu, 01 Jan 1970 00:00:00 GMT"


def at(text: str = "/") -> Address:
    """Return an address; a path alone is one of localhost."""
    found = Address("http", "localhost", "/").resolve(text)
    assert found is not None
    return found


def sent(jar: CookieJar, text: str = "/", *, method: str = "GET", cross_site: bool = False) -> str:
    """Return the Cookie header of a request to an address."""
    return header_of(jar.sent_to(at(text), method=method, cross_site=cross_site)[0])


def kept_back(
    jar: CookieJar, text: str, *, method: str = "GET", cross_site: bool = False
) -> dict[str, str]:
    return dict(jar.sent_to(at(text), method=method, cross_site=cross_site)[1])


def filled(*headers: str, address: str = "/") -> CookieJar:
    jar = CookieJar()
    for header in headers:
        jar.receive(header, at(address))
    return jar


@given(tokens, tokens)
def test_what_is_set_is_sent_back(name: str, value: str) -> None:
    jar = filled(f"{name}={value}; HttpOnly; Path=/", address="/any/where")

    assert sent(jar) == sent(jar, "/deep/er") == f"{name}={value}"


# Werkzeug sends these as they are, and browsers refuse them.
UNQUOTED = "\x1a\x1b\x1c\x1d\x1e\x1f"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters=UNQUOTED), max_size=200))
@example("1,2")
@example("x y")
def test_any_value_that_an_app_sets_comes_back_to_it(value: str) -> None:
    jar = filled(dump_cookie("a", value))

    assert parse_cookie(sent(jar)).get("a", "") == value


def test_an_age_without_measure_is_the_longest_that_browsers_know() -> None:
    cookie = parse_set_cookie("a=1; Max-Age=" + "9" * 400, at(), 0.0)
    past = parse_set_cookie("a=1; Max-Age=-" + "9" * 400, at(), 0.0)

    assert cookie.expires == LONGEST
    assert past.expires is not None
    assert past.expires < 0


def test_of_too_many_cookies_the_oldest_are_forgotten() -> None:
    jar = filled(*(f"c{number}=x; Path=/" for number in range(MAX_COOKIES + 2)))

    cookies = parse_cookie(sent(jar))
    assert ("c1" in cookies, "c2" in cookies) == (False, True)


def test_of_too_many_sites_the_oldest_is_forgotten() -> None:
    jar = CookieJar()
    for number in range(MAX_SITES + 1):
        jar.receive("a=1", at(f"http://site{number}.example/"))

    assert (sent(jar, "http://site0.example/"), sent(jar, "http://site1.example/")) == ("", "a=1")


@pytest.mark.parametrize(("header", "size"), [("a=xxx", 5_003), ("a=xxx; Path=/", 4)])
def test_what_was_cut_counts_where_it_was_part_of_the_value(header: str, size: int) -> None:
    assert parse_set_cookie(header, at(), 0.0, len(header) + 4_999).size == size


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (f"session=; {EXPIRED}; Max-Age=0; Path=/", "its Max-Age is 0"),
        ("session=; Max-Age=-5; Path=/", "its Max-Age is -5"),
        (f"session=x; {EXPIRED}; Path=/", "its Expires is in the past"),
        (f"session=x; {EXPIRED}; Max-Age=soon; Path=/", "its Expires is in the past"),
    ],
)
def test_an_expired_cookie_removes_the_one_before(header: str, why: str) -> None:
    jar = filled("session=old; Path=/")
    first, second = (jar.receive(header, at()) for _ in range(2))

    assert sent(jar) == ""
    assert (first.fate, first.why) == ("deleted", why)
    assert (second.fate, second.why) == ("nothing-to-delete", why)


def test_a_cookie_with_another_path_is_not_deleted() -> None:
    jar = filled("user=ada; Path=/shop")
    received = jar.receive("user=; Max-Age=0; Path=/", at())

    assert received.fate == "nothing-to-delete"
    assert received.why == "it has Path=/, but the one in the browser Path=/shop"
    assert sent(jar, "/shop/tea") == "user=ada"


@given(st.integers(4_000, 4_200))
def test_a_cookie_over_4096_bytes_is_dropped_and_the_old_one_stays(size: int) -> None:
    jar = filled("session=old; Path=/")
    received = jar.receive("session=" + "x" * (size - len("session")) + "; Path=/", at())

    assert received.cookie.size == size
    assert received.cookie.too_big == (received.fate == "refused") == (size > 4096)
    assert (sent(jar) == "session=old") == (size > 4096)


@pytest.mark.parametrize(
    ("cookie_path", "request_path", "is_sent"),
    [
        ("/", "/anything", True),
        ("/admin", "/admin", True),
        ("/admin", "/admin/users?page=2", True),
        ("/admin", "/administrator", False),
        ("/admin", "/", False),
        ("/admin/", "/admin", False),
        ("", "/news", True),
        ("admin", "/news", True),
    ],
)
def test_a_cookie_is_sent_to_its_path_and_below(
    cookie_path: str, request_path: str, is_sent: bool
) -> None:
    jar = filled(f"a=1; Path={cookie_path}")

    assert bool(sent(jar, request_path)) == is_sent
    assert ("a" in kept_back(jar, request_path)) != is_sent


def test_longer_paths_come_first() -> None:
    jar = filled("a=root; Path=/", "a=deep; Path=/x")

    assert sent(jar, "/x/y") == "a=deep; a=root"


def test_a_cookie_without_a_usable_path_is_kept_for_the_folder_of_its_page() -> None:
    jar = CookieJar()
    received = jar.receive("session=x; HttpOnly; Path=", at("/account/enter"))

    assert (received.fate, received.cookie.path) == ("kept", "/account")
    assert received.why == "it has no usable Path, so it's kept for /account alone"
    assert kept_back(jar, "/menu") == {"session": "it's for /account alone"}


def test_a_cookie_for_another_path_is_kept_though_its_own_page_does_not_get_it() -> None:
    received = CookieJar().receive("session=x; Path=/tearoom", at("/brew"))

    assert received.fate == "kept"
    assert received.why == "it's for /tearoom alone, so /brew doesn't get it"


@pytest.mark.parametrize(
    ("header", "address", "why"),
    [
        ("a=1; Domain=localhost", "/", None),
        ("a=1; Max-Age=soon; Expires=whenever", "/", None),
        ("a=1; Domain=.tearoom.example", HTTP, None),
        ("a=1; Domain=tearoom.example", "http://www.tearoom.example/", None),
        ("a=1; Domain=example.org; Domain=localhost", "/", None),
        ("a=1; Domain=" + "x" * 2_000, "/", None),
        ("a=1; Secure", "/", None),
        ("a=1; Secure", HTTPS, None),
        ("a=1; SameSite=None; Secure", HTTPS, None),
        ("a=1; SameSite=Loose", "/", None),
        ("__Secure-a=1; Secure", HTTPS, None),
        ("__Host-a=1; Secure; Path=/", HTTPS, None),
        ("no equals sign", "/", "no name"),
        ("=nameless", "/", "no name"),
        ("a=1\x01", "/", "control character"),
        ("a=1; Domain=example.org", "/", "Domain is example.org, but it came from localhost"),
        ("a=1; Domain=www.tearoom.example", HTTP, "but it came from tearoom.example"),
        ("a=1; Domain=room.example", HTTP, "but it came from tearoom.example"),
        ("a=1; Domain=example", HTTP, "isn't the domain of one site"),
        ("a=1; Domain=0.0.1", "http://127.0.0.1/", "but it came from 127.0.0.1"),
        ("a=1; Secure", HTTP, "it's Secure, but it came from tearoom.example over http"),
        ("a=1; SameSite=None", "/", "SameSite=None but not Secure"),
        ("__Secure-a=1", HTTPS, "starts with __Secure-"),
        ("__Host-a=1; Path=/", HTTPS, "starts with __Host-"),
        ("__Host-a=1; Secure", HTTPS, "starts with __Host-"),
        ("__host-a=1; Secure; Path=/; Domain=tearoom.example", HTTPS, "starts with __Host-"),
    ],
)
def test_a_browser_refuses_a_cookie_for_a_reason(
    header: str, address: str, why: str | None
) -> None:
    jar = CookieJar()
    received = jar.receive(header, at(address))

    assert (received.fate == "kept") == bool(sent(jar, address)) == (why is None)
    if why is not None:
        assert why in received.why


def test_a_secure_cookie_goes_over_https_and_to_this_machine_alone() -> None:
    there = filled("a=1; Secure", address=HTTPS)

    assert (sent(there, HTTPS), sent(there, HTTP)) == ("a=1", "")
    assert kept_back(there, HTTP) == {"a": "it's Secure, and this request goes over http"}
    received = CookieJar().receive("a=1; Secure", at())
    assert received.why == "it's Secure, and only from localhost do browsers keep that over http"


def test_a_response_over_http_does_not_replace_a_secure_cookie() -> None:
    jar = filled("a=1; Secure", address=HTTPS)
    received = jar.receive("a=2", at(HTTP))

    assert received.fate == "refused"
    assert sent(jar, HTTPS) == "a=1"


def test_a_cookie_belongs_to_its_host_unless_it_names_a_domain() -> None:
    jar = filled("own=1", "shared=1; Domain=tearoom.example", address=HTTP)

    assert sent(jar, "http://www.tearoom.example/") == "shared=1"
    assert sent(jar, "http://127.0.0.1/") == ""
    assert kept_back(jar, "http://127.0.0.1/")["own"] == "it belongs to tearoom.example"


@pytest.mark.parametrize(
    ("same_site", "method", "is_sent"),
    [
        ("Strict", "GET", False),
        ("Strict", "POST", False),
        ("lax", "GET", True),
        ("Lax", "POST", False),
        ("None; Secure", "POST", True),
        ("", "POST", True),
    ],
)
def test_another_site_gets_only_some_cookies_sent(
    same_site: str, method: str, is_sent: bool
) -> None:
    jar = filled(f"a=1; SameSite={same_site}")

    assert bool(sent(jar, method=method, cross_site=True)) == is_sent
    assert bool(kept_back(jar, "/", method=method, cross_site=True)) != is_sent
    assert sent(jar, method=method) == "a=1"


@given(st.text(), st.sampled_from(["/", HTTP, HTTPS, "http://127.0.0.1/a/b?c"]))
def test_no_header_breaks_the_jar(header: str, address: str) -> None:
    jar = CookieJar()
    received = jar.receive(header, at(address))

    cookies, back = jar.sent_to(at(address))
    assert (received.fate == "kept") == bool(cookies or back)
