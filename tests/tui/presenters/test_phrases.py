"""Times, counts and results in words, as a learner would say them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.review.overview import Due, Remaining
from lessons.review.statistics import DueDay, PracticeDay, RetentionWeek
from lessons.store.progress import Snapshot
from tests.support.built_in import FLASHING
from tui.presenters.phrases import (
    STATES,
    due_in_words,
    forecast_in_words,
    in_words,
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
    assert forecast_in_words([DueDay(DAY, 1), DueDay(DAY, 0)]) == "1 card"


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


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(days=-3), "now"),
        (timedelta(seconds=59), "in less than a minute"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=10), "in 10 minutes"),
        (timedelta(minutes=90), "in 90 minutes"),
        (timedelta(hours=2), "in 2 hours"),
        (timedelta(hours=11), "in 11 hours"),
        (timedelta(hours=13), "tomorrow"),
        (timedelta(hours=35), "tomorrow"),
        (timedelta(hours=37), "in 2 days"),
        (timedelta(days=7), "in 7 days"),
        (timedelta(days=13), "in 13 days"),
        (timedelta(days=14), "in 2 weeks"),
        (timedelta(days=45), "in 6 weeks"),
        (timedelta(days=60), "in 2 months"),
        (timedelta(days=36500), "in 100 years"),
    ],
)
def test_a_time_is_told_as_roughly_as_it_is_far(later: timedelta, said: str) -> None:
    assert in_words(noon() + later, noon()) == said
    assert in_words((noon() + later).astimezone(UTC), noon().astimezone(UTC)) == said


@pytest.mark.usefixtures("zone")
def test_tomorrow_is_the_learner_s_own_and_not_in_a_few_hours() -> None:
    late = noon() + timedelta(hours=11)
    assert in_words(late + timedelta(hours=3), late) == "in 3 hours"
    assert in_words(late + timedelta(hours=10), late) == "tomorrow"


@pytest.mark.usefixtures("zone")
@given(st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_one_of_a_thing_is_not_in_the_plural(later: timedelta) -> None:
    said = in_words(noon() + later, noon())
    assert said.startswith("in 1 ") == (said == "in 1 minute")


def test_what_is_left_names_what_can_be_done_next() -> None:
    soon = noon() + timedelta(minutes=10)
    assert what_is_left(Remaining(3, soon, ()), noon()) == "3 more can be asked now."
    assert what_is_left(Remaining(0, soon, ()), noon()) == "The next one is due in 10 minutes."
    assert "in the lessons" in what_is_left(Remaining(0, None, ()), noon())
