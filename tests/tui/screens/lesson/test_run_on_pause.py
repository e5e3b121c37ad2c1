"""With the setting on, the app runs when the keys pause, and disturbs nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.screen_course import LESSON, PREDICTIONS, write_course
from tests.support.slow_judging import HeldJudging
from tests.tui.conftest import OpenLesson, choose, told, until
from tests.tui.screens.lesson.test_lesson_screen import doing, lesson_of
from tui.screens.lesson.run import Purpose
from tui.screens.lesson.run_on_pause import can_run

SWITCH = "Run on a pause: on/off"


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.screens.lesson.run_on_pause.PAUSE", 0.02)


@pytest.mark.parametrize(
    ("texts", "can"),
    [
        ({"app.py": "x = 1\n", "a.html": "{{ x }}"}, True),
        ({"app.py": "x = (\n"}, False),
        ({"app.py": "x = 1\n", "a.html": "{% if x %}"}, False),
        ({"app.py": "___\n"}, False),
        ({"app.py": "x = 1\n", "notes.txt": "{% if ("}, True),
    ],
)
def test_it_runs_only_what_could_work(texts: dict[str, str], can: bool) -> None:
    assert can_run(texts) is can


async def test_it_is_off_at_first_and_the_choice_is_kept(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        assert not app.runs_on_pause
        await pilot.press("x")
        assert not lesson_of(app).pause.is_waiting
        await choose(app, SWITCH)
        await until(pilot, lambda: "when you stop typing" in told(app))
    async with open_lesson("two-files") as (app, pilot):
        assert app.runs_on_pause
        await choose(app, SWITCH)
        assert not app.runs_on_pause


async def test_a_pause_runs_what_was_typed_and_only_a_new_pass_is_recorded(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show", (80, 24)) as (app, pilot):
        screen = lesson_of(app)
        editor = screen.code.editor
        screen.panes.focus_pane("code")
        await choose(app, SWITCH)
        editor.replace_text(editor.text.replace('"/")', '"/")  # a first try'))
        await until(pilot, lambda: "✗ the page shows another message" in doing(app))
        assert screen.run_view.purpose is Purpose.PAUSE
        assert editor.has_focus, "typing goes on where it was"
        assert not await app.journal.ask(lambda p: p.attempts(LESSON, "flash-then-show"))
        editor.replace_text(editor.text.replace("Saved!", "Kept."))
        await until(pilot, lambda: "✓ passed" in doing(app))
        assert len(await app.journal.ask(lambda p: p.attempts(LESSON, "flash-then-show"))) == 1


async def test_a_key_stops_the_run_of_a_pause_but_not_that_of_f5(
    open_lesson: OpenLesson, judging: HeldJudging
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        screen, editor = lesson_of(app), lesson_of(app).code.editor
        await choose(app, SWITCH)
        editor.insert("\n")
        await until(pilot, lambda: screen.run_view.is_running_on_pause)
        first = screen.run_view.state.number
        editor.insert("\n")
        await until(pilot, lambda: screen.run_view.state.number > first)
        await pilot.press("f5")
        asked = screen.run_view.state.number
        editor.insert("\n")
        await until(pilot, lambda: not screen.pause.is_waiting or screen.is_busy)
        assert screen.run_view.state.number == asked
        judging.go_on.set()
        await until(pilot, lambda: screen.run_view.state.number > asked)


async def test_what_a_key_stopped_is_run_again_when_that_key_is_taken_back(
    open_lesson: OpenLesson, judging: HeldJudging
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        screen, editor = lesson_of(app), lesson_of(app).code.editor
        await choose(app, SWITCH)
        editor.insert("\n")
        await until(pilot, lambda: screen.run_view.is_running_on_pause)
        stopped, text = screen.run_view.state.number, editor.text
        editor.insert("(")  # can't be run
        await until(pilot, lambda: screen.pause.is_waiting)
        judging.go_on.set()
        await until(pilot, lambda: not screen.is_busy)
        editor.replace_text(text)
        await until(pilot, lambda: screen.run_view.state.number > stopped)


async def test_a_pause_below_another_screen_runs_when_that_is_closed(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        screen = lesson_of(app)
        await choose(app, SWITCH)
        await pilot.press("f1")
        await until(pilot, lambda: not screen.is_active)
        before = screen.run_view.state.number
        screen.code.editor.insert("\n")
        await pilot.pause()
        await until(pilot, lambda: not screen.pause.is_waiting)
        assert screen.run_view.state.number == before
        await pilot.press("escape")
        await until(pilot, lambda: screen.run_view.state.number > before)


async def test_a_question_is_neither_answered_nor_skipped(
    open_lesson: OpenLesson, tmp_path: Path
) -> None:
    course = write_course(tmp_path / "asks", PREDICTIONS)
    async with open_lesson("predict-first", course=course) as (app, pilot):
        screen = lesson_of(app)
        await until(pilot, lambda: screen.is_asking)
        app.runs_on_pause = True
        screen.code.editor.insert("\n")
        await until(pilot, lambda: not screen.pause.is_waiting)
        assert screen.is_asking
        assert not screen.is_busy
