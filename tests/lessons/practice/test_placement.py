"""A placement: which questions it asks, and the lesson that it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from lessons.course.model import Course, Lesson, Option, Question
from lessons.practice.placement import MOST, lesson_to_start, placement_questions
from lessons.practice.session import PracticeSession
from lessons.review.cards import Card, CardId
from tests.support.built_in import COURSE

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def lesson(number: int, questions: int, marked: int) -> Lesson:
    options = tuple(Option(text, "why", right=text == "a") for text in "abcd")
    quiz = tuple(
        Question(f"{number}-{at}", "?", "s", options, placement=at < marked)
        for at in range(questions)
    )
    return Lesson(f"l{number}", number, f"Lesson {number}", "", "", (), quiz)


def names(cards: Sequence[CardId]) -> list[str]:
    return [card.name for card in cards]


def asked(course: Course) -> list[CardId]:
    return [one.card for one in placement_questions(course)]


def test_it_asks_ten_questions_of_all_lessons_in_their_order() -> None:
    course = Course("C", tuple(lesson(number, 4, 3) for number in range(1, 5)))
    assert names(asked(course)) == [
        *("1-0", "1-1", "1-2", "2-0", "2-1", "2-2"),
        *("3-0", "3-1", "4-0", "4-1"),
    ]
    assert len(asked(COURSE)) == MOST
    assert {card.lesson for card in asked(COURSE)} == {one.slug for one in COURSE.lessons}


def test_a_course_without_several_lessons_to_choose_from_has_none() -> None:
    assert not asked(Course("C", (lesson(1, 4, 3),)))
    assert not asked(Course("C", (lesson(1, 4, 3), lesson(2, 4, 0))))


def test_it_leads_to_the_first_lesson_with_a_miss() -> None:
    course = Course("C", (lesson(1, 2, 2), lesson(2, 0, 0), lesson(3, 2, 2), lesson(4, 2, 2)))
    cards = asked(course)
    assert lesson_to_start(course, cards, cards).number == 4
    assert lesson_to_start(course, cards, ()).number == 1
    assert lesson_to_start(course, cards, [*cards[:3], *cards[4:]]).number == 3


def test_what_was_missed_does_not_come_again() -> None:
    course = Course("C", (lesson(1, 1, 1), lesson(2, 1, 1)))
    questions = {one.card: one for one in placement_questions(course)}
    cards = [Card(card, "s", NOW) for card in questions]
    session = PracticeSession(cards, questions, repeats=False)
    session.begin(0.0)
    for _ in cards:
        assert session.asked is not None
        wrong = next(n for n, one in enumerate(session.asked.shown.options) if not one.right)
        session.press(wrong, 1.0)
        session.go_on(2.0)
    assert session.asked is None
    assert len(session.sitting.missed) == 2
