"""A sitting: each question once, the missed ones again, and a score of first tries only."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.course import Option, Question
from lessons.quiz import Asked, Round


def question(name: str) -> Question:
    texts = ("right", "wrong", "also wrong", "wrong too")
    options = tuple(Option(text, f"{text} because.", text == "right") for text in texts)
    return Question(name, f"What of {name}?", "queue", options)


def questions(count: int) -> list[Question]:
    return [question(f"q{number}") for number in range(count)]


def answered(sitting: Round, *, rightly: bool) -> Round:
    assert sitting.current is not None
    return sitting.answer([option.right for option in sitting.current.options].index(rightly))


sizes = st.integers(0, 7)
seeds = st.integers(0, 1000)


@given(sizes, seeds, st.lists(st.booleans(), max_size=12))
def test_at_the_end_every_question_was_right_once(size: int, seed: int, play: list[bool]) -> None:
    sitting = Round.begin(questions(size), Random(seed))
    moves = iter(play)
    tries: list[Asked] = []
    while not sitting.over:
        sitting = answered(sitting, rightly=next(moves, True))
        assert sitting.current is not None
        tries.append(sitting.current)
        sitting = sitting.onward()
    firsts, laters = tries[:size], tries[size:]
    assert {asked.question.id for asked in firsts} == {f"q{n}" for n in range(size)}
    assert all(asked.again for asked in laters)
    assert not any(asked.again for asked in firsts)
    assert sorted(asked.question.id for asked in tries if asked.right) == sorted(
        f"q{n}" for n in range(size)
    )
    assert sitting.right_first == sum(asked.right for asked in firsts)
    assert sitting.right_first + len(sitting.missed) == sitting.total == size
    assert sitting.current is None
    assert sitting.left == 0


@given(sizes, seeds)
def test_options_are_shuffled_and_none_is_lost(size: int, seed: int) -> None:
    sitting = Round.begin(questions(size), Random(seed))
    while sitting.current is not None:
        asked = sitting.current
        assert sorted(o.text for o in asked.options) == sorted(
            o.text for o in asked.question.options
        )
        sitting = answered(sitting, rightly=True).onward()


def test_the_order_differs_from_sitting_to_sitting() -> None:
    firsts = [Round.begin(questions(5), Random(seed)).current for seed in range(30)]
    assert len({asked.question.id for asked in firsts if asked}) > 1
    assert len({asked.options for asked in firsts if asked}) > 1


@given(st.integers(2, 6), seeds)
def test_a_missed_question_does_not_come_again_at_once(size: int, seed: int) -> None:
    sitting = Round.begin(questions(size), Random(seed))
    for _ in range(size * 3):
        asked = sitting.current
        sitting = answered(sitting, rightly=False).onward()
        assert asked is not None
        assert sitting.current is not None
        assert sitting.current.question != asked.question


def test_a_round_is_a_value() -> None:
    start = Round.begin(questions(3), Random(1))
    one, two = answered(start, rightly=True), answered(start, rightly=False)
    assert start.current is not None
    assert start.current.chosen is None
    assert (one.right_first, two.right_first, start.right_first) == (1, 0, 0)
    assert answered(start, rightly=True) == one


def test_the_first_answer_stands_and_nothing_goes_on_without_one() -> None:
    start = Round.begin(questions(2), Random(1))
    assert start.onward() is start
    wrong = answered(start, rightly=False)
    assert answered(wrong, rightly=True) is wrong
    assert wrong.onward().onward() == wrong.onward()
    with pytest.raises(IndexError, match="there are 4"):
        start.answer(4)


def test_position_counts_each_question_once() -> None:
    sitting = Round.begin(questions(3), Random(3))
    seen = []
    for rightly in (True, False, True, True):
        seen.append((sitting.position, sitting.total, sitting.left))
        sitting = answered(sitting, rightly=rightly).onward()
    assert seen == [(1, 3, 3), (2, 3, 2), (3, 3, 2), (3, 3, 1)]
    assert sitting.over


def test_an_empty_quiz_is_over_at_once() -> None:
    sitting = Round.begin([], Random(1))
    assert sitting.over
    assert sitting.current is None
    assert sitting.answer(0) is sitting.onward() is sitting
