"""What a learner does while a run is judged neither hangs the lesson nor changes what was run."""

from __future__ import annotations

from tests.support.screen_course import LESSON
from tests.support.slow_judging import HeldJudging
from tests.tui.conftest import OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import focused_pane, judged, lesson_of


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


async def test_what_is_kept_is_what_was_run_and_not_what_was_typed_meanwhile(
    open_lesson: OpenLesson, judging: HeldJudging
) -> None:
    async with open_lesson("fill-the-blank") as (app, pilot):
        screen = lesson_of(app)
        text = screen.code.editor.text
        ran = text.replace("___", "pass")
        screen.code.editor.replace_text(ran)
        await pilot.press("f5")
        await until(pilot, judging.begun.is_set)
        screen.code.editor.replace_text(text.replace("___", 'flash("Saved!", "success")'))
        judging.go_on.set()
        await until(pilot, lambda: not screen.is_busy)
        assert "edited" in judged(app), "another text than the one that is judged"
        (kept,) = await app.journal.ask(lambda p: p.answers(LESSON))
        assert (kept.option, kept.right) == ("pass", False)
        (attempt,) = await app.journal.ask(lambda p: p.attempts(LESSON, "fill-the-blank"))
        assert attempt.files["app.py"] == ran
