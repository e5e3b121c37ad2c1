"""A new cause needs its function, its entry in the list of causes, and its page: no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lessons.course.model import Check
from lessons.diagnosis import diagnose, pages
from lessons.diagnosis.cause import Cause, Finding, LocatedLine
from lessons.diagnosis.causes import CAUSES
from lessons.diagnosis.diagnose import explain, find_fix
from lessons.diagnosis.fixes import at_its_line
from lessons.diagnosis.pages import cause_page
from lessons.diagnosis.phrases import request_line
from lessons.diagnosis.python_fixes import PythonSource
from lessons.diagnosis.text_edit import TextEdit
from lessons.grading.run import run_step
from sandbox import Project, Request, Timeline
from sandbox.timeline import Place
from tests.lessons.conftest import Run
from tests.support.timelines import step

APP = """\
from flask import Flask

app = Flask(__name__)


@app.get("/")
def home():
    return "Hello", 418
"""
PAGE = """\
+++
title = "The app is a teapot"
kind = "fix"
task = "Send the status 200."

[[checks]]
name = "The app sends the page"
observe = "status"
status = 200
+++

## What happened

The app sent the status 418.
"""


def is_teapot(timeline: Timeline) -> Iterator[Finding]:
    """The app answers 418."""
    for exchange in timeline.exchanges:
        if exchange.response is not None and exchange.response.status == 418:
            said = f"{request_line(exchange.request)} was answered 418: the app is a teapot."
            yield Finding(said, None, "Send another status.", fatal=True, request=exchange.n)


def teapot_line(_: Timeline, files: Mapping[str, bytes]) -> LocatedLine | None:
    lines = files["app.py"].decode().splitlines()
    [at] = [Place("app.py", number) for number, line in enumerate(lines, 1) if "418" in line]
    return at, f"{at} sends it."


def send_200(source: PythonSource, line: int) -> TextEdit | None:
    at = source.text.index("418", source.starts[line - 1])
    return TextEdit(((at, at + 3, "200"),), "sent the status 200")


TEAPOT = Cause(
    "teapot", is_teapot, locate=teapot_line, fix=at_its_line(send_200), explains=("shown",)
)


@pytest.fixture(autouse=True)
def _new_cause(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(diagnose, "CAUSES", (*CAUSES, TEAPOT))
    monkeypatch.setattr(pages, "PAGES", tmp_path)
    page = tmp_path / "teapot"
    (page / "solution").mkdir(parents=True)
    (page / "step.md").write_text(PAGE)
    (page / "app.py").write_text(APP)
    (page / "solution" / "app.py").write_text(APP.replace("418", "200"))


@pytest.fixture
def finding(run: Run) -> Finding:
    project = Project.from_texts({"app.py": APP})
    [finding] = explain(run(project, [Request("/")]), project.files)
    return finding


def test_it_is_found_at_its_line(finding: Finding) -> None:
    assert finding.cause == "teapot"
    assert finding.place == Place("app.py", 8)
    assert finding.sentence == ("GET / was answered 418: the app is a teapot. app.py:8 sends it.")


def test_its_fix_changes_that_line(finding: Finding) -> None:
    fix = find_fix(finding, {"app.py": APP})
    assert fix is not None
    assert fix.text == APP.replace("418", "200")
    assert fix.sentence == "app.py:8: sent the status 200."


def test_it_explains_a_check_that_fails_because_of_it(run: Run) -> None:
    shows = Check(name="it shows a message", observe="shown")
    asked = step(shows, files={"app.py": APP})
    [result] = run_step(asked, asked.project(), {}, run).verdict.results
    assert "the app is a teapot" in result.why


def test_its_page_is_found_by_its_name(finding: Finding) -> None:
    page = cause_page(finding.cause)
    assert page is not None
    assert page.title == "The app is a teapot"
    cause_page.cache_clear()
