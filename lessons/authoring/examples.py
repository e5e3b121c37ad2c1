"""Examples in a course's texts: fenced Python that is run, fenced templates that are parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from lessons.authoring.links import MORE, PYTHON, RUN, syntax_fault
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
                words = fence.info[3:] if goes_on(fence) else fence.info[2:]
                requests = [parse_request(word) for word in words]
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


def goes_on(fence: Fence) -> bool:
    """Whether an example goes on from the one before it."""
    return is_run(fence) and fence.info[2:3] == (MORE,)


def code_before(passage: Passage, fence: Fence) -> str:
    """Return the examples that an example goes on from; "" if it stands alone."""
    code = ""
    for one in filter(is_run, passage.contents.fences):
        code = code if goes_on(one) else ""
        if one is fence:
            break
        code += one.code
    return code


def example_project(passage: Passage, fence: Fence) -> tuple[Project, str]:
    """Return the app that runs an example beside its step's files, and the example's file."""
    step, code = passage.step, code_before(passage, fence) + fence.code
    files = dict(step.files) if step else {}
    if not _MAKES_AN_APP.search(code):
        return Project.from_texts({**files, "example.py": code, "app.py": _SHELL}), "example.py"
    main = (step and app_file(step.front, step.files)) or "app.py"
    app = step.front.app if step else "app"
    return Project.from_texts({**files, main: code}, app), main


def _example_faults(
    passage: Passage, fence: Fence, requests: Sequence[Request], run: RunProject
) -> Iterator[Fault]:
    project, file = example_project(passage, fence)
    timeline = run(project, requests)
    above = code_before(passage, fence).count("\n")
    for error in timeline.errors:
        line = max(error.line - above, 1) if error.file == file and error.line else 1
        yield passage.fault(passage.line_in(fence, line), f"the example stops with {raised(error)}")
        return
    if timeline.ended is not None and timeline.ended.reason != "finished":
        what = f"the example {how_ended(timeline.ended.reason)}"
        yield passage.fault(passage.line_in(fence, 1), what)
