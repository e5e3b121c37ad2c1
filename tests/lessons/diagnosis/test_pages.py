"""The pages of causes: each shows its mistake for real, and its solution fixes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lessons.course.model import Step
from lessons.diagnosis.diagnose import explain
from lessons.diagnosis.pages import PAGES, cause_page
from lessons.grading.grade import check, requests_for
from sandbox import Timeline
from tests.lessons.conftest import Run
from tests.lessons.diagnosis.test_diagnose import MISTAKES

CAUSES = sorted(page.parent.name for page in PAGES.glob("*/step.md"))
HEADINGS = ["What happened", "Why", "The fix", "Try it"]

WITHOUT_A_PLACE = {"crashed", "key-changed", "no-such-page", "not-called", "wrong-method"}
"""The causes whose mistake is on no one line, or on one that no event names."""


def page(cause: str) -> Step:
    step = cause_page(cause)
    assert step is not None
    return step


def played(cause: str, run: Run, *, solved: bool = False) -> Timeline:
    step = page(cause)
    return run(step.solved() if solved else step.project(), requests_for(step, {}))


def test_every_cause_that_is_told_has_a_page() -> None:
    assert not MISTAKES.keys() - set(CAUSES)


@pytest.mark.parametrize("cause", CAUSES)
def test_a_page_says_what_why_how_and_what_to_try(cause: str) -> None:
    step = page(cause)
    assert step.front.kind == "fix"
    assert step.slug == cause
    assert re.findall(r"^## (.+)$", step.text, re.MULTILINE) == HEADINGS
    parts = re.split(r"^## .+$", step.text, flags=re.MULTILINE)
    assert all(part.strip() for part in parts[1:])


@pytest.mark.parametrize("cause", CAUSES)
def test_a_pages_app_makes_the_mistake(cause: str, run: Run) -> None:
    timeline = played(cause, run)
    finding = explain(timeline)[0]
    assert finding.cause == cause
    assert (finding.place is None) == (cause in WITHOUT_A_PLACE)
    assert not check(page(cause), timeline, {}, explain(timeline)).passed


@pytest.mark.parametrize("cause", CAUSES)
def test_the_solution_leaves_nothing_to_find(cause: str, run: Run) -> None:
    timeline = played(cause, run, solved=True)
    assert explain(timeline) == ()
    verdict = check(page(cause), timeline, {}, explain(timeline))
    assert [result for result in verdict.results if not result.passed] == []


@pytest.mark.parametrize("name", ["", "no-such-cause", "..", "../flask", "/", "a\0b", "A", "é"])
def test_a_cause_without_a_page_has_none(name: str) -> None:
    assert cause_page(name) is None


def test_a_page_is_read_once() -> None:
    assert cause_page("read-twice") is cause_page("read-twice")


def test_the_pages_are_shipped_with_the_lessons() -> None:
    assert Path(PAGES).parent.name == "lessons"
    assert CAUSES
