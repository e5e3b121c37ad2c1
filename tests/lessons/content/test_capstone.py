"""The login at the lesson's end is judged by what it does: every right way passes, no wrong one.

Each example is a whole app, run for real.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lessons.course.model import Step
from lessons.diagnosis.diagnose import explain
from lessons.grading.grade import Verdict, check, requests_for
from sandbox.sandbox import Sandbox
from sandbox.timeline import fold
from tests.support.built_in import COURSE
from tests.support.login_answers import MUTATIONS, SUCCESS, Example, Login, examples

Judge = Callable[[Example, Login], Verdict]


@pytest.fixture(scope="module")
def step() -> Step:
    steps = (step for lesson in COURSE.lessons for step in lesson.steps)
    return next(step for step in steps if step.slug == "the-login")


@pytest.fixture(scope="module")
def judge(step: Step) -> Iterator[Judge]:
    """Run an answer with an example's names, and judge it."""
    with Sandbox(bulk=True) as sandbox:

        def run(example: Example, login: Login) -> Verdict:
            project = step.project(login.texts())
            timeline = fold(sandbox.run(project, requests_for(step, example.drawn)))
            return check(step, timeline, example.drawn, explain(timeline))

        yield run


quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@settings(quick, max_examples=20)
@given(example=examples())
def test_every_right_way_to_write_it_passes(example: Example, judge: Judge) -> None:
    verdict = judge(example, example.login)
    assert [result for result in verdict.results if not result.passed] == []


@pytest.mark.parametrize("fault", MUTATIONS)
@settings(quick, max_examples=2)
@given(example=examples())
def test_no_wrong_way_passes(fault: str, example: Example, judge: Judge) -> None:
    mutate, must_fail = MUTATIONS[fault]
    verdict = judge(example, mutate(example.login))
    failed = {result.name: result.why for result in verdict.results if not result.passed}
    assert must_fail in failed
    assert all(failed.values())


@settings(quick, max_examples=4)
@given(example=examples(), category=st.text(min_size=1, max_size=12))
def test_any_other_category_fails(example: Example, category: str, judge: Judge) -> None:
    assume(category not in ("success", "error") and category.isprintable())
    verdict = judge(example, replace(example.login, good=repr(category)))
    assert not {result.name: result.passed for result in verdict.results}[SUCCESS]
