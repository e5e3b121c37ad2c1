"""Sentences of the first five lessons that no check, prediction or proof backs: a run of each."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from sandbox.events import Printed
from sandbox.project import Project
from sandbox.request import parse_request
from tests.lessons.conftest import Run

HEAD = "from flask import Flask, abort, request\napp = Flask(__name__)\n"
DEBUG = "app.debug = True\n"
STAMP = '@app.after_request\ndef stamp(response):\n    print("stamped")\n    return response\n'
KEY = "12345678-1234-5678-1234-567812345678"


def views(*rules: str) -> str:
    """Return an app whose views return their own rule, in the order of `rules`."""
    return HEAD + "".join(
        f"@app.get({rule!r})\ndef view_{number}(**values):\n    return {rule!r}\n"
        for number, rule in enumerate(rules)
    )


def view(line: str, rule: str = '@app.get("/")', before: str = "") -> str:
    """Return an app with a view of one line."""
    return f"{HEAD}{before}{rule}\ndef home():\n    {line}\n"


@dataclass(frozen=True)
class Claim:
    """What an app does: its last status, a piece of that page, and whether the hook ran."""

    says: str
    app: str
    request: str
    status: int
    page: str = ""
    stamped: bool | None = None


CLAIMS = (
    Claim(
        "float beats a variable, in either order",
        views("/<t>", "/<float:f>"),
        "GET /3.5",
        200,
        "float",
    ),
    Claim("and the other way round", views("/<float:f>", "/<t>"), "GET /3.5", 200, "float"),
    Claim(
        "uuid doesn't beat a variable above it",
        views("/<t>", "/<uuid:k>"),
        f"GET /{KEY}",
        200,
        "/<t>",
    ),
    Claim("nor the other way round", views("/<uuid:k>", "/<t>"), f"GET /{KEY}", 200, "uuid"),
    Claim("path comes last", views("/<path:p>", "/<t>"), "GET /tea", 200, "/<t>"),
    Claim("path at the end takes all slashes", views("/f/<path:p>"), "GET /f/a//b/", 200, "path"),
    Claim(
        "a view's string isn't escaped", view("return request.args['q']"), "GET /?q=<i>", 200, "<i>"
    ),
    Claim("the sentence of abort() is", view('abort(404, "<i>")'), "GET /", 404, "&lt;i&gt;"),
    Claim("no parentheses, no rule and no error", view("pass", rule="@app.get"), "GET /", 404),
    Claim("get() makes a rule for OPTIONS", view("return 'x'"), "OPTIONS /", 200),
    Claim(
        "after_request gets a 500",
        view("1 / 0", before=STAMP),
        "GET /",
        500,
        stamped=True,
    ),
    Claim(
        "with debug mode on, it doesn't get the page for an exception",
        view("1 / 0", before=DEBUG + STAMP),
        "GET /",
        500,
        stamped=False,
    ),
    Claim(
        "with debug mode on, a missing name isn't a 400",
        view("return request.args['q']", before=DEBUG),
        "GET /",
        500,
    ),
)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.says)
def test_a_run_shows_what_a_lesson_says(claim: Claim, run: Run) -> None:
    timeline = run(Project.from_texts({"app.py": claim.app}), [parse_request(claim.request)])
    response = timeline.exchanges[-1].response

    assert response is not None
    assert response.status == claim.status
    assert claim.page in response.body
    if claim.stamped is not None:
        printed = "".join(event.text for one in timeline.exchanges for event in one.of(Printed))
        assert ("stamped" in printed) == claim.stamped
