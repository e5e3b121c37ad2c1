"""What a course says of a question's answers, and a run does not bear out, is told: for each kind.

A good question of the kind stands at the end of the skeleton's quiz; each test changes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from lessons.authoring.check import prove_course
from lessons.course.model import QuestionKind
from lessons.grading.runs import Bench
from tests.support.question_files import PROOFS, asked
from tests.support.skeleton_check import LESSON, QUIZ, Prover

SHOWS = '[{ observe = "shown", request = 2, message = "Hi", times = 1 }]'
SAVED = '{ app = "saved", requests = ["POST /save"], shows = [{ observe = "flashed" }] }'
SHOWS_HI = '{ fill = "flash(\'Hi\')", shows = [{ observe = "shown", request = 2 }] }'


@pytest.mark.parametrize("kind", get_args(QuestionKind))
def test_a_good_question_of_each_kind_proves(kind: QuestionKind, prover: Prover) -> None:
    report = prover.proved(asked(LESSON, "show-it", kind))
    assert report.faults == ()
    (quiz,) = [row for row in report.rows if row.place == f"{LESSON}/quiz"]
    assert quiz.proved["proof"] == 5 + (3 if kind == "all" else 1)


Changes = tuple[tuple[str, str], ...]

# The kind, what is changed, words on the line that is named, and what is said of it.
CHANGES: dict[str, tuple[QuestionKind, Changes, str, str]] = {
    "a right one of several without a proof": (
        "one",
        (
            ('kind = "one"', 'kind = "all"'),
            (f"proof = {SAVED}\n", ""),
        ),
        *("It waits.", "questions[2].options[0].text: is right and has no proof"),
    ),
    "what is wrong and shows as much": (
        "all",
        (
            (SHOWS_HI, '{ fill = "flash(\'Hi\')", shows = [{ observe = "status", request = 1 }] }'),
            ('{ observe = "status", request = 1 }, { observe', "{ observe"),
            ("times = 0 },", 'times = 0 }, { observe = "page" },'),
        ),
        *("flash('Hi')\", shows", "options[0].proof: proves nothing: the run of options[2] shows"),
    ),
    "a prediction of which none comes true": (
        "predict",
        (("request = 2, times = 1", "request = 1, times = 1"),),
        *(
            "[[questions.options]]",
            "questions[2].options: none of them comes true when the app runs",
        ),
    ),
    "a prediction of which two come true": (
        "predict",
        (('"shown", times = 2', '"page", times = 2'),),
        *("times = 2", "options[1].when: options[0] and options[1] come true when the app runs"),
    ),
    "a right fill that does not show it": (
        "fill",
        (("`flash('Hi')`", "`flash('Ho')`"),),
        *("`flash('Ho')`", "options[0].text: is right, and its run does not show it: "),
    ),
    "a wrong fill that shows it": (
        "fill",
        (("`print('Hi')`", "`flash('H' + 'i')`"),),
        *("'H' + 'i'", "options[1].text: is wrong, and its run shows all that is asked for"),
    ),
    "lines that are right in another order alone": (
        "order",
        (
            ('    "session.clear()",\n', ""),
            ("    \"session['seen'] = True\",\n", '    "session.clear()",\n'),
        ),
        *("lines = [", "lines: are right in this order, and their run does not show it: "),
    ),
    "lines that are right in every order": (
        "order",
        (('    "session.clear()",\n', ""),),
        *("lines = [", "lines: are right in every order, so there is nothing to put in order"),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_a_run_does_not_bear_out_is_told(what: str, prover: Prover) -> None:
    kind, changes, words, expected = CHANGES[what]
    (fault,) = prover.faults(asked(LESSON, "show-it", kind, *changes))
    assert expected in fault
    lines = (prover.folder / QUIZ).read_text("utf-8").splitlines()
    after = next(n for n, line in enumerate(lines) if "of-the-kind" in line)
    line = next(n for n, text in enumerate(lines[after:], after + 1) if words in text)
    assert fault.startswith(f"{QUIZ}:{line}: "), fault


def test_a_blank_that_is_right_as_it_is_proves_nothing(prover: Prover) -> None:
    add = asked(
        LESSON, "show-it", "fill", (SHOWS, '[{ observe = "status", request = 1, status = 500 }]')
    )
    faults = prover.faults(add)
    assert [fault.partition("questions[2].")[2][:40] for fault in faults] == [
        "proof.shows: proves nothing: the untouch",
        "options[0].text: is right, and its run d",
    ]


def test_an_app_that_does_not_end_is_no_prediction(prover: Prover) -> None:
    file = f"{LESSON}/proofs/saved.py"

    def add(folder: Path) -> None:
        asked(LESSON, "show-it", "predict")(folder)
        app = PROOFS["saved"].replace('flash("Saved!")', "import os; os._exit(3)")
        (folder / file).write_text(app, "utf-8")

    (fault,) = prover.faults(add)
    assert "questions[2].proof: the app must end by itself; it crashed" in fault


@pytest.mark.parametrize("kind", ["predict", "fill", "order"])
def test_what_a_newer_flask_shows_is_passed_over_and_that_is_said(
    kind: QuestionKind, prover: Prover
) -> None:
    app = '"saved"' if kind == "predict" else '"to_fill"'
    newer = f'{app}, flask = "99"' if kind == "predict" else f'{app}\nflask = "99"'
    report = prover.proved(asked(LESSON, "show-it", kind, (app, newer)))
    assert report.faults == ()
    (quiz,) = [row for row in report.rows if row.place == f"{LESSON}/quiz"]
    assert quiz.passed_over == "1 skipped: they need another Flask"
    assert quiz.proved["proof"] == 5


def test_the_reason_of_an_order_is_read_for_slips(prover: Prover) -> None:
    change = ("What is cleared last is gone.", "`get_flashd_messages()` reads it.")
    (fault,) = prover.faults(asked(LESSON, "show-it", "order", change))
    assert "questions[2].why: `get_flashd_messages` isn't a name of Flask's; did you mean" in fault


RAISES = """
from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!")
    raise ValueError


