"""Times, counts and results in words, as a learner would say them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from lessons.review.overview import Due, Remaining
from lessons.review.statistics import DueDay, PracticeDay, RetentionWeek
from lessons.store.progress import Snapshot
from tests.support.built_in import FLASHING
from tui.presenters.phrases import (
    STATES,
    comes_back,
    due_in_words,
    due_now,
    forecast_in_words,
    in_days,
    practice_in_words,
    retention_in_words,
    texts_of,
    what_is_left,
    when,
)
from tui.screens.sheets.attempts import STATE_WIDTH, WHEN_WIDTH

# What was

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
    days = (datetime(2025, month, 28, tzinfo=UTC) for month in range(1, 13))
    assert max(len(when(day, NOW)) for day in days) < WHEN_WIDTH
    assert max(len(state) for state, _ in STATES.values()) < STATE_WIDTH


def test_a_file_that_was_not_typed_in_is_as_the_step_opens_it() -> None:
    step = next(step for step in FLASHING.steps if len(step.files) > 1)
    texts = texts_of(step, Snapshot("one", NOW, {"app.py": "mine", "gone.py": "old"}, None))
    assert texts == {**step.files, "app.py": "mine"}


# What is due and what was practiced

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ([], ""),
        ([Due(0, 0)], ""),
        ([Due(5, 12)], "5 due today, 12 this week"),
        ([Due(5, 5)], "5 due today"),
        ([Due(0, 12)], "12 due this week"),
        ([Due(1, 2), Due(0, 3)], "1 due today, 5 this week"),
        ([Due(1200, 3400)], "1,200 due today, 3,400 this week"),
    ],
)
def test_due(due: list[Due], words: str) -> None:
    assert due_in_words(*due) == words


def test_practice() -> None:
    assert practice_in_words([PracticeDay(DAY, 0, 0)]) == "no answers yet"
    assert practice_in_words([PracticeDay(DAY, 1, 1)]) == "1 answer on 1 day, 100% right"
    days = [PracticeDay(DAY, 900, 450), PracticeDay(DAY, 0, 0), PracticeDay(DAY, 300, 300)]
    assert practice_in_words(days) == "1,200 answers on 2 days, 62% right"


def test_retention_and_forecast() -> None:
    assert retention_in_words([RetentionWeek(DAY, 0, 0)]) == ""
    assert retention_in_words([RetentionWeek(DAY, 4, 3), RetentionWeek(DAY, 6, 6)]) == (
        "90% of 10 known"
    )
    assert forecast_in_words([DueDay(DAY, 0)]) == ""
    assert forecast_in_words([DueDay(DAY, 1), DueDay(DAY, 0)]) == "1 question"


# Times to come


@pytest.fixture(params=["UTC", "America/New_York"])
def zone(request: pytest.FixtureRequest) -> Iterator[None]:
    """Set the machine's zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


NOON = (2025, 3, 5, 12)
"""A Wednesday in spring: in New York the clocks go forward on Sunday."""


def noon() -> datetime:
    return datetime(*NOON).astimezone()  # it is about the machine's own zone


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (2, "in 2 days"),
        (13, "in 13 days"),
        (14, "in 2 weeks"),
        (45, "in 6 weeks"),
        (60, "in 2 months"),
        (36500, "in 100 years"),
    ],
)
def test_a_day_to_come_is_told_as_roughly_as_it_is_far(days: int, said: str) -> None:
    assert in_days(days) == said


def test_when_a_question_comes_back_is_told_without_a_word_of_the_method() -> None:
    assert comes_back(None) == ""
    assert comes_back(0) == "comes back at the end of this round"
    assert comes_back(3) == "comes back in 3 days"


def test_more_than_a_review_asks_at_once_is_said() -> None:
    assert due_now(1) == "1 question due today"
    assert due_now(30) == "30 questions due today"
    assert due_now(42) == "42 questions due today; a review asks 30 at a time"


@pytest.mark.usefixtures("zone")
def test_what_is_left_names_what_can_be_done_next() -> None:
    soon = noon() + timedelta(days=1)
    assert what_is_left(Remaining(1, soon, ()), noon()) == "1 more is due today."
    assert what_is_left(Remaining(3, soon, ()), noon()) == "3 more are due today."
    said = "Nothing more is due today. The next question comes back tomorrow."
    assert what_is_left(Remaining(0, soon, ()), noon()) == said
    assert "in the lessons" in what_is_left(Remaining(0, None, ()), noon())
