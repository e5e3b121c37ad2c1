"""What a learner does while a run is judged neither hangs the screen nor changes what was run."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets._footer import FooterKey

from lessons.course.model import Question
from lessons.review.cards import Rating
from tests.support.practice_screens import kept, put_now
from tests.support.screen_course import LESSON
from tests.support.screen_text import screen_text
from tests.support.slow_judging import HeldJudging
from tests.support.small_app import SmallApp
from tests.tui.conftest import OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import focused_pane, lesson_of
from tests.tui.screens.practice.test_keys_in_one_read import begin_with_one
from tests.tui.screens.practice.test_question_kinds import (
    FILL,
    ORDER,
    PREDICT,
    key_of,
    open_one,
    write,
)


@pytest.fixture
def judging(monkeypatch: pytest.MonkeyPatch) -> HeldJudging:
    return HeldJudging(monkeypatch)


async def test_escape_stops_the_marking_of_blanks_and_then_leaves_the_editor(
    open_lesson: OpenLesson, judging: HeldJudging
) -> None:
    async with open_lesson("fill-the-blank") as (app, pilot):
        screen = lesson_of(app)
        await pilot.press("f5")
        await until(pilot, judging.begun.is_set)
        await pilot.press("escape")
        judging.go_on.set()
        await until(pilot, lambda: not screen.is_busy)
        assert "stopped" in str(screen.result.border_subtitle)
        assert focused_pane(app) == "code"
        await pilot.press("escape")
        assert focused_pane(app) == "result"


async def test_escape_stops_the_judging_of_an_answer_and_then_leaves_the_quiz(
    tmp_path: Path, judging: HeldJudging
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        below = app.screen
        screen = await open_one(pilot, FILL)
        await write(pilot, "print(1)")
        await until(pilot, judging.begun.is_set)
        await pilot.press("escape")
        judging.go_on.set()
        await until(pilot, lambda: screen.judged is not None)
        assert screen.judged is not None
        assert screen.judged.right is None
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is below)


async def test_a_blank_is_kept_as_it_was_run_and_not_as_it_was_written_meanwhile(
    open_lesson: OpenLesson, judging: HeldJudging
) -> None:
    async with open_lesson("fill-the-blank") as (app, pilot):
        screen = lesson_of(app)
        text = screen.code.editor.text
        screen.code.editor.replace_text(text.replace("___", "pass"))
        await pilot.press("f5")
        await until(pilot, judging.begun.is_set)
        screen.code.editor.replace_text(text.replace("___", 'flash("Saved!", "success")'))
        judging.go_on.set()
        await until(pilot, lambda: not screen.is_busy)
        (kept,) = await app.journal.ask(lambda p: p.answers(LESSON))
        assert (kept.option, kept.right) == ("pass", False)


async def test_an_attempt_is_what_was_run_and_not_what_was_typed_meanwhile(
    open_lesson: OpenLesson, judging: HeldJudging
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        screen = lesson_of(app)
        # Else the example's own run, which is made as the step opens, is the one that is held up.
        judging.go_on.set()
        await until(pilot, lambda: not screen.is_busy)
        judging.begun.clear()
        judging.go_on.clear()
        ran = screen.code.editor.text.replace("Saved!", "Kept!")
        screen.code.editor.replace_text(ran)
        await pilot.press("f5")
        await until(pilot, judging.begun.is_set)
        await pilot.press("x")
        judging.go_on.set()
        await until(pilot, lambda: not screen.is_busy)
        attempts = await app.journal.ask(lambda p: p.attempts(LESSON, "flash-then-show"))
        assert [one.files["app.py"] for one in attempts if one.passed] == [ran]


def foot(app: SmallApp) -> dict[str, str]:
    return {str(key.key_display): key.description for key in app.screen.query(FooterKey)}


@pytest.mark.parametrize("question", [FILL, ORDER], ids=lambda one: one.kind)
async def test_the_foot_names_only_what_can_be_done_while_an_answer_is_judged(
    tmp_path: Path, judging: HeldJudging, question: Question
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, question)
        if question is FILL:
            await write(pilot, "print(1)")
        else:
            await pilot.press("1", "2", "enter")
        await until(pilot, judging.begun.is_set)
        await until(pilot, lambda: "F7" not in foot(app) and "Enter" not in foot(app))
        assert "Esc stops it" in screen_text(app)
        judging.go_on.set()
        await until(pilot, lambda: screen.judged is not None)
        await until(pilot, lambda: foot(app).get("Enter") == "Next")


async def test_a_prediction_that_was_changed_while_it_ran_is_not_sure(
    tmp_path: Path, judging: HeldJudging
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, PREDICT)
        await pilot.press(key_of(screen, "nothing"), key_of(screen, "`Bye`"))
        judging.go_on.set()
        await until(pilot, lambda: screen.judged is not None)
        await app.workers.wait_for_complete()
        assert [(one.right, one.rating) for one in await kept(app)] == [(True, Rating.Good)]


async def test_a_skipped_prediction_is_run_no_longer(tmp_path: Path, judging: HeldJudging) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await open_one(pilot, PREDICT)
        await until(pilot, judging.begun.is_set)
        await pilot.press("s")
        judging.go_on.set()
        await until(pilot, lambda: app.runner._running is None)
        assert app.runner._stop_wanted


async def test_undo_past_an_open_prediction_lets_it_run_no_longer(
    tmp_path: Path, judging: HeldJudging
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await begin_with_one(pilot, PREDICT)
        await until(pilot, judging.begun.is_set)
        await pilot.press("u")
        assert put_now(screen).asking.kind == "one"
        judging.go_on.set()
        await until(pilot, lambda: app.runner._running is None)
        assert app.runner._stop_wanted
