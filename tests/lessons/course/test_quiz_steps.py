"""A question that is filled, ordered or predicted becomes an app that runs.

That it is judged by its run is shown beside each kind, in ``tests/lessons/practice/kinds``.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from lessons.course.model import Option, Proof
from lessons.course.quiz_steps import (
    code_in,
    fill_of,
    filled_step,
    predicted_step,
    proof_of,
)
from tests.support.question_kinds import ALL, FILL, LESSON, ORDER, PREDICT, SAVE, TWICE


@pytest.mark.parametrize("fill", ['flash("A")', "___", "", "flash('A'", "\u202e\0\ud800"])
def test_whatever_is_written_stands_in_place_of_the_blank(fill: str) -> None:
    files = {"app.py": SAVE, "templates/home.html": "no blank"}
    proof = Proof("save", requests=("POST /save",), flask="3.0")
    step = filled_step(replace(LESSON, proofs={"save": files}), replace(FILL, proof=proof), fill)
    assert step.files == {**files, "app.py": SAVE.replace("___", fill)}
    assert (step.front.requests, step.front.flask) == (("POST /save",), "3.0")


def test_lines_stand_in_their_order_and_as_deep_as_the_blank() -> None:
    step = filled_step(LESSON, ORDER, "session.clear()", "if not session:", '    flash("A")')
    body = '    session.clear()\n    if not session:\n        flash("A")\n    return'
    assert body in step.files["app.py"]


def test_a_question_that_predicts_is_a_step_with_this_prediction() -> None:
    step = predicted_step(LESSON, PREDICT)
    assert step.files == {"app.py": TWICE}
    assert step.front.prediction is not None
    assert step.front.prediction.ask == PREDICT.ask
    told = [(choice.text, choice.when, choice.why) for choice in step.front.prediction.choices]
    assert told == [(option.text, option.when, option.why) for option in PREDICT.options]
    assert step.front.checks == ()


def test_an_app_without_any_request_is_asked_for_the_start_page() -> None:
    asked = replace(FILL, proof=Proof("save"))
    steps = (
        filled_step(LESSON, asked, ""),
        filled_step(LESSON, asked),
        predicted_step(LESSON, asked),
    )
    assert [step.front.requests for step in steps] == [("GET /",)] * 3


def test_every_right_option_of_several_is_proved_by_what_the_question_shows() -> None:
    asked = replace(ALL, proof=FILL.proof)
    proofs = [proof_of(asked, option) for option in asked.options]
    assert proofs == [FILL.proof, FILL.proof, None]


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
