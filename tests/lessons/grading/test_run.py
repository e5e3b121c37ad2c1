"""Running a step and judging it gives one outcome, with everything that a screen shows of it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from lessons.course.model import (
    NEEDS,
    Check,
    Choice,
    Lesson,
    Observation,
    Observe,
    Option,
    Prediction,
    Proof,
    Question,
)
from lessons.course.quiz_steps import filled_step, predicted_step, proof_step
from lessons.grading.run import run_step
from sandbox import Project, Request, Timeline
from sandbox.events import OnDemand
from tests.lessons.conftest import Run
from tests.support.timelines import step

QUEUES = Check(name="it queues", observe="flashed")
ASKED = Prediction(
    (
        Choice("a message waits", (Observation(observe="waiting"),), "flash() queued it."),
        Choice("nothing waits", (Observation(observe="waiting", times=0),), "It does."),
    )
)
APP = """\
from flask import Flask, flash

app = Flask(__name__)
app.secret_key = "k"


@app.get("/")
def home():
    flash("Saved")
    return "ok"
"""


def test_an_outcome_holds_the_verdict_and_what_the_prediction_came_to(run: Run) -> None:
    asked = step(QUEUES, prediction=ASKED, files={"app.py": APP})
    outcome = run_step(asked, asked.project(), {}, run)
    assert outcome.verdict.passed
    assert outcome.prediction == (True, False)


def test_a_changed_app_says_nothing_about_the_prediction(run: Run) -> None:
    asked = step(QUEUES, prediction=ASKED, files={"app.py": APP})
    changed = asked.project({"app.py": APP.replace("Saved", "Kept")})
    assert run_step(asked, changed, {}, run).prediction == ()


def test_the_first_cause_is_the_reason_of_the_failed_check(run: Run) -> None:
    asked = step(QUEUES, files={"app.py": APP.replace('app.secret_key = "k"', "")})
    outcome = run_step(asked, asked.project(), {}, run)
    [failed] = outcome.verdict.results
    assert outcome.first_cause in failed.why
    assert failed.place == outcome.findings[0].place


def test_the_app_is_run_once(run: Run) -> None:
    made: list[Project] = []

    def counted(project: Project, requests: Sequence[Request]) -> Timeline:
        made.append(project)
        return run(project, requests)

    asked = step(QUEUES, prediction=ASKED, files={"app.py": APP})
    run_step(asked, asked.project(), {}, counted)
    assert len(made) == 1


def test_a_run_reports_what_any_observation_of_its_step_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    needs: tuple[tuple[Observe, OnDemand], ...] = (
        *(("flashed", "looked"), ("page", "logged"), ("read", "sql")),
    )
    for kind, event in needs:
        monkeypatch.setitem(NEEDS, kind, (event,))
    page, read = Observation(observe="page"), Observation(observe="read")
    chosen = Choice("it reads", (read,), "It does.")
    other = Choice("it doesn't", (Observation(observe="read", times=0),), "It does.")
    queues = msgspec.structs.replace(QUEUES, otherwise="It only shows a page.", when=(page,))
    asked = step(queues, prediction=Prediction((chosen, other)))
    assert asked.project().watch == {"looked", "logged", "sql"}
    assert step(QUEUES).project().watch == {"looked"}
    assert step(msgspec.structs.replace(QUEUES, observe="status")).project().watch == set()


def test_another_project_is_watched_for_what_the_step_counts(run: Run) -> None:
    counts = Check(name="it logs nothing", observe="logged", times=0)
    loud = APP.replace("flash(", "app.logger.error(")
    asked = step(counts, files={"app.py": APP})
    [failed] = run_step(asked, Project.from_texts({"app.py": loud}), {}, run).verdict.results
    assert failed.why == "app.py:9 logs 'Saved' as ERROR, but it should not."


@pytest.mark.parametrize("when", [(), (Observation(observe="read"),)])
def test_the_run_of_a_proof_reports_what_its_question_counts(
    when: tuple[Observation, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NEEDS, "read", ("sql",))
    shows = () if when else (Observation(observe="read"),)
    option = Option("it reads", "It does.", right=True, when=when)
    proof = Proof("queue", shows=shows)
    question = Question("reads", "What?", "a-step", (option,), proof)
    lesson = Lesson("a", 1, "", "", "", (), (question,), proofs={"queue": {"app.py": APP}})
    proved = predicted_step(lesson, question) if when else proof_step(lesson, question, option)
    assert proved is not None
    assert proved.project().watch == {"sql"}
    assert filled_step(lesson, question, "x").project().watch == (set() if when else {"sql"})
