"""What an answer was worth, told from what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.review.cards import Rating
from lessons.review.rating import (
    USUAL_PACE,
    Timing,
    as_text,
    expected,
    kept_times,
    rating,
    time_of,
    usual,
)

AGAIN, HARD, GOOD, EASY = Rating


def pace(timings: Iterable[Timing]) -> float:
    return usual([time for timing in timings if (time := time_of(timing)) is not None])


timings = st.builds(
    Timing,
    right=st.booleans(),
    length=st.integers(0, 3000),
    seconds=st.none() | st.floats(),
    hinted=st.booleans(),
    sure=st.booleans(),
)
paces = st.floats(0.4, 2.5)
AS_EXPECTED = Timing(right=True, length=200, seconds=13)


@pytest.mark.parametrize(
    ("timing", "worth"),
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
def test_what_happened_gives_the_rating(timing: Timing, worth: Rating) -> None:
    assert rating(timing) is worth


@given(timings, paces)
def test_wrong_is_again_and_only_wrong_is(timing: Timing, usual_pace: float) -> None:
    assert (rating(timing, usual_pace) is AGAIN) == (not timing.right)


@given(timings, paces, st.floats(0, 299), st.floats(0, 299))
def test_more_time_never_makes_it_easier(
    timing: Timing, usual_pace: float, one: float, other: float
) -> None:
    soon, late = sorted((one, other))
    assert rating(replace(timing, seconds=soon), usual_pace) >= rating(
        replace(timing, seconds=late), usual_pace
    )


@given(timings, paces, st.integers(0, 3000))
def test_a_longer_question_may_take_longer(timing: Timing, usual_pace: float, more: int) -> None:
    longer = replace(timing, length=timing.length + more)
    assert rating(longer, usual_pace) >= rating(timing, usual_pace)


@pytest.mark.parametrize("seconds", [None, float("nan"), float("inf"), -5.0, 3600.0])
def test_a_time_that_says_nothing_counts_for_nothing(seconds: float | None) -> None:
    """The learner went for a coffee, the machine slept, the clock was set back."""
    assert rating(replace(AS_EXPECTED, seconds=seconds)) is GOOD


@given(st.integers(0, 3000), paces)
def test_within_sane_bounds_whoever_is_fast_or_slow(length: int, usual_pace: float) -> None:
    timing = Timing(right=True, length=length, seconds=1.9)
    assert rating(timing, usual_pace) is EASY
    assert rating(replace(timing, seconds=15.1), usual_pace) is not EASY
    assert rating(replace(timing, seconds=9.9), usual_pace) is not HARD
    assert rating(replace(timing, seconds=90.1), usual_pace) is HARD


def test_slow_for_one_learner_is_usual_for_another() -> None:
    timing = replace(AS_EXPECTED, seconds=40)
    careful = pace([replace(timing, length=length) for length in range(190, 211)])
    assert rating(timing) is HARD
    assert rating(timing, careful) is GOOD


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


@given(st.lists(timings, max_size=40))
def test_a_pace_is_never_out_of_bounds(given_: list[Timing]) -> None:
    assert 0.4 <= pace(given_) <= 2.5


@given(timings, st.integers(0, 9))
def test_one_odd_answer_does_not_move_a_pace(odd: Timing, place: int) -> None:
    expected_ = [AS_EXPECTED] * 20
    assert pace([*expected_[:place], odd, *expected_[place:]]) == pace(expected_)
