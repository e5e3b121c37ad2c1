"""What Flask did and what it sent: each kind of check counts its facts, and says why it fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from lessons.course.model import Check
from lessons.diagnosis.diagnose import explain
from lessons.grading.grade import CheckState, Result, check, observed
from sandbox.events import (
    Aborted,
    Called,
    CallKind,
    Event,
    Requested,
    Responded,
    Returned,
    Routed,
)
from tests.lessons.grading.kinds.judging import seen
from tests.support.timelines import answered, asked, failed, step, timeline

NOTES = [{"id": 1, "title": "Tea"}, {"id": 2, "title": "Milk"}]
JSON = "application/json"


def sent(
    n: int,
    status: int = 200,
    *headers: tuple[str, str],
    json: object = msgspec.UNSET,
    body: str = "",
    content_type: str = "",
    location: str | None = None,
) -> Responded:
    kind = content_type or (JSON if json is not msgspec.UNSET else "text/html; charset=utf-8")
    response = answered(n, status, body=body, content_type=kind, location=location)
    reason = {200: "OK", 404: "NOT FOUND"}.get(status, "")
    return msgspec.structs.replace(response, headers=headers, json=json, reason=reason)


def routed(n: int, rule: str | None = "/", endpoint: str | None = "home", **more: Any) -> Routed:
    return Routed(n, rule, endpoint, **{"blueprint": None, "args": (), "query": (), **more})


def called(n: int, kind: CallKind, name: str, line: int = 5, **more: Any) -> Called:
    return Called(n, kind, name, **{"scope": None, "file": "app.py", "line": line, **more})


def aborted(n: int, code: int, name: str, key: str | None = None) -> Aborted:
    return Aborted(n, code, name, "HTTPException", "", key, "app.py", 9)


def judged(one: Check, events: Sequence[Event], *more: Check) -> Result:
    """Return what comes of the check; `more` are other checks of the same step."""
    requests = tuple(f"{e.method} {e.path}" for e in events if isinstance(e, Requested))
    run = timeline(*events)
    return check(step(one, *more, requests=requests), run, {}, explain(run)).results[0]


def test_a_location_may_be_the_path_or_the_whole_address_of_the_app() -> None:
    one = seen("header", named="Location", equals="/notes/7")
    for where in ("/notes/7", "http://localhost/notes/7"):
        assert judged(one, (asked(1, "POST /notes"), sent(1, 201, ("Location", where)))).passed
    for where in ("notes/7", "http://example.com/notes/7"):
        assert not judged(one, (asked(1, "POST /notes"), sent(1, 201, ("Location", where)))).passed


API = (
    asked(1, "GET /notes"),
    routed(1, "/notes", "api.notes", blueprint="api"),
    called(1, "before_request", "enter", 3, scope="api"),
    called(1, "view", "notes", 7),
    Returned(1, "list", "notes"),
    called(1, "after_request", "leave", 11),
    sent(1, 200, ("Content-Type", JSON), ("Vary", "Accept, Cookie"), ("X-Total", "2"), json=NOTES),
    asked(2, "GET /notes/7"),
    routed(2, "/notes/<int:id>", "note", args=(("id", "7", "int"),)),
    called(2, "view", "note", 15),
    called(2, "errorhandler", "missing", 20, handles="NotFound", found_by="404"),
    Returned(2, "(dict, 404)", "missing"),
    sent(2, 404, ("Content-Type", JSON), json={"error": "No note 7.", "ok": False}),
    asked(3, "DELETE /notes"),
    routed(3, None, None, failed="MethodNotAllowed", allowed=("GET", "HEAD", "OPTIONS")),
    aborted(3, 405, "Method Not Allowed"),
    sent(3, 405, ("Allow", "GET, HEAD, OPTIONS"), ("Content-Type", "text/html")),
    asked(4, "GET /form"),
    routed(4, "/form", "form"),
    called(4, "view", "form", 30),
    aborted(4, 400, "Bad Request", "name"),
    sent(4, 400, ("Content-Type", "text/html")),
)
"""A list, an error that a handler answers, a method that isn't allowed, a missing field."""
MEANT = (seen("status", request=2, status=404), seen("aborted"))
"""Checks that ask for the failures."""


