"""Every right way to solve a step passes, and answers that only look right fail.

`flasklings check` proves the reference answers and the wrong answers that a step declares. Here are
the others: each is a whole app that runs for real.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from random import Random

import pytest

from lessons.course.model import Step
from lessons.course.placeholders import draw
from lessons.course.versions import fits
from lessons.grading.grade import Verdict
from lessons.grading.run import run_step
from tests.lessons.conftest import Run
from tests.support.built_in import FLASHING, step_named
from tests.support.exercise_runs import Change, change_files
from tests.support.repairs import CORRECT, WRONG_LOGINS


def failures(verdict: Verdict) -> dict[str, str]:
    return {result.name: result.why for result in verdict.results if not result.passed}


def step_for_this_flask(slug: str) -> Step:
    """Return a step; the test is skipped if this Flask is too old for the step."""
    step = step_named(slug)
    if not fits(version("flask"), step.front.flask):
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


@pytest.mark.parametrize("fault", WRONG_LOGINS)
def test_a_wrong_login_fails(fault: str, run: Run) -> None:
    must_fail, changes = WRONG_LOGINS[fault]
    step = step_named("the-login")
    project = step.project(change_files(step, changes, solved=True))
    failed = failures(run_step(step, project, draw(step, Random()), run).verdict)
    assert must_fail in failed
    assert all(failed.values())
