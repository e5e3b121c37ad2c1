"""Fitting the schedule: what it needs is said, and without it nothing is promised."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lessons.review.cards import Rating, Review
from lessons.review.fitting import NEEDED, NotReadyError, Readiness, fitted, readiness
from lessons.review.scheduler import Rules, Scheduler
from tests.support.review_cards import NOON


def history(reviews: int, hours: int = 72) -> list[Review]:
    ratings = [Rating.Good, Rating.Good, Rating.Again, Rating.Hard]
    return [
        Review(NOON + number * timedelta(hours=hours), ratings[number % 4])
        for number in range(reviews)
    ]


def test_only_answers_of_another_day_count() -> None:
    assert readiness([history(11), history(11), history(11, hours=2)]).reviews == 20
    assert readiness([]).reviews == 0


def test_of_each_card_the_first_reviews_count() -> None:
    assert readiness([history(500)]).reviews == 63


@pytest.mark.parametrize(
    ("ready", "words"),
    [
        (Readiness(True, NEEDED - 1), "so far there are 511"),
        (Readiness(False, 0), "so far there are 0"),
        (Readiness(False, NEEDED), "flasklings[optimizer]"),
    ],
)
def test_what_is_missing_is_said(ready: Readiness, words: str) -> None:
    assert words in ready.why_not


def test_nothing_is_missing_where_nothing_is() -> None:
    assert Readiness(True, NEEDED).why_not == ""


def test_without_enough_answers_nothing_is_fitted() -> None:
    with pytest.raises(NotReadyError, match="so far there are 9"):
        fitted([history(10)])


def test_with_the_extra_and_enough_answers_the_parameters_are_used() -> None:
    histories = [history(40) for _ in range(20)]
    if not readiness(histories).installed:
        with pytest.raises(NotReadyError, match="optimizer"):
            fitted(histories)
        return
    parameters = fitted(histories)
    assert parameters != Rules().parameters
    assert Scheduler(Rules(parameters=parameters)).rules.fingerprint != Rules().fingerprint
