"""What is asked of the memories in the progress file: which cards are due, begun, first met."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle

from fsrs import Rating

from lessons.review.cards import Card, CardId, Review
from lessons.review.choosing import due
from tests.lessons.desk import COURSE, SCHEDULER, WHAT, Desk
from tests.lessons.review_cards import DAY, NOON

AGAIN, HARD, GOOD, EASY = Rating


def test_due_cards_come_in_the_order_of_choosing_however_many(desk: Desk) -> None:
    desk.answer_all(
        (f"q{number}", NOON - timedelta(days=number % 50, minutes=number % 7), rating)
        for number, rating in zip(range(150), cycle(Rating), strict=False)
    )
    desk.memory()
    known = desk.progress.memories()
    cards = [Card(one, "step", NOON, memory) for one, memory in known.items()]
    expected = [(card.id, card.memory) for card in due(cards, NOON)]
    assert 100 < len(expected) < 150
    assert list(desk.progress.due_memories(NOON)) == expected


def test_due_cards_can_be_answered_while_they_are_read(desk: Desk) -> None:
    names = [f"q{number}" for number in range(70)]
    desk.answer_all((name, NOON, AGAIN) for name in names)
    desk.memory()
    seen = []
    for card, _ in desk.progress.due_memories(NOON + DAY):
        seen.append(card.name)
        if len(seen) % 10 == 0:
            desk.answer(card.name, NOON + DAY, EASY)
            desk.progress.refresh_memories(SCHEDULER)
    assert sorted(seen) == sorted(names)


def test_cards_are_counted_by_lesson_and_time(desk: Desk) -> None:
    desk.answer("soon", rating=AGAIN)
    desk.answer("later", rating=EASY)
    desk.progress.record_answer("rest", "soon", "it", False)
    desk.memory()
    ends = [NOON, NOON + DAY, NOON + 60 * DAY]
    assert desk.progress.due_counts(ends) == {"flash": (0, 1, 2), "rest": (0, 1, 1)}
    assert desk.progress.due_counts(ends[::-1]) == {"flash": (2, 1, 0), "rest": (1, 1, 0)}
    assert desk.progress.due_counts(ends, [("flash", "soon")])["flash"] == (0, 0, 1)
    assert desk.progress.due_counts([]) == {}


def test_a_card_is_begun_when_it_was_first_answered(desk: Desk) -> None:
    desk.answer("old", NOON - DAY)
    desk.answer("old", NOON)
    desk.answer("young", NOON)
    desk.memory()
    assert desk.progress.begun_since(NOON) == 1
    assert desk.progress.begun_since(NOON - DAY) == 2
    assert desk.progress.begun_since(NOON + DAY) == 0


def test_the_first_run_of_a_step_is_known_whether_it_passed_or_not(desk: Desk) -> None:
    for hours, step, passed in [(0, "a", False), (1, "a", True), (2, "b", True), (3, "b", False)]:
        desk.now = NOON + timedelta(hours=hours)
        desk.progress.record_run("flash", step, passed)
    assert desk.progress.first_runs("flash") == {"a": NOON, "b": NOON + timedelta(hours=2)}
    assert desk.progress.first_runs("rest") == {}


def test_histories_can_begin_at_a_time(desk: Desk) -> None:
    for days in range(4):
        desk.answer("what" if days % 2 else "when", NOON + days * DAY, Rating(days + 1))
    when = CardId(COURSE, "flash", "question", "when")
    assert desk.progress.histories(NOON + 2 * DAY) == {
        WHAT: (Review(NOON + 3 * DAY, EASY),),
        when: (Review(NOON + 2 * DAY, GOOD),),
    }
    assert list(map(len, desk.progress.histories().values())) == [2, 2]
