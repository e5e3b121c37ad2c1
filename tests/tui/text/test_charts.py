"""Charts: every figure is at its place, within the room there is, and no day is lost."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.review.statistics import DueDay, PracticeDay, RetentionWeek
from tui.text.charts import (
    AXIS,
    BLOCKS,
    CALENDAR_LEFT,
    MOST_WEEKS,
    SIGNS,
    bars,
    calendar,
    forecast_chart,
    level,
    retention_chart,
    shows_blocks,
    weeks_within,
)

TODAY = date(2026, 11, 25)
counts = st.lists(st.integers(0, 900), min_size=30, max_size=30)
weeks = st.lists(st.tuples(st.integers(0, 900), st.floats(0, 1)), min_size=12, max_size=12)


def due(cards: list[int]) -> list[DueDay]:
    return [DueDay(TODAY + timedelta(days=n), count) for n, count in enumerate(cards)]


def remembered(asked: list[tuple[int, float]]) -> list[RetentionWeek]:
    monday = TODAY - timedelta(days=2, weeks=11)
    return [
        RetentionWeek(monday + timedelta(weeks=n), of, round(of * share))
        for n, (of, share) in enumerate(asked)
    ]


@settings(max_examples=30)
@given(st.lists(st.integers(0, 72), min_size=1, max_size=30), st.integers(1, 9), st.integers(1, 9))
def test_a_bar_is_as_high_as_its_value(heights: list[int], rows: int, each: int) -> None:
    lines = bars(heights, rows, each, blocks=True)
    assert {len(line) for line in lines} == {len(heights) * each}
    for place, height in enumerate(heights):
        column = [BLOCKS.index(line[place * each]) for line in lines]
        assert sum(column) == min(height, 8 * rows)
        assert column == sorted(column), "no gap below the top of a bar"


@settings(max_examples=50)
@given(counts, st.integers(40, 110), st.integers(3, 20), st.booleans())
def test_a_forecast_keeps_to_its_room(
    cards: list[int], width: int, height: int, blocks: bool
) -> None:
    lines = forecast_chart(due(cards), width, height, blocks=blocks).plain.split("\n")
    assert len(lines) <= height
    assert max(map(len, lines)) <= width
    if any(cards):
        assert lines[-1][AXIS:].startswith("today")
        assert f"{max(4, *cards):,}" in lines[0]


@settings(max_examples=50)
@given(weeks, st.integers(40, 110), st.integers(5, 20), st.booleans())
def test_retention_keeps_to_its_room_and_tells_every_figure(
    asked: list[tuple[int, float]], width: int, height: int, blocks: bool
) -> None:
    told = remembered(asked)
    lines = retention_chart(told, width, height, blocks=blocks).plain.split("\n")
    assert len(lines) <= height
    assert max(map(len, lines)) <= width
    if any(week.asked for week in told):
        shown = told[-((width - AXIS) // max((width - AXIS) // 12, 4)) :]
        assert lines[-2].split() == ["of", *(str(week.asked) for week in shown if week.asked)]
        known = [f"{week.share:.0%}"[:-1] if week.share is not None else "-" for week in shown]
        assert lines[-3].split() == ["%", *known]


def test_one_card_is_drawn_low_and_nothing_known_is_not_the_same_as_nothing_asked() -> None:
    lines = forecast_chart(due([1] + [0] * 29), 60, 10, blocks=True).plain.split("\n")
    assert [bool(line[AXIS:].strip()) for line in lines[:8]] == [False] * 6 + [True] * 2
    weeks_told = remembered([(0, 0.0)] * 11 + [(1, 0.0)])
    lines = retention_chart(weeks_told, 60, 10, blocks=True).plain.split("\n")
    assert lines[5][AXIS:].split() == ["▁▁▁"]


def test_an_empty_history_is_a_sentence() -> None:
    assert "Nothing comes back" in forecast_chart(due([0] * 30), 60, 9, blocks=True).plain
    nothing = remembered([(0, 0)] * 12)
    assert "Nothing was asked" in retention_chart(nothing, 60, 9, blocks=True).plain


@pytest.mark.parametrize(
    ("lowest", "floor"), [(0.95, "70%"), (0.7, "70%"), (0.69, "50%"), (0.5, "50%"), (0.2, "0%")]
)
def test_the_axis_begins_below_the_lowest_share(lowest: float, floor: str) -> None:
    told = remembered([(100, 1.0)] * 11 + [(100, lowest)])
    lines = retention_chart(told, 60, 12, blocks=True).plain.split("\n")
    assert lines[0].split()[0] == "100%"
    assert lines[7].split()[0] == floor
    assert sum("90%" in line and "┈" in line for line in lines) == (floor != "0%")


def test_without_blocks_the_charts_are_drawn_in_ascii() -> None:
    cards = forecast_chart(due([9, 3, 0, 1] + [0] * 26), 70, 9, blocks=False).plain
    assert "#" in cards
    assert not set(cards) & set(BLOCKS.strip())
    assert shows_blocks({"TERM": "xterm-256color"})
    assert not shows_blocks({"TERM": "linux"})


# The calendar: weeks as columns, Monday first

DAY = timedelta(days=1)
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
    head, monday, *_ = calendar(days(TODAY), 70).plain.split("\n")
    assert weeks_within(70) == MOST_WEEKS
    first = TODAY - timedelta(days=2, weeks=25)
    column = head.index("Nov")
    week = first + timedelta(weeks=(column - CALENDAR_LEFT) // 2)
    assert week <= date(2026, 11, 1) < week + 7 * DAY
    assert monday[column] == "·"


def test_the_legend_says_what_the_signs_mean() -> None:
    wide = calendar(days(TODAY), 60).plain.split("\n")[-1]
    assert wide.strip() == "· none  ░ 1-4  ▒ 5-14  ▓ 15-29  █ 30+  answers a day"
    narrow = calendar(days(TODAY), 50).plain.split("\n")[-1]
    assert narrow.strip() == "· none  ░ 1-4  ▒ 5-14  ▓ 15-29  █ 30+"
