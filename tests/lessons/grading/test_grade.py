"""Checks judge what was observed, and a failed one says where the run first left the way."""

from __future__ import annotations

from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.course.model import Check, Observe, Step
from lessons.course.placeholders import draw, requests_for
from lessons.diagnosis.diagnose import explain
from lessons.grading.grade import CheckState, Verdict, check
from sandbox import Request, Timeline
from sandbox.events import Event, Pair
from sandbox.timeline import Place
from tests.support.timelines import answered, asked, cookie, failed, flashed, read, step, timeline

SAVED: Pair = ("success", "Saved!")
PLAIN: Pair = ("message", "Saved!")
ROUND_TRIP: tuple[Event, ...] = (
    asked(1, "POST /save"),
    flashed(1, "Saved!", "success"),
    cookie(1, SAVED),
    answered(1, 302, location="/", waiting=[SAVED]),
    asked(2, carried=[SAVED], redirected_from=1),
    read(2, SAVED, with_categories=True),
    answered(2, displayed=[SAVED]),
    asked(3),
    read(3, with_categories=True),
    answered(3),
)
REQUESTS = ("POST /save", "GET /")
NO_KEY = (
    asked(1, "POST /save"),
    failed(1, "RuntimeError", "The session is unavailable because no secret key was set.  Set it."),
    answered(1, 500, session="none"),
    asked(2),
    read(2),
    answered(2, session="none"),
)


def seen(observe: Observe, **narrowed: Any) -> Check:
    """Return a check of what is observed."""
    return Check(name="", observe=observe, **narrowed)


def judged(step: Step, run: Timeline, **drawn: str) -> Verdict:
    return check(step, run, drawn, explain(run))


def why(one: Check, run: Timeline) -> str:
    """Return the reason for which the check fails, "" where it holds."""
    [result, *_] = judged(step(one, requests=REQUESTS), run).results
    assert result.passed == (not result.why)
    return result.why


@pytest.mark.parametrize(
    "one",
    [
        seen("flashed"),
        seen("flashed", category="success", message="Saved!", times=1),
        seen("flashed", request=1),
        seen("flashed", request=2, times=0),
        seen("flashed", message_not="Hello", path="/save"),
        seen("read", times=2),
        seen("read", request=1, with_categories=True, category="success"),
        seen("shown", request=1, times=1),
        seen("shown", request=2, times=0),
        seen("shown", path="/"),
        seen("waiting", times=0),
        seen("waiting", request=1, path="/save", category="success"),
        seen("lost", times=0),
        seen("cookie", contains="Saved!", times=1),
        seen("cookie", contains='["success","Saved!"]'),
        seen("error", times=0),
        seen("status", request=1, path="/save", status=300),
        seen("status", request=1, status=302),
        seen("status", status=200, times=2),
        seen("balanced"),
    ],
    ids=str,
)
def test_checks_that_hold_for_a_round_trip(one: Check) -> None:
    assert why(one, timeline(*ROUND_TRIP)) == ""


