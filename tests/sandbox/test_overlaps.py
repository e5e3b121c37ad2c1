"""Requests of one browser that are on their way at the same time."""

from __future__ import annotations

import pytest

from sandbox import Request
from sandbox.events import Requested
from sandbox.request import parse_script
from tests.sandbox.conftest import Observe

APP = """\
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

TWO, THREE = (Request(f"/{word}", "POST", overlaps=True) for word in ("two", "three"))


@pytest.mark.parametrize(
    ("requests", "carried"),
    [
        pytest.param(["POST /one", TWO, "GET /"], [[], [], ["two"]], id="without the cookie"),
        pytest.param(["POST /one", TWO, THREE, "GET /"], [[], [], [], ["three"]], id="last wins"),
        pytest.param(
            ["POST /zero", "POST /one", TWO, "GET /"],
            [[], ["zero"], ["zero"], ["zero", "two"]],
            id="both bring what both found",
        ),
        pytest.param(
            ["POST /one", Request("/go/two", "POST", overlaps=True)],
            [[], [], ["two"]],
            id="a redirect has the cookie of its response",
        ),
        pytest.param(
            ["POST /one", Request("/two", "POST", client="B", overlaps=True), "GET /"],
            [[], [], ["one"]],
            id="another browser never overlaps",
        ),
    ],
)
def test_a_request_that_overlaps_carries_what_the_browser_had_before(
    observe: Observe, requests: list[str | Request], carried: list[list[str]]
) -> None:
    run = observe(APP, *requests)

    sent = [[message for _, message in event.carried] for event in run.all(Requested)]
    assert sent == carried


def test_a_script_may_ask_for_it() -> None:
    (request,) = parse_script('[{"path": "/", "overlaps": true}]')
    assert request.overlaps
