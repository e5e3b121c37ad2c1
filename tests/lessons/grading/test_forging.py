"""An app that lies to the observer passes no check that its behaviour did not earn."""

from __future__ import annotations

import pytest

from lessons.course.model import Check
from lessons.diagnosis.diagnose import explain
from lessons.grading.grade import check
from sandbox import Project
from sandbox.request import parse_request
from tests.lessons.conftest import Run
from tests.support.timelines import step

HONEST = "flash('Saved!', 'success')"
LIES = {
    "the observer's channel is found and used": """\
import gc
        for thing in gc.get_objects():
            if type(thing).__name__ == "Channel" and hasattr(thing, "send_at_once"):
                thing.send({"event": "flashed", "n": 1, "category": "success",
                    "message": "Saved!", "kind": "str", "file": "app.py", "line": 8})
                break""",
    "the signal is sent by hand": """\
from flask import message_flashed
        message_flashed.send(app, message="Saved!", category="success")""",
    "frames are written on every descriptor": r"""\
import os
        line = b'{"event":"flashed","n":1,"category":"success","message":"Saved!","kind":"str",'
        for descriptor in range(1, 100):
            try: os.write(descriptor, b'\n- 1 ' + line + b'"file":null,"line":null}\n')
            except OSError: pass""",
    "flash is replaced by a print": """\
import flask
        flask.flash = lambda *words: print("passed", *words)
        flask.flash("Saved!", "success")""",
}
CHECKS = [
    Check(name="queued", observe="flashed", category="success", message="Saved!"),
    Check(name="waits", observe="waiting", category="success"),
    Check(name="in the cookie", observe="cookie", contains="Saved!"),
]
APP = """\
from flask import Flask, flash
app = Flask(__name__)
app.secret_key = "dev"
@app.post("/save")
def save():
    if True:
        {body}
    return "passed"
"""


def passed(run: Run, body: str) -> list[bool]:
    project = Project.from_texts({"app.py": APP.replace("{body}", body.removeprefix("\\\n"))})
    timeline = run(project, [parse_request("POST /save")])
    assert timeline.ended is not None
    assert timeline.ended.reason == "finished"
    assert all(error.type == "Unreadable" for error in timeline.errors)
    verdict = check(step(*CHECKS, requests=("POST /save",)), timeline, {}, explain(timeline))
    return [result.passed for result in verdict.results]


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_lie_passes_no_check(run: Run, lie: str) -> None:
    assert passed(run, lie) == [False, False, False]


def test_the_truth_passes_them_all(run: Run) -> None:
    assert passed(run, HONEST) == [True, True, True]
