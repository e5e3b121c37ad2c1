"""The calendar of practice: weeks as columns, Monday first, today marked, no day lost."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.review.statistics import PracticeDay
from tui.text.charts import CALENDAR_LEFT, MOST_WEEKS, SIGNS, calendar, level, weeks_within

DAY = timedelta(days=1)
WEDNESDAY = date(2026, 11, 25)
NAMES = ["Mon", "   ", "Wed", "   ", "Fri", "   ", "Sun"]


def days(today: date, answers: dict[date, int] | None = None) -> list[PracticeDay]:
    given_ = answers or {}
    every = (today - n * DAY for n in range(370, -1, -1))
    return [PracticeDay(day, given_.get(day, 0), 0) for day in every]


def signs(today: date, answers: dict[date, int], width: int) -> dict[date, str]:
    """Return what stands for each day that the calendar shows."""
    lines = calendar(days(today, answers), width).plain.split("\n")[1:8]
    assert [line[:3] for line in lines] == NAMES
    weeks = weeks_within(width)
    monday = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    return {
        monday + timedelta(weeks=week, days=weekday): line.ljust(width)[CALENDAR_LEFT + 2 * week]
        for weekday, line in enumerate(lines)
        for week in range(weeks)
    }


@settings(max_examples=50)
@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.dictionaries(st.integers(0, 200), st.integers(1, 500)),
    st.integers(30, 150),
)
def test_each_day_has_its_sign_and_the_days_to_come_have_none(
    today: date, back: dict[int, int], width: int
) -> None:
    answers = {today - n * DAY: count for n, count in back.items()}
    for day, sign in signs(today, answers, width).items():
        assert sign == (SIGNS[level(answers.get(day, 0))] if day <= today else " ")


def test_every_level_has_a_sign_of_its_own() -> None:
    assert len(set(SIGNS)) == 5
    assert [level(n) for n in (0, 1, 4, 5, 14, 15, 29, 30, 900)] == [0, 1, 1, 2, 2, 3, 3, 4, 4]


@pytest.mark.parametrize("weekday", range(7))
def test_today_is_marked_at_the_end_of_its_line(weekday: int) -> None:
    today = date(2026, 11, 23) + weekday * DAY
    marked = [line for line in calendar(days(today), 60).plain.split("\n") if "◂ today" in line]
    (line,) = marked
    assert line.startswith(NAMES[weekday])
    assert line.endswith("· ◂ today")


@settings(max_examples=50)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(30, 150))
def test_it_keeps_to_the_width_and_names_months_in_order(today: date, width: int) -> None:
    lines = calendar(days(today), width).plain.split("\n")
    assert max(map(len, lines[:8])) <= width
    named = lines[0].split()
    year = [f"{date(2026, month, 1):%b}" for month in range(1, 13)]
    places = [year.index(name) for name in named]
    assert all((after - before) % 12 == 1 for before, after in pairwise(places))


def test_a_month_stands_over_the_week_in_which_it_begins() -> None:
    head, monday, *_ = calendar(days(WEDNESDAY), 70).plain.split("\n")
    assert weeks_within(70) == MOST_WEEKS
    first = WEDNESDAY - timedelta(days=2, weeks=25)
    column = head.index("Nov")
    week = first + timedelta(weeks=(column - CALENDAR_LEFT) // 2)
    assert week <= date(2026, 11, 1) < week + 7 * DAY
    assert monday[column] == "·"


def test_the_days_around_a_change_of_clocks_are_days_like_all() -> None:
    answers = {date(2026, 10, 24): 3, date(2026, 10, 25): 7, date(2026, 10, 26): 31}
    seen = signs(date(2026, 10, 27), answers, 60)
    assert [seen[date(2026, 10, day)] for day in range(23, 28)] == ["·", "░", "▒", "█", "·"]


def test_the_legend_says_what_the_signs_mean() -> None:
    wide = calendar(days(WEDNESDAY), 60).plain.split("\n")[-1]
    assert wide.strip() == "· none  ░ 1-4  ▒ 5-14  ▓ 15-29  █ 30+  answers a day"
    narrow = calendar(days(WEDNESDAY), 50).plain.split("\n")[-1]
    assert narrow.strip() == "· none  ░ 1-4  ▒ 5-14  ▓ 15-29  █ 30+"
