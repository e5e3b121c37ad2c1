"""Questions of which one option is right."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lessons.course.model import Question
from lessons.practice.kinds import KINDS
from lessons.practice.question import AskedQuestion, Face, Judgement, Mark
from tests.support.practice_sessions import outcome
from tests.support.question_kinds import ONE, PREDICT, answered, shown, to_ask

KIND = KINDS["one"]


def test_a_choice_is_judged_by_its_place_as_it_is_shown() -> None:
    at = shown(ONE, (3, 0, 1, 2))
    right = Judgement(True, "`flash()`", "It queues.", "`flash()`")
    assert KIND.judge(answered(at, 1)) == right
    wrong = Judgement(False, "`print()`", "That prints.", "`flash()`")
    assert KIND.judge(answered(at, 2)) == wrong


@given(st.sampled_from([ONE, PREDICT]), st.integers(0, 1000), st.integers(1, 6))
def test_a_hint_rules_out_wrong_options_and_leaves_two(
    question: Question, seed: int, times: int
) -> None:
    random, kind = Random(seed), KINDS[question.kind]
    asked = AskedQuestion(
        kind.show(to_ask(question), random), outcome=outcome(came_true=(True, False, False))
    )
    for _ in range(times):
        asked.shown = kind.hint(asked, random)
        assert not asked.shown.ruled_out & asked.right_places
        assert asked.shown.choices - len(asked.shown.ruled_out) >= 2
    assert asked.shown.hinted
    assert asked.shown.hint


def test_before_the_answer_an_option_shows_its_text_the_arrow_and_what_is_ruled_out() -> None:
    asked = answered(shown(ONE))
    asked.pointed = 1
    faces = KIND.faces(asked)
    assert faces[1] == Face(2, "`print()`", pointed=True)
    assert faces[0] == Face(1, "`flash()`")
    asked.shown = KIND.hint(asked, Random(1))
    (out,) = asked.shown.ruled_out
    assert [face.mark for face in KIND.faces(asked)].index(Mark.RULED_OUT) == out


def test_after_it_the_right_one_is_marked_and_a_wrong_choice() -> None:
    for pick, marks in (
        (0, [Mark.RIGHT, *[Mark.PASSED_OVER] * 3]),
        (2, [Mark.MISSED, Mark.PASSED_OVER, Mark.YOURS, Mark.PASSED_OVER]),
    ):
        asked = answered(shown(ONE), pick)
        asked.judgement = KIND.judge(asked)
        assert [face.mark for face in KIND.faces(asked)] == marks
        assert not any(face.why for face in KIND.faces(asked))
        assert [face.why for face in KIND.reasons(asked)] == [one.why for one in ONE.options]
