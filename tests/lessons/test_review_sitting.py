"""A sitting of review: each card once, the missed ones again, and no move that cannot be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.review.cards import Card, Rating, Review
from lessons.review.sitting import Sitting
from tests.lessons.review_cards import NOON, card

AGAIN, HARD, GOOD, EASY = Rating

Move = Callable[[Sitting], Sitting]


def cards(count: int) -> list[Card]:
    return [card(f"q{number}", "abc"[number % 3]) for number in range(count)]


def answer(rating: Rating) -> Move:
    return lambda sitting: sitting.answer(Review(NOON, rating))


def rate(rating: Rating) -> Move:
    return lambda sitting: sitting.rate(rating)


sizes = st.integers(0, 6)
ratings = st.sampled_from(Rating)
moves = st.lists(
    st.one_of(
        st.builds(answer, ratings),
        st.builds(rate, ratings),
        st.just(Sitting.onward),
        st.just(Sitting.skip),
        st.just(Sitting.undo),
    ),
    max_size=40,
)


def played(size: int, given_: list[Move]) -> Sitting:
    sitting = Sitting.begin(cards(size))
    for move in given_:
        sitting = move(sitting)
    return sitting


@given(sizes, st.lists(ratings, max_size=12))
def test_at_the_end_every_card_was_right_once(size: int, play: list[Rating]) -> None:
    sitting, plan = Sitting.begin(cards(size)), iter(play)
    turns = []
    while not sitting.over:
        sitting = sitting.answer(Review(NOON, next(plan, GOOD)))
        assert sitting.current is not None
        turns.append(sitting.current)
        sitting = sitting.onward()
    firsts, laters = turns[:size], turns[size:]
    assert [turn.card for turn in firsts] == cards(size)
    assert not any(turn.again for turn in firsts)
    assert all(turn.again for turn in laters)
    assert sorted(turn.card.id for turn in turns if turn.right) == [one.id for one in cards(size)]
    assert sitting.first_tries == tuple(firsts)
    assert sitting.right_first + len(sitting.missed) == sitting.total == size
    assert (sitting.current, sitting.left, sitting.position) == (None, 0, size)


@given(sizes, moves, ratings)
def test_undo_takes_back_an_answer_looked_at_or_left_behind(
    size: int, given_: list[Move], rating: Rating
) -> None:
    before = played(size, given_).onward()
    after = before.answer(Review(NOON, rating))
    if before.over:
        assert after == before
        return
    for later in (after, after.onward(), after.rate(AGAIN), after.rate(AGAIN).onward()):
        assert later.undo() == before
        assert later.last is not None
        assert before.current is not None
        assert later.last.card == before.current.card


@given(sizes, moves)
def test_undo_takes_back_a_skip(size: int, given_: list[Move]) -> None:
    before = played(size, given_).onward()
    after = before.skip()
    assert after == before if before.over else after.undo() == before


@given(sizes, moves)
def test_undoing_all_leads_to_the_beginning(size: int, given_: list[Move]) -> None:
    sitting = played(size, given_)
    while sitting.last:
        sitting = sitting.undo()
    assert sitting == Sitting.begin(cards(size))
    assert sitting.undo() == sitting


@given(sizes, moves)
def test_the_numbers_always_fit_together(size: int, given_: list[Move]) -> None:
    sitting = played(size, given_)
    assert sitting.over == (sitting.current is None) == (sitting.left == 0)
    assert 0 <= sitting.position <= sitting.total == size
    assert sitting.right_first + len(sitting.missed) == len(sitting.first_tries)
    assert set(sitting.topics_missed) == {one.topic for one in sitting.missed}


def test_an_answer_stays_to_be_looked_at_until_one_goes_on() -> None:
    asked = Sitting.begin(cards(2))
    assert asked.onward() == asked
    review = Review(NOON, AGAIN)
    answered = asked.answer(review)
    assert answered.current is not None
    assert answered.current.review == review
    assert answered.answer(Review(NOON + timedelta(seconds=1), GOOD)) == answered
    assert answered.skip() == answered
    gone_on = answered.onward()
    assert gone_on.current is not None
    assert gone_on.current.card == cards(2)[1]


def test_a_rating_of_one_s_own_decides_whether_the_card_comes_again() -> None:
    missed = Sitting.begin(cards(1)).answer(Review(NOON, AGAIN))
    assert missed.rate(HARD).onward().over
    slip = Sitting.begin(cards(1)).answer(Review(NOON, GOOD)).rate(AGAIN).onward()
    assert slip.current is not None
    assert slip.current.again
    assert slip.rate(EASY) == slip  # nothing is looked at


def test_a_skipped_card_does_not_come_again_and_is_not_scored() -> None:
    sitting = Sitting.begin(cards(2)).skip().answer(Review(NOON, GOOD)).onward()
    assert sitting.over
    assert len(sitting.first_tries) == sitting.right_first == 1
    assert sitting.missed == ()


def test_a_missed_card_comes_after_all_others() -> None:
    sitting = Sitting.begin(cards(3)).answer(Review(NOON, AGAIN)).onward()
    seen = []
    while sitting.current:
        seen.append((sitting.current.card.id.name, sitting.position, sitting.left))
        sitting = sitting.answer(Review(NOON, GOOD)).onward()
    assert seen == [("q1", 2, 3), ("q2", 3, 2), ("q0", 3, 1)]


def test_the_steps_missed_most_are_to_be_looked_at_first() -> None:
    sitting = Sitting.begin(cards(6))
    for rating in (AGAIN, AGAIN, GOOD, GOOD, AGAIN, GOOD):
        sitting = sitting.answer(Review(NOON, rating)).onward()
    assert [step for *_, step in sitting.topics_missed] == ["b", "a"]


@pytest.mark.parametrize("move", [Sitting.onward, Sitting.skip, Sitting.undo, answer(GOOD)])
def test_a_sitting_without_cards_is_over(move: Move) -> None:
    empty = Sitting.begin([])
    assert empty.over
    assert move(empty) == empty


def test_what_became_of_each_card_is_told_by_its_first_try() -> None:
    sitting = Sitting.begin(cards(5))
    assert sitting.outcomes == ("now", "open", "open", "open", "open")
    sitting = sitting.answer(Review(NOON, GOOD))
    assert sitting.outcomes == ("right", "open", "open", "open", "open")
    sitting = sitting.onward().answer(Review(NOON, AGAIN)).onward().skip()
    assert sitting.outcomes == ("right", "missed", "skipped", "now", "open")
    for _ in range(2):
        sitting = sitting.answer(Review(NOON, GOOD)).onward()
    assert sitting.outcomes == ("right", "missed", "skipped", "right", "right")
    assert sitting.answer(Review(NOON, GOOD)).onward().outcomes == sitting.outcomes


@given(sizes, moves)
def test_the_outcomes_are_those_of_the_score(size: int, given_: list[Move]) -> None:
    sitting = played(size, given_)
    outcomes = sitting.outcomes
    assert len(outcomes) == size
    assert outcomes.count("right") == sitting.right_first
    assert outcomes.count("missed") == len(sitting.missed)
    assert outcomes.count("now") <= 1
    to_come = outcomes.count("open") + outcomes.count("now")
    asked, after = outcomes[: size - to_come], outcomes[size - to_come + 1 :]
    assert {*asked} <= {"right", "missed", "skipped"}
    assert {*after} <= {"open"}
