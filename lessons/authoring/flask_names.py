"""Ask the Flask in use, in the sandbox, for its names, and to parse a course's templates."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from lessons.diagnosis.phrases import raised
from lessons.grading.runs import NoRunError
from sandbox.project import Project
from sandbox.request import Request
from sandbox.timeline import Timeline

APP = """
import inspect
import json
from pathlib import Path

import flask
from jinja2 import TemplateSyntaxError

app = flask.Flask(__name__)
jinja = app.jinja_env


@app.get("/names")
def names():
    found = {*dir(flask), *app.config, *vars(app), *jinja.globals}
    for part in vars(flask).values():
        members = inspect.getmembers(part) if inspect.isclass(part) else []
        found.update(name for name, _ in members)
        for function in filter(callable, [part, *(member for _, member in members)]):
            try:
                found.update(inspect.signature(function).parameters)
            except (TypeError, ValueError):
                pass
    return sorted(name for name in found if not name.startswith("_"))


@app.get("/templates")
def templates():
    faults = []
    for index, text in enumerate(json.loads(Path("templates.json").read_text("utf-8"))):
        try:
            jinja.parse(text)
        except TemplateSyntaxError as problem:
            faults.append([index, problem.lineno, str(problem.message)])
        except RecursionError:
            faults.append([index, 1, "it is nested too deeply"])
    return faults
"""

REQUESTS = (Request("/names"), Request("/templates"))


class Probe(msgspec.Struct, frozen=True):
    """What was found out: versions, names, and (index, line, what) of each faulty template."""

    python: str
    flask: str
    names: frozenset[str]
    template_faults: tuple[tuple[int, int, str], ...]


def probe_project(templates: Sequence[str]) -> Project:
    """Return the app that finds it out; the requests to make are `REQUESTS`."""
    listed = msgspec.json.encode(list(templates))
    return Project({"app.py": APP.encode(), "templates.json": listed})


def read_probe(timeline: Timeline) -> Probe:
    """Read what the app responded.

    Raises:
        NoRunError: the app could not be run.
    """
    responses = [x.response for x in timeline.exchanges if x.response is not None]
    bodies = [response.body for response in responses if response.status == 200]
    if timeline.started is None or len(bodies) < len(REQUESTS):
        why = next((raised(error) for error in timeline.errors), "it did not answer")
        raise NoRunError(f"the app that lists Flask's names could not be run: {why}")
    return Probe(
        timeline.started.python,
        timeline.started.flask,
        msgspec.json.decode(bodies[0], type=frozenset[str]),
        msgspec.json.decode(bodies[1], type=tuple[tuple[int, int, str], ...]),
    )
