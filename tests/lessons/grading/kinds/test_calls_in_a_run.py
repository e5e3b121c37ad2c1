"""What Flask calls for a request is counted the same way with the oldest Flask and the newest."""

from __future__ import annotations

from typing import Any

from lessons.course.model import Check, Observe
from lessons.course.placeholders import requests_for
from lessons.diagnosis.diagnose import explain
from lessons.grading.grade import check
from sandbox import Sandbox, fold
from tests.support.timelines import step

APP = """\
from flask import Blueprint, Flask, abort, jsonify, request
from flask.views import MethodView

app = Flask(__name__)
api = Blueprint("api", __name__)
v1 = Blueprint("v1", __name__, url_prefix="/v1")


class Notes(MethodView):
    def get(self):
        return jsonify([1, 2.0, None])


@app.before_request
def closed():
    if request.path == "/closed":
        return "Closed.", 503


@v1.before_request
def enter():
    pass


@v1.errorhandler(LookupError)
def lost(error):
    return jsonify(error="lost"), 404


@app.errorhandler(500)
def broken(error):
    return "Broken.", 500


@v1.get("/dict/")
def lookup():
    return {}["a"]


@app.get("/zero")
def zero():
    return str(1 / 0)


@app.get("/gone")
def gone():
    abort(410)


v1.add_url_rule("/notes", view_func=Notes.as_view("notes"))
api.register_blueprint(v1)
app.register_blueprint(api, url_prefix="/api")
"""
REQUESTS = (
    "GET /api/v1/notes",
    "GET /closed",
    "GET /api/v1/dict",
    "GET /zero",
    "GET /gone",
    "GET /static/none.css",
    "DELETE /api/v1/notes",
)


def seen(observe: Observe, **narrowed: Any) -> Check:
    name = " ".join(f"{field}={value}" for field, value in narrowed.items())
    return Check(name=f"{observe} {name}", observe=observe, **narrowed)


CHECKS = (
    seen("routed", request=1, endpoint="api.v1.notes", blueprint="api.v1"),
    seen("called", request=1, kind="view", named="Notes", times=1),
    seen("called", request=1, kind="method", named="get", times=1),
    seen("called", request=1, kind="before_request", scope="api.v1", times=1),
    seen("called", kind="before_request", scope="", named="closed", times=8),
    seen("answered_by", request=1, kind="method", named="get"),
    seen("json", request=1, equals=[1, 2], times=0),
    seen("json", request=1, at="1", equals=2),
    seen("json", request=1, at="2", kind="null"),
    seen("answered_by", request=2, kind="before_request", named="closed"),
    seen("called", request=2, kind="view", times=0),
    seen("status", request=2, status=503),
    seen("routed", request=3, failed="RequestRedirect", times=1),
    seen("header", path="/api/v1/dict", named="Location", contains="/api/v1/dict/"),
    seen("aborted", request=3, times=0),
    seen("answered_by", request=3, kind="errorhandler", type="KeyError", scope="api.v1"),
    seen("error", request=3, times=0),
    seen("answered_by", request=4, kind="errorhandler", named="broken", type="ZeroDivisionError"),
    seen("answered_by", request=4, type="InternalServerError", scope=""),
    seen("aborted", request=4, times=0),
    seen("aborted", request=5, status=410, times=1),
    seen("answered_by", request=5, times=0),
    seen("aborted", request=6, status=404),
    seen("routed", request=6, endpoint="static", argument="filename", value="none.css"),
    seen("routed", request=7, failed="MethodNotAllowed"),
    seen("header", request=7, named="allow", words=("GET", "HEAD", "OPTIONS")),
    seen("aborted", request=7, status=405),
)


def test_everything_is_counted_as_flask_does_it(each_flask: Sandbox) -> None:
    asked = step(*CHECKS, requests=REQUESTS, files={"app.py": APP})
    run = fold(each_flask.run(asked.project(), requests_for(asked, {})))
    verdict = check(asked, run, {}, explain(run))
    assert [(one.name, one.why) for one in verdict.results if not one.passed] == []
