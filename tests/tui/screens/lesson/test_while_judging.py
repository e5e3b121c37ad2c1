"""What a learner does while a run is judged neither hangs the lesson nor changes what was run."""

from __future__ import annotations

from tests.support.screen_course import LESSON
from tests.support.slow_judging import HeldJudging
from tests.tui.conftest import OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import doing, focused_pane, lesson_of


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
        assert "0 of 1 blanks right" in doing(app)
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
