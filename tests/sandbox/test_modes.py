"""Debug mode and testing mode are Flask's own: what an exception costs there is told."""

from __future__ import annotations

import pytest

from sandbox import Project, Request, Sandbox
from sandbox.events import Loaded, Responded, Started
from sandbox.project import AS_USUAL, Mode
from tests.sandbox.conftest import PRELUDE, Run

DEBUG, TESTING = Mode(debug=True), Mode(testing=True)

APP = (
    PRELUDE
    + """
SEEN = app.debug
@app.post("/raise")
def fails():
    flash("m")
    raise ValueError
@app.post("/key")
def key():
    flash("m")
    return request.form["missing"]
@app.get("/")
def home():
    return repr(get_flashed_messages())
@app.get("/seen")
def seen():
    return f"{SEEN} {app.debug} {app.testing}"
"""
)


def run_in(sandbox: Sandbox, mode: Mode, *paths: str) -> Run:
    project = Project({"app.py": APP.encode()}, mode=mode)
    requests = [Request(path, method="GET" if path in ("/", "/seen") else "POST") for path in paths]
    return Run(list(sandbox.run(project, requests)))


@pytest.mark.parametrize(
    ("mode", "path", "status", "next_page"),
    [
        (AS_USUAL, "/raise", 500, "['m']"),
        (DEBUG, "/raise", 500, "[]"),
        (TESTING, "/raise", 500, "[]"),
        (AS_USUAL, "/key", 400, "['m']"),
        (DEBUG, "/key", 500, "[]"),
        (TESTING, "/key", 400, "['m']"),
    ],
)
def test_an_exception_that_leaves_the_app_takes_the_message_with_it(
    sandbox: Sandbox, mode: Mode, path: str, status: int, next_page: str
) -> None:
    failed, following = run_in(sandbox, mode, path, "/").all(Responded)
    assert (failed.status, failed.unhandled) == (status, next_page == "[]")
    assert following.body == next_page


@pytest.mark.parametrize("mode", [AS_USUAL, DEBUG, TESTING])
def test_the_mode_is_there_when_the_app_is_imported_and_it_is_told(
    sandbox: Sandbox, mode: Mode
) -> None:
    run = run_in(sandbox, mode, "/seen")
    (started,), (loaded,), (response,) = run.all(Started), run.all(Loaded), run.responses
    assert (started.debug, started.testing) == (loaded.debug, loaded.testing) == mode
    assert response.body == f"{mode.debug} {mode.debug} {mode.testing}"
