"""Asking the Flask in use, in the sandbox: which names it has, and which templates it can parse."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from lessons.authoring.runs import NoRunError
from lessons.diagnosis.phrases import raised
from sandbox.project import Project
from sandbox.request import Request
from sandbox.timeline import Timeline

APP = """
import builtins
import inspect
import json
import keyword
import sys
from pathlib import Path

import flask
import werkzeug.exceptions
import werkzeug.security
from flask.sessions import SecureCookieSession
from flask.testing import FlaskClient
from jinja2 import TemplateSyntaxError
from jinja2.runtime import LoopContext
from werkzeug.routing import Rule
from werkzeug.test import EnvironBuilder, TestResponse

app = flask.Flask(__name__)
CLASSES = (
    flask.Flask, flask.Blueprint, flask.Request, flask.Response, flask.Config, flask.g.__class__,
    SecureCookieSession, FlaskClient, TestResponse, flask.ctx._AppCtxGlobals, Rule,
    EnvironBuilder,
)


def parameters(function):
    try:
        return list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return []


@app.get("/names")
def names():
    flasks = {name for name in dir(flask) if not name.startswith("_")}
    for module in (werkzeug.exceptions, werkzeug.security):
        flasks.update(name for name in dir(module) if not name.startswith("_"))
    for name in flasks & set(dir(flask)):
        thing = getattr(flask, name)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            flasks.update(parameters(thing))
    for kind in CLASSES:
        flasks.update(parameters(kind))
        for name in dir(kind):
            if not name.startswith("_"):
                flasks.add(name)
                if inspect.isfunction(getattr(kind, name, None)):
                    flasks.update(parameters(getattr(kind, name)))
    flasks.update(app.config, vars(app))
    others = {*dir(builtins), *keyword.kwlist, *sys.stdlib_module_names}
    for kind in (str, bytes, list, dict, LoopContext):
        others.update(dir(kind))
    environment = app.jinja_env
    others.update(environment.globals, environment.filters, environment.tests)
    return {"flask": sorted(flasks), "others": sorted(others)}


@app.get("/templates")
def templates():
    faults = []
    for index, text in enumerate(json.loads(Path("templates.json").read_text("utf-8"))):
        try:
            app.jinja_env.parse(text)
        except TemplateSyntaxError as problem:
            faults.append([index, problem.lineno, str(problem.message)])
        except RecursionError:
            faults.append([index, 1, "it is nested too deeply"])
    return faults
"""

REQUESTS = (Request("/names"), Request("/templates"))


class Names(msgspec.Struct, frozen=True):
    """What may stand in code: the names of Flask's public parts, and those of Python."""

    flask: frozenset[str]
    others: frozenset[str]


class Probe(msgspec.Struct, frozen=True):
    """What was found out: versions, names, and (index, line, what) of each faulty template."""

    python: str
    flask: str
    names: Names
    template_faults: tuple[tuple[int, int, str], ...]


def probe_project(templates: Sequence[str]) -> Project:
    """Return the app that answers; the requests to make are `REQUESTS`."""
    listed = msgspec.json.encode(list(templates))
    return Project({"app.py": APP.encode(), "templates.json": listed})


def read_probe(timeline: Timeline) -> Probe:
    """Read what the app answered.

    Raises:
        NoRunError: it did not.
    """
    answered = [x.response for x in timeline.exchanges if x.response is not None]
    answers = [response.body for response in answered if response.status == 200]
    if timeline.started is None or len(answers) < len(REQUESTS):
        why = next((raised(error) for error in timeline.errors), "it did not answer")
        raise NoRunError(f"the app that lists Flask's names could not be run: {why}")
    return Probe(
        timeline.started.python,
        timeline.started.flask,
        msgspec.json.decode(answers[0], type=Names),
        msgspec.json.decode(answers[1], type=tuple[tuple[int, int, str], ...]),
    )


def version(text: str) -> tuple[int, ...]:
    """Return a version as numbers, up to what is none: "3.2.0.dev1" is (3, 2, 0)."""
    numbers: list[int] = []
    for part in text.split("."):
        if not part.isdecimal():
            break
        numbers.append(int(part))
    return tuple(numbers)


def is_old(flask: str, wanted: str) -> bool:
    """Whether a Flask is older than a step or a proof asks for; "" asks for none."""
    return bool(wanted) and version(flask) < version(wanted)
