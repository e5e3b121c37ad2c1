"""Lines that are put in order: every order that does what is asked for is right."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lessons.practice.kinds import KINDS
from lessons.practice.kinds.order import IN_ORDER
from lessons.practice.question import Mark, Response, ShownQuestion
from lessons.review.cards import Rating
from tests.lessons.conftest import Run
from tests.support.practice_sessions import Player, outcome
from tests.support.question_kinds import ORDER, SAVE, answered, judge, shown, to_ask

KIND = KINDS["order"]


@given(
    st.integers(0, 1000),
    st.sampled_from([("a", "b"), ("a", "b", "a"), ("a", "a", "b"), ORDER.lines]),
)
def test_lines_never_stand_in_the_right_order(seed: int, lines: tuple[str, ...]) -> None:
    asked = replace(to_ask(ORDER), lines=lines)
    assert KIND.show(asked, Random(seed)).lines != lines


def test_the_app_shows_what_has_been_put_in_order_so_far_and_what_is_missing() -> None:
    at = shown(ORDER, (2, 0, 1))
    assert KIND.files(at, Response())["app.py"] == SAVE
    part = KIND.files(at, Response((1,)))["app.py"]
    assert '    flash("A")\n    ___\n    return' in part
    whole = KIND.files(at, Response((1, 2, 0)))["app.py"]
    assert '    flash("A")\n    flash("B")\n    flash("C")\n    return' in whole


def test_keys_put_lines_in_order_and_the_last_falls_into_place() -> None:
    player = Player(ORDER)
    player.press('flash("C")', 'flash("C")')
    assert len(player.asked.response.picks) == 1, "a line is put once"
    assert not player.session.can_submit
    player.press('flash("A")')
    assert player.asked.response.picks == tuple(player.places(*map('flash("{}")'.format, "CAB")))
    assert player.asked.note == IN_ORDER
    assert not player.session.places_open
    player.submit()
    (run,) = player.runs
    assert 'flash("C")\n    flash("A")\n    flash("B")' in run.texts["app.py"]
    player.run_ends(outcome(passed=False))
    assert player.kept == [("order", False, Rating.Again)]


def test_a_line_is_taken_back_and_with_it_the_one_that_fell_into_place() -> None:
    player = Player(ORDER)
    player.press(0, 2)
    player.take_back()
    assert player.asked.response.picks == (0,)
    assert player.asked.note.startswith("Choose the lines")
    player.take_back()
    player.take_back()
    assert not player.asked.response.picks
    player.press(*ORDER.lines[:2])
    player.submit()
    player.run_ends(outcome())
    assert player.kept == [("order", True, Rating.Good)], "it was changed, so it is not easy"


def test_a_line_shows_its_place() -> None:
    asked = answered(shown(ORDER), 2)
    boxes = [(face.box, face.mark) for face in KIND.faces(asked)]
    assert boxes == [("    ", Mark.OPEN), ("    ", Mark.OPEN), ("1st ", Mark.PASSED_OVER)]


def test_every_order_that_does_it_is_right(run: Run) -> None:
    at = shown(ORDER, (2, 0, 1))
    right = judge(at, Response((1, 2, 0)), run)
    assert right.right
    assert right.said == 'flash("A")\nflash("B")\nflash("C")'
    assert right.why == "A queue keeps its order."
    wrong = judge(at, Response((0, 1, 2)), run)
    assert wrong.right is False
    assert wrong.instead == right.said
    assert wrong.why
    two = replace(to_ask(ORDER), lines=('flash("A B")', 'print("B")', 'flash("C")'))
    for picks in ((0, 1, 2), (1, 0, 2), (0, 2, 1)):
        assert judge(ShownQuestion(two, (0, 1, 2)), Response(picks), run).right


def test_a_hint_names_the_first_line() -> None:
    hinted = KIND.hint(answered(shown(ORDER)), Random(1))
    assert (hinted.hint, hinted.hinted) == ('First comes `flash("A")`', True)


def test_the_reference_is_the_order_of_the_course() -> None:
    assert KIND.reference(shown(ORDER, (2, 0, 1))) == Response((1, 2, 0))
