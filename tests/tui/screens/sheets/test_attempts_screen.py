"""Earlier attempts: looked at, restored, and the ways back from a reset, by keys alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from lessons.store.progress import Snapshot
from tests.support.screen_text import screen_text
from tests.tui.conftest import LessonPilot, OpenLesson, choose, told, until
from tests.tui.screens.lesson.test_lesson_screen import lesson_of
from tui.app import FlasklingsApp
from tui.screens.lesson.reset import AS_IT_OPENS
from tui.screens.lesson.screen import LessonScreen
from tui.screens.sheets.attempts import AS_NOW, AttemptsScreen
from tui.screens.sheets.confirm import ConfirmScreen
from tui.widgets.code_editor import CodeEditor

NOW = datetime(2026, 5, 20, 15, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def notices_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a notice be read however slow the machine is."""
    monkeypatch.setattr(FlasklingsApp, "NOTIFICATION_TIMEOUT", 120)


def editor_of(app: FlasklingsApp) -> CodeEditor:
    screen = next(s for s in app.screen_stack if isinstance(s, LessonScreen))
    return screen.code.editor


async def run(app: FlasklingsApp, pilot: LessonPilot) -> None:
    """Run what stands in the editor, and wait until it was judged."""
    screen = lesson_of(app)
    screen.result.border_subtitle = ""
    await pilot.press("f5")
    await until(pilot, lambda: any(x in str(screen.result.border_subtitle) for x in "✓✗"))


async def reset(app: FlasklingsApp, pilot: LessonPilot, command: str = "Reset this step") -> None:
    """Call a reset from the palette, and say yes."""
    await choose(app, command)
    await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, LessonScreen))


# Earlier attempts


async def test_an_attempt_is_restored_and_what_stood_there_becomes_one(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        editor = editor_of(app)
        await pilot.press("#", "a", "enter")
        await run(app, pilot)
        await pilot.press("#", "b", "enter")
        await run(app, pilot)
        await pilot.press("#", "c", "enter")
        latest = editor.text
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "✗ failed" in screen_text(app))
        await pilot.press("down")
        await until(pilot, lambda: "- #b" in screen_text(app) and "- #c" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: editor.text.startswith("#a\nfrom"))
        await until(pilot, lambda: "app.py brought back" in told(app))
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "+ #c" in screen_text(app))
        assert "· never run" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: editor.text == latest)


async def test_leaving_the_attempts_changes_nothing(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        await pilot.press("#", "a", "enter")
        await run(app, pilot)
        await pilot.press("#", "b")
        text = editor_of(app).text
        for key in ("escape", "ctrl+g"):
            await pilot.press("f6", "ctrl+g")
            await until(pilot, lambda: isinstance(app.screen, AttemptsScreen))
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, LessonScreen))
            assert editor_of(app).text == text


# Resets


