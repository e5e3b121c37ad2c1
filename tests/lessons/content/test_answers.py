"""Every right way to solve a step passes, and answers that only look right fail.

`flasklings check` proves the reference answers and the wrong answers that a step declares. Here are
the others: each is a whole app that runs for real.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.course.model import Step
from lessons.grading.grade import Verdict, draw
from lessons.grading.run import run_step
from lessons.grading.runs import is_too_old
from tests.lessons.conftest import Run
from tests.support.built_in import FLASHING, step_named
from tests.support.exercise_runs import Change, change_files
from tests.support.login_answers import MUTATIONS, SUCCESS, Example, Login, examples
from tests.support.repairs import CORRECT

Judge = Callable[[Example, Login], Verdict]


@pytest.fixture(scope="module")
def judge(run: Run) -> Judge:
    """Run an answer to the lesson's last step with an example's names, and judge it."""
    step = step_named("the-login")

    def judge_login(example: Example, login: Login) -> Verdict:
        return run_step(step, step.project(login.texts()), example.drawn, run).verdict

    return judge_login


def failures(verdict: Verdict) -> dict[str, str]:
    return {result.name: result.why for result in verdict.results if not result.passed}


def step_for_this_flask(slug: str) -> Step:
    """Return a step; the test is skipped if this Flask is too old for the step."""
    step = step_named(slug)
    if is_too_old(version("flask"), step.front.flask):
        pytest.skip(f"{step.folder} needs Flask {step.front.flask}")
    return step


@pytest.mark.parametrize(
    ("slug", "changes"), [(slug, changes) for slug, every in CORRECT.items() for changes in every]
)
def test_another_right_answer_passes(slug: str, changes: Sequence[Change], run: Run) -> None:
    step = step_for_this_flask(slug)
    project = step.project(change_files(step, changes, solved=True))
    assert failures(run_step(step, project, draw(step, Random()), run).verdict) == {}


def test_every_exercise_has_other_right_answers_and_declares_wrong_ones() -> None:
    exercises = FLASHING.of_part("exercise")
    assert {step.slug for step in exercises} <= set(CORRECT)
    assert all(len(step.front.wrong) >= 3 for step in exercises)


quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@settings(quick, max_examples=15)
@given(example=examples())
def test_every_right_way_to_write_the_login_passes(example: Example, judge: Judge) -> None:
    assert failures(judge(example, example.login)) == {}


@pytest.mark.parametrize("fault", MUTATIONS)
@settings(quick, max_examples=2)
@given(example=examples())
def test_a_wrong_login_fails(fault: str, example: Example, judge: Judge) -> None:
    mutate, must_fail = MUTATIONS[fault]
    failed = failures(judge(example, mutate(example.login)))
    assert must_fail in failed
    assert all(failed.values())


@settings(quick, max_examples=4)
@given(example=examples(), category=st.sampled_from(("Success", "success ", "info", "成功")))
def test_a_login_with_another_category_fails(example: Example, category: str, judge: Judge) -> None:
    assert SUCCESS in failures(judge(example, replace(example.login, good=repr(category))))
