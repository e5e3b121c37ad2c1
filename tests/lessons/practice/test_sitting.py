"""A sitting of review: each card once, the missed ones again, and no move that cannot be undone."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from lessons.practice.sitting import Sitting
from lessons.review.cards import Card, Rating
from tests.support.review_cards import card

AGAIN, HARD, GOOD, EASY = Rating

Move = Callable[[Sitting], Sitting]


def cards(count: int) -> list[Card]:
    return [card(f"q{number}", "abc"[number % 3]) for number in range(count)]


def answer(rating: Rating, *, right: bool | None = None) -> Move:
    """Return the move of an answer; one that is rated again was wrong, unless it is said."""
    was_right = rating is not AGAIN if right is None else right
    return lambda sitting: sitting.answer(rating, was_right)


def rate(rating: Rating) -> Move:
    return lambda sitting: sitting.rate(rating)


sizes = st.integers(0, 6)
ratings = st.sampled_from(Rating)
moves = st.lists(
    st.one_of(
        st.builds(answer, ratings, right=st.booleans()),
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


@given(sizes, st.lists(st.tuples(ratings, st.booleans()), max_size=12))
def test_at_the_end_every_card_was_right_and_known_once(
    size: int, play: list[tuple[Rating, bool]]
) -> None:
    sitting, plan = Sitting.begin(cards(size)), iter(play)
    turns = []
    while not sitting.over:
        rating, right = next(plan, (GOOD, True))
        sitting = answer(rating, right=right)(sitting)
        assert sitting.current is not None
        turns.append(sitting.current)
        sitting = sitting.onward()
    firsts, laters = turns[:size], turns[size:]
    assert [turn.card for turn in firsts] == cards(size)
    assert not any(turn.again for turn in firsts)
    assert all(turn.again for turn in laters)
    known = [turn.card.id for turn in turns if turn.right and turn.rating is not AGAIN]
    assert sorted(known) == [one.id for one in cards(size)]
    assert sitting.first_tries == tuple(firsts)
    assert sitting.right_first + len(sitting.missed) == sitting.total == size
    assert (sitting.current, sitting.left, sitting.position) == (None, 0, size)


@given(sizes, moves, ratings, st.booleans())
def test_undo_takes_back_an_answer_looked_at_or_left_behind(
    size: int, given_: list[Move], rating: Rating, right: bool
) -> None:
    before = played(size, given_).onward()
    after = answer(rating, right=right)(before)
    if before.over:
        assert after == before
        return
    rated = [after, after.rate(AGAIN), after.rate(GOOD)]
    for later in (*rated, *map(Sitting.onward, rated)):
        assert later.undo() == before
        assert later.last is not None
        assert before.current is not None
        assert later.last.card == before.current.card


@given(sizes, moves, ratings, ratings)
def test_a_rating_is_the_same_before_and_after_going_on(
    size: int, given_: list[Move], first: Rating, later: Rating
) -> None:
    sitting = answer(first, right=True)(played(size, given_).onward())
    assert sitting.onward().rate(later) == sitting.rate(later).onward()


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
    outcomes = sitting.outcomes
    assert len(outcomes) == size
    assert outcomes.count("right") == sitting.right_first
    assert outcomes.count("missed") == len(sitting.missed)
    assert outcomes.count("now") <= 1
    to_come = outcomes.count("open") + outcomes.count("now")
    asked, after = outcomes[: size - to_come], outcomes[size - to_come + 1 :]
    assert {*asked} <= {"right", "missed", "skipped"}
    assert {*after} <= {"open"}


def test_an_answer_stays_to_be_looked_at_until_one_goes_on() -> None:
    asked = Sitting.begin(cards(2))
    assert asked.onward() == asked
    answered = asked.answer(AGAIN, False)
    assert answered.current is not None
    assert answered.current.rating is AGAIN
    assert answered.answer(GOOD, True) == answered
    assert answered.skip() == answered
    gone_on = answered.onward()
    assert gone_on.current is not None
    assert gone_on.current.card == cards(2)[1]


def test_a_missed_card_comes_after_all_others() -> None:
    sitting = answer(AGAIN)(Sitting.begin(cards(3))).onward()
    seen = []
    while sitting.current:
        seen.append((sitting.current.card.id.name, sitting.position, sitting.left))
        sitting = answer(GOOD)(sitting).onward()
    assert seen == [("q1", 2, 3), ("q2", 3, 2), ("q0", 3, 1)]


def test_what_became_of_each_card_is_told_by_its_first_try() -> None:
    sitting = Sitting.begin(cards(5))
    assert sitting.outcomes == ("now", "open", "open", "open", "open")
    sitting = answer(GOOD)(sitting)
    assert sitting.outcomes == ("right", "open", "open", "open", "open")
    sitting = answer(AGAIN)(sitting.onward()).onward().skip()
    assert sitting.outcomes == ("right", "missed", "skipped", "now", "open")
    for _ in range(2):
        sitting = answer(GOOD)(sitting).onward()
    assert sitting.outcomes == ("right", "missed", "skipped", "right", "right")
    assert answer(GOOD)(sitting).onward().outcomes == sitting.outcomes