@pytest.mark.parametrize(
    ("one", "events", "expected"),
    [
        (
            seen("flashed", category="success"),
            [asked(1), flashed(1, "Saved!", line=11), answered(1, waiting=[PLAIN])],
            "app.py:11 queues 'Saved!' as 'message', not 'success'.",
        ),
        (
            seen("flashed", category="success", message="Saved!"),
            [asked(1), flashed(1, "Done"), answered(1, waiting=[("message", "Done")])],
            "app.py:9 queues 'Done' (as 'message'), not 'Saved!' (as 'success').",
        ),
        (
            seen("flashed", category="success"),
            [
                asked(1),
                flashed(1, "success", "Saved!"),
                answered(1, waiting=[("Saved!", "success")]),
            ],
            "the message 'success' with the category 'Saved!': the two arguments are swapped.",
        ),
        (
            seen("flashed", request=2, category="info"),
            ROUND_TRIP,
            "GET / should queue a message with the category 'info', but flash() was not called.",
        ),
        (
            seen("flashed", message="Saved!"),
            [asked(1), flashed(1, "Saved!", late=True), answered(1)],
            "The app should queue 'Saved!', but 'Saved!', which app.py:9 flashed, is in no cookie.",
        ),
        (
            seen("flashed", times=2),
            ROUND_TRIP,
            "flash() was called once (app.py:9) in the whole run, not twice.",
        ),
        (seen("flashed", times=0), ROUND_TRIP, "app.py:9 queues 'Saved!' (as 'success') while"),
        (
            seen("read", with_categories=False, request=1),
            ROUND_TRIP,
            "templates/home.html:2 reads pairs of category and message",
        ),
        (
            seen("read", message="Bye", request=1),
            ROUND_TRIP,
            "templates/home.html:2 gets 'Saved!' (as 'success'), not 'Bye'.",
        ),
        (
            seen("shown", message_not="Saved!"),
            ROUND_TRIP,
            "GET / shows 'Saved!', where another text is wanted.",
        ),
        (
            seen("shown", times=0),
            ROUND_TRIP,
            "GET / still shows 'Saved!' (as 'success'), but it should not.",
        ),
        (
            seen("shown", request=2),
            ROUND_TRIP,
            "The page of GET / should show a flash message, but it is empty.",
        ),
        (
            seen("shown", message="Saved, Frances!"),
            [asked(1), answered(1, body="<title>Notes</title><p>Saved, {name}!</p>")],
            "The page of GET / should show 'Saved, Frances!', but it shows 'Saved, {name}!'.",
        ),
        (
            seen("shown", message="Saved!"),
            [asked(1), answered(1, body="<p>Saved!</p>")],
            "has 'Saved!', but it should show a message that get_flashed_messages() returned.",
        ),
        (
            seen("shown", request=1),
            [asked(1, "POST /save"), answered(1, 302, location="/")],
            "POST /save should show a flash message, but it redirects to '/'.",
        ),
        (
            seen("waiting", message="Saved!"),
            ROUND_TRIP,
            "After GET / 'Saved!' should be waiting, but no message is.",
        ),
        (
            seen("waiting", times=0),
            [asked(1), flashed(1, "Saved!"), answered(1, waiting=[PLAIN])],
            "'Saved!' (as 'message') is still waiting after GET /, but nothing like it should be.",
        ),
        (seen("lost"), ROUND_TRIP, "The app should lose a flash message, but no message was lost."),
        (
            seen("lost", times=0),
            [asked(1, carried=[PLAIN]), read(1, PLAIN), answered(1)],
            "No message should be lost, but 'Saved!' (as 'message') was: it was read, but the page",
        ),
        (
            seen("cookie", contains="PIN"),
            ROUND_TRIP,
            """The session cookie that POST /save sets has '{"_flashes":[["success","Saved!"]]}',"""
            " not 'PIN'.",
        ),
        (
            seen("cookie", request=2, contains="PIN"),
            ROUND_TRIP,
            "GET / should set a session cookie with 'PIN', but it sets none.",
        ),
        (
            seen("page", contains="Frances"),
            [asked(1), answered(1, body="<title>Notes</title><p class=a>Saved, {name}!</p>")],
            "The page of GET / shows 'Saved, {name}!', not 'Frances'.",
        ),
        (
            seen("page", contains="<nav>"),
            [asked(1), answered(1, body="<p>Saved!</p>")],
            "The page of GET / has '<p>Saved!</p>', not '<nav>'.",
        ),
        (
            seen("page", contains="<b>", times=0),
            [asked(1), answered(1, body="<p>Saved <b>it</b></p>")],
            "contains '<b>', but it should not: '<p>Saved <b>it</b></p>'.",
        ),
        (
            seen("page", request=1),
            [asked(1, "POST /save"), answered(1, 302, location="/")],
            "POST /save should send a page, but it redirects to '/'.",
        ),
        (
            seen("error", type="KeyError"),
            ROUND_TRIP,
            "The app should raise KeyError, but it raises nothing.",
        ),
        (
            seen("error", type="KeyError"),
            NO_KEY,
            "app.py:9 raised RuntimeError: The session is unavailable",
        ),
        (
            seen("error", times=0),
            NO_KEY,
            "No exception should be raised. app.py:9 writes to the session, but the app has no",
        ),
        (
            seen("status", request=1, path="/save", status=300),
            NO_KEY,
            "POST /save was answered 500, not a redirect. app.py:9 writes to the session",
        ),
        (seen("status", path="/none"), ROUND_TRIP, "A request should go to '/none', but none"),
        (
            seen("status", request=1, status=300, times=0),
            ROUND_TRIP,
            "POST /save was answered 302, but it should not be a redirect.",
        ),
        (
            seen("balanced"),
            [asked(1), flashed(1, "Saved!"), answered(1)],
            "Every message of GET / should be accounted for, but not all are. The session was",
        ),
    ],
    ids=str,
)
def test_a_failed_check_names_the_first_divergence(
    one: Check, events: list[Event], expected: str
) -> None:
    assert expected in why(one, timeline(*events))


