"""The pattern that Flask's own documentation teaches for flashing, observed end to end.

A login that flashes and redirects, a page that does nothing about messages itself, and a layout
that loops over them for every page.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.cli.conftest import Flasklings, MakeApp, Said

APP = """\
    from flask import Flask, flash, redirect, render_template, request, url_for

    app = Flask(__name__)
    app.secret_key = "only for this test"


    @app.route("/")
    def index():
        return render_template("index.html")


    @app.route("/login", methods=["GET", "POST"])
    def login():
        problem = None
        if request.method == "POST":
            if request.form["user"] == "ada" and request.form["word"] == "lovelace":
                flash("Welcome back, Ada")
                return redirect(url_for("index"))
            problem = "Wrong name or word"
            flash("That did not work", "error")
        return render_template("login.html", problem=problem)
"""
LAYOUT = """\
    <!doctype html>
    <title>Club</title>
    {% with notes = get_flashed_messages(with_categories=true) %}
      {% if notes %}
        <ul>
          {% for kind, note in notes %}<li class="{{ kind }}">{{ note }}</li>{% endfor %}
        </ul>
      {% endif %}
    {% endwith %}
    {% block content %}{% endblock %}
"""
INDEX = """\
    {% extends "layout.html" %}
    {% block content %}<a href="{{ url_for('login') }}">Come in</a>{% endblock %}
"""
LOGIN = """\
    {% extends "layout.html" %}
    {% block content %}
      {% if problem %}<p>{{ problem }}</p>{% endif %}
      <form method="post"><input name="user"><input name="word"></form>
    {% endblock %}
"""


@pytest.fixture
def club(make_app: MakeApp) -> Path:
    return make_app(
        APP,
        **{
            "templates/layout.html": LAYOUT,
            "templates/index.html": INDEX,
            "templates/login.html": LOGIN,
        },
    )


@pytest.fixture
def said(club: Path, flasklings: Flasklings) -> Said:
    return flasklings(
        "run",
        club,
        "--json",
        *("--request", "GET /login"),
        *("--request", "POST /login user=ada word=byron"),
        *("--request", "POST /login user=ada word=lovelace"),
        *("--request", "GET /"),
    )


WRONG = ["error", "That did not work"]
WELCOME = ["message", "Welcome back, Ada"]


def test_the_login_of_the_documentation_is_told_event_by_event(said: Said) -> None:
    assert said.status == 0
    hops = [(e["method"], e["path"], e["redirected_from"]) for e in said.only("request")]
    assert hops == [
        ("GET", "/login", None),
        ("POST", "/login", None),
        ("POST", "/login", None),
        ("GET", "/", 3),
        ("GET", "/", None),
    ]
    responses = said.only("response")
    assert [e["status"] for e in responses] == [200, 200, 302, 200, 200]
    flashed = [(e["n"], e["category"], e["message"], e["line"]) for e in said.only("flashed")]
    assert flashed == [(2, *WRONG, 20), (3, *WELCOME, 17)]
    reads = [(e["n"], e["messages"], e["file"], e["line"]) for e in said.only("read")]
    layout = ("templates/layout.html", 3)
    assert reads == [
        (n, read, *layout) for n, read in ((1, []), (2, [WRONG]), (4, [WELCOME]), (5, []))
    ]
    assert all(e["with_categories"] for e in said.only("read"))
    assert [e["displayed"] for e in responses] == [[], [WRONG], [], [WELCOME], []]
    assert [e["waiting"] for e in responses] == [[], [], [WELCOME], [], []]
    assert said.only("request")[3]["carried"] == [WELCOME]
    assert [e["balanced"] for e in responses] == [True] * 5
    order = [e["event"] for e in said.events if e.get("n") in (3, 4)]
    assert order == [
        *("request", "flashed", "cookie", "response"),
        *("request", "read", "cookie", "response"),
    ]
