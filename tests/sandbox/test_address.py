"""A Location leads where a browser would go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.address import Address, is_local, site_of

PAGE = Address("http", "localhost", "/a/b?q=1")


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/x", "http://localhost/x"),
        ("new", "http://localhost/a/new"),
        ("../new?y=2#part", "http://localhost/new?y=2"),
        ("./", "http://localhost/a/"),
        ("..", "http://localhost/"),
        ("../../../x/%2e%2E/y", "http://localhost/y"),
        ("?y=2", "http://localhost/a/b?y=2"),
        ("", "http://localhost/a/b?q=1"),
        ("#part", "http://localhost/a/b?q=1"),
        ("http://LOCALHOST:80/x", "http://localhost/x"),
        ("https://localhost:443", "https://localhost/"),
        ("http://localhost:5000/x", "http://localhost:5000/x"),
        ("http:x", "http://localhost/a/x"),
        ("//evil.example/x", "http://evil.example/x"),
        ("///evil.example/x", "http://evil.example/x"),
        (r"/\evil.example", "http://evil.example/"),
        (r"\\evil.example\x?a\b", r"http://evil.example/x?a\b"),
        ("/\t/evil.example", "http://evil.example/"),
        ("  /x\n", "http://localhost/x"),
        ("https:evil.example", "https://evil.example/"),
        ("http://ada:pw@evil.example/", "http://evil.example/"),
        ("http://localhost@evil.example/", "http://evil.example/"),
        ("http://[::1]:5000/", "http://[::1]:5000/"),
        ("/Grüße und <b>", "http://localhost/Gr%C3%BC%C3%9Fe%20und%20%3Cb%3E"),
        ("/a%20b", "http://localhost/a%20b"),
        ("//", None),
        ("http://[", None),
        ("http://localhost:port/", None),
        ("mailto:ada@example.org", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_location_is_resolved_as_browsers_do(location: str, leads_to: str | None) -> None:
    found = PAGE.resolve(location)

    assert (found and str(found)) == leads_to


@given(st.text())
def test_any_text_leads_to_a_path_or_nowhere(location: str) -> None:
    found = PAGE.resolve(location)

    assert found is None or (found.path.startswith("/") and found.path.isascii() and found.host)


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("shop.localhost", True),
        ("127.0.0.1", True),
        ("[::1]", True),
        ("tearoom.example", False),
        ("notlocalhost", False),
        ("192.168.0.1", False),
    ],
)
def test_a_machine_knows_itself(host: str, local: bool) -> None:
    assert is_local(host) == local


def test_a_site_is_a_name_with_all_that_is_below_it() -> None:
    assert site_of("a.b.tearoom.example") == site_of("tearoom.example") == "tearoom.example"
    assert site_of("127.0.0.1") == "127.0.0.1"
