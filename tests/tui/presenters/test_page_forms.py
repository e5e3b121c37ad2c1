"""A form that is filled in and sent brings Flask what a browser sends."""

from __future__ import annotations

import json

import pytest

from sandbox import Project, Request, Sandbox
from sandbox.events import Failed, Responded
from sandbox.html_document import PlacedControl, read_document
from tui.presenters.page_forms import (
    Filled,
    button_number,
    emptied,
    form_request,
    turned,
    with_value,
)

APP = b"""
from flask import *
app = Flask(__name__)
@app.get("/")
def home():
    return PAGE
@app.route("/to", methods=["GET", "POST"])
def to():
    return [request.method, *request.values.items(multi=True)]
"""
POST = "<form action=/to method=post>"
CHOICES = "<option value=1>2<option value=2>1"

Press = str | tuple[int, str]
"""A target by its number: what's typed into it, or "!" to turn or press it."""


def sent(sandbox: Sandbox, page: str, *presses: tuple[int, str]) -> list[object]:
    """Fill in and send the form of a page, and return what Flask got."""
    document = read_document(page)
    filled: Filled = {}
    form, button = 1, 0
    for at, what in presses:
        target = document.targets[at]
        assert isinstance(target, PlacedControl)
        form = target.form
        if target.control.is_button:
            button = button_number(document.forms, target)
        elif what == "!":
            filled = turned(filled, target, document.forms[form - 1])
        else:
            filled = with_value(filled, target, what)
    request = form_request(document.forms, form, filled, button)
    project = Project({"app.py": f"PAGE = {page!r}\n".encode() + APP})
    events = list(sandbox.run(project, [Request("/"), request]))
    if fault := next((event.message for event in events if isinstance(event, Failed)), ""):
        return [fault]
    answer = [event for event in events if isinstance(event, Responded)][-1]
    return [tuple(one) if isinstance(one, list) else one for one in json.loads(answer.body)]


@pytest.mark.parametrize(
    ("page", "presses", "received"),
    [
        (f"{POST}<input name=a><textarea name=b>x</textarea>", [(0, "é & =")],
         ["POST", ("a", "é & ="), ("b", "x")]),
        (f"{POST}<textarea name=b></textarea>", [(0, "1\n2")], ["POST", ("b", "1\r\n2")]),
        ("<form action=/to?lost=1><input name=a value=1>", [], ["GET", ("a", "1")]),
        (f"{POST}<input type=checkbox name=a checked><input type=checkbox name=b value=y>",
         [(0, "!"), (1, "!")], ["POST", ("b", "y")]),
        (f"{POST}<input type=hidden name=a value=0><input type=checkbox name=a value=1>",
         [(0, "!")], ["POST", ("a", "0"), ("a", "1")]),
        (f"{POST}<input type=radio name=a value=1 checked><input type=radio name=a value=2>",
         [(1, "!")], ["POST", ("a", "2")]),
        (f"{POST}<select name=a>{CHOICES}</select>", [], ["POST", ("a", "1")]),
        (f"{POST}<select name=a>{CHOICES}</select>", [(0, "!")], ["POST", ("a", "2")]),
        (f"{POST}<select name=a multiple>{CHOICES}</select>", [(1, "!"), (0, "!"), (1, "!")],
         ["POST", ("a", "1")]),
        (f"{POST}<input name=a value=1><input name=a><input name=c disabled value=9>",
         [(1, "2")], ["POST", ("a", "1"), ("a", "2")]),
        (f"{POST}<button name=b value=1>x</button><button>y</button>", [(1, "!")], ["POST"]),
        (f"{POST}<button name=b value=1>x</button><button name=b value=1>y</button>",
         [(1, "!")], ["POST", ("b", "1")]),
        (f"{POST}<button>x</button><button formmethod=get name=b value=2>y</button>",
         [(1, "!")], ["GET", ("b", "2")]),
        (f"<form action=/no></form>{POST}<input name=second>", [(0, "x")],
         ["POST", ("second", "x")]),
        (f"{POST}<input name=a required>", [(0, "")],
         ["The browser asks to fill in 'a', and sends nothing."]),
    ],
)  # fmt: skip
def test_flask_receives_what_a_browser_sends(
    bulk_sandbox: Sandbox, page: str, presses: list[tuple[int, str]], received: list[object]
) -> None:
    assert sent(bulk_sandbox, page, *presses) == received


def test_a_reset_empties_its_own_form_alone() -> None:
    filled = {(1, 0): ("a",), (2, 0): ("b",)}
    assert emptied(filled, 1) == {(2, 0): ("b",)}
