"""What a learner reviews now: cards of the course as it is, in a day and by rules of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from lessons.course.model import (
    Blank,
    Choice,
    FrontMatter,
    Lesson,
    Option,
    Prediction,
    Question,
    Step,
)
from lessons.review.cards import Card, Rating, card_of, question_name
from lessons.review.deck import Deck
from lessons.review.memories import read_memories
from lessons.review.overview import Due, due_by_lesson
from lessons.review.selection import NEW_A_DAY
from tests.support.progress_files import take_back
from tests.support.review_cards import DAY, NOON
from tests.support.timed_progress import COURSE, Desk

AGAIN, HARD, GOOD, EASY = Rating
BERLIN = ZoneInfo("Europe/Berlin")


def step(slug: str, number: int) -> Step:
    choices = tuple(Choice(text, (), "because") for text in ("this", "that"))
    front = FrontMatter(
        slug,
        "blanks",
        "Fill it in.",
        prediction=Prediction(choices),
        blanks=(Blank("a call", ("shown",), "a hint"),),
    )
    return Step(slug, number, front, "", {}, {})


def lesson(slug: str = "flash", questions: Sequence[str] = ("what", "when")) -> Lesson:
    """Return a lesson whose questions are taught by its steps in turn."""
    steps = (step("queue", 1), step("read", 2))
    options = tuple(Option(text, "because", text == "this") for text in ("this", "that"))
    quiz = tuple(
        Question(name, "What?", steps[number % 2].slug, options)
        for number, name in enumerate(questions)
    )
    return Lesson(slug, 1, slug, "", "", steps, quiz)


def asked(
    desk: Desk, now: datetime = NOON, *, new_a_day: int = NEW_A_DAY, most: int | None = None
) -> list[str]:
    """Return the names of what a sitting asks of one lesson."""
    deck = Deck(desk.progress, [lesson()])
    return names(deck.today(now, UTC, new_a_day=new_a_day, most=most).in_order())


def names(cards: Sequence[Card]) -> list[str]:
    return [question_name(card.id) for card in cards]


def test_of_a_course_that_was_never_begun_nothing_is_asked(desk: Desk) -> None:
    assert asked(desk) == []


def test_what_a_step_teaches_is_new_from_its_first_run_on(desk: Desk) -> None:
    for hours, passed in [(0, False), (1, True)]:
        desk.now = NOON + timedelta(hours=hours)
        desk.progress.record_run("flash", "read", passed)
    [*cards] = Deck(desk.progress, [lesson(), lesson("rest")]).today(NOON, UTC).cards
    assert sorted(names(cards)) == ["blank:read#1", "predict:read", "when"]
    assert {(card.step, card.met, card.memory) for card in cards} == {("read", NOON, None)}


def test_what_was_begun_today_takes_the_place_of_what_is_new(desk: Desk) -> None:
    desk.progress.record_run("flash", "queue", True)
    desk.progress.record_run("flash", "read", True)
    desk.answer("what", rating=EASY)
    desk.answer("when", rating=EASY)
    assert len(asked(desk, new_a_day=3)) == 1
    assert asked(desk, new_a_day=2) == []
    assert len(asked(desk, NOON + DAY, new_a_day=3)) == 3  # what was learnt is not due yet
    assert len(asked(desk, NOON + DAY, most=2)) == 2


def test_a_day_s_new_cards_are_those_of_the_course_whatever_the_lessons(desk: Desk) -> None:
    course = [lesson(slug) for slug in ("flash", "rest", "routes")]
    for one in course:
        desk.progress.record_run(one.slug, "queue", True)
    for begun, one in enumerate(course):
        left = Deck(desk.progress, course).today(NOON, UTC, new_a_day=4)
        assert len(left.new) == 4 - begun
        desk.progress.record_answer(one.slug, "what", "it", True, rating=EASY)


def test_a_review_mixes_the_lessons_with_what_is_due_in_each(desk: Desk) -> None:
    slugs = ("flash", "rest", "routes")
    for slug in slugs:
        for name in ("what", "when"):
            desk.progress.record_answer(slug, name, "it", False)
    deck = Deck(desk.progress, [lesson(slug) for slug in slugs])
    asked = [card.id.lesson for card in deck.today(NOON + DAY, UTC).in_order()]
    assert sorted(asked) == sorted(slugs * 2)
    assert all(one != other for one, other in pairwise(asked))


def test_an_answer_that_was_taken_back_leaves_a_new_card(desk: Desk) -> None:
    desk.progress.record_run("flash", "queue", True)
    desk.answer("what")
    assert "what" not in asked(desk)
    take_back(desk.progress, "flash", "what")
    assert "what" in asked(desk)


def test_what_the_course_no_longer_has_is_neither_asked_nor_counted(desk: Desk) -> None:
    desk.answer_all((name, NOON - DAY, AGAIN) for name in ("gone", "what", "predict:gone"))
    desk.progress.record_answer("gone", "what", "it", False)
    assert asked(desk, most=1) == ["what"]
    assert due_by_lesson(Deck(desk.progress, [lesson()]), NOON, UTC) == {"flash": Due(1, 1)}
    assert due_by_lesson(Deck(desk.progress, [lesson("rest")]), NOON, UTC) == {}
    assert list(Deck(desk.progress, [lesson()]).memories) == [card_of(COURSE, "flash", "what")]
    assert len(Deck(desk.progress, None).memories) == len(read_memories(desk.progress)) == 4


def test_leeches_are_named_with_their_steps_the_worst_first(desk: Desk) -> None:
    lapses = {"what": 7, "when": 8, "gone": 9, "predict:queue": 7, "predict:read": 2}
    answers: list[tuple[str, datetime, Rating]] = []
    for name, times in lapses.items():
        at = NOON - 500 * DAY
        for _ in range(times):
            answers += (name, at, EASY), (name, at + 30 * DAY, AGAIN)
            at += 31 * DAY
    desk.answer_all(answers)
    found = Deck(desk.progress, [lesson()]).leeches(NOON + DAY)
    assert names(found)[0] == "when"
    assert set(names(found)) == {"when", "what", "predict:queue"}
    assert [card.step for card in found if question_name(card.id) == "what"] == ["queue"]


def test_cards_are_counted_by_lesson_and_time(desk: Desk) -> None:
    desk.answer("soon", rating=AGAIN)
    desk.answer("later", rating=EASY)
    desk.progress.record_answer("rest", "soon", "it", False)
    deck = Deck(desk.progress, None)
    assert due_by_lesson(deck, NOON, UTC) == {"flash": Due(0, 1), "rest": Due(0, 1)}
    assert due_by_lesson(deck, NOON + DAY, UTC) == {"flash": Due(1, 2), "rest": Due(1, 1)}
    assert due_by_lesson(deck, NOON + 60 * DAY, UTC)["flash"] == Due(2, 2)


@pytest.mark.parametrize("ahead", [timedelta(hours=hours) for hours in (0, 23, 24, 25, 30, 47, 60)])
def test_a_card_is_counted_as_due_if_it_would_be_asked_however_wrong_the_clock_was(
    desk: Desk, ahead: timedelta
) -> None:
    now = NOON - timedelta(hours=11)
    desk.answer("what", now + ahead, EASY)
    deck = Deck(desk.progress, [lesson()])
    is_asked = bool(deck.today(now, UTC).cards)
    counted = due_by_lesson(deck, now, UTC).get("flash", Due(0, 0)).today
    assert counted == is_asked


# The learner's day


def test_new_cards_are_counted_by_the_learners_day_when_the_clocks_change(desk: Desk) -> None:
    desk.now = datetime(2026, 3, 28, 12, tzinfo=UTC)
    desk.progress.record_run("flash", "queue", True)
    midnight = datetime(2026, 3, 28, 23, tzinfo=UTC)  # in Berlin, the night of the change
    desk.answer("what", midnight - timedelta(minutes=1), EASY)
    for now, left in [
        (midnight - timedelta(seconds=1), 0),
        (midnight, 1),
        (midnight + timedelta(hours=22, minutes=59), 1),
    ]:
        cards = Deck(desk.progress, [lesson()]).today(now, BERLIN, new_a_day=1).cards
        assert sum(card.memory is None for card in cards) == left


def test_a_clock_that_was_wrong_leaves_new_cards_for_today(desk: Desk) -> None:
    desk.progress.record_run("flash", "queue", True)
    desk.answer("what", NOON + 900 * DAY, EASY)
    desk.now = NOON
    cards = Deck(desk.progress, [lesson()]).today(NOON, UTC, new_a_day=1).cards
    assert names(cards)[0] == "what"  # answered in a time to come: asked again
    assert sum(card.memory is None for card in cards) == 1
