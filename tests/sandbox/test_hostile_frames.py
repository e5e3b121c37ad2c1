"""Whatever frames a worker sends, a session ends once, gives everything back and raises nothing."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from lessons.diagnosis.diagnose import explain
from sandbox import Project, Request, Session, fold
from sandbox.events import (
    OBSERVED,
    CookieChanged,
    Ended,
    Event,
    Failed,
    Requested,
    Responded,
    to_json,
)
from sandbox.frames import BrowserFacts, RawResponse, Refusal
from sandbox.limits import MIB, Limits
from tests.support.frame_strategies import Frame, frames_of
from tests.support.timelines import from_json
from tests.support.worker_pipes import ForgedWorkers, answer, loaded, started
from tui.plain.output import OutputStyle
from tui.plain.run import RowPrinter, account
from tui.presenters.timeline_rows import rows, with_findings
from tui.text.rows import lines

PAGE = Request("/")


def played(*frames: list[bytes], limits: Limits | None = None) -> list[Event]:
    """Run a session whose worker answers loading and then each request with these frames."""
    limits = limits or Limits()
    workers = ForgedWorkers(lambda job: frames[min(job, len(frames) - 1)], limits)
    session = Session(Project(), workers, limits, frozenset())
    events = list(session.run([PAGE] * (len(frames) - 1)))
    assert workers.given_back == 1
    assert not any(folder.path.exists() for folder in workers.folders)
    assert [event for event in events if isinstance(event, Ended)] == [events[-1]]
    return events


def ordinary() -> list[bytes]:
    return encoded([started(), loaded()])


def answered(frame: dict[str, Any]) -> list[Event]:
    """Run an ordinary app whose response is this frame."""
    return played(ordinary(), [json.dumps(frame).encode()])


KINDS: tuple[type[Struct], ...] = (*OBSERVED, BrowserFacts, Refusal, RawResponse)
REDIRECT = {
    **answer(1, [("Content-Type", "text/html"), ("Location", "/x")], "eA=="),
    "status": 302,
    "reason": "FOUND",
}
ANY = st.just(REDIRECT) | st.one_of([frames_of(kind) for kind in KINDS])
"""Any frame that keeps within its bounds."""


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside a frame."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    below = [
        place
        for key, item in inner
        for place in [(*path, key), *(places(item, (*path, key)) if holds(item) else ())]
    ]
    return below


def holds(value: Any) -> bool:
    return isinstance(value, (dict, list))


def changed(frame: dict[str, Any], path: tuple[Any, ...], raw: str) -> bytes:
    """Return the frame's JSON with another text in one place."""
    copy = json.loads(json.dumps(frame))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = "\0here\0"
    return json.dumps(copy).replace(json.dumps("\0here\0"), raw).encode()


HOSTILE = st.sampled_from(
    [
        *("null", "true", "-1", "1e999", "0.5", str(2**53 + 1), str(-(2**62)), "9" * 5_000, "{}"),
        *('"\\ud800"', '"' + "x" * 70_000 + '"', '"\\u0000"', "[" * 3_000 + "]" * 3_000, "[]"),
        "[" + ",".join(['["a","b"]'] * 20_001) + "]",
        "{" + ",".join(f'"{n}":1' for n in range(100)) + "}",
        '[["Set-Cookie","a=b",6000000000]]',
        '[["Set-Cookie","session=x",9007199254740992]]',
    ]
)


@given(st.data())
def test_one_wrong_thing_in_a_frame_costs_that_frame_at_most(data: st.DataObject) -> None:
    frame = data.draw(ANY)
    wrong = changed(frame, data.draw(st.sampled_from(places(frame))), data.draw(HOSTILE))

    events = played(ordinary(), [wrong, json.dumps(answer(1)).encode()])

    assert sum(len(to_json(event)) for event in events) < 4 * MIB
    explain(fold(events), {})
    assert any(isinstance(event, Responded) for event in events)


@given(st.lists(ANY, max_size=3), st.lists(ANY, max_size=9), frames_of(RawResponse))
def test_any_frames_within_their_bounds_are_told_in_every_way(
    loading: list[Frame], request: list[Frame], response: Frame
) -> None:
    start, end = ordinary()
    told = played([start, *encoded(loading), end], encoded([*request, response]))

    timeline = fold(told)
    findings = explain(timeline, {"app.py": b"x = 1\n", "templates/home.html": b"{{ x }}"})
    printer = RowPrinter(OutputStyle(colors=True))
    for row in with_findings(rows(timeline), findings):
        assert lines(row, 60, True)
        assert printer.lines(row)
    assert account(timeline)
    assert all(from_json(to_json(event)) == event for event in told)


def encoded(frames: list[Frame]) -> list[bytes]:
    return [json.dumps(frame).encode() for frame in frames]


