"""Keys that a terminal hands over in one read are each taken for what was there when it came."""

from __future__ import annotations

from textual import events

from tests.support.practice_screens import press_at_once
from tests.support.screen_course import LESSON
from tests.tui.conftest import OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import focused_pane, lesson_of


async def test_a_letter_behind_the_key_for_the_next_step_is_typed_there(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        screen = lesson_of(app)
        assert focused_pane(app) == "code"
        press_at_once(pilot, "ctrl+n", "y")
        await until(pilot, lambda: screen.step.slug == "two-files")
        await until(pilot, lambda: screen.code.editor.text.startswith("y"))
        left = await app.journal.ask(lambda p: p.step_state(LESSON, "flash-then-show"))
        here = await app.journal.ask(lambda p: p.step_state(LESSON, "two-files"))
        assert left.drafts == {}
        assert next(iter(here.drafts.values())).startswith("y")


async def test_a_paste_behind_the_key_for_the_next_step_goes_there_once(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        screen = lesson_of(app)
        screen.action_go(1)
        opens = screen.step.files["app.py"]
        app.post_message(events.Paste("# pasted\n"))
        await until(pilot, lambda: "# pasted" in screen.code.editor.text)
        assert screen.code.editor.text == f"# pasted\n{opens}"
        left = await app.journal.ask(lambda p: p.step_state(LESSON, "flash-then-show"))
        assert left.drafts == {}
