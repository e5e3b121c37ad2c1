"""What is run to prove an answer, and what is said of each run."""

from __future__ import annotations

import msgspec
import pytest

from lessons.course.model import Option, Proof, Question
from lessons.practice.proofs import examples_of
from lessons.practice.question import Judgement, Response
from tests.support.question_kinds import (
    ALL,
    FILL,
    LESSON,
    ONE,
    ORDER,
    PREDICT,
    answered,
    page,
    shown,
)

TWO_PROOFS = msgspec.structs.replace(
    ONE,
    options=(
        ONE.options[0],
        Option("`print()`", "That prints.", proof=Proof(fill="print()", shows=page(""))),
        *ONE.options[2:],
    ),
)


@pytest.mark.parametrize(
    ("question", "response", "why"),
    [
        (FILL, Response(text='print("A")'), "`flash()` queues it."),
        (ORDER, Response((1, 0, 2)), "A queue keeps its order."),
    ],
)
def test_beside_a_wrong_answer_stands_why_the_reference_is_right(
    question: Question, response: Response, why: str
) -> None:
    asked = answered(shown(question), *response.picks, text=response.text)
    asked.judgement = Judgement(False, "said", "That shows nothing.")
    examples, first = examples_of(LESSON, asked)
    assert ([example.name for example in examples], first) == (["1 yours", "2 ✓"], 0)
    assert [example.proves for example in examples] == [False, True]
    assert "✗ not quite:** That shows nothing." in examples[0].text
    assert f"✓ right:** {why}" in examples[1].text
    assert "✗" not in examples[1].text
    assert [example.spoken for example in examples] == ["What you wrote", "The reference answer"]
    asked.judgement = Judgement(True, "said", why)
    assert len(examples_of(LESSON, asked)[0]) == 1


@pytest.mark.parametrize(
    ("question", "response"), [(FILL, Response(text="while True: pass")), (PREDICT, Response((0,)))]
)
def test_an_answer_that_was_not_judged_is_not_called_wrong(
    question: Question, response: Response
) -> None:
    asked = answered(shown(question), *response.picks, text=response.text)
    asked.judgement = Judgement(None, "", "It was cut short.")
    examples, _ = examples_of(LESSON, asked)
    assert "**not judged:** It was cut short." in examples[0].text


@pytest.mark.parametrize(("pick", "begins_with"), [(0, 0), (1, 1), (2, 0)])
def test_the_proof_of_the_chosen_option_comes_first_or_that_of_the_right_one(
    pick: int, begins_with: int
) -> None:
    asked = answered(shown(TWO_PROOFS), pick)
    examples, first = examples_of(LESSON, asked)
    assert [example.name for example in examples] == ["1 ✓", "2 ✗"]
    assert first == begins_with
    assert examples[1].text.endswith("**✗ wrong:** `print()`\n\nThat prints.")
    assert examples[0].spoken == "Answer 1, which is right"


def test_where_no_option_has_a_proof_there_is_nothing_to_run() -> None:
    assert examples_of(LESSON, answered(shown(ALL), 0)) == ([], 0)
