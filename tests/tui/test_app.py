"""The app as a whole: leaving it, and what comes too late or in too little room."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rich.style import Style
from textual._compositor import Compositor
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.events import Click, Resize
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import MountError, Widget
from textual.worker import WorkerFailed

from tests.support.screen_course import LESSON
from tests.tui.conftest import OpenLesson, until
from tui.app import FlasklingsApp
from tui.screens.sheets.help import HelpScreen
from tui.screens.sheets.palette import Palette
from tui.widgets.lists import PickList
from tui.widgets.too_small import TooSmall, fits


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


async def test_an_app_that_is_asked_to_leave_once_more_keeps_its_exit_status(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, _):
        app.exit(return_code=1)
        app.exit()
    assert app.return_code == 1


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
    "mistakes": FlasklingsApp.open_mistakes,
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
            await until(pilot, lambda: app.screen is not before and is_covered(app.screen))  # noqa: B023
            shown = [child for child in app.screen.children if child.display]
            assert [type(child) for child in shown] == [TooSmall], name


def is_covered(screen: Screen[Any]) -> bool:
    return any(cover.display for cover in screen.query(TooSmall))


async def test_no_screen_is_ever_laid_out_in_a_terminal_that_is_too_small(
    open_lesson: OpenLesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    reflow, laid_out = Compositor.reflow, set[str]()

    def noting(self: Compositor, screen: Widget, size: Size) -> object:
        if not fits(size):
            laid_out.update(type(child).__name__ for child in screen.children if child.display)
        return reflow(self, screen, size)

    monkeypatch.setattr(Compositor, "reflow", noting)
    async with open_lesson("two-files") as (app, pilot):
        large = app.size
        for opens in OPENERS.values():
            opens(app)
            await pilot.pause()
            await pilot.resize_terminal(2, 2)
            await until(pilot, lambda: all(map(is_covered, app.screen_stack)))
            app.post_message(Resize(large, large))
            while app.size != large:
                await asyncio.sleep(0)
            # No screen is told yet: a layout would be for 2 columns.
            assert all(map(is_covered, app.screen_stack))
            await until(pilot, lambda: not is_covered(app.screen))
    assert laid_out == {"TooSmall"}


async def test_nothing_is_laid_out_for_a_size_that_the_terminal_no_longer_has(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        old = Size(14, 36)
        app.screen.post_message(Resize(old, old))
        await pilot.pause()
        assert app.screen.has_class("-stacked")
        assert app.screen.size == app.size


async def test_an_edit_on_its_way_is_kept_when_the_next_step_opens(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        lesson = app.lesson_screen
        assert lesson is not None
        here, steps = lesson.step, lesson.lesson.steps
        lesson.open_step(lesson.lesson, steps[(steps.index(here) + 1) % len(steps)])
        lesson.code.editor.insert("# late\n", (0, 0))
        await until(pilot, lambda: lesson.code.editor.is_open)
        kept = await app.journal.ask(lambda progress: progress.drafts(LESSON, here.slug))
        assert kept[here.first_file].startswith("# late\n")


async def test_a_callback_of_a_removed_screen_that_finds_nothing_is_too_late(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        gone = HelpScreen(app.screen)
        await app.push_screen(gone)
        await app.pop_screen()
        try:
            gone.query_one("#sheet")
        except (NoMatches, NoScreen) as error:
            app._handle_exception(error)
        await pilot.pause()
    assert app.return_code is None


async def test_a_click_on_a_line_that_is_gone_does_nothing(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        app.open_course()
        await until(pilot, lambda: bool(app.screen.query("#steps")) and app.screen.is_mounted)
        steps = app.screen.query_one("#steps", PickList)
        marked = 1  # the step that is open, once the progress was read
        await until(pilot, lambda: steps.highlighted == marked)
        drawn_before = Style(meta={"option": steps.option_count})
        click = Click(steps, 2, 2, 0, 0, 1, False, False, False, style=drawn_before)
        steps.post_message(click)
        await pilot.pause()
        assert steps.highlighted == marked
