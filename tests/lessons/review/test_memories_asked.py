"""What is asked of the memories in the progress file: which cards are due, begun, first met."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.review.cards import Card, CardId, Rating, Review
from lessons.review.memories import Memories
from lessons.review.selection import due, is_due
from tests.support.review_cards import DAY, NOON
from tests.support.timed_progress import COURSE, SCHEDULER, WHAT, Desk

AGAIN, HARD, GOOD, EASY = Rating


def test_due_cards_come_in_the_order_of_choosing_however_many(desk: Desk) -> None:
    desk.answer_all(
        (f"q{number}", NOON - timedelta(days=number % 50, minutes=number % 7), rating)
        for number, rating in zip(range(150), cycle(Rating), strict=False)
    )
    desk.memory()
    known = Memories(desk.progress).memories()
    cards = [Card(one, "step", NOON, memory) for one, memory in known.items()]
    expected = [(card.id, card.memory) for card in due(cards, NOON)]
    assert 100 < len(expected) < 150
    assert list(Memories(desk.progress).due_memories(NOON)) == expected


def test_due_cards_can_be_answered_while_they_are_read(desk: Desk) -> None:
    names = [f"q{number}" for number in range(70)]
    desk.answer_all((name, NOON, AGAIN) for name in names)
    desk.memory()
    seen = []
    for card, _ in Memories(desk.progress).due_memories(NOON + DAY):
        seen.append(card.name)
        if len(seen) % 10 == 0:
            desk.answer(card.name, NOON + DAY, EASY)
            Memories(desk.progress).refresh_memories(SCHEDULER)
    assert sorted(seen) == sorted(names)


def test_cards_are_counted_by_lesson_and_time(desk: Desk) -> None:
    desk.answer("soon", rating=AGAIN)
    desk.answer("later", rating=EASY)
    desk.progress.record_answer("rest", "soon", "it", False)
    desk.memory()
    ends = [NOON, NOON + DAY, NOON + 60 * DAY]
    assert Memories(desk.progress).due_counts(ends, NOON) == {"flash": (0, 1, 2), "rest": (0, 1, 1)}
    assert Memories(desk.progress).due_counts(ends[::-1], NOON) == {
        "flash": (2, 1, 0),
        "rest": (1, 1, 0),
    }
    assert Memories(desk.progress).due_counts(ends, NOON, [("flash", "soon")])["flash"] == (0, 0, 1)
    assert Memories(desk.progress).due_counts([], NOON) == {}


@pytest.mark.parametrize("ahead", [timedelta(hours=hours) for hours in (0, 23, 24, 25, 30, 47, 60)])
def test_a_card_is_counted_as_due_where_it_would_be_asked_however_wrong_the_clock_was(
    desk: Desk, ahead: timedelta
) -> None:
    now = NOON - timedelta(hours=11)
    desk.answer("what", now + ahead, EASY)
    memory = desk.memory()
    assert memory is not None
    tonight = NOON + timedelta(hours=12)
    assert bool(Memories(desk.progress).due_counts([tonight], now)["flash"][0]) == is_due(
        memory, now
    )


def test_a_card_is_begun_when_it_was_first_answered(desk: Desk) -> None:
    desk.answer("old", NOON - DAY)
    desk.answer("old", NOON)
    desk.answer("young", NOON)
    desk.memory()
    assert Memories(desk.progress).begun_since(NOON) == 1
    assert Memories(desk.progress).begun_since(NOON - DAY) == 2
    assert Memories(desk.progress).begun_since(NOON + DAY) == 0


def test_the_first_run_of_a_step_is_known_whether_it_passed_or_not(desk: Desk) -> None:
    for hours, step, passed in [(0, "a", False), (1, "a", True), (2, "b", True), (3, "b", False)]:
        desk.now = NOON + timedelta(hours=hours)
        desk.progress.record_run("flash", step, passed)
    assert Memories(desk.progress).first_runs("flash") == {
        "a": NOON,
        "b": NOON + timedelta(hours=2),
    }
    assert Memories(desk.progress).first_runs("rest") == {}


def test_histories_can_begin_at_a_time_with_the_answer_before_it(desk: Desk) -> None:
    for days in range(6):
        desk.answer("what" if days % 2 else "when", NOON + days * DAY, Rating(days % 4 + 1))
    desk.answer("gone", NOON + 2 * DAY)
    when = CardId(COURSE, "flash", "question", "when")
    assert Memories(desk.progress).histories(NOON + 5 * DAY) == {
        WHAT: (Review(NOON + 3 * DAY, EASY), Review(NOON + 5 * DAY, HARD)),
    }
    assert Memories(desk.progress).histories(NOON + 4 * DAY) == {
        WHAT: (Review(NOON + 3 * DAY, EASY), Review(NOON + 5 * DAY, HARD)),
        when: (Review(NOON + 2 * DAY, GOOD), Review(NOON + 4 * DAY, AGAIN)),
    }
    assert list(map(len, Memories(desk.progress).histories().values())) == [1, 3, 3]


def test_an_answer_that_was_taken_back_is_not_the_one_before(desk: Desk) -> None:
    desk.answer("what", NOON, GOOD)
    desk.progress.undo_answer(desk.answer("what", NOON + DAY, AGAIN))
    desk.answer("what", NOON + 9 * DAY, EASY)
    kept = Review(NOON, GOOD), Review(NOON + 9 * DAY, EASY)
    assert Memories(desk.progress).histories(NOON + 8 * DAY) == {WHAT: kept}


@given(
    answers=st.lists(st.tuples(st.sampled_from("abc"), st.integers(-3, 9)), max_size=25),
    since=st.integers(-1, 9),
)
def test_each_answer_since_then_has_the_one_before_whatever_the_clock_did(
    tmp_path_factory: pytest.TempPathFactory, answers: list[tuple[str, int]], since: int
) -> None:
    """Written in this order: the clock went back and forth."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    for name, days in answers:
        desk.answer(name, NOON + days * DAY, GOOD)
    begin = NOON + since * DAY
    late, whole = Memories(desk.progress).histories(begin), Memories(desk.progress).histories()
    desk.progress.close()
    pairs = {
        card: [pair for pair in pairwise(history) if pair[1].at >= begin]
        for card, history in late.items()
    }
    assert {card: found for card, found in pairs.items() if found} == {
        card: found
        for card, history in whole.items()
        if (found := [pair for pair in pairwise(history) if pair[1].at >= begin])
    }