@pytest.mark.parametrize(
    "one",
    [
        seen("json", times=2),
        seen("json", kind="array", times=1),
        seen("json", equals=[{"title": "Tea", "id": 1.0}, {"id": 2, "title": "Milk"}], times=1),
        seen("json", at="1.title", equals="Milk"),
        seen("json", at="0.id", kind="number"),
        seen("json", at="0.secret", missing=True, request=1),
        seen("json", at="ok", equals=False, path="/notes/7"),
        seen("json", at="ok", equals=0, times=0),
        seen("json", at="0.id", equals="1", times=0),
        seen("header", named="x-total", equals="2", times=1),
        seen("header", named="content-type", contains="json", times=2),
        seen("header", named="Allow", words=("OPTIONS", "get", "HEAD")),
        seen("header", named="Vary", words=("cookie", "accept"), request=1),
        seen("header", named="Vary", request=2, times=0),
        seen("routed", times=3),
        seen("routed", rule="/notes/<int:id>", argument="id", value="7", type="int"),
        seen("routed", argument="id"),
        seen("routed", endpoint="api.notes", blueprint="api", times=1),
        seen("routed", blueprint="", times=2),
        seen("routed", failed="MethodNotAllowed", times=1),
        seen("routed", failed="NotFound", times=0),
        seen("called", kind="view", times=3),
        seen("called", kind="before_request", named="enter", scope="api"),
        seen("called", kind="after_request", scope="", request=1),
        seen("called", type="NotFound", times=1),
        seen("called", named="missing", request=1, times=0),
        seen("answered_by", named="notes", request=1),
        seen("answered_by", kind="errorhandler", type="NotFound", times=1),
        seen("answered_by", request=4, times=0),
        seen("aborted", times=2),
        seen("aborted", status=400, key="name", times=1),
        seen("aborted", status=404, times=0),
        seen("aborted", request=2, times=0),
    ],
    ids=str,
)
def test_checks_that_hold_of_an_api(one: Check) -> None:
    assert judged(one, API, *MEANT) == Result("", CheckState.PASSED)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (seen("json", request=3), "DELETE /notes should send JSON, but it sends text/html."),
        (
            seen("json", request=3, at="a", times=0),
            "DELETE /notes should send JSON, but it sends text/html.",
        ),
        (seen("json", path="/none"), "A request should go to '/none', but none does."),
        (seen("json", path="/none", times=0), "A request should go to '/none', but none does."),
        (
            seen("json", request=1, at="0.title", equals="Milk"),
            "The JSON of GET /notes has 'Tea' at '0.title', not 'Milk'.",
        ),
        (
            seen("json", request=2, equals={"error": "No note 7.", "ok": 0}),
            "The JSON of GET /notes/7 has the boolean false at 'ok', not the number 0.",
        ),
        (
            seen("json", request=1, at="0.name", equals="Tea"),
            "The JSON of GET /notes has no key 'name' at '0': it has 'id' and 'title'.",
        ),
        (
            seen("json", request=1, at="0.id", kind="string"),
            "The JSON of GET /notes has the number 1 at '0.id', not a string.",
        ),
        (
            seen("json", request=1, kind="object"),
            "The JSON of GET /notes is an array, not an object.",
        ),
        (
            seen("json", request=1, kind="null"),
            "The JSON of GET /notes is an array, not null.",
        ),
        (
            seen("json", request=2, at="error", missing=True),
            "The JSON of GET /notes/7 has 'No note 7.' at 'error', but nothing should be there.",
        ),
        (
            seen("json", at="0.title", equals="Tea", times=0),
            "The JSON of GET /notes has 'Tea' at '0.title', but it should not.",
        ),
        (
            seen("json", request=1, at="0.x", missing=True, times=0),
            "The JSON of GET /notes should not miss '0.x'.",
        ),
        (
            seen("json", kind="array", times=2),
            "Such JSON was sent once in the whole run, not twice.",
        ),
        (
            seen("header", request=1, named="X-Totl"),
            "GET /notes should send the header 'X-Totl', but it sends 'X-Total'.",
        ),
        (
            seen("header", request=1, named="Location"),
            "GET /notes should send the header 'Location', but it sends no such header.",
        ),
        (
            seen("header", request=1, named="X-Total", equals="3"),
            "The header 'X-Total' of GET /notes is '2', not '3'.",
        ),
        (
            seen("header", request=1, named="Vary", contains="Origin"),
            "The header 'Vary' of GET /notes is 'Accept, Cookie', without 'Origin'.",
        ),
        (
            seen("header", named="Allow", words=("GET", "DELETE")),
            "The header 'Allow' of DELETE /notes is 'GET, HEAD, OPTIONS', not 'GET, DELETE'.",
        ),
        (
            seen("header", named="Allow", times=0),
            "DELETE /notes sends the header 'Allow' with 'GET, HEAD, OPTIONS', but it should not.",
        ),
        (
            seen("header", named="Allow", times=2),
            "Such a header was sent once in the whole run, not twice.",
        ),
        (seen("header", named="A", path="/none"), "A request should go to '/none', but none does."),
        (
            seen("routed", request=2, rule="/notes/<id>"),
            "GET /notes/7 should match the rule '/notes/<id>', but it matches the rule"
            " '/notes/<int:id>'.",
        ),
        (
            seen("routed", request=3, rule="/notes"),
            "DELETE /notes should match the rule '/notes', but its method isn't allowed:"
            " the path takes GET, HEAD and OPTIONS.",
        ),
        (
            seen("routed", request=3, failed="NotFound"),
            "DELETE /notes should match no rule, but its method isn't allowed:"
            " the path takes GET, HEAD and OPTIONS.",
        ),
        (
            seen("routed", request=1, failed="MethodNotAllowed"),
            "GET /notes should match only rules of other methods, but it matches the rule"
            " '/notes'.",
        ),
        (
            seen("routed", failed="MethodNotAllowed", times=0),
            "DELETE /notes should match a rule, but its method isn't allowed:"
            " the path takes GET, HEAD and OPTIONS.",
        ),
        (
            seen("routed", request=1, endpoint="notes"),
            "GET /notes should match a rule of the endpoint 'notes', but its endpoint is"
            " 'api.notes'.",
        ),
        (
            seen("routed", request=1, blueprint="shop"),
            "The rule of GET /notes belongs to the blueprint 'api', not to 'shop'.",
        ),
        (
            seen("routed", request=1, blueprint=""),
            "The rule of GET /notes belongs to the blueprint 'api', not to none.",
        ),
        (
            seen("routed", request=2, blueprint="api"),
            "The rule of GET /notes/7 belongs to no blueprint, not to 'api'.",
        ),
        (
            seen("routed", request=2, argument="id", value="7", type="str"),
            "GET /notes/7 should have the argument id = '7' (str), but it has id = '7' (int).",
        ),
        (
            seen("routed", request=1, argument="id"),
            "GET /notes should have the argument id, but its rule has no arguments.",
        ),
        (
            seen("routed", rule="/notes", times=0),
            "GET /notes should not match the rule '/notes', but it does.",
        ),
        (
            seen("routed", rule="/notes", times=2),
            "A request matched the rule '/notes' once in the whole run, not twice.",
        ),
        (
            seen("called", request=1, kind="view", named="index"),
            "GET /notes should call the view index(), but Flask calls only the before_request"
            " function enter(), the view notes() and the after_request function leave().",
        ),
        (
            seen("called", request=1, kind="before_request", scope=""),
            "GET /notes should call a before_request function of the app, but Flask calls"
            " the before_request function enter() of 'api'.",
        ),
        (
            seen("called", request=2, kind="errorhandler", type="KeyError"),
            "GET /notes/7 should call an error handler for KeyError, but Flask calls"
            " the error handler missing() for NotFound.",
        ),
        (
            seen("called", request=3, named="notes"),
            "DELETE /notes should call the function notes(), but Flask calls no function.",
        ),
        (
            seen("called", named="enter", times=0),
            "GET /notes calls the before_request function enter(), but it should not.",
        ),
        (
            seen("called", kind="view", named="form", times=2),
            "Flask called the view form() once (app.py:30) in the whole run, not twice.",
        ),
        (
            seen("answered_by", request=1, kind="errorhandler"),
            "GET /notes should be answered by an error handler, but the view notes() answers.",
        ),
        (
            seen("answered_by", request=2, named="note"),
            "GET /notes/7 should be answered by the function note(), but the error handler"
            " missing() answers.",
        ),
        (
            seen("answered_by", request=4, named="form"),
            "GET /form should be answered by the function form(), but Flask itself answers"
            " with 400.",
        ),
        (
            seen("answered_by", named="notes", times=0),
            "GET /notes is answered by the view notes(), but it should not be.",
        ),
        (
            seen("answered_by", kind="view", times=2),
            "A view answered once (app.py:7) in the whole run, not twice.",
        ),
        (
            seen("aborted", request=2, status=404),
            "GET /notes/7 should end with 404, but the app itself answers with 404.",
        ),
        (
            seen("aborted", request=1),
            "GET /notes should end with an HTTP error, but it was answered 200.",
        ),
        (
            seen("aborted", request=4, status=404),
            "GET /form ends with 400 Bad Request for the missing key 'name', not with 404.",
        ),
        (
            seen("aborted", request=4, status=400, key="title"),
            "GET /form ends with 400 Bad Request for the missing key 'name', not with 400 for the"
            " missing key 'title'.",
        ),
        (
            seen("aborted", status=405, times=0),
            "DELETE /notes ends with 405 Method Not Allowed, but it should not.",
        ),
        (
            seen("aborted", status=405, times=2),
            "A request ended with 405 once (app.py:9) in the whole run, not twice.",
        ),
    ],
    ids=str,
)
def test_a_failed_check_says_what_it_wants_and_what_is_there(one: Check, why: str) -> None:
    result = judged(one, API, *MEANT)
    assert (result.state, result.why) == (CheckState.FAILED, why)


