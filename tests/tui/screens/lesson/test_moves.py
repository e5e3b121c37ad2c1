"""What can be done in a lesson now: the next move, what is idle, what is offered, what follows."""

from __future__ import annotations

import pytest

from lessons.course.model import FrontMatter, Hints, Lesson, Part, Step
from lessons.grading.grade import CheckState, Result, Verdict
from tui.screens.lesson.moves import (
    LONGEST_NAME,
    NO_HINT_NEEDED,
    NO_HINTS,
    NO_MORE_HINTS,
    PREDICT_FIRST,
    WAYS,
    Situation,
    hint_to_show,
    idle_actions,
    is_possible,
    next_move,
    step_after,
)
from tui.text.hints import Hint, Rung
from tui.text.step import StepView

PASSED = Verdict((Result("a check", CheckState.PASSED, "", None),))
FAILED = Verdict((Result("a check", CheckState.FAILED, "It is not so.", None),))


def step(slug: str, *, has_hints: bool = True, part: Part = "step") -> Step:
    front = FrontMatter(slug, "fix", "do", hints=Hints(see="Look.") if has_hints else (), part=part)
    return Step(slug, 1, front, "", {"app.py": "1"}, {})


def seen(verdict: Verdict | None = None, *, has_hints: bool = True, **more: object) -> StepView:
    return StepView(step("s", has_hints=has_hints), verdict=verdict, **more)  # type: ignore[arg-type]


NEW, WRONG, RIGHT = seen(), seen(FAILED), seen(PASSED)
EDITED = seen(PASSED, edited=True)
WITHOUT_HINTS = seen(FAILED, has_hints=False)


@pytest.mark.parametrize(
    ("situation", "move"),
    [
        (Situation(NEW), "run"),
        (Situation(NEW, choices=range(4)), "predict(0)"),
        (Situation(WRONG, choices=range(4), can_fix=True), "predict(0)"),
        (Situation(RIGHT, can_stop=True), "stop"),
        (Situation(WRONG), "run"),
        (Situation(WRONG, folds_causes=True), "why"),
        (Situation(WRONG, folds_causes=True, can_fix=True), "fix"),
        (Situation(seen(FAILED, edited=True), can_fix=True), "run"),
        (Situation(RIGHT), "go(1)"),
        (Situation(EDITED), "run"),
    ],
)
def test_the_next_move_goes_on_from_what_the_screen_shows(situation: Situation, move: str) -> None:
    assert next_move(situation)[0] == move


def test_a_passed_step_names_the_next_one_as_far_as_a_footer_has_room() -> None:
    assert next_move(Situation(seen(PASSED, following="Categories")))[1] == "Categories"
    named = next_move(Situation(seen(PASSED, following="x" * 99)))[1]
    assert len(named) == LONGEST_NAME
    assert named.endswith("…")


@pytest.mark.parametrize(
    ("situation", "idle"),
    [
        (Situation(NEW), {"why"}),
        (Situation(seen(has_hints=False)), {"why", "hint"}),
        (Situation(NEW, choices=range(2)), {"why", "hint"}),
        (Situation(RIGHT, has_causes=True), {"why", "hint"}),
        (Situation(EDITED), {"why"}),
        (Situation(WITHOUT_HINTS, has_causes=True), {"hint"}),
        (Situation(WITHOUT_HINTS, folds_causes=True), {"hint"}),
    ],
)
def test_what_could_only_say_that_there_is_nothing_to_do_is_idle(
    situation: Situation, idle: set[str]
) -> None:
    assert idle_actions(situation) == idle


def test_each_action_is_offered_only_where_it_does_something() -> None:
    asking = Situation(NEW, choices=range(2))
    assert [is_possible("predict", (at,), asking) for at in range(3)] == [True, True, False]
    assert not is_possible("fly", (1,), asking)
    assert is_possible("fly", (1,), Situation(NEW))
    for action, offered in (
        ("fix", Situation(NEW, can_fix=True)),
        ("stop", Situation(NEW, can_stop=True)),
        ("next_file", Situation(NEW, files=2)),
    ):
        assert is_possible(action, (), offered)
        assert not is_possible(action, (), Situation(NEW))
    for way in WAYS:
        assert is_possible(way, (), Situation(NEW))
        assert not is_possible(way, (), Situation(NEW, in_course=False))
    assert is_possible("run", (), Situation(NEW, in_course=False))


def test_a_hint_comes_or_a_sentence_says_why_there_is_none() -> None:
    hint = Hint(Rung.SEE, "Look.")
    assert hint_to_show(Situation(NEW)) == hint
    assert hint_to_show(Situation(EDITED)) == hint
    assert hint_to_show(Situation(seen(hints=(hint,)))) == NO_MORE_HINTS
    assert hint_to_show(Situation(seen(has_hints=False))) == NO_HINTS
    assert hint_to_show(Situation(RIGHT)) == NO_HINT_NEEDED
    assert hint_to_show(Situation(NEW, choices=range(2))) == PREDICT_FIRST


def test_the_end_card_comes_after_the_last_step_once_it_has_passed() -> None:
    one, two, lab = step("one"), step("two"), step("more", part="lab")
    lesson = Lesson("l", 1, "L", "", "", (one, two, lab), ())
    assert step_after(lesson, one, frozenset(), ends=False) is two
    assert step_after(lesson, two, frozenset(), ends=False) is lab
    assert step_after(lesson, two, {"two"}, ends=False) is None
    assert step_after(lesson, one, {"one", "two"}, ends=True) is None
    assert step_after(lesson, lab, frozenset(), ends=False) is None
