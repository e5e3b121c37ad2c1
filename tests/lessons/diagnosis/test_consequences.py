"""A finding tells a consequence only if it came about in this very run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lessons.course.placeholders import to_request
from lessons.diagnosis.cause import Finding
from lessons.diagnosis.diagnose import explain
from sandbox import Project
from sandbox.project import AS_USUAL, Mode
from tests.lessons.conftest import Run

DEBUG, TESTING = Mode(debug=True), Mode(testing=True)

APP = """\
from flask import *
app = Flask(__name__)
app.secret_key = "k"
READ = "{% for m in get_flashed_messages() %}<p>{{ m }}</p>{% endfor %}"

@app.post("/none")
def none():
    flash("Saved!")

@app.post("/undone")
def undone():
    flash("Saved!")
    session.pop("_flashes")

@app.post("/late")
def late():
    page = render_template_string(READ)
    flash("Saved!")
    return page

@app.post("/large")
def large():
    session["x"] = [n * 7919 % 99991 for n in range(3000)]
    flash("Saved!")
    return render_template_string(READ)

@app.post("/large/message")
def large_message():
    flash(" ".join(str(n * 7919 % 99991) for n in range(3000)))
    return redirect("/")

@app.post("/key")
def key():
    return request.json["name"]

@app.post("/save")
def save():
    flash("Saved!")
    return redirect("/")

@app.get("/pairs")
def pairs():
    return render_template("pairs.html")

@app.get("/thrice")
def thrice():
    return render_template_string(READ * 3)

@app.get("/")
def home():
    return render_template_string(READ)

@app.get("/stream")
def stream():
    def rows():
        yield "<p>"
        flash("Saved!")
    return rows()

@app.get("/stream/read")
def stream_read():
    def rows():
        yield "<p>"
        yield str(get_flashed_messages())
    return Response(rows())

@app.get("/stream/path")
def stream_path():
    return (request.path for _ in range(2))
"""

PAIRS = "{% for c, m in get_flashed_messages() %}{{ m }}{% endfor %}"


def finding(run: Run, *requests: str | dict[str, object], mode: Mode = AS_USUAL) -> Finding:
    """Return the first mistake of a run."""
    files = {"app.py": APP, "templates/pairs.html": PAIRS}
    project = replace(Project.from_texts(files), mode=mode)
    timeline = run(project, [to_request(one) for one in requests])
    return explain(timeline, project.files)[0]


LOST = "mode on, Flask doesn't save the session then, so the message is lost."


@pytest.mark.parametrize(
    ("path", "mode", "told"),
    [
        ("/none", AS_USUAL, "The message is queued anyway."),
        ("/none", DEBUG, f"With debug {LOST}"),
        ("/none", TESTING, f"With testing {LOST}"),
        ("/undone", AS_USUAL, "(the last that was seen of it is app.py:12)."),
    ],
)
def test_what_became_of_the_message_of_a_view_that_returns_nothing(
    path: str, mode: Mode, told: str, run: Run
) -> None:
    found = finding(run, f"POST {path}", mode=mode)
    assert found.cause == "nothing-returned"
    assert found.sentence.endswith(told)


@pytest.mark.parametrize(("mode", "gone"), [(AS_USUAL, True), (DEBUG, False)])
def test_messages_that_were_read_are_gone_if_the_session_was_saved(
    mode: Mode, gone: bool, run: Run
) -> None:
    found = finding(run, {"method": "POST", "path": "/save", "follow": False}, "/pairs", mode=mode)
    assert found.cause == "pairs-without-categories"
    assert found.sentence.endswith("so they are lost.") == gone


def test_a_cookie_that_is_too_large_loses_what_was_not_shown(run: Run) -> None:
    shown, lost = finding(run, "POST /large"), finding(run, "POST /large/message")
    assert shown.cause == lost.cause == "cookie-too-big"
    assert shown.sentence.endswith("so what it changed is lost.")
    assert lost.sentence.endswith("' is lost.")


@pytest.mark.parametrize(("mode", "sent"), [(AS_USUAL, ", so Flask sent 500."), (DEBUG, ".")])
def test_500_is_told_where_it_was_sent(mode: Mode, sent: str, run: Run) -> None:
    found = finding(run, 'POST /key {"nme": 1}', mode=mode)
    assert found.sentence.endswith(f"Python raised a KeyError{sent}")


def test_a_message_is_told_as_often_as_it_is_shown(run: Run) -> None:
    found = finding(run, {"method": "POST", "path": "/save", "follow": False}, "/thrice")
    assert found.cause == "read-twice"
    assert found.sentence.endswith("'Saved!' shows 3 times.")


@pytest.mark.parametrize(
    ("path", "who", "fix"),
    [
        ("/stream", "uses the session in the generator rows()", "Call flash() in the view"),
        ("/stream/read", "uses the session in the generator rows()", "Read the messages in the"),
        ("/stream/path", "in a generator expression", "Take what you need in the view"),
    ],
)
def test_what_a_generator_does_comes_after_the_view(
    path: str, who: str, fix: str, run: Run
) -> None:
    found = finding(run, path)
    assert found.cause == "outside-request"
    assert who in found.sentence
    assert "outside a request" not in found.sentence
    assert found.fix.startswith(fix)