NO_HANDLER = (
    asked(1, "GET /notes/7"),
    routed(1, None, None, failed="NotFound"),
    aborted(1, 404, "Not Found"),
    sent(1, 404),
)
HANDLED = (
    asked(1, "GET /notes/7"),
    called(1, "errorhandler", "missing", handles="NotFound"),
    Returned(1, "(str, 404)", "missing"),
    sent(1, 404),
)


@pytest.mark.parametrize(
    ("one", "events"),
    [
        (seen("aborted", status=404), NO_HANDLER),
        (seen("routed", failed="NotFound"), NO_HANDLER),
        (seen("answered_by", kind="errorhandler"), HANDLED),
        (seen("called", type="NotFound"), HANDLED),
    ],
    ids=str,
)
def test_a_check_of_a_failure_is_met_by_it(one: Check, events: Sequence[Event]) -> None:
    verdict = check(step(one, requests=("GET /notes/7",)), timeline(*events), {}, ())
    assert verdict.passed


def test_a_handler_that_is_missing_is_told() -> None:
    one = seen("answered_by", request=1, kind="errorhandler", named="missing")
    result = judged(one, NO_HANDLER)
    assert (result.state, result.why) == (
        CheckState.FAILED,
        "GET /notes/7 should be answered by the error handler missing(), but Flask itself answers"
        " with 404 NOT FOUND.",
    )