async def test_ctrl_z_in_the_editor_brings_back_what_a_reset_took(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        editor = editor_of(app)
        opens = editor.text
        await pilot.press("h", "i")
        await reset(app, pilot)
        await until(pilot, lambda: editor.text == opens)
        await until(pilot, lambda: "Ctrl+Z restores your text" in told(app))
        await pilot.press("x", "ctrl+z")
        await until(pilot, lambda: editor.text == opens)
        assert editor.text == opens, "first what was typed since is taken back"
        await pilot.press("ctrl+z")
        await until(pilot, lambda: editor.text == "hi" + opens)
        await pilot.press("ctrl+z", "ctrl+z")
        await pilot.pause()
        assert editor.text == "hi" + opens, "what is typed is never taken back to before a reset"


async def test_undoing_a_reset_keeps_what_was_typed_since(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        editor = editor_of(app)
        await pilot.press("h", "i")
        await reset(app, pilot)
        await until(pilot, lambda: editor.text.startswith("from"))
        await pilot.press("y", "o")
        await choose(app, "Undo the reset")
        await until(pilot, lambda: editor.text.startswith("hifrom"))
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "+ yofrom flask" in screen_text(app))


async def test_what_is_as_it_opens_has_no_attempt_and_no_reset(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        opens = editor_of(app).text
        await pilot.press("ctrl+z")
        await choose(app, "Earlier attempts")
        await until(pilot, lambda: "You haven't run, reset or replaced" in told(app))
        await choose(app, "Reset this step")
        await until(pilot, lambda: "there's nothing to reset" in told(app))
        await choose(app, "Undo the reset")
        await until(pilot, lambda: "You haven't reset this step" in told(app))
        assert editor_of(app).text == opens


async def test_a_whole_lesson_is_reset_and_brought_back_step_by_step(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        editor = editor_of(app)
        await pilot.press("h", "i", "ctrl+n")
        await until(pilot, lambda: "___" in editor.text)
        await pilot.press("y", "o")
        await reset(app, pilot, "Reset this lesson")
        await until(pilot, lambda: "2 steps put back" in told(app))
        assert "Two files, Fill the blank" in told(app)
        await until(pilot, lambda: editor.text.startswith("from"))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: editor.text.startswith("yofrom"))
        await pilot.press("ctrl+b")
        await until(pilot, lambda: "___" not in editor.text)
        assert editor.text.startswith("from")
        await pilot.press("f6", "ctrl+z")
        await until(pilot, lambda: editor.text.startswith("hifrom"))


async def test_a_reset_in_one_breath_with_the_next_step_is_about_that_step(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        screen = lesson_of(app)
        await pilot.press("h", "i")
        screen.action_go(1)
        screen.action_reset()
        await until(pilot, lambda: AS_IT_OPENS in told(app))
        assert app.screen is screen
        await pilot.press("ctrl+b")
        await until(pilot, lambda: editor_of(app).text.startswith("hi"))


async def test_attempts_in_one_breath_with_the_next_step_are_that_steps(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        screen = lesson_of(app)
        screen.action_go(1)
        await pilot.press("#", "a", "enter")
        await run(app, pilot)
        screen.action_go(-1)
        screen.action_go(1)
        screen.action_attempts()
        await until(pilot, lambda: isinstance(app.screen, AttemptsScreen))
        await until(pilot, lambda: AS_NOW in " ".join(screen_text(app).split()))


async def test_two_resets_in_a_row_ask_once_and_a_no_leaves_the_step_as_it_is(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        screen = lesson_of(app)
        await pilot.press("h", "i")
        for _ in range(2):
            screen.action_reset()
            screen.action_reset_lesson()
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert editor_of(app).text.startswith("hifrom")
        assert "put back" not in told(app).lower()


# How it looks


def attempt(days: int, passed: bool | None, files: Mapping[str, str]) -> Snapshot:
    return Snapshot(f"id-{days}", NOW - timedelta(days=days, minutes=27), files, passed)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_it_looks_right(
    open_lesson: OpenLesson, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    async with open_lesson("two-files", size) as (app, pilot):
        lesson = lesson_of(app)
        now = dict(lesson.step.files)
        other = now["app.py"] + '\n\n@app.get("/")\ndef home():\n    return "Hello"\n'
        attempts = [
            attempt(0, True, {"app.py": other, "templates/home.html": "<p>Nothing</p>\n"}),
            attempt(1, False, now),
            attempt(3, None, {"app.py": "\x1b[31mimport flask\n"}),
            attempt(40, False, {"app.py": ""}),
            attempt(400, True, {"app.py": other}),
        ]
        await app.push_screen(AttemptsScreen(lesson.step, now, attempts, NOW))
        await until(pilot, lambda: '+ @app.get("/")' in screen_text(app))
        assert screen_text(app) == screens(name="first")
        await pilot.press("f6", "down")
        await pilot.press("f6", "down", "down")
        await until(pilot, lambda: "- app = Flask(__name__)" in screen_text(app))
        assert screen_text(app) == screens(name="third")
