"""How a step opens: with what was typed before, and asking, running or waiting first."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from lessons.course.model import Choice, FrontMatter, Kind, Part, Prediction, Step
from lessons.store.progress import StepState, StoredAnswer
from tests.support.small_app import step as read_step
from tui.screens.lesson.fix import is_the_task
from tui.screens.lesson.opening import First, changed_files, explains, plan_opening
from tui.screens.lesson.run import Purpose

QUESTION = Prediction((Choice("one", (), "why"), Choice("two", (), "why")), "What?")
ANSWER = StoredAnswer(datetime(2026, 5, 20, tzinfo=UTC), "predict:step-1", "one", True)
STEP = read_step(1, "A step")


def step_of(kind: Kind, *, asks: bool = False, part: Part = "step") -> Step:
    front = FrontMatter("A step", kind, "Do it.", part=part, prediction=QUESTION if asks else None)
    return msgspec.structs.replace(STEP, front=front)


def known(
    *,
    typed: str = "",
    passed: bool = False,
    tried: bool = False,
    predicted: StoredAnswer | None = None,
) -> StepState:
    """Return what the store knows of the step."""
    slugs = frozenset({STEP.slug})
    return StepState(
        {"app.py": typed} if typed else {},
        slugs if passed else frozenset(),
        slugs if tried else frozenset(),
        predicted,
    )


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("read", First.RUN),
        ("fix", First.RUN),
        ("predict", First.WAIT),
        ("blanks", First.WAIT),
        ("build", First.WAIT),
    ],
)
def test_an_untouched_step_runs_where_its_app_shows_something(kind: Kind, first: First) -> None:
    opening = plan_opening(step_of(kind), known())
    assert opening.first is first
    assert opening.purpose is Purpose.LOOK
    assert opening.texts == STEP.files


def test_what_was_typed_is_there_again_and_is_checked() -> None:
    opening = plan_opening(step_of("build"), known(typed="mine"))
    assert opening.texts == {"app.py": "mine"}
    assert (opening.first, opening.purpose) == (First.RUN, Purpose.CHECK)


def test_a_question_is_asked_first() -> None:
    assert plan_opening(step_of("read", asks=True), known()).first is First.ASK
    assert plan_opening(step_of("read", asks=True), known(typed="mine")).first is First.ASK


@pytest.mark.parametrize("state", [known(passed=True), known(tried=True), known(predicted=ANSWER)])
def test_a_question_that_was_answered_or_passed_over_is_not_asked_again(state: StepState) -> None:
    opening = plan_opening(step_of("build", asks=True), state)
    assert opening.first is First.RUN, "its app has something to show"
    assert opening.predicted is state.predicted


def test_what_explains_a_run_waits_for_an_attempt_where_finding_out_is_the_task() -> None:
    assert explains(step_of("read"), Purpose.LOOK)
    assert not explains(step_of("fix"), Purpose.LOOK)
    assert explains(step_of("fix"), Purpose.ATTEMPT)
    assert explains(step_of("fix", asks=True), Purpose.LOOK), "the question was answered"


def test_an_app_with_blanks_shows_nothing_to_predict() -> None:
    assert plan_opening(step_of("blanks", asks=True), known()).first is First.WAIT


def test_only_changed_files_are_kept_of_a_run() -> None:
    step = msgspec.structs.replace(STEP, files={"app.py": "a", "page.html": "b"})
    assert changed_files(step, {"app.py": "a", "page.html": "c"}) == {"page.html": "c"}


def test_the_fix_is_the_learners_in_exercises_and_where_the_bug_is_to_be_found() -> None:
    assert is_the_task(step_of("fix"))
    assert is_the_task(step_of("build", part="exercise"))
    assert not is_the_task(step_of("read"))