def test_a_message_shown_twice_names_both_lines() -> None:
    run = timeline(
        asked(1, carried=[PLAIN]),
        read(1, PLAIN, line=2),
        read(1, PLAIN, line=7, again=True),
        answered(1, displayed=[PLAIN, PLAIN]),
    )
    one = Check(name="the page shows it once", observe="shown", times=1)
    [result] = judged(step(one), run).results
    assert result.why.startswith("Messages are shown twice (templates/home.html:2) in the whole")
    assert "templates/home.html:2 and 7 both read the messages" in result.why
    assert result.place == Place("templates/home.html", 7)


@pytest.mark.parametrize(("wanted", "is_said"), [("Saved Ada.", True), ("Use {name} here.", False)])
def test_a_name_in_braces_that_nothing_replaced_is_explained(wanted: str, is_said: bool) -> None:
    run = timeline(asked(1), flashed(1, "Saved {name}."), answered(1))
    [result] = judged(step(seen("flashed", message=wanted)), run).results
    assert ('Only an f-string, f"…", puts a value in place of {name}.' in result.why) is is_said


def test_the_sentence_of_the_course_goes_first() -> None:
    one = seen("flashed", message="Saved {name}.", otherwise="Say that {name} was saved.")
    verdict = judged(step(one, draw={"name": ("Ada",)}), timeline(*ROUND_TRIP), name="Ada")
    assert verdict.results[0].why == "Say that Ada was saved."


@pytest.mark.parametrize(("shown", "is_said"), [("{text}!", True), ("{text}?", False)])
def test_it_is_said_of_those_runs_only_that_show_what_it_says(shown: str, is_said: bool) -> None:
    one = seen(
        "flashed", category="error", otherwise="It's green.", when=(seen("shown", message=shown),)
    )
    verdict = judged(step(one, draw={"text": ("Saved",)}), timeline(*ROUND_TRIP), text="Saved")
    assert (verdict.results[0].why == "It's green.") is is_said


@pytest.mark.parametrize("one", [seen("shown", request=2, times=0), seen("flashed")])
def test_nothing_holds_of_a_request_that_was_never_made(one: Check) -> None:
    load_error = failed(0, "NameError", "name 'flsh' is not defined", 3)
    run = Timeline().extended([load_error])
    verdict = judged(step(one, requests=REQUESTS), run)
    [result] = verdict.results
    assert result.state is CheckState.BLOCKED
    assert result.why == (
        "app.py:3 uses an unknown name: name 'flsh' is not defined. Did you mean 'flash'?"
    )
    assert verdict.cause is not None
    assert verdict.cause.cause == "name-error"


def test_a_run_that_was_cut_short_does_not_pass() -> None:
    events = (*ROUND_TRIP[:7], asked(3))
    ok = Check(name="queued", observe="flashed")
    verdict = judged(step(ok, requests=REQUESTS), timeline(*events, reason="timeout"))
    assert [result.passed for result in verdict.results] == [True, False]
    assert verdict.results[-1].why == "GET / took too long and was stopped."
    assert not verdict.passed


def test_a_step_without_checks_passes_when_nothing_went_wrong() -> None:
    assert judged(step(requests=REQUESTS), timeline(*ROUND_TRIP)).passed
    verdict = judged(step(requests=REQUESTS), timeline(*NO_KEY))
    assert not verdict.passed
    assert "no secret key" in verdict.results[0].why


