"""Running a step and judging it gives one outcome, with everything that a screen shows of it."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.course.model import Check, Choice, Observation, Prediction
from lessons.grading.run import run_step
from sandbox import Project, Request, Timeline
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
