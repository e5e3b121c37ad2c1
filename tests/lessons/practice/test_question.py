"""Questions as they are shown, whatever their kind, and all that can be asked of a lesson."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lessons.course.model import Question
from lessons.course.quiz_rules import MAX_LINES, RULES
from lessons.practice.kinds import KINDS
from lessons.practice.kinds.order import PLACES
from lessons.practice.lesson_questions import lesson_questions
from lessons.practice.question import LETTERS
from lessons.review.cards import CardId, question_name, steps_by_name
from tests.support.built_in import FLASHING
from tests.support.question_kinds import (
    ALL,
    COURSE,
    FILL,
    LESSON,
    ONE,
    ORDER,
    PREDICT,
    QUIZ,
    SAVE,
    TWICE,
    to_ask,
)


@given(st.sampled_from(QUIZ), st.integers(0, 1000))
def test_nothing_is_lost_by_shuffling(question: Question, seed: int) -> None:
    asked = to_ask(question)
    at = asked.kind.show(asked, Random(seed))
    assert "{" not in asked.kind.how_to_answer(at)
    assert sorted(at.order) == list(range(len(asked.lines or asked.options)))
    assert sorted(option.text for option in at.options) == sorted(
        option.text for option in asked.options
    )
    assert sorted(at.lines) == sorted(asked.lines)


def test_there_is_a_rule_and_a_key_for_every_option_of_every_kind() -> None:
    assert RULES.keys() == KINDS.keys()
    assert len(PLACES) >= MAX_LINES
    for name, rules in RULES.items():
        most = rules.options[-1] if "options" in rules.question else MAX_LINES
        assert KINDS[name].is_written or most <= len(LETTERS)


def test_what_is_read_before_the_answer_counts_the_app_included() -> None:
    assert to_ask(ORDER).length == len(ORDER.ask + "".join(ORDER.lines) + SAVE)
    assert to_ask(FILL).length < len(FILL.ask + SAVE) + 10, "what others wrote comes after it"
    for question, app in ((ONE, ""), (ALL, ""), (PREDICT, TWICE)):
        options = "".join(option.text for option in question.options)
        assert to_ask(question).length == len(question.ask + options + app)


def test_all_that_can_be_asked_of_a_lesson_is_all_that_can_come_back() -> None:
    found = lesson_questions("flask", FLASHING)
    steps = {question_name(card): one.step for card, one in found.items()}
    assert steps == steps_by_name(FLASHING)
    assert {card.kind for card in found} == {"question", "prediction", "blank"}


def test_the_cards_are_those_of_the_lesson_s_questions() -> None:
    assert [*lesson_questions(COURSE, LESSON)] == [
        CardId(COURSE, "tea", "question", question.id) for question in QUIZ
    ]
