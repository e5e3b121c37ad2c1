"""Predictions are judged by what a run bears out: in the quiz, in review, in a lesson."""

from __future__ import annotations

from random import Random

import msgspec
import pytest

from lessons.grading.run import Outcome, run_step
from lessons.practice.kinds import KINDS
from lessons.practice.kinds.kind import NO_RUN
from lessons.practice.kinds.predict import judge_prediction
from lessons.practice.lesson_questions import lesson_questions
from lessons.practice.question import AskedQuestion, Judgement, Mark, QuestionToAsk, Response
from tests.lessons.conftest import Run
from tests.support.practice_sessions import outcome
from tests.support.question_kinds import (
    COURSE,
    LESSON,
    PREDICT,
    PREDICTING,
    answered,
    shown,
    to_ask,
)

KIND = KINDS["predict"]
PREDICTS = msgspec.structs.replace(LESSON, steps=(PREDICTING,), quiz=())
FIRST = outcome(came_true=(True, False, False))


PREDICTED = [to_ask(PREDICT), *lesson_questions(COURSE, PREDICTS).values()]


def predicted(
    pick: int, ended: Outcome | None, order: tuple[int, ...] = (0, 1, 2)
) -> AskedQuestion:
    asked = answered(shown(PREDICT, order), pick)
    asked.outcome = ended
    return asked


def test_a_prediction_is_judged_by_what_came_true() -> None:
    right = predicted(2, FIRST, (1, 2, 0))
    assert KIND.judge(right) == Judgement(True, "`A B`", "First in, first out.", "`A B`")
    wrong = predicted(0, FIRST, (1, 2, 0))
    assert KIND.judge(wrong) == Judgement(False, "`B A`", "It is no stack.", "`A B`")
    assert wrong.right_places == {2}


@pytest.mark.parametrize(
    ("ended", "why"),
    [
        (None, NO_RUN),
        (outcome(), NO_RUN),
        (
            outcome(came_true=(False, False, False)),
            "None of the choices fits this run, with Flask 3.1, so your answer doesn't count.",
        ),
        (
            outcome(came_true=(True, True, False)),
            "More than one of the choices fits this run, with Flask 3.1,"
            " so your answer doesn't count.",
        ),
    ],
)
def test_where_not_one_alone_came_true_nothing_is_judged(ended: Outcome | None, why: str) -> None:
    asked = predicted(0, ended)
    asked.judgement = KIND.judge(asked)
    assert (asked.judgement.right, asked.judgement.why) == (None, why)
    assert asked.right_places == frozenset()
    assert {face.mark for face in KIND.faces(asked)} == {Mark.PASSED_OVER}


def test_a_prediction_of_a_lesson_is_judged_by_the_same_words() -> None:
    assert PREDICTING.front.prediction is not None
    choices = PREDICTING.front.prediction.choices
    judged = judge_prediction(choices, 1, outcome(came_true=(True, False)))
    assert judged == Judgement(False, "`B A`", "It is no stack.", "`A B`")
    assert judge_prediction(choices, 0, None).why == NO_RUN


def test_a_hint_that_there_is_none_to_give_costs_nothing() -> None:
    unknown = KIND.hint(answered(shown(PREDICT)), Random(1))
    assert unknown.hint == "No run shows which answer is right, so no hint can rule one out."
    assert not unknown.hinted
    two = msgspec.structs.replace(PREDICT, options=PREDICT.options[:2])
    asked = answered(shown(two))
    asked.outcome = outcome(came_true=(True, False))
    assert KIND.hint(asked, Random(1)).hint == "There's nothing more to rule out."
    assert not KIND.hint(asked, Random(1)).hinted


@pytest.mark.parametrize(
    "question", [to_ask(PREDICT), *lesson_questions(COURSE, PREDICTS).values()]
)
def test_a_run_tells_which_prediction_is_right(question: QuestionToAsk, run: Run) -> None:
    assert question.app is not None
    ended = run_step(question.app, question.app.project(), {}, run)
    asked = AskedQuestion(KIND.show(question, Random(1)), outcome=ended)
    right = []
    for place, option in enumerate(asked.shown.options):
        asked.response = Response((place,))
        if KIND.judge(asked).right:
            right.append(option.text)
    assert right == ["`A B`"]
