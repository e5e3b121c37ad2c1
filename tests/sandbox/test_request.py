"""A request is typed on a command line or written in a script; what is wrong is said."""

from __future__ import annotations

import json

import pytest

from sandbox.request import (
    FilePart,
    Request,
    RequestError,
    parse_request,
    parse_script,
)
from sandbox.requested import capped_form
from sandbox.text import MAX_TEXT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/", Request("/")),
        ("GET /", Request("/", "GET")),
        ("post /save name=Ada", Request("/save", "post", {"name": "Ada"})),
        ("POST /save 'name=Ada Lovelace'", Request("/save", "POST", {"name": "Ada Lovelace"})),
        ("POST /a x=1 x=2 x=3 y=", Request("/a", "POST", {"x": ["1", "2", "3"], "y": ""})),
        ("/a x=1=2", Request("/a", "", {"x": "1=2"})),
    ],
)
def test_a_request_is_read(text: str, expected: Request) -> None:
    assert parse_request(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty request"),
        ("GET", "has no path"),
        ("POST save", "must start with a slash"),
        ("GTE /", "did you mean GET"),
        ("BREW /pot", "use one of GET"),
        ("POST /save name", "'name' is no field=value"),
        ("POST /save =x", "no field=value"),
        ("POST '/save", "quotation mark"),
        ("'/a b'", "no blanks"),
    ],
)
def test_what_is_no_request_is_refused_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(RequestError, match=says) as caught:
        parse_request(text)
    assert "\n" not in str(caught.value)


def test_a_body_makes_a_post_unless_the_method_is_given() -> None:
    assert Request("/").verb == "GET"
    assert Request("/", form={"a": "1"}).verb == "POST"
    assert Request("/", json=None).verb == "POST"
    assert Request("/", "put", json=1).verb == "PUT"


def test_a_script_is_a_list_of_requests() -> None:
    script = [
        {"path": "/"},
        {
            "method": "POST",
            "path": "/f",
            "files": {"f": {"name": "a.txt", "content": "x"}},
            "headers": {"X-A": "b"},
            "client": "B",
            "follow": False,
        },
    ]

    plain, full = parse_script(json.dumps(script))

    assert plain == Request("/")
    assert full.files == {"f": FilePart("a.txt", "x")}
    assert (full.client, full.follow, full.headers) == ("B", False, {"X-A": "b"})


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("[", "not valid JSON"),
        ("{}", "script"),
        ("[]", "holds no request"),
        ('[{"method": "GET"}]', r"`path`.*\[0\]"),
        ('[{"path": "/", "metod": "GET"}]', "metod"),
        ('[{"path": "/"}, {"path": 3}]', r"\[1\].path"),
        ('[{"path": "x"}]', r"slash.*\[0\]"),
        ('[{"path": "/", "form": {"a": "1"}, "json": 1}]', "a form or JSON, not both"),
        (b"\xff[]", "not valid JSON"),
    ],
)
def test_a_broken_script_is_refused_with_its_place(script: str | bytes, says: str) -> None:
    with pytest.raises(RequestError, match=says):
        parse_script(script)


def test_a_form_is_shown_cut_and_tells_how_long_it_was() -> None:
    long = "x" * (MAX_TEXT + 1)

    shown, truncated = capped_form({"name": "Ada", "note": ["short", long]})

    assert shown["name"] == "Ada"
    assert shown["note"][0] == "short"
    assert len(shown["note"][1]) == MAX_TEXT
    assert truncated == {"form.note": MAX_TEXT + 1}


def test_json_nested_too_deeply_is_refused_by_any_python() -> None:
    deep, fine = ('[{"path": "/", "json": ' + "[" * n + "]" * n + "}]" for n in (101, 100))

    with pytest.raises(RequestError, match="nested too deeply"):
        parse_script(deep)
    assert len(parse_script(fine)) == 1
