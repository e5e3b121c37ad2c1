"""Figures for drawing: no day is missing, nothing is counted twice, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from lessons.review.cards import Memory, Rating, Review
from lessons.review.selection import is_due
from lessons.review.statistics import day_of, forecast, practice, retention, spaced, start_of
from tests.support.review_cards import DAY, NOON, histories, memories, ratings

BERLIN = ZoneInfo("Europe/Berlin")
zones = st.sampled_from([UTC, BERLIN, ZoneInfo("America/Sao_Paulo"), ZoneInfo("Asia/Kolkata")])
moments = st.datetimes(datetime(2012, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC))


@given(st.lists(memories), moments, zones)
def test_the_forecast_counts_each_card_on_its_day(
    known: list[Memory], now: datetime, zone: ZoneInfo
) -> None:
    days = forecast(known, now, zone)
    today = day_of(now, zone)
    tonight = start_of(today + DAY, zone)
    assert [one.day for one in days] == [today + n * DAY for n in range(30)]
    for place, one in enumerate(days):
        late = [each for each in known if is_due(each, tonight)] if place == 0 else []
        coming = [each for each in known if not is_due(each, tonight)]
        assert one.cards == len(late) + sum(day_of(each.due, zone) == one.day for each in coming)


@given(st.lists(st.tuples(moments, st.booleans())), moments, zones)
def test_practice_counts_each_answer_on_its_day(
    given_: list[tuple[datetime, bool]], now: datetime, zone: ZoneInfo
) -> None:
    days = practice(given_, now, zone, days=400)
    today = day_of(now, zone)
    assert [one.day for one in days] == [today - n * DAY for n in range(399, -1, -1)]
    for one in days:
        then = [right for at, right in given_ if day_of(at, zone) == one.day]
        assert (one.answers, one.right) == (len(then), sum(then))


@given(st.lists(histories, max_size=6), moments, zones)
def test_retention_counts_the_tests_of_each_week(
    given_: list[list[Review]], now: datetime, zone: ZoneInfo
) -> None:
    weeks = retention(given_, now, zone, weeks=60)
    today = day_of(now, zone)
    assert [one.monday.weekday() for one in weeks] == [0] * 60
    assert timedelta() <= today - weeks[-1].monday < 7 * DAY
    for one in weeks:
        then = [
            each
            for history in given_
            for each in spaced(history)
            if one.monday <= day_of(each.at, zone) < one.monday + 7 * DAY
        ]
        assert (one.asked, one.known) == (
            len(then),
            sum(each.rating is not Rating.Again for each in then),
        )
        assert (one.share is None) == (not then)


def test_what_was_asked_again_within_the_day_says_nothing_about_retention() -> None:
    first, soon = Review(NOON, Rating.Again), Review(NOON + DAY / 2, Rating.Good)
    later = Review(NOON + 2 * DAY, Rating.Again)
    last = Review(NOON + 5 * DAY, Rating.Good)
    assert spaced([first, soon, later, last]) == (later, last)
    (week,) = retention([[first, soon, later, last]], NOON, UTC, weeks=1)
    assert (week.monday, week.share) == (date(2025, 6, 2), 0.5)


@given(ratings, ratings)
def test_a_clock_set_back_tests_nothing(before: Rating, after: Rating) -> None:
    assert spaced([Review(NOON, before), Review(NOON - 9 * DAY, after)]) == ()
