"""Each blank stands or falls alone, and every way of writing it that works passes."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from lessons.course.loader import find_step, load_course
from lessons.course.model import Step
from lessons.course.placeholders import draw
from lessons.grading.mark_blanks import Fill, fills, mark_blanks
from lessons.grading.run import run_step
from sandbox import Project, Request, Timeline
from tests.lessons.conftest import Run
from tests.support.good_course import BLANKS_APP, GOOD, write_course


@pytest.fixture(scope="module")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Step:
    folder = write_course(tmp_path_factory.mktemp("course"), GOOD)
    return find_step(load_course(folder).lessons[0], "fill")


def written(category: str, reading: str) -> dict[str, str]:
    """Return the app with its two blanks filled."""
    text = BLANKS_APP.replace(", ___)", f", {category})").replace("join(___)", f"join({reading})")
    return {"app.py": text}


def marks(step: Step, texts: dict[str, str], run: Run) -> list[bool]:
    drawn = draw(step, Random(1))
    verdict = run_step(step, step.project(texts), drawn, run).verdict
    found = mark_blanks(step, texts, verdict, run, drawn)
    assert all(bool(mark.why) != mark.passed for mark in found)
    assert verdict.passed == all(mark.passed for mark in found)
    return [mark.passed for mark in found]


def test_fills_are_numbered_over_the_files(exercise: Step) -> None:
    assert fills(exercise, {}) == (Fill(1, "app.py", "___"), Fill(2, "app.py", "___"))
    texts = written("category='success'", "___")
    assert fills(exercise, texts)[0].written == "category='success'"


@pytest.mark.parametrize("category", ['"success"', "'success'", 'category="succ" + "ess"'])
@pytest.mark.parametrize("reading", ["get_flashed_messages()", "m for m in get_flashed_messages()"])
def test_every_correct_variant_passes(
    category: str, reading: str, exercise: Step, run: Run
) -> None:
    assert marks(exercise, written(category, reading), run) == [True, True]


@pytest.mark.parametrize(
    ("category", "reading", "expected"),
    [
        ('"error"', "get_flashed_messages()", [False, True]),
        ('"success"', "[]", [True, False]),
        ('"error"', "[]", [False, False]),
        ('"success"', "get_flashed_message()", [True, False]),
        ('"success', "get_flashed_messages()", [False, True]),  # the whole file is no Python
        ("___", "get_flashed_messages()", [False, True]),
        ('"success"', "___", [True, False]),
        ('"success"', "'Saved Ada. Saved Grace.'", [True, False]),  # a printed constant
        ('"success"', "exit()", [True, False]),
    ],
)
def test_one_wrong_blank_does_not_spoil_the_other(
    category: str, reading: str, expected: list[bool], exercise: Step, run: Run
) -> None:
    assert marks(exercise, written(category, reading), run) == expected


def test_a_blank_whose_line_was_changed_says_so(exercise: Step, run: Run) -> None:
    texts = {"app.py": written('"success"', "x")["app.py"].replace("flash(f", "flush(f")}
    drawn = draw(exercise, Random(1))
    verdict = run_step(exercise, exercise.project(texts), drawn, run).verdict
    first, second = mark_blanks(exercise, texts, verdict, run, drawn)
    assert "was changed, so it can't be checked" in first.why
    assert "'x'" in second.why
    assert second.hint == "get_flashed_messages()"


def test_a_solved_exercise_costs_no_further_run(exercise: Step, run: Run) -> None:
    def never(project: Project, requests: Sequence[Request]) -> Timeline:
        raise AssertionError("a passed exercise needs no run of its blanks")

    texts = dict(exercise.solution)
    drawn = draw(exercise, Random(1))
    verdict = run_step(exercise, exercise.solved(), drawn, run).verdict
    assert all(mark.passed for mark in mark_blanks(exercise, texts, verdict, never, drawn))