@pytest.mark.parametrize(
    "one",
    [
        seen("json", kind="array"),
        seen("json", at="secret", missing=True),
        seen("header", named="X-Total"),
        seen("header", named="X-Total", times=0),
        seen("routed", rule="/other"),
        seen("routed", failed="NotFound", times=0),
        seen("called", named="notes"),
        seen("answered_by", named="notes"),
        seen("aborted", times=0, request=2),
    ],
    ids=str,
)
def test_an_exception_blocks_it(one: Check) -> None:
    crashed = (
        asked(1, "GET /notes"),
        routed(1, "/notes", "notes"),
        failed(1, "ValueError", "no notes"),
        aborted(1, 500, "Internal Server Error"),
        sent(1, 500),
        asked(2, "GET /notes"),
        sent(2),
    )
    assert judged(one, crashed).state is CheckState.BLOCKED


@pytest.mark.parametrize(
    ("response", "instead"),
    [
        (sent(1, 302, location="/login"), "it redirects to '/login'"),
        (sent(1, body="Tea", content_type="text/plain"), "it sends text/plain"),
        (sent(1, body="{'a': 1}", content_type=JSON), "its body isn't JSON: '{'a': 1}'"),
        (sent(1, content_type=f"{JSON}; charset=utf-8"), "its body is empty"),
        (
            msgspec.structs.replace(
                sent(1, body="[", content_type="application/problem+json"), truncated={"json": -1}
            ),
            "its body is too large to read",
        ),
    ],
    ids=str,
)
def test_what_came_instead_of_json_is_told(response: Responded, instead: str) -> None:
    result = judged(seen("json", request=1), (asked(1), response))
    assert result.why == f"GET / should send JSON, but {instead}."


