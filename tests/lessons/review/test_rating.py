"""What an answer was worth, told from what happened."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.review.cards import Rating
from lessons.review.rating import USUAL_PACE, Attempt, as_text, expected, kept_times, pace, rating

AGAIN, HARD, GOOD, EASY = Rating

attempts = st.builds(
    Attempt,
    right=st.booleans(),
    length=st.integers(0, 3000),
    seconds=st.none() | st.floats(),
    hinted=st.booleans(),
    sure=st.booleans(),
)
paces = st.floats(0.4, 2.5)
AS_EXPECTED = Attempt(right=True, length=200, seconds=13)


@pytest.mark.parametrize(
    ("attempt", "worth"),
    [
        (AS_EXPECTED, GOOD),
        (replace(AS_EXPECTED, right=False), AGAIN),
        (replace(AS_EXPECTED, hinted=True), HARD),
        (replace(AS_EXPECTED, seconds=60), HARD),
        (replace(AS_EXPECTED, seconds=3), EASY),
        (replace(AS_EXPECTED, seconds=3, sure=False), GOOD),
        (replace(AS_EXPECTED, seconds=3, hinted=True), HARD),
        (replace(AS_EXPECTED, seconds=3, right=False), AGAIN),
        (replace(AS_EXPECTED, seconds=None), GOOD),
    ],
)
def test_what_happened_gives_the_rating(attempt: Attempt, worth: Rating) -> None:
    assert rating(attempt) is worth


@given(attempts, paces)
def test_wrong_is_again_and_only_wrong_is(attempt: Attempt, usual: float) -> None:
    assert (rating(attempt, usual) is AGAIN) == (not attempt.right)


@given(attempts, paces)
def test_a_hint_makes_a_right_answer_hard(attempt: Attempt, usual: float) -> None:
    assert rating(replace(attempt, right=True, hinted=True), usual) is HARD


@given(attempts, paces, st.floats(0, 299), st.floats(0, 299))
def test_more_time_never_makes_it_easier(
    attempt: Attempt, usual: float, one: float, other: float
) -> None:
    soon, late = sorted((one, other))
    assert rating(replace(attempt, seconds=soon), usual) >= rating(
        replace(attempt, seconds=late), usual
    )


@given(attempts, paces, st.integers(0, 3000))
def test_a_longer_question_may_take_longer(attempt: Attempt, usual: float, more: int) -> None:
    longer = replace(attempt, length=attempt.length + more)
    assert rating(longer, usual) >= rating(attempt, usual)


@pytest.mark.parametrize("seconds", [None, float("nan"), float("inf"), -5.0, 3600.0])
def test_a_time_that_says_nothing_counts_for_nothing(seconds: float | None) -> None:
    """The learner went for a coffee, the machine slept, the clock was set back."""
    assert rating(replace(AS_EXPECTED, seconds=seconds)) is GOOD


@given(st.integers(0, 3000), paces)
def test_within_sane_bounds_whoever_is_fast_or_slow(length: int, usual: float) -> None:
    attempt = Attempt(right=True, length=length, seconds=1.9)
    assert rating(attempt, usual) is EASY
    assert rating(replace(attempt, seconds=15.1), usual) is not EASY
    assert rating(replace(attempt, seconds=9.9), usual) is not HARD
    assert rating(replace(attempt, seconds=90.1), usual) is HARD


def test_slow_for_one_learner_is_usual_for_another() -> None:
    attempt = replace(AS_EXPECTED, seconds=40)
    careful = pace([replace(attempt, length=length) for length in range(190, 211)])
    assert rating(attempt) is HARD
    assert rating(attempt, careful) is GOOD


def test_a_pace_is_told_from_ten_right_answers_on() -> None:
    slow = replace(AS_EXPECTED, seconds=2 * expected(200))
    wrong, away = replace(slow, right=False), replace(slow, seconds=None)
    assert pace([slow] * 9 + [wrong, away] * 9) == USUAL_PACE
    assert pace([slow] * 10) == pytest.approx(2)


@pytest.mark.parametrize(
    "text", [f"[1.5, {'1' * 400}]", "[" * 100_000, f"[{'1' * 5000}]", "{", '["1"]', "1", "", None]
)
def test_kept_times_that_make_no_sense_are_none(text: str | None) -> None:
    assert kept_times(text) == []


def test_times_are_kept_from_one_sitting_to_the_next() -> None:
    assert kept_times(as_text([0.5, 2.0])) == [0.5, 2.0]
    assert kept_times("[-1, 1, Infinity, NaN]") == [1.0]


@given(st.lists(attempts, max_size=40))
def test_a_pace_is_never_out_of_bounds(given_: list[Attempt]) -> None:
    assert 0.4 <= pace(given_) <= 2.5


@given(attempts, st.integers(0, 9))
def test_one_odd_answer_does_not_move_a_pace(odd: Attempt, place: int) -> None:
    usual = [AS_EXPECTED] * 20
    assert pace([*usual[:place], odd, *usual[place:]]) == pace(usual)
