"""What is run to prove an answer, and what is said of each run."""

from __future__ import annotations

from random import Random

import pytest

from lessons.course.model import Question
from lessons.practice.proofs import examples_of
from lessons.practice.question import Given, Judged, Put, askings
from tests.support.practice_screens import with_questions
from tests.tui.screens.practice.test_question_kinds import APPS, FILL, ORDER


@pytest.mark.parametrize(
    ("question", "given", "why"),
    [
        (FILL, Given(text='print("Bye")'), "It queues the message."),
        (ORDER, Given((1, 0, 2)), "Clear first, then flash."),
    ],
)
def test_beside_a_wrong_answer_stands_why_the_reference_is_right(
    question: Question, given: Given, why: str
) -> None:
    lesson = with_questions(question, proofs=APPS)
    asking = next(one for one in askings("course", lesson).values() if one.question is question)
    put = Put.shuffled(asking, Random(1))
    shown, _ = examples_of(lesson, put, given, Judged(False, "said", "That shows nothing."))
    assert [example.name for example in shown] == ["1 yours", "2 ✓"]
    assert "✗ wrong:** That shows nothing." in shown[0].text
    assert f"✓ right:** {why}" in shown[1].text
    assert "✗" not in shown[1].text


def test_an_answer_that_was_not_judged_is_not_called_wrong() -> None:
    lesson = with_questions(FILL, proofs=APPS)
    (asking,) = askings("course", lesson).values()
    put, given = Put.shuffled(asking, Random(1)), Given(text="while True: pass")
    shown, _ = examples_of(lesson, put, given, Judged(None, "", "It was cut short."))
    assert "**not judged:** It was cut short." in shown[0].text
