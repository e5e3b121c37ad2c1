"""A request is typed on a command line or written in a script; what is wrong is said."""

from __future__ import annotations

import json
import re
from datetime import date

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
        ('POST /notes {"text": "Milk"}', Request("/notes", "POST", json={"text": "Milk"})),
        ("""POST /notes '{"text": "Milk"}'""", Request("/notes", "POST", json={"text": "Milk"})),
        ("/notes [1, null]", Request("/notes", json=[1, None])),
        ("POST /notes {}", Request("/notes", "POST", json={})),
        ("POST /a {}=x '[=y'", Request("/a", "POST", {"{}": "x", "[": "y"})),
        ("POST /a {name}={pin}", Request("/a", "POST", {"{name}": "{pin}"})),
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
        ("POST /save ''", "no field=value"),
        ('POST /notes {"a": 1}x', "a space must follow it"),
        ("POST '/save", "quotation mark"),
        ("'/a b'", "no blanks"),
        ('POST /notes {"text": ', "its JSON can't be read: Expecting value"),
        ("POST /notes {} []", "one JSON value, not 2"),
        ("POST /notes x=1 {}", "a form or JSON, not both"),
        ("POST /notes " + "[" * 101 + "]" * 101, "nested too deeply"),
        ("POST /notes " + "[" * 100_000, "nested too deeply"),
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
        ('[{"path": "/", "json": 1, "body": "1"}]', "a body, JSON or a form"),
        ('[{"path": "/", "type": "text/plain"}]', "give one of them"),
        ('[{"path": "/", "body": "", "type": "a\\nb"}]', "isn't a content type"),
        ('[{"path": "/", "files": {"f": {"name": "a", "base64": "!"}}}]', "can't be read"),
        (
            '[{"path": "/", "files": {"f": {"name": "a", "base64": "AA==", "content": "x"}}}]',
            "content or base64, not both",
        ),
        ('[{"path": "/", "headers": {"a b": "c"}}]', "isn't the name of a header"),
        ('[{"path": "/", "scheme": "ftp"}]', "scheme"),
        ('[{"path": "/", "host": "a/b"}]', "isn't a host"),
        ('[{"path": "/", "from": "home"}]', "like 203.0.113.7, not 'home'"),
        ('[{"path": "/", "site": "evil.example"}]', "isn't a site"),
        ('[{"path": "/", "cookies_of": "A"}]', "like A@1, not 'A'"),
        ('[{"path": "/", "cookies_of": "A@1"}]', "request 1 isn't over by then"),
        ('[{"path": "/"}, {"path": "/", "cookies_of": "B@1"}]', "'B' has made no request"),
        ('[{"submit": 1}]', r"'A' shows no page yet - at `\$\[0\]`"),
        ('[{"path": "/"}, {"submit": 1, "path": "/x"}]', "page decides on the path"),
        ('[{"path": "/"}, {"reload": true, "form": {"a": "1"}}]', "leave out the form"),
        ('[{"path": "/"}, {"reload": true, "submit": 1}]', "not both"),
        ('[{"path": "/"}, {"submit": -1}]', "from 1"),
        (b"\xff[]", "not valid JSON"),
    ],
)
def test_a_broken_script_is_refused_with_its_place(script: str | bytes, says: str) -> None:
    with pytest.raises(RequestError, match=says):
        parse_script(script)


def test_a_script_may_ask_for_whatever_a_browser_can_do() -> None:
    script = [
        {"path": "/a?x=1", "query": {"tag": ["b c", "ü"]}, "scheme": "https", "host": "a.example"},
        {"path": "/b", "method": "POST", "body": "{", "type": "application/json"},
        {"path": "/c", "files": {"f": [{"name": "a"}, {"name": "", "base64": "AAE="}]}},
        {"submit": 1, "form": {"name": "Ada"}, "client": "A"},
        {"reload": True, "restart": True},
        {"path": "/d", "cookies_of": "A@2", "client": "B", "from": "203.0.113.7"},
        {"path": "/e", "site": "https://evil.example", "revalidate": True, "referrer": False},
    ]

    requests = parse_script(json.dumps(script))

    assert requests[0].target == "/a?x=1&tag=b+c&tag=%C3%BC"
    assert [request.verb for request in requests[1:3]] == ["POST", "POST"]
    assert [part.data for _, part in requests[2].file_parts] == [b"", b"\0\1"]
    assert (requests[5].moment, requests[5].remote) == (("A", 2), "203.0.113.7")


def test_a_request_reads_as_it_is_typed() -> None:
    for text in ("GET /", "POST /a x=1 'y=a b'", 'PUT /n/1 {"text": "Grüße"}'):
        assert str(parse_request(text)) == text
    assert str(Request(submit=1, form={"a": "b"})) == "submit form 1 a=b"
    assert str(Request(reload=True)) == "reload"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"at": date(2024, 5, 1)}])
def test_what_json_does_not_have_is_refused(value: object) -> None:
    with pytest.raises(RequestError, match="JSON can't hold"):
        Request("/", json=value)


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


def test_a_command_of_the_app_is_no_request_of_a_browser() -> None:
    line = "flask migrate 'v 1.db' --to {3}"
    command = parse_request(line)

    assert command == Request(command=("migrate", "v 1.db", "--to", "{3}"))
    assert parse_request(str(command)) == command
    assert parse_script('[{"command": ["migrate", "x"], "restart": true}]') == [
        Request(command=("migrate", "x"), restart=True)
    ]


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ('{"command": ["x"], "path": "/"}', "a command isn't a request, so leave out the path"),
        ('{"command": ["x"], "form": {"a": "b"}}', "leave out the form"),
        ('{"command": ["x"], "from": "203.0.113.7"}', "leave out the from"),
        ('{"command": ["x\\u0000"]}', "a command holds no null characters"),
        (json.dumps({"command": ["x"] * 52}), "a command has at most 51 words"),
        ('{"command": []}', "a request needs a `path`"),
    ],
)
def test_a_command_that_cannot_be_run_is_refused(script: str, says: str) -> None:
    with pytest.raises(RequestError, match=re.escape(says)):
        parse_script(f"[{script}]")


def test_a_line_with_flask_alone_names_no_command() -> None:
    with pytest.raises(RequestError, match="names no command: write flask NAME"):
        parse_request(" flask ")
    with pytest.raises(RequestError, match="a quotation mark is left open"):
        parse_request("flask 'x")
