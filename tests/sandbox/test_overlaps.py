"""Requests of one browser that are on their way at the same time."""

from __future__ import annotations

from sandbox import Request
from sandbox.events import Requested
from sandbox.request import parse_script
from tests.sandbox.conftest import Observe

APP = {
    "app.py": """\
from flask import Flask, flash, get_flashed_messages, redirect

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/<word>")
def save(word):
    flash(word)
    return "done"


@app.post("/go/<word>")
def go(word):
    flash(word)
    return redirect("/")


@app.get("/")
def home():
    return " ".join(get_flashed_messages())
"""
}


def test_one_that_overlaps_does_not_have_the_cookie_of_the_one_before(observe: Observe) -> None:
    run = observe(APP, "POST /one", Request("/two", "POST", overlaps=True), "GET /")
    assert [request.carried for request in run.all(Requested)] == [(), (), (("message", "two"),)]


def test_the_last_answer_wins_also_among_three(observe: Observe) -> None:
    run = observe(
        APP,
        "POST /one",
        Request("/two", "POST", overlaps=True),
        Request("/three", "POST", overlaps=True),
        "GET /",
    )
    assert run.all(Requested)[-1].carried == (("message", "three"),)


def test_what_both_found_in_the_session_both_bring_along(observe: Observe) -> None:
    run = observe(APP, "POST /zero", "POST /one", Request("/two", "POST", overlaps=True), "GET /")
    assert run.all(Requested)[2].carried == (("message", "zero"),)
    assert run.all(Requested)[3].carried == (("message", "zero"), ("message", "two"))


def test_what_a_redirect_leads_to_has_the_cookie_of_that_answer(observe: Observe) -> None:
    run = observe(APP, "POST /one", Request("/go/two", "POST", overlaps=True))
    assert run.all(Requested)[-1].carried == (("message", "two"),)


def test_another_browser_never_overlaps(observe: Observe) -> None:
    run = observe(APP, "POST /one", Request("/two", "POST", client="B", overlaps=True), "GET /")
    assert run.all(Requested)[-1].carried == (("message", "one"),)


def test_a_script_may_ask_for_it() -> None:
    (request,) = parse_script('[{"path": "/", "overlaps": true}]')
    assert request.overlaps
