"""How a learner stands is told as the documented schema says."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from lessons.export.report import ProgressReport, report
from lessons.store.entries import BUILT_IN_COURSE
from lessons.store.progress import Progress
from tests.support.built_in import FLASHING_ALONE as COURSE
from tests.support.house import HOUSE
from tests.support.progress_files import Open, fill, take_back

SCHEMA = HOUSE / "docs" / "progress-schema.json"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_the_documented_schema_is_that_of_the_report() -> None:
    documented = json.loads(SCHEMA.read_text("utf-8"))
    assert without_prose(documented) == without_prose(msgspec.json.schema(ProgressReport))


def without_prose(schema: object) -> object:
    """Return a schema without its descriptions: how they are laid out is up to msgspec."""
    if isinstance(schema, dict):
        return {
            name: value if name == "required" else without_prose(value)
            for name, value in schema.items()
            if not (name == "description" and isinstance(value, str))
        }
    return [without_prose(part) for part in schema] if isinstance(schema, list) else schema


def test_a_learner_who_did_nothing_is_told_all_that_there_is(tmp_path: Path, opened: Open) -> None:
    (course,) = report(opened(tmp_path), COURSE, NOON).courses
    (lesson,) = course.lessons
    (loaded,) = COURSE.lessons
    assert [step.step for step in lesson.steps] == [step.slug for step in loaded.steps]
    assert {step.state for step in lesson.steps} == {"new"}
    asked = [question.question for question in lesson.questions if question.kind == "quiz"]
    assert asked == [question.id for question in loaded.quiz]
    assert all(q.answers == q.right == 0 and q.right_now is None for q in lesson.questions)
    assert (course.place, lesson.last_practised) == (None, None)
    assert (course.practice, course.retention, course.forecast, course.leeches) == ((),) * 4


def test_what_was_done_is_counted(tmp_path: Path) -> None:
    progress = Progress.open(tmp_path, clock=lambda: NOON)
    (loaded,) = COURSE.lessons
    first, second, third = loaded.steps[:3]
    for passed in (True, False):
        progress.record_run(loaded.slug, first.slug, passed)
    progress.record_run(loaded.slug, second.slug, False)
    question = loaded.quiz[0].id
    for option, right in (("a", True), ("b", False), ("c", True)):
        progress.record_answer(loaded.slug, question, option, right)
    take_back(progress, loaded.slug, question)
    progress.stay_at(loaded.slug, second.slug)
    (course,) = report(progress, COURSE, NOON).courses
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


def test_what_was_practised_is_told_with_what_comes_back(tmp_path: Path) -> None:
    at = [NOON - 2 * DAY]
    progress = Progress.open(tmp_path, clock=lambda: at[0])
    (loaded,) = COURSE.lessons
    first, second = (question.id for question in loaded.quiz[:2])
    progress.record_answer(loaded.slug, first, "a", True)
    at[0] = NOON
    progress.record_answer(loaded.slug, first, "a", False)
    progress.record_answer(loaded.slug, second, "a", True)
    (course,) = report(progress, COURSE, NOON, UTC).courses
    (lesson,) = course.lessons
    assert (lesson.due_today, lesson.due_this_week) == (0, 2)
    assert [(day.day, day.answers, day.right) for day in course.practice] == [
        (NOON.date() - 2 * DAY, 1, 1),
        (NOON.date(), 2, 1),
    ]
    assert [(week.asked, week.known) for week in course.retention] == [(0, 0)] * 11 + [(1, 0)]
    assert (course.retention[-1].monday, len(course.forecast)) == (date(2026, 2, 23), 30)
    assert sum(day.cards for day in course.forecast[:7]) == 2
    assert course.leeches == ()
    progress.close()


def test_a_blank_is_told_of_once_it_was_filled(tmp_path: Path, opened: Open) -> None:
    progress = opened(tmp_path)
    (loaded,) = COURSE.lessons
    step = next(step for step in loaded.steps if step.front.blanks)
    progress.record_answer(loaded.slug, f"blank:{step.slug}#1", "flash(", True)
    (course,) = report(progress, COURSE, NOON).courses
    (blank,) = (q for q in course.lessons[0].questions if q.kind == "blank")
    assert (blank.ask, blank.right, blank.latest) == (step.front.blanks[0].about, 1, "flash(")


def test_what_the_course_no_longer_has_is_told_all_the_same(tmp_path: Path, opened: Open) -> None:
    progress = opened(tmp_path)
    fill(progress)
    progress.record_answer("flash", "predict:queue", "a", True)
    fill(progress.in_course("another"))
    here, another = report(progress, COURSE, NOON).courses
    assert (here.course, another.course) == (BUILT_IN_COURSE, "another")
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
