"""Which option of a quiz's predictions is right: only a run can tell."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.course.model import Lesson, Question
from lessons.grading.run import run_step
from lessons.grading.runs import Bench, Tally
from lessons.practice.kinds import KINDS
from sandbox.project import Project
from sandbox.request import Request
from sandbox.sandbox import Sandbox
from sandbox.timeline import Timeline


def has_predictions(lessons: Sequence[Lesson]) -> bool:
    """Whether the cards of these lessons need runs."""
    return any(is_predicted(question) for lesson in lessons for question in lesson.quiz)


def is_predicted(question: Question) -> bool:
    """Whether only a run can tell which option of a question is right."""
    return KINDS[question.kind].judged_by == "first run"


def predictions_of(lesson: Lesson, sandbox: Sandbox) -> dict[str, int]:
    """Return which option came true, for each prediction of which exactly one did.

    Raises:
        NoRunError: the sandbox cannot run any app.
    """
    bench = Bench(sandbox)

    def run(project: Project, requests: Sequence[Request]) -> Timeline:
        return bench.run(project, requests, Tally())

    found = {}
    for question in lesson.quiz:
        app = KINDS[question.kind].app(lesson, question) if is_predicted(question) else None
        if app is None:
            continue
        truths = run_step(app, app.project(), {}, run).prediction
        if sum(truths) == 1:
            found[question.id] = truths.index(True)
    return found