@pytest.mark.parametrize("length", [6_000_000_000, 2**62, 2**80])
def test_a_length_is_never_made_up(length: int) -> None:
    frame = answer(1)
    frame["headers"] = [["Set-Cookie", "session=b", length]]
    events = answered(frame)

    cookies = [event.bytes for event in events if isinstance(event, CookieChanged)]
    assert cookies == ([6_000_000_000 - 1] if length < 2**53 else [])
    told = [event.phase for event in events if isinstance(event, Failed)]
    assert told == ([] if length < 2**53 else ["sandbox"])


def session_cookie(data: str) -> str:
    packed = base64.urlsafe_b64encode(zlib.compress(data.encode())).decode().rstrip("=")
    return f"session=.{packed}.time.signature"


COOKIES = [
    session_cookie('{"a":' + "[" * 900 + "]" * 900 + "}"),
    session_cookie('{"_flashes":[' + ",".join(["[[]]"] * 200_000) + "]}"),
    session_cookie('{"_flashes":[{" d":"' + "," * 500 + '"},{" u":1},{" di":{}},{" b":"%"}]}'),
    session_cookie('{"' + "k" * 900_000 + '":"\\ud800"}'),
    "session=x; Max-Age=" + "9" * 400,
    "session=x; Max-Age=-" + "9" * 400,
    "session=x; Expires=" + "9" * 4_000,
    "session=x; Expires=Thu, 99 Xxx 9999999999 99:99:99 +999999",
    "session=x; Domain=" + "." * 4_000,
    "session=x; Domain=" + "a." * 500 + "localhost",
    "session=x" + "; Secure; SameSite=None; Path=/x" * 1_000,
    "__Host-session=x; Secure; Path=/",
    'session="1,2"; Path=//',
]
LOCATIONS = [
    "http://[",
    "http://localhost\u2100",
    "//[::1",
    "/" * 60_000,
    "?" * 9_000,
    "\u2028",
    "%",
    "\\\\" * 30_000 + "evil",
    "/.." * 20_000,
    "http:" * 10_000,
]
CHARSETS = [
    "punycode",
    "idna",
    "unicode_escape",
    "rot13",
    "zip",
    "\u2028",
    "\0",
    "x" * 5_000,
    "utf-7",
]


@given(
    st.lists(st.sampled_from([("Set-Cookie", cookie) for cookie in COOKIES]), max_size=4),
    st.sampled_from(LOCATIONS),
    st.sampled_from(CHARSETS),
    st.sampled_from([200, 302, 308, -1, 0, 2**53]),
)
def test_no_header_of_a_response_ends_more_than_the_run(
    cookies: list[tuple[str, str]], location: str, charset: str, status: int
) -> None:
    kind = f"text/html; charset={charset}"
    headers = [*cookies, ("Location", location), ("Content-Type", kind)]
    response = {**answer(1, headers, "eHh4"), "status": status}

    events = played(ordinary(), [json.dumps(response).encode()])

    assert isinstance(events[-1], Ended)
    assert not [e for e in events if isinstance(e, Failed) and e.type == "Unreadable"]
    assert sum(len(to_json(event)) for event in events) < 64 * MIB


def test_a_page_that_is_all_forms_costs_no_more_than_its_request() -> None:
    page = base64.b64encode(b"<form><input name=a required>" * 30_000).decode()
    response = json.dumps(answer(1, [("Content-Type", "text/html")], page)).encode()
    workers = ForgedWorkers(lambda job: [response] if job else ordinary(), Limits())

    session = Session(Project(), workers, Limits(), frozenset())
    events = list(session.run([PAGE, Request(submit=1), PAGE]))

    assert [event.n for event in events if isinstance(event, Responded)] == [1, 3]
    assert isinstance(events[-1], Ended)


def test_only_so_many_messages_are_taken_from_one_run() -> None:
    pairs = [["a", "b"]] * 19_000
    read = {
        **{"event": "read", "n": 1, "messages": pairs, "with_categories": True, "pulled": pairs},
        **{"category_filter": [], "again": False, "discarded": [], "file": None, "line": None},
    }
    many = [json.dumps(read).encode()] * 50

    events = played(ordinary(), many)

    assert isinstance(events[-1], Ended)
    assert events[-1].reason == "output"
    assert len(events) < 20


def test_what_no_budget_is_left_for_is_said_to_be_unknown() -> None:
    big = [
        ("Set-Cookie", session_cookie(json.dumps({"n": n, "a": "x" * 1_000_000})))
        for n in range(20)
    ]

    events = played(ordinary(), *[[json.dumps(answer(n, big)).encode()] for n in (1, 2)])

    asked = [event for event in events if isinstance(event, Requested)]
    responses = [event for event in events if isinstance(event, Responded)]
    assert asked[1].truncated == {"carried": -1}
    assert responses[1].balanced is None
