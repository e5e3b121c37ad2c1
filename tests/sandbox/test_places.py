"""The line of a learner's that a call belongs to."""

from __future__ import annotations

import sys
from pathlib import Path

import flask

from sandbox.child.places import Places

LIBRARY = """\
from functools import wraps
from flask import redirect

def login_required(view):
    @wraps(view)
    def guarded(*args, **values):
        flash("Please log in.")
        return redirect("/enter")
    return guarded
"""
APP = """\
@app.get("/")
@login_required
def home():
    return "x"

@app.get("/plain")
def plain():
    return "x"
"""


def test_what_a_librarys_decorator_does_belongs_to_the_line_that_decorates(tmp_path: Path) -> None:
    """The library must be outside of the project, so the worker's part is called by itself."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "app.py").write_text(APP)
    places, found = Places(str(project)), []

    def flash(_: str) -> None:
        found.append(places.caller(sys._getframe(1), "flash"))

    app = flask.Flask("app", root_path=str(project))
    space: dict[str, object] = {"app": app, "flash": flash}
    exec(compile(LIBRARY, str(tmp_path / "library.py"), "exec"), space)
    exec(compile(APP, str(project / "app.py"), "exec"), space)
    app.test_client().get("/")

    assert found == [("app.py", 2)]


def test_what_a_library_does_before_any_view_is_named_by_the_library(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "app.py").write_text(APP)
    library = tmp_path / "library.py"
    places, found = Places(str(project)), []

    def flash(_: str) -> None:
        found.append(places.caller(sys._getframe(1), "flash"))

    app = flask.Flask("app", root_path=str(project))
    space: dict[str, object] = {"app": app, "flash": flash, "login_required": lambda view: view}
    exec(compile(APP, str(project / "app.py"), "exec"), space)
    exec(compile("def greet():\n    flash('Hello')\n", str(library), "exec"), space)
    app.before_request(space["greet"])  # type: ignore[type-var]
    app.test_client().get("/plain")

    [(file, line)] = found
    assert (file, line) == (f"{tmp_path.name}/library.py", 2)
