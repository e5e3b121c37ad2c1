"""What a learner may look at, read from a real file: due, practised, remembered, coming back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lessons.course.model import Lesson
from lessons.practice.lesson_questions import lesson_questions
from lessons.review.cards import Card, CardId, Rating, question_name
from lessons.review.deck import Deck
from lessons.review.overview import (
    DAYS_BACK,
    Due,
    Remaining,
    asks,
    due_by_lesson,
    overview,
    remaining,
)
from lessons.store.entries import BUILT_IN_COURSE
from tests.support.built_in import COURSE
from tests.support.review_cards import DAY, NOON
from tests.support.timed_progress import Desk

BERLIN = ZoneInfo("Europe/Berlin")
LESSONS = COURSE.lessons
LESSON = LESSONS[0]
QUESTION = LESSON.quiz[0]
OTHER = LESSON.quiz[1]


@pytest.fixture(autouse=True)
def _in_the_lesson(desk: Desk) -> None:
    desk.lesson = LESSON.slug


def test_who_answered_nothing_sees_nothing_due_and_every_day_empty(desk: Desk) -> None:
    seen = overview(desk.progress, LESSONS, NOON, UTC)
    assert (seen.today, seen.due, seen.leeches) == (NOON.date(), {}, ())
    assert not any(day.answers for day in seen.practice)
    assert not any(week.asked for week in seen.retention)
    assert not any(day.cards for day in seen.forecast)
    assert seen.practice[-1].day == seen.forecast[0].day == NOON.date()


def test_a_right_answer_counts_as_right_whatever_it_was_rated(desk: Desk) -> None:
    desk.progress.rate_answer(desk.answer(QUESTION.id, NOON), Rating.Again)
    desk.progress.rate_answer(desk.answer(OTHER.id, NOON, right=False), Rating.Easy)
    seen = overview(desk.progress, LESSONS, NOON, UTC)
    assert (seen.practice[-1].answers, seen.practice[-1].right) == (2, 1)


def test_answers_are_counted_and_what_comes_later_this_week_is_not_due_today(
    desk: Desk,
) -> None:
    desk.answer(QUESTION.id, NOON)  # rightly: it comes back after days
    desk.answer(OTHER.id, NOON, right=False)
    seen = overview(desk.progress, LESSONS, NOON + timedelta(hours=12), UTC)
    assert seen.due == {LESSON.slug: Due(today=1, week=2)}
    assert (seen.practice[-2].answers, seen.practice[-2].right) == (2, 1)
    assert sum(day.cards for day in seen.forecast[:7]) == 2
    assert seen.forecast[0].cards == 1


def test_what_is_due_tonight_is_due_all_day_where_the_learner_is(desk: Desk) -> None:
    missed = datetime(2025, 6, 2, 21, 52, tzinfo=UTC)  # due a day later, two hours later in Berlin
    desk.answer(QUESTION.id, missed, right=False)
    deck, next_day = Deck(desk.progress, LESSONS), missed + timedelta(hours=2, minutes=9)
    assert due_by_lesson(deck, next_day, UTC)[LESSON.slug] == Due(1, 1)
    assert due_by_lesson(deck, next_day - timedelta(minutes=2), UTC)[LESSON.slug] == Due(0, 1)
    assert due_by_lesson(deck, next_day - timedelta(minutes=2), BERLIN)[LESSON.slug] == Due(1, 1)


def test_a_card_asked_after_more_than_a_year_counts_in_the_week_it_was_asked(
    desk: Desk,
) -> None:
    for question, days in ((QUESTION, DAYS_BACK + 30), (OTHER, 200)):
        desk.answer(question.id, NOON - days * DAY)
    for question in (QUESTION, OTHER):
        desk.answer(question.id, NOON - timedelta(hours=1), right=question is QUESTION)
    week = overview(desk.progress, LESSONS, NOON, UTC).retention[-1]
    assert (week.asked, week.known) == (2, 1)


def test_what_the_course_no_longer_has_was_practised_but_is_not_due(desk: Desk) -> None:
    desk.answer("gone", NOON, right=False)
    seen = overview(desk.progress, LESSONS, NOON, UTC)
    assert (seen.practice[-1].answers, seen.due) == (1, {})
    assert not any(day.cards for day in seen.forecast)
    unknown = overview(desk.progress, None, NOON + DAY, UTC)
    assert unknown.due == {LESSON.slug: Due(1, 1)}


@pytest.mark.parametrize("card", lesson_questions(BUILT_IN_COURSE, LESSON), ids=question_name)
def test_every_card_asks_in_the_words_of_the_course(card: CardId) -> None:
    asked = asks(Card(card, "", NOON), LESSONS)
    assert asked
    assert asked != card.name


@pytest.mark.parametrize(
    ("lessons", "kind", "name"),
    [
        ((), "question", "queues"),
        (LESSONS, "question", "gone"),
        (LESSONS, "prediction", "gone"),
        (LESSONS, "blank", "gone#1"),
        (LESSONS, "blank", "fill-the-blanks#99"),
        (LESSONS, "blank", "fill-the-blanks#0"),
        (LESSONS, "blank", "fill-the-blanks"),
    ],
)
def test_a_card_that_is_gone_is_called_by_its_name(
    lessons: tuple[Lesson, ...], kind: str, name: str
) -> None:
    card = CardId(BUILT_IN_COURSE, LESSON.slug, kind, name)  # type: ignore[arg-type]
    assert asks(Card(card, "", NOON), lessons) == name


def test_after_a_sitting_cards_to_ask_now_count_and_the_next_one_is_dated(
    desk: Desk,
) -> None:
    assert remaining(desk.progress, LESSONS, NOON, UTC) == Remaining(0, None, ())
    desk.answer(QUESTION.id, NOON, right=False)
    desk.progress.rate_answer(desk.answer(OTHER.id, NOON), Rating.Easy)
    desk.answer("gone", NOON, right=False)
    rest = remaining(desk.progress, LESSONS, NOON, UTC)
    assert rest == Remaining(0, NOON + DAY, ())
    rest = remaining(desk.progress, LESSONS, NOON + DAY / 2, UTC)
    assert rest.due == 1
    assert rest.next_at is not None
    assert rest.next_at > NOON + DAY
