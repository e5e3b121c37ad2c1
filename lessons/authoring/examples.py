"""Examples in a course's texts: fenced Python that is run, fenced templates that are parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from lessons.authoring.links import PYTHON, RUN, syntax_fault
from lessons.authoring.spelling import TEMPLATES
from lessons.authoring.step_claims import Claim
from lessons.authoring.texts import Fence, Passage
from lessons.course.faults import Fault
from lessons.course.step_rules import app_file
from lessons.diagnosis.phrases import how_ended, raised
from lessons.grading.run import RunProject
from sandbox.project import Project
from sandbox.request import Request, RequestError, parse_request

_MAKES_AN_APP = re.compile(r"\bFlask\(|\bdef (?:create|make)_app\b")
_SHELL = "import flask\nimport example\n\napp = flask.Flask(__name__)\n"
"""The app that runs an example which isn't an app itself."""


def example_claims(passage: Passage) -> Iterator[Claim]:
    """Yield a claim for each example marked ``run``: it runs without an error."""
    for fence in passage.contents.fences:
        if is_run(fence) and syntax_fault(fence.code) is None:
            try:
                requests = [parse_request(word) for word in fence.info[2:]]
            except RequestError:
                continue  # already a fault of the text
            fault = partial(passage.fault, passage.line_in(fence, 1))
            yield Claim("example", partial(_example_faults, passage, fence, requests), fault)


def template_fences(passage: Passage) -> Iterator[Fence]:
    """Yield the fenced templates of a text."""
    for fence in passage.contents.fences:
        if fence.info and fence.info[0] in TEMPLATES:
            yield fence


def is_run(fence: Fence) -> bool:
    """Whether a fenced block is Python that is marked to be run."""
    return len(fence.info) > 1 and fence.info[0] in PYTHON and fence.info[1] == RUN


def example_project(passage: Passage, fence: Fence) -> tuple[Project, str]:
    """Return the app that runs an example beside its step's files, and the example's file."""
    step = passage.step
    files = dict(step.files) if step else {}
    if not _MAKES_AN_APP.search(fence.code):
        shell = {**files, "example.py": fence.code, "app.py": _SHELL}
        return Project.from_texts(shell), "example.py"
    main = (step and app_file(step.front, step.files)) or "app.py"
    app = step.front.app if step else "app"
    return Project.from_texts({**files, main: fence.code}, app), main


def _example_faults(
    passage: Passage, fence: Fence, requests: Sequence[Request], run: RunProject
) -> Iterator[Fault]:
    project, file = example_project(passage, fence)
    timeline = run(project, requests)
    for error in timeline.errors:
        line = error.line if error.file == file and error.line else 1
        yield passage.fault(passage.line_in(fence, line), f"the example stops with {raised(error)}")
        return
    if timeline.ended is not None and timeline.ended.reason != "finished":
        what = f"the example {how_ended(timeline.ended.reason)}"
        yield passage.fault(passage.line_in(fence, 1), what)
