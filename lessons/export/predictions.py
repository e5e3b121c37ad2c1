"""Which option of a quiz's predictions is right: a run says it, nothing that is written down."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.course.model import Lesson
from lessons.course.quiz_steps import predicted_step
from lessons.grading.grade import come_true, requests_for
from lessons.grading.runs import Bench, Tally
from sandbox.sandbox import Sandbox


def has_predictions(lessons: Sequence[Lesson]) -> bool:
    """Whether anything must be run for the cards of these lessons."""
    return any(question.kind == "predict" for lesson in lessons for question in lesson.quiz)


def predictions_of(lesson: Lesson, sandbox: Sandbox) -> dict[str, int]:
    """Return the place of the option that came true, of each prediction of which just one did.

    Raises:
        NoRunError: the sandbox cannot run any app.
    """
    bench = Bench(sandbox)
    found = {}
    for question in lesson.quiz:
        if question.kind != "predict":
            continue
        step = predicted_step(lesson, question)
        assert step.front.prediction is not None
        timeline = bench.run(step.project(), requests_for(step, {}), Tally())
        truths = come_true(step.front.prediction, timeline, {})
        if sum(truths) == 1:
            found[question.id] = truths.index(True)
    return found
