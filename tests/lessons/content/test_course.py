"""What the built-in course holds, and how its answers are spread.

`flasklings check` proves every claim of the course, in `.ci/run` with the oldest and the newest
Flask: that an untouched step fails, that its solution passes.  Here is what no claim says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from random import Random
from typing import get_args

from lessons.course.model import QuestionKind, Step
from lessons.course.placeholders import draw, requests_for
from lessons.course.quiz_steps import proof_step
from lessons.course.step_rules import MAX_APP_LINES
from lessons.course.versions import fits
from lessons.grading.grade import come_true
from lessons.grading.run import run_step
from lessons.practice.kinds import KINDS
from tests.lessons.conftest import Run
from tests.support.built_in import COURSE, FLASHING

STEPS = FLASHING.of_part("step")
SHEET_LINES, SHEET_COLUMNS = 17, 67
"""The lines and columns that a sheet shows at 80x24 without scrolling."""


def test_each_step_asks_for_a_prediction_and_gives_something_to_do() -> None:
    for step in (*STEPS, *FLASHING.of_part("lab")):
        assert step.front.prediction is not None
        assert len(step.front.prediction.choices) >= 3
        assert step.front.checks


PRACTICED = {
    "fix-missing-key": "no-key-no-queue",
    "fix-no-extends": "one-loop-for-all-pages",
    "fix-missing-return": "redirect-then-show",
    "fix-swapped-arguments": "categories",
    "fix-no-categories": "pairs",
    "fix-filter-string": "a-filter-drops",
    "fix-two-loops": "asking-twice",
    "fix-read-too-early": "same-request-or-too-late",
    "fix-clear-after-flash": "logout-order",
    "fill-the-blanks": "logout-order",
}
"""The exercises, in order, and the step that each of them comes after."""


def test_each_exercise_follows_what_it_practices() -> None:
    found, step = {}, ""
    for one in FLASHING.path:
        if one.front.part == "step":
            step = one.slug
        else:
            found[one.slug] = step
    assert found == PRACTICED
    assert FLASHING.path[-1].slug == "the-login", "the capstone comes after every exercise"


def test_progress_that_was_kept_before_the_exercises_moved_is_still_found() -> None:
    kept = "a-redirect-forgets flash-queues no-key-no-queue in-the-cookie reading-takes-it-out "
    kept += "redirect-then-show why-redirect categories pairs a-filter-drops asking-twice "
    kept += "same-request-or-too-late until-read one-browser-each a-cookie-is-small "
    kept += "html-in-a-message logout-order the-login"
    assert {*kept.split(), *PRACTICED} <= {step.slug for step in FLASHING.path}


def test_the_quiz_has_every_kind_of_question_and_one_for_each_step() -> None:
    kinds = Counter(question.kind for question in FLASHING.quiz)
    assert set(kinds) == set(get_args(QuestionKind))
    assert min(kinds.values()) >= 2
    assert kinds.total() >= 20
    # The login asks for all of it.
    assert {step.slug for step in STEPS[:-1]} <= {question.step for question in FLASHING.quiz}


def test_every_option_that_is_chosen_has_a_proof() -> None:
    """`flasklings check` asks for one only where an option is right or is code."""
    for question in FLASHING.quiz:
        if KINDS[question.kind].judged_by == "options":
            assert all(proof_step(FLASHING, question, option) for option in question.options)


def test_the_app_of_a_proof_is_as_short_as_that_of_a_step() -> None:
    for name, files in FLASHING.proofs.items():
        assert len(files["app.py"].splitlines()) <= MAX_APP_LINES["step"], name


def test_an_exercise_sends_drawn_values_so_that_no_constant_passes() -> None:
    for step in FLASHING.of_part("exercise"):
        first, second = (
            requests_for(step, dict.fromkeys(step.front.draw, value)) for value in ("one", "two")
        )
        assert first != second, step.folder


def test_right_predictions_stand_in_every_place(run: Run) -> None:
    places = []
    for step in judged_steps():
        drawn = draw(step, Random(7))
        outcome = run_step(step, step.project(), drawn, run)
        assert step.front.prediction is not None
        places.append(come_true(step.front.prediction, outcome.timeline, drawn).index(True))
    assert set(places) == {0, 1, 2, 3}
    assert max(map(places.count, places)) <= len(places) / 2


def test_the_solution_of_a_step_accounts_for_every_message(run: Run) -> None:
    for step in judged_steps():
        outcome = run_step(step, step.solved(), draw(step, Random(7)), run)
        assert [one for one in outcome.verdict.results if not one.passed] == [], step.folder
        for exchange in outcome.timeline.exchanges:
            is_odd = exchange.books is not None and exchange.books.balanced is False
            assert not is_odd or step.slug == "the-signed-cookie", step.folder


def judged_steps() -> Iterator[Step]:
    """Yield the steps that this Flask is new enough for."""
    for step in STEPS:
        if fits(version("flask"), step.front.flask):
            yield step


def test_the_reference_card_holds_the_daily_needs() -> None:
    for needed in (
        "app.secret_key = ",
        'flash("Saved!") ',
        'flash("Saved!", "success")',
        'return redirect(url_for("home"))',
        "get_flashed_messages() ",
        "get_flashed_messages(with_categories=True)",
        'get_flashed_messages(category_filter=["error"])',
        "{% for category, message in messages %}",
        '<p class="{{ category }}">{{ message }}</p>',
        "signed, not encrypted",
        "RuntimeError",
    ):
        assert needed in FLASHING.card


def test_the_reference_card_fits_on_a_small_screen() -> None:
    text = FLASHING.card.strip().splitlines()
    lines = [line.replace("`", "") for line in text if not line.startswith("```")]
    assert len(lines) <= SHEET_LINES
    assert [line for line in lines if len(line) > SHEET_COLUMNS] == []


def test_no_question_needs_a_lab() -> None:
    for lesson in COURSE.lessons:
        labs = {step.slug for step in lesson.of_part("lab")}
        assert not [question.id for question in lesson.quiz if question.step in labs]


def test_each_quiz_has_a_core_and_several_kinds_of_questions() -> None:
    for lesson in COURSE.lessons:
        assert sum(question.core for question in lesson.quiz) == 10, lesson.slug
        assert len({question.kind for question in lesson.quiz}) >= 4, lesson.slug
