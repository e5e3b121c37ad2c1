"""``flasklings run --record`` and ``--expect``: what an app does, kept and compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Flasklings, MakeApp

APP = """\
    import random, time, uuid
    from datetime import datetime
    from flask import Flask, flash, redirect, render_template_string

    app = Flask(__name__)
    app.secret_key = "dev"
    PAGE = "{% for m in get_flashed_messages() %}<p>{{ m }}</p>{% endfor %}"

    @app.get("/")
    def home():
        return render_template_string(PAGE)

    @app.post("/save")
    def save():
        flash("Saved!", "success")
        return redirect("/")

    @app.get("/varies")
    def varies():
        response = app.json.response(
            now=time.time(), day=str(datetime.now()), id=uuid.uuid4().hex, steady=[1, 2]
        )
        response.headers["X-Tea"] = "green"
        return response

    @app.get("/random")
    def by_chance():
        return f"Order {random.random()} of today and {datetime.now():%H:%M:%S}"

    @app.get("/wrong")
    def wrong():
        return {}["tea"]
"""
ASKED = tuple(
    word
    for path in ("POST /save", "/varies", "/random", "/wrong", "/none")
    for word in ("--request", path)
)


@pytest.fixture
def app(make_app: MakeApp) -> Path:
    return make_app(APP)


@pytest.fixture
def recording(app: Path, flasklings: Flasklings) -> Path:
    file = app / "run.recording.json"
    assert flasklings("run", app / "app.py", *ASKED, "--record", file).status == 1
    return file


def change(app: Path, old: str, new: str) -> None:
    file = app / "app.py"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def test_the_same_app_behaves_as_recorded_even_if_its_lines_move(
    app: Path, recording: Path, flasklings: Flasklings
) -> None:
    change(app, "import random", "# a comment\n\nimport random")
    said = flasklings("run", app / "app.py", "--expect", recording)
    assert said.status == 0  # although a view raised an exception, then as now
    assert said.out.splitlines()[-1] == f"The run is as in {recording}"
    lines = json.loads(recording.read_text())["lines"]
    assert lines[:5] == [
        "POST /save",
        "  queued [success] Saved!",
        "  302 → / text/html",
        "  cookie session kept",
        "  waiting [success] Saved!",
    ]
    assert "  header X-Tea: green" in lines
    assert '  |  "now": <time>' in [line.rstrip(",") for line in lines]
    assert any(line.startswith("  | Order <varies> of today and ") for line in lines)
    assert "  raised KeyError: 'tea'" in lines


@pytest.mark.parametrize(
    "edited",
    [
        ('"Saved!"', '"Kept!"', ["POST /save", "-   queued [success] Saved!"]),
        ("green", "black", ["GET /varies", "-   header X-Tea: green", "+   header X-Tea: black"]),
        ("[1, 2]", "[1]", ["GET /varies", "-   |   1,", "-   |   2"]),
        ("of today", "of now", ["GET /random", "-   | Order <varies> of today and <time>"]),
        ('{}["tea"]', '"fine"', ["GET /wrong", "-   raised KeyError: 'tea'"]),
        ('redirect("/")', '""', ["POST /save", "-   302 → / text/html", "+   200 text/html"]),
    ],
)
def test_what_changed_is_shown_below_its_request(
    app: Path,
    recording: Path,
    flasklings: Flasklings,
    edited: tuple[str, str, list[str]],
) -> None:
    old, new, changes = edited
    change(app, old, new)
    said = flasklings("run", app / "app.py", "--expect", recording)
    told = [line.strip() for line in said.out.partition("The run differs from")[2].splitlines()]
    assert said.status == 1
    assert told[1:2] == changes[:1]
    assert set(changes) <= set(told)
    in_json = flasklings("run", app / "app.py", "--expect", recording, "--json")
    assert in_json.status == 1
    assert [event["event"] for event in in_json.events[-2:]] == ["compared", "ended"]
    assert set(changes) <= {line.strip() for line in in_json.only("compared")[0]["changes"]}


def test_other_requests_can_be_compared_and_nothing_is_overwritten(
    app: Path, recording: Path, flasklings: Flasklings
) -> None:
    said = flasklings("run", app / "app.py", "--expect", recording, "--request", "/")
    assert said.status == 1
    before = recording.read_bytes()
    said = flasklings("run", app / "app.py", "--record", recording)
    assert (said.status, said.out) == (2, "")
    assert "already exists: name another file, or add --force" in said.err
    assert recording.read_bytes() == before
    assert flasklings("run", app / "app.py", "--record", recording, "--force").status == 0
    assert recording.read_bytes() != before


@pytest.mark.parametrize("content", [None, b"", b"[]", b"\xff", b'{"lines": 1}', b"[" * 100_000])
def test_what_is_no_recording_is_said_in_one_sentence(
    app: Path, flasklings: Flasklings, content: bytes | None
) -> None:
    file = app / "recording"
    if content is not None:
        file.write_bytes(content)
    said = flasklings("run", app / "app.py", "--expect", file)
    assert (said.status, said.out) == (2, "")
    assert str(file) in said.err
    assert said.err.count("\n") == 1


def test_a_run_that_is_cut_short_says_so_before_all(
    app: Path, recording: Path, flasklings: Flasklings
) -> None:
    change(app, 'flash("Saved!", "success")', "open('/etc/passwd')")
    assert flasklings("run", app / "app.py", "--expect", recording).status == 3
