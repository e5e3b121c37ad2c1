"""Questions of which several options are right, and all must be marked."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.practice.kinds import KINDS
from lessons.practice.question import Mark
from lessons.review.cards import Rating
from tests.support.practice_sessions import Player
from tests.support.question_kinds import ALL, answered, shown, to_ask

KIND = KINDS["all"]


def test_all_that_are_right_must_be_chosen_and_no_other() -> None:
    at = shown(ALL, (2, 1, 0))
    right = KIND.judge(answered(at, 2, 1))
    assert (right.right, right.why) == (True, "You found all of them, and no wrong one.")
    missing = KIND.judge(answered(at, 1))
    assert not missing.right
    assert missing.why == "`flash()`: It writes to the session."
    assert missing.instead == "`flash()`; `session[...] = `", "as the course has them"
    too_many = KIND.judge(answered(at, 0, 1, 2))
    assert not too_many.right
    assert too_many.why == "`url_for()`: That only builds a text."
    assert too_many.said == "`flash()`; `session[...] = `; `url_for()`"


@given(st.integers(0, 1000), st.sets(st.integers(0, 2), min_size=1))
def test_of_several_exactly_the_right_ones_are_right(seed: int, picks: set[int]) -> None:
    asked = answered(KIND.show(to_ask(ALL), Random(seed)), *picks)
    judged = KIND.judge(asked)
    assert judged.right == (picks == set(asked.right_places))
    assert judged.why


@pytest.mark.parametrize(
    ("before", "rating"),
    [
        ((), Rating.Easy),
        (("backspace",), Rating.Easy),  # where nothing is marked, no mind is changed
        (("`url_for()`", "`url_for()`"), Rating.Good),
    ],
)
def test_keys_mark_and_enter_submits(before: tuple[str, ...], rating: Rating) -> None:
    player = Player(ALL)
    player.submit()
    assert player.judgement is None, "nothing is marked yet"
    for key in (*before, "`flash()`", "`session[...] = `"):
        player.take_back() if key == "backspace" else player.press(key)
    assert player.judgement is None
    player.submit()
    assert player.kept == [("all", True, rating)]


def test_a_mark_is_taken_off_by_the_same_key_or_all_at_once() -> None:
    player = Player(ALL)
    player.press(0, 1, 0)
    assert player.asked.response.picks == (1,)
    assert player.asked.changed_mind
    player.take_back()
    assert not player.asked.response.picks
    assert not player.session.can_submit


def test_a_hint_stays_while_options_are_marked() -> None:
    player = Player(ALL)
    player.hint()
    player.press(0)
    assert player.asked.note == "Hint: 2 of them are right."


def test_a_box_says_what_is_marked_and_what_is_right_and_was_not() -> None:
    asked = answered(shown(ALL), 0, 2)
    assert [face.box for face in KIND.faces(asked)] == ["☑ ", "☐ ", "☑ "]
    asked.judgement = KIND.judge(asked)
    marks = [face.mark for face in KIND.faces(asked)]
    assert marks == [Mark.RIGHT, Mark.UNMARKED, Mark.YOURS]
