"""A course is proved by its runs: each thing that does not hold is told with file and line.

The good course is the skeleton that ``flasklings new`` writes; each test changes one thing in it.
"""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from lessons.authoring.check import prove_course
from lessons.authoring.skeleton import write_skeleton
from lessons.course.model import Step
from lessons.grading import run as grading
from lessons.grading.run import Outcome
from lessons.grading.runs import Bench
from sandbox import Project, Sandbox
from tests.support.skeleton_check import LESSON, QUIZ, SHOW, WAITS, Change, Changed, Prover, said_in
from tests.support.slow_judging import PATIENCE

SHOW_MD, WAITS_MD = f"{SHOW}/step.md", f"{WAITS}/step.md"
ANSWER = 'return " ".join(get_flashed_messages())'
CHECK = """
[[checks]]
name = "it is queued"
observe = "flashed"
+++

One step"""

# What is changed, the words on the line that is named, and what is said of it.
CHANGES: dict[str, tuple[Change, str, str, str]] = {
    "a starter that passes": (
        Changed(f"{SHOW}/app.py", 'return "Welcome."', ANSWER.replace('" "', '""')),
        *(SHOW_MD, "[[checks]]", "checks: the untouched app passes them all (with name = 'Ada')"),
    ),
    "a solution that fails": (
        Changed(f"{SHOW}/solution/app.py", "['name']}.", "['name']}!"),
        *(SHOW_MD, "[[checks]]", "checks[0]: the solution fails 'POST /save queues a message'"),
    ),
    "a solution for one drawn value alone": (
        Changed(f"{SHOW}/solution/app.py", "f\"Saved {request.form['name']}.\"", '"Saved Ada."'),
        *(SHOW_MD, "[[checks]]", "(with name = 'Grace')"),
    ),
    "checks that nothing is known to pass": (
        Changed(WAITS_MD, "+++\n\nOne step", CHECK.replace("observe", "message = 'x'\nobserve")),
        *(WAITS_MD, "[[checks]]", "checks: have no solution/ that passes them"),
    ),
    "a wrong answer that is right": (
        Changed(SHOW_MD, "new = '\"Saved Ada.\"'", "new = '\"\".join(get_flashed_messages())'"),
        *(
            SHOW_MD,
            'about = "a constant',
            "wrong[0].about: isn't a wrong answer: every check passes",
        ),
    ),
    "a wrong answer that fails another check": (
        Changed(
            SHOW_MD, 'fails = ["GET / shows it, once"]', 'fails = ["POST /save queues a message"]'
        ),
        *(SHOW_MD, "fails = ", "wrong[0].fails[0]: 'POST /save queues a message' passes; what"),
    ),
    "a wrong answer of another cause": (
        Changed(SHOW_MD, 'cause = "no-secret-key"', 'cause = "read-twice"'),
        *(SHOW_MD, "cause = ", "'read-twice' is not what the learner is told: 'no-secret-key'"),
    ),
    "a wrong answer of which something else is said": (
        Changed(SHOW_MD, 'says = "secret key"', 'says = "a bird flew by"'),
        *(SHOW_MD, "says = ", "wrong[1].says: the learner does not read that, but: "),
    ),
    "an example that does not end": (
        Changed(f"{WAITS}/app.py", 'flash("Saved!")', "import os; os._exit(3)"),
        *(WAITS_MD, "requests = ", "requests: the app must end by itself; it crashed"),
    ),
    "a prediction without a right choice": (
        Changed(WAITS_MD, 'observe = "shown", request = 2', 'observe = "lost"'),
        *(WAITS_MD, "[[prediction.choices]]", "prediction.choices: none of them comes true"),
    ),
    "a prediction with two right choices": (
        Changed(WAITS_MD, 'observe = "shown", request = 1', 'observe = "flashed"'),
        *(
            WAITS_MD,
            "request = 2 }",
            "choices[0] and choices[1] come true when the untouched",
        ),
    ),
    "a proof that does not hold": (
        Changed(QUIZ, 'request = 2, message = "Saved!"', 'request = 1, message = "Saved!"'),
        *(
            QUIZ,
            "proof = { fill = 'flash",
            "questions[0].options[0].proof.shows[0]: the proof does",
        ),
    ),
    "a proof that a wrong answer passes too": (
        Changed(QUIZ, 'observe = "shown", request = 2, message = "Saved!"', 'observe = "page"'),
        *(
            QUIZ,
            "proof = { fill = 'flash",
            "options[0].proof: proves nothing: the run of options[1]",
        ),
    ),
    "a wrong answer's proof that holds of the right one": (
        Changed(QUIZ, ', { observe = "shown", times = 0 }', ""),
        *(
            QUIZ,
            "proof = { fill = 'print",
            "options[1].proof: proves nothing: the run of options[0]",
        ),
    ),
    "a right answer without a proof": (
        Changed(
            QUIZ, 'fill = \'flash("Saved!")\'\nrequests = ["POST /save", "GET /", "GET /"]\n', ""
        )
        .and_(QUIZ, '"show-it"\n\n[questions.proof]\napp = "queue"', '"show-it"')
        .and_(QUIZ, "[questions.options.proof]\nshows = [", "")
        .and_(QUIZ, '    { observe = "shown", request = 2, times = 1 },\n', "")
        .and_(QUIZ, '    { observe = "shown", request = 3, times = 0 },\n]\n', ""),
        *(QUIZ, "Until a request", "questions[1].options[0].text: is right and has no proof"),
    ),
    "a wrong answer that is code, without a proof": (
        Changed(QUIZ, "proof = { fill = 'print(\"Saved!\")'", "# proof = {"),
        *(QUIZ, "`print", "questions[0].options[1].text: is code and has no proof"),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_a_run_does_not_bear_out_is_told(what: str, prover: Prover) -> None:
    prover.assert_told(*CHANGES[what])


def test_the_skeleton_proves(prover: Prover) -> None:
    report = prover.proved()
    assert report.faults == ()
    proved = {row.place: dict(row.proved) for row in report.rows}
    assert proved[WAITS] == {"ends": 1, "prediction": 1}
    assert proved[SHOW] == {"starter": 1, "solution": 1, "wrong": 2}
    assert proved[f"{LESSON}/quiz"] == {"proof": 5}


def test_faults_of_every_kind_come_in_one_report(prover: Prover) -> None:
    faults = prover.faults(
        Changed("course.toml", "title =", "titel ="),
        Changed(WAITS_MD, 'kind = "read"  ', 'kind = "reed"  '),
        CHANGES["a wrong answer of another cause"][0],
        CHANGES["a proof that does not hold"][0],
        Changed(f"{LESSON}/lesson.toml", "`get_flashed_messages()`", "`get_flashed_message()`"),
    )
    text = "\n".join(faults)
    for part in ("titel", "title: is missing", "'reed'", "'read-twice'", "proof does", "did you"):
        assert part in text
    assert len(faults) == 6


def test_a_step_that_cannot_be_read_has_its_row_in_its_place(prover: Prover) -> None:
    report = prover.proved(Changed(WAITS_MD, "title = ", "titel = "))
    assert [row.place for row in report.rows] == [LESSON, WAITS, SHOW, f"{LESSON}/quiz"]
    said = [(row.faults, row.passed_over) for row in report.rows]
    assert said == [(0, ""), (2, "not run: its files have faults"), (0, ""), (0, "")]


def test_a_step_whose_files_have_faults_is_not_run_and_that_is_said(prover: Prover) -> None:
    report = prover.proved(Changed(SHOW_MD, 'title = "Show it"', 'title = ""'))
    assert [str(fault) for fault in report.faults] == [f"{SHOW_MD}:2: title: must not be empty"]
    (row,) = [row for row in report.rows if row.place == SHOW]
    assert (row.passed_over, row.faults) == ("not run: its files have faults", 1)
    assert not row.proved


def test_what_a_newer_flask_shows_is_passed_over_and_that_is_said(prover: Prover) -> None:
    report = prover.proved(
        said_in(SHOW, "```python run\nfrom flask import what_is_to_come\n```"),
        Changed(SHOW_MD, 'part = "exercise"', 'flask = "99.1"\npart = "exercise"'),
        Changed(QUIZ, "proof = { fill = 'app.flash", "proof = { flask = '99', fill = 'app.flash"),
        CHANGES["a wrong answer of another cause"][0],
    )
    assert report.faults == ()
    said = {row.place: (row.passed_over, row.tally.runs) for row in report.rows}
    assert said[SHOW] == ("skipped: it needs Flask 99.1", 0)
    assert said[f"{LESSON}/quiz"][0] == "1 skipped: they need another Flask"


def test_a_claim_that_takes_too_long_is_a_fault_and_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_skeleton(tmp_path / "course")
    judge, go_on = grading.judge, Event()

    def held(step: Step, project: Project, *rest: Any) -> Outcome:
        if (step.slug, project) == ("show-it", step.project()):
            go_on.wait(PATIENCE)
        return judge(step, project, *rest)

    monkeypatch.setattr(grading, "judge", held)
    with Sandbox(spares=0, bulk=True) as sandbox:
        report = prove_course(tmp_path / "course", Bench(sandbox), at_once=1, seconds=1.0)
        go_on.set()
    (fault,) = report.faults
    assert (fault.file, fault.key) == (SHOW_MD, "checks")
    assert fault.what == "proving it took longer than 1 seconds and was stopped"
    by_place = {row.place: row for row in report.rows}
    assert (by_place[SHOW].faults, by_place[SHOW].proved["starter"]) == (1, 0)
    assert by_place[SHOW].proved["solution"] == 1


def test_progress_counts_every_claim_to_the_last(bench: Bench, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    Prover(bench, tmp_path / "course").proved()
    prove_course(tmp_path / "course", bench, 2, lambda done, total: told.append((done, total)))
    total = told[0][1]
    assert told == [(done, total) for done in range(total + 1)]
    assert total > 5
