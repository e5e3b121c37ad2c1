"""The sheet of mistakes: a field that searches, and a list whose lines open pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.course.model import Step
from lessons.diagnosis.pages import all_pages
from tests.support.screen_text import screen_text
from tests.support.small_app import SmallApp
from tests.tui.conftest import OpenLesson, choose, until
from tui.screens.lesson.mistake import MistakeScreen
from tui.screens.sheets.mistakes import MistakeIndexScreen
from tui.text.mistakes import NONE_FITS


def pages_with(symptom: str) -> list[Step]:
    return [page for page in all_pages() if symptom in page.front.symptom]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_typing_searches_and_enter_opens_the_marked_page(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        sheet = MistakeIndexScreen(app)
        await app.push_screen(sheet)
        await until(pilot, lambda: sheet.list.option_count)
        await pilot.press("pagedown", "up", *"shows", "space", *"twice", "down", "up", "enter")
        assert app.asked_for == [("mistake", "flashed-every-time")]
        await pilot.press("down", "enter")
        assert app.asked_for[1:] == [("mistake", "read-twice")]
        said = screen_text(app).splitlines()
        for page in pages_with("shows twice"):
            assert any(page.front.symptom in line for line in said)
            assert any(page.title in line for line in said)
        await pilot.press(*"zebra", "enter", "down", "enter")
        assert app.asked_for[2:] == []
        assert NONE_FITS in screen_text(app) or "closest" in screen_text(app)
        await pilot.press("escape")
        assert app.screen is not sheet


async def test_a_page_comes_back_to_the_list_and_is_never_open_twice(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        await pilot.press("f3", "ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, MistakeIndexScreen))
        sheet = app.screen
        app.open_mistake("read-twice")
        await until(pilot, lambda: isinstance(app.screen, MistakeScreen))
        page = app.screen
        await choose(app, "Mistakes")
        assert app.screen is sheet
        app.open_mistake("read-twice")
        await until(pilot, lambda: isinstance(app.screen, MistakeScreen))
        assert app.screen is not page
        page = app.screen
        app.push_screen(MistakeIndexScreen(app))
        await pilot.pause()
        app.open_mistake("read-twice")
        assert app.screen is page
