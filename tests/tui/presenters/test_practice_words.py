"""What is due and what was practised, in words that neither praise nor blame."""

from __future__ import annotations

from datetime import date

import pytest

from lessons.review.overview import Due
from lessons.review.statistics import DueDay, PracticeDay, RetentionWeek
from tui.presenters.phrases import (
    due_in_words,
    forecast_in_words,
    practice_in_words,
    retention_in_words,
)

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
