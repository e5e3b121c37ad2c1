"""A question that is filled, ordered or predicted becomes an app that runs, and is judged by it."""

from __future__ import annotations

from itertools import permutations

import pytest

from lessons.course.model import Lesson, Observation, Option, Proof, Question, QuestionKind, Step
from lessons.course.placeholders import requests_for
from lessons.course.quiz_steps import (
    code_in,
    fill_of,
    filled_step,
    predicted_step,
    proof_of,
)
from lessons.grading.grade import come_true
from lessons.grading.run import run_step
from tests.lessons.conftest import Run

APP = """\
from flask import Flask, flash, get_flashed_messages, redirect, session

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    ___
    return redirect("/")


@app.get("/")
def home():
    return " ".join(get_flashed_messages())
"""
LINES = ("session.clear()", "if not session:", '    flash("Saved!")')
SHOWN = Observation(observe="shown", message="Saved!", times=1)
PROOF = Proof("save", requests=("POST /save",), shows=(SHOWN,), flask="3.0")
LESSON = Lesson(
    "flashing",
    15,
    *("Flashing", "", "", ""),
    (),
    (),
    proofs={
        "save": {"app.py": APP, "templates/home.html": "no blank"},
        "saved": {"app.py": APP.replace("___", 'flash("Saved!")')},
    },
)


def question(
    kind: QuestionKind, *options: Option, proof: Proof = PROOF, lines: tuple[str, ...] = ()
) -> Question:
    return Question("first", "What?", "queue", options, proof, kind, lines)


def is_right(step: Step, run: Run) -> bool:
    return run_step(step, step.project(), {}, run).verdict.passed


@pytest.mark.parametrize(
    ("fill", "right"),
    [
        ('flash("Saved!")', True),
        ("text = 'Saved!'; flash(text)", True),
        ('flash("saved")', False),
        ("___", False),
        ("", False),
        ("flash('Saved!'", False),
        ("\u202e\0\ud800", False),
    ],
)
def test_whatever_is_written_into_a_blank_is_judged_by_its_run(
    fill: str, right: bool, run: Run
) -> None:
    step = filled_step(LESSON, question("fill"), fill)
    assert step.files["app.py"] == APP.replace("___", fill)
    assert step.files["templates/home.html"] == "no blank"
    assert (step.front.requests, step.front.flask) == (("POST /save",), "3.0")
    assert is_right(step, run) == right


def test_lines_stand_in_their_order_and_as_deep_as_the_blank(run: Run) -> None:
    asked = question("order", lines=LINES)
    step = filled_step(LESSON, asked, *LINES)
    body = '    session.clear()\n    if not session:\n        flash("Saved!")\n    return'
    assert body in step.files["app.py"]
    right = [
        order for order in permutations(LINES) if is_right(filled_step(LESSON, asked, *order), run)
    ]
    assert right == [LINES]


def test_a_question_that_predicts_says_of_each_option_whether_it_came_true(run: Run) -> None:
    options = (
        Option("It is shown twice.", "No.", when=(Observation(observe="shown", times=2),)),
        Option("It is shown once.", "Yes.", when=(SHOWN,)),
    )
    proof = Proof("saved", requests=("POST /save",))
    step = predicted_step(LESSON, question("predict", *options, proof=proof))
    assert step.front.prediction is not None
    assert step.front.prediction.ask == "What?"
    assert [choice.why for choice in step.front.prediction.choices] == ["No.", "Yes."]
    timeline = run(step.project(), requests_for(step, {}))
    assert come_true(step.front.prediction, timeline, {}) == (False, True)
    assert step.front.checks == ()


def test_an_app_without_any_request_is_asked_for_the_start_page() -> None:
    asked = question("fill", proof=Proof("save"))
    steps = (
        filled_step(LESSON, asked, ""),
        filled_step(LESSON, asked),
        predicted_step(LESSON, asked),
    )
    assert [step.front.requests for step in steps] == [("GET /",)] * 3


def test_every_right_option_of_several_is_proved_by_what_the_question_shows() -> None:
    right, wrong = Option("a", "Yes.", right=True), Option("b", "No.")
    asked = question("all", right, right, wrong)
    assert [proof_of(asked, option) for option in asked.options] == [PROOF, PROOF, None]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('`flash("Hi")`', 'flash("Hi")'),
        (" `flash()`\n", "flash()"),
        ("`` `a` ``", "`a`"),
        ("``a`b``", "a`b"),
        ("` `", " "),
        ("`a`, then `b`", None),
        ("call `a`", None),
        ("`a", None),
        ("``a`", None),
        ("``", None),
        ("", None),
    ],
)
def test_a_code_span_is_read_as_markdown_reads_it(text: str, code: str | None) -> None:
    assert code_in(text) == code
    assert fill_of(Option(text, "why")) == (text.strip() if code is None else code)
