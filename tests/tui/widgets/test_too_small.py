"""Below 60 by 16 a sentence stands in for every screen, and goes when there is room."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.support.practice_screens import answer, busy_journal, key_for, sitting
from tests.support.screen_text import screen_text
from tests.support.small_app import COURSE, QUIZ, SmallApp
from tests.tui.conftest import until
from tui.screens.course import CourseScreen
from tui.screens.sheets.help import HelpScreen
from tui.widgets.too_small import TIMES, TooSmall


async def test_follows_each_resize_and_gives_the_screen_back(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await app.push_screen(CourseScreen(app, COURSE))
        await pilot.pause()
        before = app.focused
        assert before is not None
        for columns, rows in ((59, 40), (100, 15), (20, 5)):
            await pilot.resize_terminal(columns, rows)
            await pilot.pause()
            said = " ".join(screen_text(app).split())
            assert f"flasklings needs 60{TIMES}16, this is {columns}{TIMES}{rows}." in said
            assert "Lessons" not in said
            assert app.screen.query_one(TooSmall).display
        await pilot.resize_terminal(60, 16)
        await pilot.pause()
        assert not app.screen.query_one(TooSmall).display
        assert "Lessons" in screen_text(app)
        assert app.focused is before


@pytest.mark.parametrize("size", [(20, 5), (2, 2), (1, 1)])
async def test_no_size_crashes_and_ctrl_q_leaves(tmp_path: Path, size: tuple[int, int]) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(CourseScreen(app, COURSE))
        await app.push_screen(HelpScreen(app.screen))
        await pilot.resize_terminal(*size)
        await pilot.pause()
        await pilot.press("ctrl+q")
    assert app.return_code == 0


async def test_keys_do_not_reach_what_cannot_be_seen(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(CourseScreen(app, COURSE))
        field = Input()
        await app.screen.mount(field)
        field.focus()
        await pilot.resize_terminal(50, 10)
        await pilot.pause()
        await pilot.press("x", "f4", "enter", "tab", "x")
        assert field.value == ""
        assert app.asked_for == []


async def test_covers_a_screen_that_is_opened_while_it_is_too_small(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(50, 10)) as pilot:
        await app.push_screen(CourseScreen(app, COURSE))
        await app.push_screen(HelpScreen(app.screen))
        await pilot.pause()
        assert app.screen.query_one(TooSmall).display
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert not app.screen.query_one(TooSmall).display
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, CourseScreen)
        assert not app.screen.query_one(TooSmall).display


async def test_keeps_the_keys_where_a_summary_comes_under_it(tmp_path: Path) -> None:
    async with sitting(tmp_path, QUIZ[0], size=(80, 24)) as (app, pilot, screen):
        await answer(pilot, screen, right=False)
        await pilot.press(key_for(screen, right=True))
        async with busy_journal(app):
            await pilot.press("enter")
            await pilot.resize_terminal(50, 10)
            await until(pilot, lambda: isinstance(app.focused, TooSmall))
        await until(pilot, lambda: screen.has_class("-over"))
        await pilot.pause()
        assert isinstance(app.focused, TooSmall)
        await pilot.press("enter")
        assert app.asked_for == []
