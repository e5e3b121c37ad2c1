"""The app as a whole: leaving it, and what comes too late or in too little room."""

from __future__ import annotations

import pytest
from textual.css.query import NoMatches
from textual.widget import MountError
from textual.worker import WorkerFailed

from tests.support.screen_course import LESSON
from tests.tui.conftest import OpenLesson, until
from tui.app import FlasklingsApp
from tui.screens.sheets.help import HelpScreen
from tui.screens.sheets.palette import Palette
from tui.widgets.too_small import TooSmall


async def end_with(open_lesson: OpenLesson, error: Exception, *, leaving: bool) -> int | None:
    """Let a callback fail, while the app is left or before; return the exit status."""
    async with open_lesson("two-files") as (app, _):
        if leaving:
            app.exit()
        app._handle_exception(error)
    return app.return_code


@pytest.mark.parametrize("late", [MountError(), NoMatches(), WorkerFailed(MountError())])
async def test_what_comes_too_late_for_its_widget_does_not_spoil_leaving(
    late: Exception, open_lesson: OpenLesson
) -> None:
    assert await end_with(open_lesson, late, leaving=True) == 0


async def test_a_fault_of_another_kind_is_told_when_leaving_too(open_lesson: OpenLesson) -> None:
    with pytest.raises(ZeroDivisionError):
        await end_with(open_lesson, ZeroDivisionError(), leaving=True)


async def test_a_widget_that_is_missing_before_is_a_fault(open_lesson: OpenLesson) -> None:
    with pytest.raises(NoMatches):
        await end_with(open_lesson, NoMatches(), leaving=False)


async def test_work_that_finds_its_screen_gone_has_nothing_left_to_do(
    open_lesson: OpenLesson,
) -> None:
    assert await end_with(open_lesson, WorkerFailed(NoMatches()), leaving=False) is None


async def test_a_screen_that_is_closed_twice_takes_no_other_one_along(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        below = app.screen
        help_screen = HelpScreen(below)
        await app.push_screen(help_screen)
        help_screen.dismiss()
        help_screen.dismiss()
        assert await app.run_action("close", help_screen), "its key is used up, and does nothing"
        await pilot.pause()
        assert app.screen is below


async def test_the_palette_takes_keys_before_it_has_a_list(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        app.action_command_palette()
        await until(pilot, lambda: isinstance(app.screen, Palette) and app.screen.is_mounted)
        for key in ("page_down", "page_up"):
            await app.run_action(f"command_list('{key}')", app.screen)


OPENERS = {
    "course": FlasklingsApp.open_course,
    "practice": FlasklingsApp.open_practice,
    "quiz": lambda app: app.open_quiz(LESSON),
    "help": FlasklingsApp.action_help,
    "review": FlasklingsApp.open_review,
    "card": lambda app: app.open_card(LESSON),
    "palette": FlasklingsApp.action_command_palette,
}


@pytest.mark.parametrize("size", [(20, 5), (6, 3), (1, 1)])
async def test_in_a_few_columns_no_screen_lays_out_more_than_its_cover(
    size: tuple[int, int], open_lesson: OpenLesson
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        await pilot.resize_terminal(*size)
        for name, opens in OPENERS.items():
            before = app.screen
            opens(app)
            await until(pilot, lambda: app.screen is not before and app.screen.is_mounted)  # noqa: B023
            shown = [child for child in app.screen.children if child.display]
            assert [type(child) for child in shown] == [TooSmall], name
