"""When a question comes back after an answer, and what the key that changes it does."""

from __future__ import annotations

import pytest

from lessons.review.cards import Rating, card_of
from lessons.review.rating import next_rating
from lessons.review.returns import return_days
from tests.support.review_cards import DAY, NOON
from tests.support.timed_progress import Desk

AGAIN, HARD, GOOD, EASY = Rating


def test_the_better_it_was_known_the_later_it_comes_back(desk: Desk) -> None:
    desk.lesson = "flash"
    card = card_of(desk.progress.course, "flash", "what")
    for ago in (9, 4, 0):
        desk.answer("what", NOON - ago * DAY)
        days = return_days(desk.progress, card)
        assert days[AGAIN] == 0
        assert 0 < days[HARD] <= days[GOOD] <= days[EASY]
    assert days[EASY] > 20


@pytest.mark.parametrize(
    ("rating", "days", "becomes"),
    [
        (GOOD, {AGAIN: 0, HARD: 1, GOOD: 3, EASY: 8}, EASY),
        (EASY, {AGAIN: 0, HARD: 1, GOOD: 3, EASY: 8}, AGAIN),
        (HARD, {AGAIN: 0, HARD: 1, GOOD: 1, EASY: 2}, EASY),  # what changes nothing is left out
        (GOOD, {AGAIN: 0, HARD: 1, GOOD: 1, EASY: 1}, AGAIN),
        (HARD, {}, GOOD),  # it isn't known yet
    ],
)
def test_each_press_brings_it_back_later_then_soonest(
    rating: Rating, days: dict[Rating, int], becomes: Rating
) -> None:
    assert next_rating(rating, days) is becomes
