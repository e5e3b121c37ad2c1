"""A mistake that only an answer tells is pointed at in the files, where there is one line of it."""

from __future__ import annotations

import pytest

from lessons.diagnosis.diagnose import explain
from lessons.diagnosis.locate import key_change
from lessons.diagnosis.phrases import request_line
from lessons.grading.grade import check
from sandbox import Project, Timeline
from sandbox.request import parse_request
from sandbox.timeline import Place
from tests.lessons.conftest import Run
from tests.support.built_in import step_named

HEAD = """from flask import Flask, flash, redirect, session

app = Flask(__name__)
app.secret_key = "dev"
"""
HOME = HEAD + '\n@app.get("/")\ndef home():\n    return "Home"\n'
SAVE = '\n@app.post("/save")\ndef save():\n    flash("Saved!")\n    return redirect("/")\n'
BLUEPRINT = """
from flask import Blueprint
shop = Blueprint("shop", __name__, url_prefix="/shop")

@shop.post("/save")
def save():
    return "Saved"

app.register_blueprint(shop)
"""
LINKS = '<p>\n<a href="/abuot?x=1">About</a>\n<form action="/elsewhere" method="post">\n'

POINTED = {
    "the route of another method": (
        {"app.py": HOME + SAVE},
        ["GET /save"],
        *("app.py:10", "takes POST only. The route is app.py:10."),
    ),
    "a route behind a blueprint's prefix": (
        {"app.py": HEAD + BLUEPRINT},
        ["GET /shop/save"],
        *("app.py:9", "The route is app.py:9."),
    ),
    "a route that names its endpoint": (
        {"app.py": HEAD + '\n@app.route(\n    "/x", endpoint="y"\n)\ndef z():\n    return ""\n'},
        ["POST /x"],
        *("app.py:6", "The route is app.py:6."),
    ),
    "a redirect to a page that is not there": (
        {"app.py": HOME + SAVE.replace('redirect("/")', 'redirect("/home?from=save")')},
        ["POST /save"],
        *("app.py:13", "app.py:13 redirects there."),
    ),
    "a route with a slip of the pen": (
        {"app.py": HOME + SAVE.replace('"/save"', '"/safe"')},
        ["POST /save"],
        *("app.py:10", "Its route is app.py:10."),
    ),
    "a slash too many": (
        {"app.py": HOME + SAVE},
        ["POST /save/"],
        *("app.py:10", "Its route is app.py:10."),
    ),
    "a form to a page that is not there": (
        {"app.py": HOME, "templates/home.html": LINKS},
        ["POST /elsewhere"],
        *("templates/home.html:3", "templates/home.html:3 leads there."),
    ),
    "a key that changes between requests": (
        {
            "app.py": HOME
            + SAVE
            + "\n@app.teardown_request\ndef end(error):\n    app.secret_key += 'x'\n"
        },
        ["POST /save"],
        *("app.py:17", "app.py:17 sets another key while the app runs."),
    ),
}


SEVERAL = {
    "two routes that refuse": (
        {"app.py": HOME + '\n@app.put("/")\ndef other():\n    return ""\n'},
        ["DELETE /"],
    ),
    "two redirects": (
        {
            "app.py": HOME
            + SAVE.replace('"/")', '"/gone")')
            + '\n@app.get("/b")\ndef b():\n    return redirect("/gone")\n'
        },
        ["POST /save"],
    ),
    "a path like none": ({"app.py": HOME + SAVE}, ["GET /something/else"]),
    "two lines that set a key": (
        {
            "app.py": HOME
            + SAVE
            + "\n@app.after_request\ndef a(r):\n    app.secret_key = 'a'\n    return r\n"
            + "\n@app.teardown_request\ndef b(e):\n    app.config['SECRET_KEY'] = 'b'\n"
        },
        ["POST /save", "GET /"],
    ),
    "a file that is no Python": (
        {"app.py": HOME + SAVE, "other.py": "def (", "third.py": "\0"},
        ["GET /nowhere-at-all"],
    ),
}


@pytest.mark.parametrize("what", [*POINTED, *SEVERAL])
def test_a_line_is_named_where_it_is_the_only_one(what: str, run: Run) -> None:
    texts, requests, spot, said = POINTED.get(what) or (*SEVERAL[what], "None", "")
    project = Project.from_texts(texts)
    timeline = run(project, [parse_request(text) for text in requests])
    findings, without_files = explain(timeline, project.files), explain(timeline)
    finding, alone = findings[0], without_files[0]
    assert (str(finding.place), alone.place) == (spot, None)
    assert finding.sentence.startswith(alone.sentence)
    assert finding.sentence.endswith(said)
    assert (findings == without_files) == (what in SEVERAL)


def test_a_check_that_fails_for_it_names_the_line_too(run: Run) -> None:
    login = step_named("the-login")
    app = login.solution["app.py"].replace('"/login"', '"/logins"')
    project = login.project({**login.files, **login.solution, "app.py": app})
    drawn = {name: values[0] for name, values in login.front.draw.items()}
    timeline = run(project, [parse_request("POST /login name=Ada")])
    plain = check(login, timeline, drawn, explain(timeline))
    verdict = check(login, timeline, drawn, explain(timeline, project.files))
    line = app.split("\n").index(next(x for x in app.split("\n") if "/logins" in x)) + 1
    whys = [(r.why, str(r.place)) for r in verdict.results if "no rule of the app has" in r.why]
    assert whys
    assert all(place == f"app.py:{line}" and place in why for why, place in whys)
    assert [r.passed for r in plain.results] == [r.passed for r in verdict.results]
    assert request_line(timeline.exchanges[0].request) in whys[0][0]


def test_a_sum_of_thousands_of_parts_is_searched_too() -> None:
    text = f"x = {'+'.join(['x'] * 2_000)}\ndef end():\n    app.secret_key = 'x'\n"
    assert key_change(Timeline(), {"app.py": text.encode()}) == (
        Place("app.py", 3),
        "app.py:3 sets another key while the app runs.",
    )
