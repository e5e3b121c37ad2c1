"""Learners whose practice of some months is in a file, for the screens that show it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from lessons.review.selection import LEECH
from lessons.store.entries import BUILT_IN_COURSE
from lessons.store.progress import Progress
from tests.support.small_app import COURSE
from tui.background.practice import Clock

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CLOCK = Clock(lambda: NOW, UTC)
"""A Wednesday noon."""

LESSON, OTHER = (lesson.slug for lesson in COURSE.lessons)
EASY, HARD = (question.id for question in COURSE.lessons[0].quiz)


def practised(folder: Path) -> None:
    """Write what a learner answered in three months, one question again and again wrongly."""
    at = [NOW]
    progress = Progress.open(folder, BUILT_IN_COURSE, clock=lambda: at[0])
    for week in range(13, 0, -1):
        day = NOW - timedelta(weeks=week, days=week % 3)
        for number in range((1, 5, 16, 3)[week % 4]):
            at[0] = day + timedelta(minutes=number)
            progress.record_answer((LESSON, OTHER)[number % 2], EASY, "a", week not in (4, 9))
    for number in range(LEECH + 2, 0, -1):
        for minute, right in ((0, False), (11, True), (22, True)):
            at[0] = NOW - timedelta(days=10 * number, minutes=-minute)
            progress.record_answer(LESSON, HARD, "a", right)
    at[0] = NOW - timedelta(hours=1)
    progress.record_answer(LESSON, EASY, "a", right=False)
    progress.close()
