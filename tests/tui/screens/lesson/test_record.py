"""Which runs of a lesson are recorded, and when its steps are all done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lessons.course.model import Lesson, Step
from lessons.grading.grade import CheckState, Result, Verdict
from lessons.grading.run import Outcome
from lessons.store.progress import StepState
from sandbox.timeline import Timeline
from tests.support.small_app import COURSE
from tui.background.journal import Journal
from tui.screens.lesson.record import LessonRecord
from tui.screens.lesson.run import Purpose

LESSON: Lesson = COURSE.lessons[1]
FIRST, SECOND = LESSON.steps
EXERCISE: Step = msgspec.structs.replace(
    SECOND, slug="exercise", front=msgspec.structs.replace(SECOND.front, part="exercise")
)


def outcome(*, passed: bool) -> Outcome:
    state = CheckState.PASSED if passed else CheckState.FAILED
    return Outcome(Timeline(), (), Verdict((Result("it works", state),)))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path)
    yield journal
    journal.close()


@pytest.fixture
def record(journal: Journal) -> LessonRecord:
    return LessonRecord(journal)


def test_an_attempt_is_recorded_and_another_look_only_when_it_passes_newly(
    record: LessonRecord,
) -> None:
    assert record.counts(FIRST, Purpose.ATTEMPT, passed=False)
    assert not record.counts(FIRST, Purpose.CHECK, passed=False)
    assert record.counts(FIRST, Purpose.CHECK, passed=True)
    record.load(StepState({}, frozenset({FIRST.slug}), frozenset()))
    assert not record.counts(FIRST, Purpose.CHECK, passed=True)
    assert record.counts(FIRST, Purpose.ATTEMPT, passed=True)


async def test_a_run_is_kept_with_the_texts_that_the_learner_changed(
    journal: Journal, record: LessonRecord
) -> None:
    record.add(LESSON, FIRST, {"app.py": "mine"}, outcome(passed=False))
    record.add(LESSON, FIRST, {"app.py": "better"}, outcome(passed=True))
    assert record.passed == record.tried == {FIRST.slug}
    kept = await journal.ask(lambda progress: progress.attempts(LESSON.slug, FIRST.slug))
    assert [(one.passed, dict(one.files)) for one in kept] == [
        (True, {"app.py": "better"}),
        (False, {"app.py": "mine"}),
    ]


def test_the_end_is_at_a_step_once_every_step_passed(record: LessonRecord) -> None:
    record.add(LESSON, FIRST, FIRST.files, outcome(passed=True))
    assert not record.is_at_end(LESSON, FIRST)
    record.add(LESSON, SECOND, SECOND.files, outcome(passed=True))
    assert record.is_at_end(LESSON, FIRST)
    assert record.is_at_end(LESSON, SECOND)
    assert not record.is_at_end(LESSON, EXERCISE), "an exercise is no step"
