"""An earlier attempt in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from lessons.course.loader import load_course
from lessons.store.progress import Snapshot
from tui.presenters.phrases import STATES, texts_of, when

NOW = datetime(2026, 1, 10, 0, 30, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 1, 9, 23, 10, tzinfo=UTC), "today 00:10"),
        (datetime(2026, 1, 9, 22, 59, tzinfo=UTC), "yesterday 23:59"),
        (datetime(2026, 1, 7, 12, 0, tzinfo=UTC), "3 days ago"),
        (datetime(2026, 1, 4, 12, 0, tzinfo=UTC), "6 days ago"),
        (datetime(2026, 1, 3, 12, 0, tzinfo=UTC), "3 January"),
        (datetime(2025, 12, 31, 12, 0, tzinfo=UTC), "31 December 2025"),
        (datetime(2026, 1, 12, 12, 0, tzinfo=UTC), "12 January"),
    ],
)
def test_the_time_is_told_by_the_learners_days(at: datetime, said: str) -> None:
    assert when(at, NOW) == said


def test_the_longest_time_leaves_a_gap_in_the_list() -> None:
    from tui.screens.sheets.attempts import STATE_WIDTH, WHEN_WIDTH

    days = (datetime(2025, month, 28, tzinfo=UTC) for month in range(1, 13))
    assert max(len(when(day, NOW)) for day in days) < WHEN_WIDTH
    assert max(len(state) for state, _ in STATES.values()) < STATE_WIDTH


def test_a_file_that_was_not_typed_in_is_as_the_step_opens_it() -> None:
    step = next(step for step in load_course().lessons[0].steps if len(step.files) > 1)
    texts = texts_of(step, Snapshot("one", NOW, {"app.py": "mine", "gone.py": "old"}, None))
    assert texts == {**step.files, "app.py": "mine"}