@app.get("/")
def home():
    return " ".join(get_flashed_messages()) or "nothing"
"""

IN_DEBUG = """
[[questions]]
id = "in-debug-mode"
ask = "The view raises. What does the next page show, with debug mode on?"
step = "show-it"

[questions.proof]
app = "raises"
requests = ["POST /save", "GET /"]
debug = true

[[questions.options]]
text = "The waiting message"
why = "With debug mode off, it does."
proof = { MODE shows = [
    { observe = "page", request = 2, contains = "Saved!" },
    { observe = "error", request = 1, type = "ValueError" },
] }

[[questions.options]]
text = "No message"
right = true
why = "Flask doesn't save the session."
proof = { shows = [
    { observe = "page", request = 2, contains = "nothing" },
    { observe = "error", request = 1, type = "ValueError" },
] }

[[questions.options]]
text = "An error page"
why = "The first request failed."

[[questions.options]]
text = "A second message"
why = "There was one call."
"""


@pytest.mark.parametrize(
    ("mode", "told"), [("debug = false,", False), ("", True), ("testing = true,", True)]
)
def test_a_proof_holds_under_the_conditions_that_it_names(
    mode: str, told: bool, prover: Prover
) -> None:
    def add(folder: Path) -> None:
        (folder / LESSON / "proofs" / "raises.py").write_text(RAISES)
        quiz = folder / QUIZ
        quiz.write_text(quiz.read_text() + IN_DEBUG.replace("MODE", mode))

    faults = prover.faults(add)
    assert ["options[0].proof.shows[0]: the proof does not hold" in one for one in faults] == (
        [True] if told else []
    )


def test_only_what_names_a_release_is_run_on_request(bench: Bench, prover: Prover) -> None:
    def add(folder: Path) -> None:
        named = ('app = "to_fill"', 'app = "to_fill"\nflask = "3"')
        asked(LESSON, "show-it", "fill", named)(folder)

    assert prover.proved(add).faults == ()
    report = prove_course(prover.folder, bench, 2, only_versions=True)
    assert report.faults == ()
    assert sum(row.proved["proof"] for row in report.rows) == 1
    assert report.runs <= 2, "the question's, and the one that asks Flask for its names"
