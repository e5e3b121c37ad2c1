"""Apps whose mistake shows in what a browser got: each is told with its cause, line and request."""

from __future__ import annotations

import pytest

from lessons.diagnosis.diagnose import explain
from sandbox import Project, Sandbox, fold
from sandbox.request import Request, parse_request

HEAD = """\
from datetime import timedelta
from flask import *
app = Flask(__name__)
app.secret_key = "dev"
"""

SAVE = """
@app.get("/")
def home():
    return str(get_flashed_messages())

@app.post("/save")
def save():
    flash("Saved!")
    return redirect("/")
"""

CASES: dict[str, tuple[str, tuple[str | Request, ...], tuple[str, str, int]]] = {
    "a lifetime of zero": (
        'app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(0)\n'
        + "@app.before_request\ndef keep(): session.permanent = True\n"
        + SAVE,
        ("POST /save",),
        ("cookie-not-kept", "app.py:5", 1),
    ),
    "a secure cookie over http": (
        'app.config["SESSION_COOKIE_SECURE"] = True\n' + SAVE,
        (Request("/save", "POST", host="tearoom.example"),),
        ("cookie-not-kept", "app.py:5", 1),
    ),
    "a cookie of another domain": (
        'app.config["SESSION_COOKIE_DOMAIN"] = "other.example"\n' + SAVE,
        ("POST /save",),
        ("cookie-not-kept", "app.py:5", 1),
    ),
    "a header that a middleware removes": (
        """
send = app.wsgi_app
def quiet(environ, start):
    return send(environ, lambda status, headers, *more: start(
        status, [pair for pair in headers if pair[0] != "Set-Cookie"], *more))
app.wsgi_app = quiet
"""
        + SAVE,
        ("POST /save",),
        ("cookie-removed", "app.py:9", 1),
    ),
    "a cookie for one path": (
        'app.config["SESSION_COOKIE_PATH"] = "/save"\n' + SAVE,
        ("POST /save",),
        ("cookie-kept-back", "app.py:5", 2),
    ),
    "an application root that is none": (
        'app.config["APPLICATION_ROOT"] = "/tearoom"\n' + SAVE,
        ("POST /save",),
        ("cookie-kept-back", "app.py:5", 2),
    ),
    "a redirect to another host": (
        SAVE.replace('redirect("/")', 'redirect("http://127.0.0.1:5000/")'),
        ("POST /save",),
        ("other-host", "app.py:13", 1),
    ),
    "a guard before its own page": (
        """
@app.before_request
def guard():
    if "name" not in session:
        return redirect(url_for("enter"))

@app.get("/enter")
def enter():
    return "Who are you?"
""",
        ("GET /enter",),
        ("redirect-loop", "app.py:9", 21),
    ),
    "a field of another name": (
        '@app.post("/save")\ndef save():\n    return request.form["name"]\n',
        ("POST /save Name=Ada",),
        ("missing-field", "app.py:7", 1),
    ),
    "a field in the query": (
        '@app.post("/save")\ndef save():\n    return request.form["name"]\n',
        ("POST /save?name=Ada",),
        ("missing-field", "app.py:7", 1),
    ),
    "a missing field in debug mode": (
        'app.debug = True\n@app.post("/save")\ndef save():\n    return request.form["name"]\n',
        ("POST /save",),
        ("missing-field", "app.py:8", 1),
    ),
    "a form in place of JSON": (
        '@app.post("/notes")\ndef add():\n    return request.get_json()["text"]\n',
        ("POST /notes text=Milk",),
        ("not-json", "app.py:7", 1),
    ),
    "a number for a response": (
        '@app.get("/")\ndef home():\n    return 5\n',
        ("GET /",),
        ("not-a-response", "app.py:7", 1),
    ),
    "a status before the body": (
        '@app.get("/")\ndef home():\n    return 404, "Not here"\n',
        ("GET /",),
        ("not-a-response", "app.py:7", 1),
    ),
    "a list inside the session": (
        """
@app.get("/")
def home():
    return str(session.setdefault("cart", []))

@app.get("/add")
def add():
    session["cart"].append("tea")
    return "added"
""",
        ("GET /", "GET /add", "GET /"),
        ("session-not-saved", "app.py:12", 2),
    ),
}

FINE: dict[str, tuple[str, tuple[str, ...]]] = {
    "a message that waits for the next page": (SAVE, ("POST /save", "GET /")),
    "a session that is cleared before the message": (
        SAVE.replace('    flash("Saved!")', '    session.clear()\n    flash("Saved!")'),
        ("POST /save",),
    ),
    "a message for the page of the same request": (
        '@app.get("/")\ndef home():\n    flash("Now")\n    return str(get_flashed_messages())\n',
        ("GET /",),
    ),
    "a field that may be absent": (
        '@app.post("/save")\ndef save():\n    return request.form.get("name", "nobody")\n',
        ("POST /save",),
    ),
    "a list that is changed and said to be": (
        """
@app.get("/")
def home():
    session.setdefault("cart", []).append("tea")
    session.modified = True
    return "added"
""",
        ("GET /", "GET /"),
    ),
}


@pytest.fixture(scope="module")
def sandbox(bulk_sandbox: Sandbox) -> Sandbox:
    return bulk_sandbox


def found(
    sandbox: Sandbox, source: str, lines: tuple[str | Request, ...]
) -> list[tuple[str, str, int | None]]:
    project = Project.from_texts({"app.py": HEAD + source})
    requests = [parse_request(line) if isinstance(line, str) else line for line in lines]
    timeline = fold(sandbox.run(project, requests))
    findings = explain(timeline, project.files)
    return [(one.cause, str(one.place or ""), one.request) for one in findings]


@pytest.mark.parametrize("name", CASES)
def test_the_first_cause_is_the_true_one(sandbox: Sandbox, name: str) -> None:
    source, lines, expected = CASES[name]

    assert found(sandbox, source, lines)[0] == expected


@pytest.mark.parametrize("name", FINE)
def test_nothing_is_said_of_an_app_that_is_right(sandbox: Sandbox, name: str) -> None:
    assert found(sandbox, *FINE[name]) == []
