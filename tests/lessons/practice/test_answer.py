"""What is kept of an answer: whatever the screen or the lines made of it, the same."""

from __future__ import annotations

from dataclasses import replace

from lessons.practice.answer import answered
from lessons.practice.question import Judged, Put
from lessons.review.cards import Rating, Review
from lessons.review.rating import Timing
from tests.support.question_kinds import ONE, asking
from tests.support.review_cards import NOON

PUT = Put(asking(ONE), (0, 1, 2, 3))
RIGHT = Judged(True, "`flash()`", "It queues.")


def test_an_answer_is_kept_with_what_happened_and_what_it_is_worth() -> None:
    kept = answered(PUT, RIGHT, NOON, 6.5, sure=True)
    assert kept is not None
    assert kept.said == "`flash()`"
    assert kept.attempt == Timing(True, PUT.asking.length, 6.5)
    assert kept.took_ms == 6500
    assert kept.review == Review(NOON, Rating.Good)


def test_what_could_not_be_judged_is_not_kept() -> None:
    assert answered(PUT, Judged(None, "x", "cut short"), NOON, 1, sure=True) is None


def test_a_hint_a_doubt_and_an_unknown_time_count() -> None:
    hinted = replace(PUT, ruled_out=frozenset({1}), hint="Not 2.")
    cases = [
        (PUT, 1.0, True, Rating.Easy),
        (PUT, 1.0, False, Rating.Good),
        (PUT, None, True, Rating.Good),
        (hinted, 1.0, True, Rating.Hard),
    ]
    for put, seconds, sure, rating in cases:
        kept = answered(put, RIGHT, NOON, seconds, sure=sure)
        assert kept is not None
        assert kept.review.rating is rating
    unknown = answered(PUT, RIGHT, NOON, None, sure=True)
    assert unknown is not None
    assert unknown.took_ms is None


def test_the_learner_s_own_pace_counts() -> None:
    slow = answered(PUT, RIGHT, NOON, 20, sure=True, pace=0.4)
    usual = answered(PUT, RIGHT, NOON, 20, sure=True, pace=2.5)
    assert slow is not None
    assert usual is not None
    assert (slow.review.rating, usual.review.rating) == (Rating.Hard, Rating.Good)
