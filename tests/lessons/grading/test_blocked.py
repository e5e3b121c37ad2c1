"""A check whose request failed is blocked: it never passes, and names what it waits for."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from lessons.course.model import Check, Observe
from lessons.diagnosis.diagnose import explain
from lessons.grading.grade import CheckState, Verdict, check, failures_asked_for
from sandbox.events import ENDLESS, MASK, CommandRun, Event, Failed, Pair, Routed
from tests.support.timelines import answered, asked, cookie, failed, flashed, read, step, timeline

PASSED, FAILED, BLOCKED = CheckState.PASSED, CheckState.FAILED, CheckState.BLOCKED
SAVED: Pair = ("success", "Saved!")
ERROR_PAGE = "<h1>Internal Server Error</h1><p>The server encountered an internal error.</p>"

SAVE: tuple[Event, ...] = (
    asked(1, "POST /save"),
    flashed(1, "Saved!", "success"),
    cookie(1, SAVED),
    answered(1, 302, location="/", waiting=[SAVED]),
)
CRASHED: tuple[Event, ...] = (
    asked(1, "POST /save"),
    flashed(1, "Saved!", "success"),
    cookie(1, SAVED),
    failed(1, "ZeroDivisionError", "division by zero"),
    answered(1, 500, waiting=[SAVED], body=ERROR_PAGE),
    asked(2, carried=[SAVED]),
    answered(2, body="<p>Notes</p>", waiting=[SAVED]),
)
"""The view raises: request 1 fails, and request 2 gets a page that shows nothing."""

PAGE_CRASHED: tuple[Event, ...] = (
    *SAVE,
    asked(2, carried=[SAVED], redirected_from=1),
    read(2, SAVED),
    failed(2, "KeyError", "'name'"),
    answered(2, 500, body=ERROR_PAGE),
)
"""The view works, and the page after its redirect raises."""

NOT_FOUND: tuple[Event, ...] = (asked(1), answered(1, 404, body="<h1>Not Found</h1>"))
WORKS: tuple[Event, ...] = (
    *SAVE,
    asked(2, carried=[SAVED], redirected_from=1),
    read(2, SAVED),
    answered(2, displayed=[SAVED], body="<p>Saved!</p>"),
    asked(3),
    answered(3, body="<p>Notes</p>"),
)


def seen(observe: Observe, **narrowed: Any) -> Check:
    return Check(name=observe, observe=observe, **narrowed)


def judged(events: tuple[Event, ...], *checks: Check, requests: int = 2) -> Verdict:
    run, asked_for = timeline(*events), step(*checks, requests=("POST /save", "GET /")[:requests])
    meant = failures_asked_for(asked_for, run, {})
    return check(asked_for, run, {}, explain(run, {}, meant))


@pytest.mark.parametrize(
    ("one", "events", "state"),
    [
        # What a failed request left behind proves nothing.
        (seen("flashed", request=1), CRASHED, BLOCKED),
        (seen("page", request=1, contains="error"), CRASHED, BLOCKED),
        (seen("page", request=1, contains="<b>", times=0), CRASHED, BLOCKED),
        (seen("cookie", request=1), CRASHED, BLOCKED),
        (seen("balanced"), CRASHED, BLOCKED),
        (seen("status", request=1, status=300, times=0), CRASHED, BLOCKED),
        (seen("page", contains="Found"), NOT_FOUND, BLOCKED),
        # Nor does that something is missing after it.
        (seen("shown", request=2), CRASHED, BLOCKED),
        (seen("shown", request=2, times=0), CRASHED, BLOCKED),
        (seen("lost", times=0), CRASHED, BLOCKED),
        # What a request that worked shows is so.
        (seen("page", request=2, contains="Notes"), CRASHED, PASSED),
        (seen("flashed", request=1, times=1), PAGE_CRASHED, PASSED),
        (seen("status", request=1, path="/save", status=300), PAGE_CRASHED, PASSED),
        (seen("shown", request=1), PAGE_CRASHED, BLOCKED),
        (seen("flashed", request=1, times=0), PAGE_CRASHED, FAILED),
        (seen("waiting", request=2, times=0), CRASHED, BLOCKED),
        (seen("waiting", request=1), PAGE_CRASHED, BLOCKED),
        # A check of statuses or exceptions judges the failure itself.
        (seen("status", request=1, status=300), CRASHED, FAILED),
        (seen("error", times=0), CRASHED, FAILED),
        (seen("error", type="KeyError"), CRASHED, FAILED),
        (seen("error", request=2, times=0), CRASHED, BLOCKED),
        # A failure that is asked for is none.
        (seen("error", type="ZeroDivisionError"), CRASHED, PASSED),
        (seen("status", request=1, status=500), CRASHED, PASSED),
        (seen("status", status=404), NOT_FOUND, PASSED),
        (seen("status", status=400), NOT_FOUND, PASSED),
        (seen("status", status=403), NOT_FOUND, FAILED),
    ],
    ids=str,
)
def test_a_check_passes_only_by_what_really_worked(
    one: Check, events: tuple[Event, ...], state: CheckState
) -> None:
    assert judged(events, one).results[0].state is state


def test_a_blocked_check_names_what_it_waits_for() -> None:
    verdict = judged(CRASHED, seen("shown"), seen("page", request=2, contains="Notes"))
    blocked, passed = verdict.results
    assert blocked.why == "app.py:9 raised ZeroDivisionError: division by zero."
    assert str(blocked.place) == "app.py:9"
    assert passed.passed
    assert not verdict.passed
    assert verdict.cause is not None
    assert (verdict.cause.cause, verdict.cause.request) == ("exception", 1)


def test_a_response_without_an_exception_is_named_by_its_status() -> None:
    forbidden = (asked(1), answered(1, 403))
    [result] = judged(forbidden, seen("shown"), requests=1).results
    assert result.why == "GET / was answered 403."


def test_checks_that_wait_for_different_requests_name_each_its_own_and_the_first_comes_first() -> (
    None
):
    events = (
        *(asked(1, "POST /save"), answered(1, 302, location="/")),
        *(asked(2, redirected_from=1), failed(2, "KeyError", "'name'"), answered(2, 500)),
        *(asked(3, "GET /no"), answered(3, 403)),
    )
    last, first = seen("page", request=2, times=1), seen("page", request=1)
    verdict = judged(events, last, first)
    assert {result.state for result in verdict.results} == {BLOCKED}
    assert verdict.cause is not None
    assert verdict.cause.request == 2


def test_other_checks_may_need_a_failure_that_one_check_asks_for() -> None:
    meant = seen("status", request=1, status=404)
    none_shown = seen("shown", times=0)
    assert judged(NOT_FOUND, meant, none_shown, requests=1).passed
    assert not judged(NOT_FOUND, none_shown, requests=1).passed
    assert explain(timeline(*NOT_FOUND), {}, {1}) == ()


def test_a_step_does_not_pass_with_a_failed_request_that_no_check_looks_at() -> None:
    verdict = judged(PAGE_CRASHED, seen("flashed", request=1))
    assert [result.state for result in verdict.results] == [PASSED, FAILED]
    assert verdict.results[1].why == "app.py:9 raised KeyError: 'name'."


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (seen("shown", request=2, times=0), ""),
        (seen("shown", path="/gone", times=0), "A request should go to '/gone', but none does."),
        (seen("read", path="/gone", times=0), "A request should go to '/gone', but none does."),
        (seen("page", path="/save", contains="x", times=0), "should send a page, but it redirects"),
        (seen("error", path="/gone", times=0), "A request should go to '/gone', but none does."),
        (seen("balanced", path="/gone"), "A request should go to '/gone', but none does."),
        (seen("page", path="/gone"), "A request should go to '/gone', but none does."),
        (seen("status", path="/gone", times=0), ""),
    ],
    ids=str,
)
def test_that_something_is_absent_counts_only_where_it_could_have_been(
    one: Check, why: str
) -> None:
    [result] = judged(WORKS, one).results
    assert result.passed is (not why)
    assert why in result.why


def test_a_value_is_missing_only_from_json_that_could_hold_it() -> None:
    def result(body: object, **narrowed: Any) -> str:
        sent = msgspec.structs.replace(answered(1, content_type="application/json"), json=body)
        return judged((asked(1), sent), seen("json", **narrowed), requests=1).results[0].why

    for wanted in ({"missing": True}, {"times": 0}):
        assert result({"user": {}}, at="user.password", **wanted) == ""
        gone = "The JSON of GET / has no key 'user': it's empty."
        assert result({}, at="user.password", **wanted) == gone
        gone = "The JSON of GET / has 0 items, so there's no index 0."
        assert result([], at="0.password", **wanted) == gone


def test_an_argument_that_is_kept_secret_may_have_any_value() -> None:
    routed = Routed(1, "/reset/<token>", "reset", None, (("token", MASK, "str"),), ())
    told = "GET /reset/a has the argument 'token', which is kept secret, so that no check can"
    for value, times, why in (("a", None, told), ("a", 0, told), (None, None, "")):
        one = seen("routed", argument="token", value=value, times=times)
        events = (asked(1, "GET /reset/a"), routed, answered(1))
        assert judged(events, one, requests=1).results[0].why.startswith(why)


def test_a_redirect_without_an_end_is_a_request_that_failed() -> None:
    gave_up = Failed(1, ENDLESS, "stopped", None, None, (), "sandbox")
    events = (asked(1), answered(1, 302, location="/"), gave_up)
    redirects = seen("status", status=300)
    assert judged(events, redirects, requests=1).results[0].state is BLOCKED
    for request in (None, 1):
        meant = seen("error", type=ENDLESS, request=request)
        assert judged(events, meant, redirects, requests=1).passed


def test_no_json_at_all_is_wanted_and_there_is_none() -> None:
    assert judged((asked(1), answered(1)), seen("json", times=0), requests=1).passed


def test_what_is_missing_from_the_beginning_of_a_page_may_be_in_the_rest() -> None:
    page = msgspec.structs.replace(answered(1, body="<p>Tea"), truncated={"body": 2_000_000})
    untold = "The app sends such a large body that flasklings only looks at its beginning."
    for times in (0, 1, None):
        [result] = judged(
            (asked(1), page), seen("page", contains="jam", times=times), requests=1
        ).results
        assert (result.state, result.why) == (FAILED, untold)
    assert judged((asked(1), page), seen("page", contains="Tea"), requests=1).passed


def test_a_request_that_was_never_made_blocks_its_checks() -> None:
    run = timeline(*SAVE, asked(2, redirected_from=1), reason="timeout")
    asked_for = step(
        seen("flashed", request=1),
        seen("shown", request=2, times=0),
        requests=("POST /save", "GET /"),
    )
    first, second = check(asked_for, run, {}, explain(run)).results
    assert first.passed
    assert second.state is BLOCKED
    assert second.why == "GET / took too long and was stopped."


def test_consequences_of_a_failed_request_are_no_mistakes_of_their_own() -> None:
    never_read = (*CRASHED[:-2], asked(2, carried=[SAVED]), answered(2, waiting=[SAVED]))
    assert [finding.cause for finding in explain(timeline(*never_read))] == ["exception"]
    without = (*SAVE, asked(2, carried=[SAVED]), answered(2, waiting=[SAVED]))
    assert [finding.cause for finding in explain(timeline(*without))] == ["never-read"]


def test_what_stopped_the_first_request_comes_first() -> None:
    events = (
        *(asked(1), failed(1, "NameError", "name 'flahs' is not defined", 3), answered(1, 500)),
        *(asked(2), failed(2, "RuntimeError", "Working outside of request context.")),
    )
    found = [(f.cause, f.request) for f in explain(timeline(*events, answered(2, 500)))]
    assert found == [("name-error", 1), ("outside-request", 2)]


def test_a_command_has_no_response_and_fails_by_its_status() -> None:
    def ran(status: int) -> tuple[Event, ...]:
        return (asked(1, "flask init"), CommandRun(1, "init", (), status, "Made 2 tables.\n"))

    prints = seen("output", contains="2 tables")
    assert judged(ran(0), prints, requests=1).passed
    [result] = judged(ran(3), prints, requests=1).results
    assert (result.state, result.why) == (BLOCKED, "flask init ended with the status 3.")
    [result] = judged(ran(0)[:1], seen("output", times=0), requests=1).results
    assert result.state is BLOCKED