def test_a_run_that_is_still_open_can_be_judged() -> None:
    open_run = timeline(*ROUND_TRIP, reason=None)
    assert judged(step(seen("flashed"), requests=REQUESTS), open_run).passed


def test_clients_are_told_apart() -> None:
    run = timeline(
        asked(1, "POST /save", client="A"),
        flashed(1, "Saved!"),
        answered(1, waiting=[PLAIN]),
        asked(2, client="B"),
        answered(2),
    )
    assert why(seen("waiting", request=1), run) == ""
    assert why(seen("waiting", request=2, times=0), run) == ""


@given(st.dictionaries(st.sampled_from(["name", "pin"]), st.text(), min_size=2))
def test_drawn_values_reach_the_request_whole(drawn: dict[str, str]) -> None:
    requests: tuple[str | dict[str, object], ...] = (
        "POST /save name={name} {name}={pin}",
        {"path": "/a", "json": {"deep": ["{name}", {"{{name}}": 1}]}, "headers": {"X": "{pin}"}},
    )
    first, second = requests_for(step(requests=requests), drawn)
    if drawn["name"] != "name":
        assert first.form == {"name": drawn["name"], drawn["name"]: drawn["pin"]}
    assert second.json == {"deep": [drawn["name"], {"{{name}}": 1}]}
    assert second.headers == {"X": drawn["pin"]}


def test_drawn_values_reach_every_part_of_a_request() -> None:
    file = {"name": "{name}.txt", "content": "{name}"}
    given: tuple[dict[str, object], ...] = (
        {"path": "/", "query": {"q": "{name}"}, "files": {"f": [file], "g": file}},
        {"path": "/", "body": "<{name}>"},
    )
    first, second = requests_for(step(requests=given), {"name": "Ada"})

    assert first.target == "/?q=Ada"
    assert [(part.name, part.content) for _, part in first.file_parts] == [("Ada.txt", "Ada")] * 2
    assert second.body == "<Ada>"


def test_a_drawn_value_in_a_path_is_quoted() -> None:
    [request] = requests_for(step(requests=("GET /{name}",)), {"name": "a b/ü?"})
    assert request == Request("/a%20b%2F%C3%BC%3F", "GET")


def test_draws_come_from_the_lists() -> None:
    one = step(draw={"name": ("Ada", "Alan"), "pin": ("1",)})
    seen = {draw(one, Random(seed))["name"] for seed in range(20)}
    assert seen == {"Ada", "Alan"}
    assert draw(one, Random(1))["pin"] == "1"


observed: st.SearchStrategy[Observe] = st.sampled_from(list(get_args(Observe)))


@given(
    observed,
    st.sampled_from([None, 1, 2, 3]),
    st.sampled_from([None, 0, 1, 2]),
    st.integers(0, len(ROUND_TRIP)),
    st.sampled_from([ROUND_TRIP, NO_KEY]),
)
def test_every_check_judges_every_part_of_a_run(
    observe: Observe, request: int | None, times: int | None, length: int, events: list[Event]
) -> None:
    run = timeline(*events[:length], reason="timeout")
    one = Check(name="", observe=observe, request=request, times=times)
    for result in judged(step(one, requests=REQUESTS), run).results:
        assert result.passed or result.why.endswith((".", "…"))


def test_a_run_with_very_many_messages_is_judged_as_one_with_few() -> None:
    # Looking through all messages for each of them would take minutes.
    pairs = [("message", f"m{number}") for number in range(20_000)]
    run = timeline(
        asked(1),
        *(flashed(1, message) for _, message in pairs),
        read(1, *pairs),
        answered(1, displayed=pairs),
    )
    kinds: tuple[Observe, ...] = ("flashed", "shown")
    for kind in kinds:
        assert judged(step(Check(name="", observe=kind, times=20_000)), run).passed


def test_of_very_many_messages_that_were_lost_the_first_is_told() -> None:
    pairs = [("message", f"m{number}") for number in range(20_000)]
    run = timeline(
        asked(1), *(flashed(1, message) for _, message in pairs), read(1, *pairs), answered(1)
    )
    [finding] = [one for one in explain(run) if one.cause == "read-not-shown"]
    assert "'m0'" in finding.sentence
