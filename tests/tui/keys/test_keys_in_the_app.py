"""Keys in the app: the learner's own, and those that work while you type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets._footer import FooterKey

from tests.support.screen_text import screen_text
from tests.tui.conftest import LessonPilot, OpenLesson, told, until
from tui.app import FlasklingsApp
from tui.keys.keys_file import NAME
from tui.keys.own import use
from tui.screens.lesson.screen import LessonScreen
from tui.screens.sheets.help import HelpScreen, keys_of
from tui.screens.sheets.palette import Palette


@pytest.fixture(autouse=True)
def usual_keys_afterwards() -> Iterator[None]:
    yield
    use({})
    FlasklingsApp.COMMAND_PALETTE_BINDING = "ctrl+p"


def lesson_of(app: FlasklingsApp) -> LessonScreen:
    assert isinstance(app.screen, LessonScreen)
    return app.screen


async def test_own_keys_work_and_are_named_instead_of_the_usual_ones(
    open_lesson: OpenLesson, tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    text = 'run = "F11"\nhint = ["y", "Alt+Y"]\ncommands = "Ctrl+F11"\nrnu = "F9"\nfix = "F4"\n'
    (tmp_path / "home" / NAME).write_text(text)
    async with open_lesson("flash-then-show") as (app, pilot):
        screen = lesson_of(app)
        await until(pilot, lambda: not screen.is_busy)
        assert f"{NAME}:4: there is no action 'rnu'; did you mean run?" in told(app)
        assert f"{NAME}:5: fix: F4 is the key of quiz already." in told(app)
        feet = {entry.description: entry.key_display for entry in screen.query(FooterKey)}
        assert (feet["Run"], feet["Hint"], feet["Commands"]) == ("F11", "Alt+Y", "^F11")
        rows = {says: keys for group in keys_of(screen) for keys, says in group.rows}
        assert rows["Run the app"] == "F11"
        assert "F11." in screen_text(app), "the task names it"
        commands = {one.title: one.help for one in app.get_system_commands(screen)}
        assert commands["Run"].endswith("(F11)")
        text = screen.code.editor.text
        await pilot.press("alt+y", "f5", "ctrl+r", "f7")
        assert len(screen._view.hints) == 1
        assert screen._view.verdict is None, "F5 is no key any more"
        await pilot.press("f11")
        await until(pilot, lambda: screen._view.verdict is not None)
        assert screen.code.editor.text == text
        await pilot.press("ctrl+f11")
        assert isinstance(app.screen, Palette)


async def test_every_file_view_and_pane_is_reached_while_typing(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        screen = lesson_of(app)
        texts, first = screen.code.editor.texts(), screen.code.editor.file
        await pilot.press("ctrl+t")
        assert screen.code.editor.file != first
        for index, key in enumerate(("alt+1", "alt+2", "alt+3", "alt+4")):
            await pilot.press(key)
            assert screen.result._shown == index
            assert screen.code.editor.has_focus
        panes = []
        for _ in range(3):
            await pilot.press("f6")
            panes.append(screen.panes.current)
        assert sorted(panes) == ["code", "result", "step"]
        await pilot.press("alt+question_mark")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape", "alt+n")
        assert (screen.step.slug, screen.code.editor.texts()) != ("two-files", texts)
        await pilot.press("alt+b")
        await until(pilot, lambda: screen.step.slug == "two-files" and screen.code.editor.is_open)
        assert screen.code.editor.texts() == texts


async def test_the_footer_names_what_works_here_and_the_next_move_first(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        assert "File" in footer(app)
        assert "Hint" not in footer(app), "this step has none"
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "File" not in footer(app))
        assert footer(app)[0] == "Run"
        await pilot.press("ctrl+n")
        await until(pilot, lambda: lesson_of(app).step.slug == "it-hangs")
        await pilot.press("f5")
        await until(pilot, lambda: footer(app)[:1] == ["Stop"])
        assert "Esc stops it" in str(lesson_of(app).result.border_subtitle)
        await pilot.press("escape")
        await until(pilot, lambda: "Stop" not in footer(app))


def footer(app: FlasklingsApp) -> list[str]:
    return [entry.description for entry in app.screen.query(FooterKey)]


async def test_a_command_is_found_by_its_name_and_by_what_it_does(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        await pilot.press("ctrl+p")
        await until(pilot, lambda: app.screen.has_class("-ready"))
        first = next(line for line in screen_text(app).splitlines() if " Run " in line)
        assert first.rstrip("│ ▁█").endswith("F5")
        await pilot.press(*"one card")
        await until(pilot, lambda: found(pilot) == ["Reference card"])
        await pilot.press("enter")
        await until(
            pilot,
            lambda: "`flash()` queues" in screen_text(app) or "reference card" in screen_text(app),
        )


def found(pilot: LessonPilot) -> list[str]:
    """Return the commands that the palette shows."""
    text = screen_text(pilot.app)
    return [name for name in ("Reference card", "Run ", "Quiz ") if f"│ {name}" in text]
