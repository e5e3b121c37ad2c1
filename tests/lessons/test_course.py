"""The course that comes along: it loads, and every sentence that a run can back is backed."""

from __future__ import annotations

import time
from random import Random

import pytest

from lessons.blanks import mark_blanks
from lessons.course import Course, Step
from lessons.diagnosis import explain
from lessons.grading import Verdict, check, draw, requests_for
from lessons.loading import find_lesson, load_course
from sandbox.timeline import Fate, Timeline
from tests.lessons.conftest import Run

COURSE = load_course()
STEPS = [step for lesson in COURSE.lessons for step in lesson.steps]
SOLVED = [step for step in STEPS if step.solution]


@pytest.fixture(scope="module")
def course() -> Course:
    return COURSE


def played(step: Step, run: Run, *, solved: bool = False) -> tuple[Timeline, Verdict]:
    drawn = draw(step, Random(7))
    project = step.solved() if solved else step.project()
    timeline = run(project, requests_for(step, drawn))
    return timeline, check(step, timeline, drawn)


def named(slug: str) -> Step:
    return next(step for step in STEPS if step.slug == slug)


def test_the_first_six_steps_one_exercise_and_ten_questions_are_there(course: Course) -> None:
    lesson = find_lesson(course, "15")
    assert [step.number for step in lesson.steps] == [1, 2, 3, 4, 5, 6, 7]
    assert [step.front.kind for step in lesson.steps] == ["read"] * 6 + ["blanks"]
    assert len(lesson.quiz) == 10


def test_loading_it_takes_no_time_worth_noticing() -> None:
    load_course()
    took = []
    for _ in range(10):
        start = time.process_time()
        load_course()
        took.append(time.process_time() - start)
    assert min(took) < 0.015


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_a_run_of_the_untouched_app_ends_by_itself(step: Step, run: Run) -> None:
    timeline, _ = played(step, run)
    assert timeline.ended is not None
    assert timeline.ended.reason == "finished"


@pytest.mark.parametrize("step", SOLVED, ids=lambda step: step.slug)
def test_what_the_editor_opens_with_fails_and_the_solution_passes(step: Step, run: Run) -> None:
    assert not played(step, run)[1].passed
    _, verdict = played(step, run, solved=True)
    assert [result for result in verdict.results if not result.passed] == []


@pytest.mark.parametrize("step", SOLVED, ids=lambda step: step.slug)
def test_every_value_that_may_be_drawn_lets_the_solution_pass(step: Step, run: Run) -> None:
    for name, values in step.front.draw.items():
        for value in values:
            drawn = {**draw(step, Random(1)), name: value}
            timeline = run(step.solved(), requests_for(step, drawn))
            assert check(step, timeline, drawn).passed, value


@pytest.mark.parametrize(
    "step", [s for s in STEPS if s.front.checks and not s.solution], ids=lambda step: step.slug
)
def test_a_task_is_not_done_before_it_was_begun(step: Step, run: Run) -> None:
    _, verdict = played(step, run)
    assert not verdict.passed
    assert all(result.why for result in verdict.results if not result.passed)
