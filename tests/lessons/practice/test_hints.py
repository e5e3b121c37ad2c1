"""What helps before an answer, and which answers are the same code."""

from __future__ import annotations

import warnings
from dataclasses import replace
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.course.model import Question
from lessons.practice.question import Put, is_same_code, right_places, with_hint
from tests.support.question_kinds import ALL, FILL, ONE, ORDER, PREDICT, asking, put

seeds = st.integers(0, 1000)


# The same code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('flash("A")', "flash('A')"),
        ('flash("A")', "flash( 'A', )"),
        ("(x)", "x"),
        ("{{ a }}", "{{  a  }}"),
        ("loop.first and not x", "loop.first and (not x)"),
    ],
)
def test_layout_makes_no_difference(one: str, other: str) -> None:
    assert is_same_code(one, other)
    assert is_same_code(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('flash("A")', 'flash("B")'),
        ('flash("A B")', 'flash("A  B")'),
        ("f(1)", "f(True)"),
        ("f(a, b)", "f(b, a)"),
        ("flash(", "flash()"),
        ("\0", "x"),
        ("(" * 10_000, "x"),
    ],
)
def test_what_says_something_else_is_other_code(one: str, other: str) -> None:
    assert not is_same_code(one, other)
    assert not is_same_code(other, one)


def test_comparing_code_warns_nobody() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert is_same_code(r'"\d"', r"'\d'")


# Hints


@given(st.sampled_from([ONE, PREDICT]), seeds, st.integers(1, 6))
def test_a_hint_rules_out_wrong_options_and_leaves_two(
    question: Question, seed: int, times: int
) -> None:
    random = Random(seed)
    shown = Put.shuffled(asking(question), random)
    right = right_places(shown, (True, False, False))
    for _ in range(times):
        shown = with_hint(shown, right, random)
        assert not shown.ruled_out & right
        assert shown.choices - len(shown.ruled_out) >= 2
    assert shown.hinted
    assert shown.hint


def test_a_hint_that_there_is_none_to_give_costs_nothing() -> None:
    unknown = with_hint(put(PREDICT), (), Random(1))
    assert unknown.hint
    assert not unknown.hinted
    two = msgspec.structs.replace(PREDICT, options=PREDICT.options[:2])
    assert not with_hint(put(two), (0,), Random(1)).hinted


@pytest.mark.parametrize(
    ("question", "hint"),
    [
        (ALL, "2 of them are right."),
        (ORDER, 'First comes `flash("A")`'),
        (FILL, "It begins with `flash(`"),
    ],
)
def test_a_hint_says_something_of_the_answer(question: Question, hint: str) -> None:
    shown = put(question)
    hinted = with_hint(shown, right_places(shown), Random(1))
    assert (hinted.hint, hinted.hinted, shown.hinted) == (hint, True, False)


def test_a_blank_s_own_hint_comes_first() -> None:
    asked = replace(asking(FILL), hint="Which call was it?")
    assert with_hint(Put(asked, (0, 1)), (), Random(1)).hint == "Which call was it?"
