"""Help and the reference card: over any screen, by keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.widgets import TextArea

from tests.support.screen_text import screen_text
from tests.support.small_app import COURSE, SIZES, SmallApp
from tui.screens.course import CourseScreen
from tui.screens.sheets.help import HelpScreen, keys_of
from tui.screens.sheets.lesson_cards import ReferenceScreen


async def test_help_names_every_declared_key_of_the_screen_below(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)):
        await app.push_screen(CourseScreen(app, COURSE))
        groups = {group.title: dict(group.rows) for group in keys_of(app.screen)}
    assert list(groups) == ["The course", "In a list", "Everywhere"]
    assert groups["The course"]["F4  q"] == "Start the marked lesson's quiz"
    assert groups["In a list"]["↓"] == "Mark the next line"
    assert "^Q" in groups["Everywhere"]


async def test_help_scrolls_to_the_panel_symbols_and_closes(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(CourseScreen(app, COURSE))
        await app.push_screen(HelpScreen(app.screen))
        await pilot.pause()
        assert "The course" in screen_text(app)
        await pilot.press("end")
        await pilot.pause()
        assert "! shown" in screen_text(app)
        await pilot.press("home")
        await pilot.pause()
        assert "! shown" not in screen_text(app)
        await pilot.press("f1")
        assert isinstance(app.screen, CourseScreen)


async def test_the_usual_keys_of_an_editor_come_after_what_is_ours(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(CourseScreen(app, COURSE))
        editor = TextArea()
        await app.screen.mount(editor)
        editor.focus()
        await pilot.pause()
        groups = keys_of(app.screen)
    assert [group.usual for group in groups] == [False, False, True]
    assert ("^←", "Cursor word left") in groups[-1].rows
    assert not any("q" in keys.split() for group in groups for keys, _ in group.rows)


@pytest.mark.parametrize("size", SIZES)
async def test_sheets_look_right(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        await app.push_screen(CourseScreen(app, COURSE))
        await app.workers.wait_for_complete()
        await app.push_screen(ReferenceScreen(app, COURSE.lessons[0]))
        await pilot.pause()
        assert screen_text(app) == screens(name="card")
        await pilot.press("f3")
        assert isinstance(app.screen, CourseScreen)
