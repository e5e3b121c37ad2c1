"""Bars and curves: every figure is there, at its place, within the room there is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.review.statistics import DueDay, RetentionWeek
from tui.text.charts import (
    AXIS,
    bars,
    curve,
    forecast_chart,
    in_ascii,
    retention_chart,
    shows_braille,
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


def dots(sign: str) -> int:
    return (ord(sign) - 0x2800).bit_count()


@settings(max_examples=30)
@given(counts, st.integers(1, 9), st.integers(1, 3))
def test_a_bar_is_as_high_as_its_value_and_never_nothing_for_something(
    values: list[int], rows: int, each: int
) -> None:
    top = max(4, *values)
    lines = bars(values, top, rows, each)
    assert {len(line) for line in lines} == {30 * each}
    for place, value in enumerate(values):
        height = sum(dots(line[place * each]) for line in lines) / (1 if each == 1 else 2)
        assert height == (max(round(4 * rows * value / top), 1) if value else 0)


@settings(max_examples=50)
@given(weeks, st.integers(1, 9), st.integers(4, 9))
def test_a_curve_marks_each_week_that_has_a_share(
    asked: list[tuple[int, float]], rows: int, each: int
) -> None:
    shares = [week.share for week in remembered(asked)]
    lines, marks = curve(shares, 0.0, rows, each)
    assert {len(line) for line in lines} == {12 * each}
    assert [column // each for _, column in marks] == [
        place for place, share in enumerate(shares) if share is not None
    ]
    told = [share for share in shares if share is not None]
    heights = [-row for _, (row, _) in sorted(zip(told, marks, strict=True))]
    assert heights == sorted(heights)


def test_a_curve_is_open_where_nothing_was_asked() -> None:
    lines, _ = curve([0.9, None, 0.9], 0.0, 4, 4)
    assert not any(dots(sign) for line in lines for sign in line[2:9])


@settings(max_examples=50)
@given(counts, st.integers(40, 110), st.integers(3, 20), st.booleans())
def test_a_forecast_keeps_to_its_room(
    cards: list[int], width: int, height: int, braille: bool
) -> None:
    lines = forecast_chart(due(cards), width, height, braille=braille).plain.split("\n")
    assert len(lines) <= height
    assert max(map(len, lines)) <= width
    if any(cards):
        assert lines[-1][AXIS:].startswith("today")
        assert f"{max(4, *cards):,}" in lines[0]


@settings(max_examples=50)
@given(weeks, st.integers(40, 110), st.integers(5, 20), st.booleans())
def test_retention_keeps_to_its_room_and_tells_every_figure(
    asked: list[tuple[int, float]], width: int, height: int, braille: bool
) -> None:
    told = remembered(asked)
    lines = retention_chart(told, width, height, braille=braille).plain.split("\n")
    assert len(lines) <= height
    assert max(map(len, lines)) <= width
    if any(week.asked for week in told):
        shown = told[-((width - AXIS) // max((width - AXIS) // 12, 4)) :]
        assert lines[-2].split() == ["of", *(str(week.asked) for week in shown if week.asked)]
        known = [f"{week.share:.0%}"[:-1] if week.share is not None else "-" for week in shown]
        assert lines[-3].split() == ["%", *known]


def test_one_answer_is_drawn_low_and_one_week_as_a_point() -> None:
    lines = forecast_chart(due([1] + [0] * 29), 60, 10, braille=True).plain.split("\n")
    assert [bool(line[AXIS:].strip()) for line in lines[:8]] == [False] * 6 + [True] * 2
    week = remembered([(0, 0.0)] * 11 + [(1, 1.0)])
    assert retention_chart(week, 60, 10, braille=True).plain.count("●") == 1


def test_an_empty_history_is_a_sentence() -> None:
    assert "Nothing comes back" in forecast_chart(due([0] * 30), 60, 9, braille=True).plain
    nothing = remembered([(0, 0)] * 12)
    assert "Nothing was asked" in retention_chart(nothing, 60, 9, braille=True).plain


@pytest.mark.parametrize(
    ("lowest", "floor"), [(0.95, "70%"), (0.7, "70%"), (0.69, "50%"), (0.5, "50%"), (0.2, "0%")]
)
def test_the_axis_begins_below_the_lowest_share(lowest: float, floor: str) -> None:
    told = remembered([(100, 1.0)] * 11 + [(100, lowest)])
    lines = retention_chart(told, 60, 12, braille=True).plain.split("\n")
    assert lines[0].split()[0] == "100%"
    assert lines[7].split()[0] == floor
    assert sum("90% ┈" in line for line in lines) == (floor != "0%")


def test_without_braille_the_charts_are_drawn_in_ascii() -> None:
    assert in_ascii("⠀⡀⣀⣤⣶⣿x") == " ..:+#x"
    cards = forecast_chart(due([9, 3, 0, 1] + [0] * 26), 70, 9, braille=False).plain
    assert "#" in cards
    assert not any(0x2800 <= ord(sign) < 0x2900 for sign in cards)
    assert shows_braille({"TERM": "xterm-256color"})
    assert not shows_braille({"TERM": "linux"})
