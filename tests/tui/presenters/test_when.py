"""Times to come, as a learner would say them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.review.overview import Remaining
from tui.presenters.phrases import in_words, what_is_left


@pytest.fixture(autouse=True, params=["UTC", "America/New_York"])
def _zone(request: pytest.FixtureRequest) -> Iterator[None]:
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
    ("later", "said"),
    [
        (timedelta(days=-3), "now"),
        (timedelta(seconds=59), "now"),
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


def test_tomorrow_is_the_learner_s_own_and_not_in_a_few_hours() -> None:
    late = noon() + timedelta(hours=11)
    assert in_words(late + timedelta(hours=3), late) == "in 3 hours"
    assert in_words(late + timedelta(hours=10), late) == "tomorrow"


@given(st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_one_of_a_thing_is_not_in_the_plural(later: timedelta) -> None:
    said = in_words(noon() + later, noon())
    assert said.startswith("in 1 ") == (said == "in 1 minute")


def test_what_is_left_names_what_can_be_done_next() -> None:
    soon = noon() + timedelta(minutes=10)
    assert what_is_left(Remaining(3, soon, ()), noon()) == "3 more can be asked now."
    assert what_is_left(Remaining(0, soon, ()), noon()) == "The next one is due in 10 minutes."
    assert "in the lessons" in what_is_left(Remaining(0, None, ()), noon())