def test_drawn_values_are_put_into_nested_data() -> None:
    wanted = {"note": {"title": "{title}", "{title}": [1, "{title}!"]}}
    got = {"note": {"title": "Tea", "Tea": [1, "Tea!"]}}
    one = step(seen("json", at="{title}", equals=wanted, request=1), requests=("GET /",))
    run = timeline(asked(1), sent(1, json={"Tea": got}))
    assert check(one, run, {"title": "Tea"}, ()).passed
    [result] = check(one, run, {"title": "Milk"}, ()).results
    assert "has no key 'Milk': it has 'Tea'" in result.why


@pytest.mark.parametrize(
    ("one", "is_seen"),
    [
        (seen("json", at="0.name", times=0, request=1), True),
        (seen("json", at="0.name", times=0, request=3), False),
        (seen("json", at="0.name", times=0, path="/none"), False),
        (seen("shown", times=0, request=1), True),
        (seen("shown", times=0, path="/none"), False),
    ],
    ids=str,
)
def test_a_prediction_that_nothing_is_there_needs_what_could_hold_it(
    one: Check, is_seen: bool
) -> None:
    assert observed(one, timeline(*API), {}) == is_seen


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (
            seen("aborted", status=404),
            "GET / should end with 404, but it was answered 500. app.py:9 raised ValueError: tea.",
        ),
        (
            seen("answered_by", kind="errorhandler"),
            "GET / should be answered by an error handler, but Flask itself answers with 500."
            " app.py:9 raised ValueError: tea.",
        ),
        (
            seen("called", kind="errorhandler"),
            "GET / should call an error handler, but Flask calls only the view home()."
            " app.py:9 raised ValueError: tea.",
        ),
    ],
    ids=str,
)
def test_the_exception_that_came_instead_is_told(one: Check, why: str) -> None:
    run = (asked(1), called(1, "view", "home"), failed(1, "ValueError", "tea"), sent(1, 500))
    assert judged(one, run).why == why


def test_of_several_requests_the_last_one_is_told() -> None:
    run = (*NO_HANDLER, asked(2), sent(2, 200))
    meant = seen("status", status=404)
    result = judged(seen("answered_by", named="home"), run, meant)
    assert result.why == (
        "A request should be answered by the function home(), but Flask itself answers GET / with"
        " 200 OK."
    )
    result = judged(seen("aborted", status=400), (asked(1), sent(1), asked(2), sent(2)))
    assert result.why == "A request should end with 400, but GET / was answered 200."
