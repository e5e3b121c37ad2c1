"""Bars: every figure is there, at its place, within the room there is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.review.statistics import DueDay, RetentionWeek
from tui.text.charts import (
    AXIS,
    BLOCKS,
    bars,
    forecast_chart,
    retention_chart,
    shows_blocks,
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
