"""Which cards a lesson has: known by names that outlast renumbering."""

from __future__ import annotations

from typing import get_args

import msgspec

from lessons.course.loader import load_course
from lessons.course.model import Lesson, Option, Proof, Question, QuestionKind
from lessons.practice.lesson_questions import lesson_questions, quiz_question
from lessons.review.cards import CardId
from tests.support.house import HOUSE

COURSE = HOUSE / "lessons" / "flask"


def lesson() -> Lesson:
    return load_course(COURSE).lessons[0]


def test_questions_blanks_and_predictions_are_cards_with_their_steps() -> None:
    one = lesson()
    found = lesson_questions("flask", one)
    slugs = {step.slug for step in one.steps}
    assert {asking.step for asking in found.values()} <= slugs
    assert all(asking.length > 0 for asking in found.values())
    assert {card.kind for card in found} == {"question", "blank", "prediction"}
    for question in one.quiz:
        assert found[CardId("flask", one.slug, "question", question.id)].step == question.step
    for step in one.steps:
        prediction = CardId("flask", one.slug, "prediction", step.slug)
        assert (prediction in found) == (step.front.prediction is not None)
        for number in range(1, len(step.front.blanks) + 1):
            assert found[CardId("flask", one.slug, "blank", f"{step.slug}#{number}")]


def test_what_is_read_before_an_answer_is_what_counts() -> None:
    app = {"app.py": "x" * 100, "templates/home.html": "x" * 10}
    options = (Option("abc", "why", right=True), Option("de", "why"))
    apps = {"app": app, "other": {"app.py": "x" * 1000}}
    one = msgspec.structs.replace(lesson(), proofs=apps)
    lengths = {
        kind: quiz_question(
            "flask",
            one,
            Question("id", "what", "step", options, Proof("app"), kind, lines=("f", "g")),
        ).length
        for kind in get_args(QuestionKind)
    }
    # A line or an option that is there counts; what was filled in before is not seen yet.
    assert lengths == {"one": 11, "all": 11, "predict": 121, "fill": 116, "order": 121}


def test_each_is_a_card_of_its_own() -> None:
    one = lesson()
    count = len(one.quiz) + sum(
        len(step.front.blanks) + (step.front.prediction is not None) for step in one.steps
    )
    assert len(lesson_questions("flask", one)) == count
    assert not set(lesson_questions("flask", one)) & set(lesson_questions("another", one))
