"""Run a step's app once and judge it: everything that shows a verdict starts from an `Outcome`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from lessons.course.model import Step
from lessons.course.placeholders import requests_for
from lessons.diagnosis.cause import Finding
from lessons.diagnosis.diagnose import explain
from lessons.grading.grade import Verdict, check, come_true, failures_asked_for
from lessons.grading.mark_blanks import BlankMark, mark_blanks
from sandbox import Project, Request, Timeline

RunProject = Callable[[Project, Sequence[Request]], Timeline]
"""Runs a project, makes the requests, and returns the whole run's timeline."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one run of a step.

    ``marks`` has one mark for each blank of the step.  ``prediction`` says of each choice of
    the step's prediction whether the run shows it; it's empty if there is no prediction, if the
    app was changed, or if the run didn't finish.
    """

    timeline: Timeline
    findings: tuple[Finding, ...]
    verdict: Verdict
    marks: tuple[BlankMark, ...] = ()
    prediction: tuple[bool, ...] = ()

    @property
    def first_cause(self) -> str:
        """The sentence of the most telling finding, "" when there is none."""
        return self.findings[0].sentence if self.findings else ""


def run_step(step: Step, project: Project, drawn: Mapping[str, str], run: RunProject) -> Outcome:
    """Run a project with a step's requests and judge what it did.

    The run reports what the step's checks count, whatever else the project is watched for.
    """
    project = replace(project, watch=project.watch | step.watch)
    return judge(step, project, run(project, requests_for(step, drawn)), drawn, run)


def judge(
    step: Step, project: Project, timeline: Timeline, drawn: Mapping[str, str], run: RunProject
) -> Outcome:
    """Judge a run; `run` makes the further runs that marking single blanks takes."""
    findings = explain(timeline, project.files, failures_asked_for(step, timeline, drawn))
    verdict = check(step, timeline, drawn, findings)
    marks: tuple[BlankMark, ...] = ()
    if step.front.blanks:
        marks = mark_blanks(step, _texts(step, project), verdict, run, drawn)
    return Outcome(timeline, findings, verdict, marks, _prediction(step, project, timeline, drawn))


def _prediction(
    step: Step, project: Project, timeline: Timeline, drawn: Mapping[str, str]
) -> tuple[bool, ...]:
    asked, ended = step.front.prediction, timeline.ended
    if asked is None or ended is None or ended.reason != "finished":
        return ()
    if project.files != step.project().files:
        return ()
    return come_true(asked, timeline, drawn)


def _texts(step: Step, project: Project) -> dict[str, str]:
    """Return the project's text of each of the step's files."""
    return {
        name: project.files[name].decode("utf-8-sig", "replace")
        for name in step.files
        if name in project.files
    }
