"""The panes of a lesson: code first at every width, borders that move, results that dim."""

from __future__ import annotations

import pytest
from textual.events import MouseMove

from tests.tui.conftest import OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import judged, lesson_of
from tui.widgets.pane_sizes import PaneSizes


@pytest.mark.parametrize(("size", "least"), [((100, 30), 60), ((120, 36), 76), ((160, 45), 76)])
async def test_the_code_has_its_columns(
    open_lesson: OpenLesson, size: tuple[int, int], least: int
) -> None:
    async with open_lesson("two-files", size) as (app, pilot):
        screen = lesson_of(app)
        screen.panes.focus_pane("code")
        await pilot.pause()
        editor = screen.code.editor
        assert editor.content_size.width - editor.gutter_width - 1 >= least
        code, result = screen.code.region, screen.result.region
        if size[0] >= 160:
            assert result.x >= code.right
        else:
            assert result.y >= code.bottom
        assert result.right <= size[0]
        assert result.bottom <= size[1]


async def test_in_a_hundred_columns_the_step_is_a_drawer(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files", (100, 30)) as (app, pilot):
        screen = lesson_of(app)
        assert screen.step_pane.display
        await pilot.press("f6")
        await pilot.pause()
        assert not screen.step_pane.display
        assert screen.code.display
        assert screen.result.display
        await pilot.press("shift+f6")
        await pilot.pause()
        assert screen.step_pane.display


async def test_keys_move_the_borders_and_the_sizes_are_kept(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        screen = lesson_of(app)
        before = screen.code.size, screen.step_pane.size
        await pilot.press("ctrl+down", "alt+left")
        await pilot.pause()
        assert screen.code.size.height > before[0].height
        assert screen.step_pane.size.width < before[1].width
        kept = await app.journal.ask(lambda progress: progress.setting("panes"))
        assert PaneSizes.parse(kept) == screen.panes.sizes != PaneSizes()
        await pilot.press("ctrl+up", "alt+right")
        await pilot.pause()
        assert (screen.code.size, screen.step_pane.size) == before


async def test_the_mouse_moves_the_border_below_the_code(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        screen = lesson_of(app)
        x, y = screen.result.region.x + 30, screen.result.region.y
        await pilot.mouse_down(offset=(x, y))
        screen.post_message(MouseMove(screen, x, y - 6, 0, -6, 1, False, False, False, x, y - 6))
        await pilot.mouse_up(offset=(x, y - 6))
        await pilot.pause()
        assert abs(screen.result.region.y - (y - 6)) <= 1
        kept = await app.journal.ask(lambda progress: progress.setting("panes"))
        assert PaneSizes.parse(kept).above < PaneSizes().above


async def test_an_edit_dims_the_results_until_the_text_is_what_ran(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        screen = lesson_of(app)
        await pilot.press("f5")
        await until(pilot, lambda: "0 of 1 passed" in judged(app))
        screen.panes.focus_pane("code")
        await pilot.press("#")
        await until(pilot, lambda: "edited" in judged(app))
        assert screen.result.panel.styles.opacity < 1
        await pilot.press("backspace")
        await until(pilot, lambda: "0 of 1 passed" in judged(app))
        assert screen.result.panel.styles.opacity == 1


async def test_a_syntax_error_is_marked_and_named_once_the_keys_pause(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        screen = lesson_of(app)
        screen.panes.focus_pane("code")
        await pilot.press("(")
        await until(pilot, lambda: "line 1" in str(screen.code.border_subtitle))
        assert screen.code.editor.marks == {1: "syntax"}
        await pilot.press("backspace")
        await until(pilot, lambda: not screen.code.border_subtitle)
        assert not screen.code.editor.marks
