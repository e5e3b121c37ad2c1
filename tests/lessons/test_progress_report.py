"""How a learner stands is told as the documented schema says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from lessons.entries import BUILT_IN_COURSE
from lessons.progress import Progress
from lessons.report import Known, Report, report
from tests.built_in import COURSE
from tests.lessons.progress_files import Open, fill

SCHEMA = Path(__file__).parents[2] / "docs" / "progress-schema.json"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_documented_schema_is_that_of_the_report() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == msgspec.json.schema(Report)


def test_a_learner_who_did_nothing_is_told_all_that_there_is(tmp_path: Path, opened: Open) -> None:
    (course,) = report(opened(tmp_path), known_course(), NOON).courses
    (lesson,) = course.lessons
    (loaded,) = COURSE.lessons
    assert [step.step for step in lesson.steps] == [step.slug for step in loaded.steps]
    assert {step.state for step in lesson.steps} == {"new"}
    asked = [question.question for question in lesson.questions if question.kind == "quiz"]
    assert asked == [question.id for question in loaded.quiz]
    assert all(q.answers == q.right == 0 and q.right_now is None for q in lesson.questions)
    assert (course.place, lesson.last_practised) == (None, None)


def test_what_was_done_is_counted(tmp_path: Path) -> None:
    progress = Progress.open(tmp_path, clock=lambda: NOON)
    known = known_course()
    (loaded,) = known.lessons
    first, second, third = loaded.steps[:3]
    for passed in (True, False):
        progress.record_run(loaded.slug, first.slug, passed)
    progress.record_run(loaded.slug, second.slug, False)
    question = loaded.quiz[0].id
    for option, right in (("a", True), ("b", False), ("c", True)):
        progress.record_answer(loaded.slug, question, option, right)
    progress.undo_answer(loaded.slug, question)
    progress.stay_at(loaded.slug, second.slug)
    (course,) = report(progress, known, NOON).courses
    (lesson,) = course.lessons
    steps = {step.step: step for step in lesson.steps}
    assert (steps[first.slug].state, steps[first.slug].runs) == ("done", 2)
    assert (steps[second.slug].state, steps[second.slug].runs) == ("begun", 1)
    assert (steps[third.slug].state, steps[third.slug].last_practised) == ("new", None)
    (asked,) = (q for q in lesson.questions if q.question == question)
    assert (asked.answers, asked.right, asked.latest, asked.right_now) == (2, 1, "b", False)
    assert course.place == (loaded.slug, second.slug)
    assert lesson.last_practised == asked.last_practised == NOON
    progress.close()


def test_what_the_course_no_longer_has_is_told_all_the_same(tmp_path: Path, opened: Open) -> None:
    progress = opened(tmp_path)
    fill(progress)
    progress.record_answer("flash", "predict:queue", "a", True)
    progress.course = "another"
    fill(progress)
    here, another = report(progress, known_course(), NOON).courses
    assert (here.course, another.course) == (BUILT_IN_COURSE, "another")
    assert progress.course == "another"
    gone = here.lessons[-1]
    assert (gone.lesson, gone.title) == ("flash", None)
    assert [(step.step, step.title, step.state) for step in gone.steps] == [
        ("queue", None, "done"),
        ("read", None, "begun"),
    ]
    assert [(q.question, q.kind, q.ask) for q in gone.questions] == [
        ("predict:queue", "prediction", None),
        ("what", "quiz", None),
    ]
    assert another.title is None
    assert another.lessons[0].lesson == "flash"


def known_course() -> Known:
    course = COURSE
    assert course.id == BUILT_IN_COURSE
    return Known(course.id, course.title, course.lessons)
