"""What is left when a sitting is over."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

from lessons.review.rest import Rest, rest_of
from lessons.store.progress import Progress
from tests.support.question_kinds import COURSE, LESSON
from tests.support.review_cards import NOON


def test_what_can_be_asked_now_counts_and_the_next_after_it_is_dated(tmp_path: Path) -> None:
    now = NOON
    progress = Progress.open(tmp_path, COURSE, lambda: now)
    assert rest_of(progress, [LESSON], now, UTC) == Rest(0, None, ())
    progress.record_answer("tea", "one", "x", False)
    progress.record_answer("tea", "all", "x", True, rating=4)
    rest = rest_of(progress, [LESSON], now, UTC)
    assert rest == Rest(0, now + timedelta(minutes=10), ())
    rest = rest_of(progress, [LESSON], now + timedelta(hours=1), UTC)
    assert rest.due == 1
    assert rest.next_at is not None
    assert rest.next_at > now + timedelta(days=1)
    progress.close()


def test_what_the_course_no_longer_has_does_not_count(tmp_path: Path) -> None:
    progress = Progress.open(tmp_path, COURSE, lambda: NOON)
    progress.record_answer("tea", "a-question-of-old", "x", False)
    progress.record_answer("a-lesson-of-old", "one", "x", False)
    for hours in (0, 1):
        rest = rest_of(progress, [LESSON], NOON + timedelta(hours=hours), UTC)
        assert rest == Rest(0, None, ())
    progress.close()
