"""The panes of a lesson: code first at every width, borders that move, results that dim."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pytest
from textual.events import MouseMove
from textual.geometry import Region

from tests.tui.conftest import OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import judged, lesson_of
from tui.widgets.pane_sizes import PaneSizes
from tui.widgets.panes import PANES, Panes

CODE = {(80, 24): 70, (100, 30): 60, (120, 36): 76, (160, 45): 76}
"""The columns that code has at least, in each size that the screens are made for."""

SEEN = {
    80: {"step": "step", "code": "code", "result": "result"},
    100: {"step": "step code result", "code": "code result", "result": "code result"},
    120: dict.fromkeys(PANES, "step code result"),
    160: dict.fromkeys(PANES, "step code result"),
}
"""The panes that are seen while one of them is the current one, by the terminal's columns."""


@pytest.mark.parametrize("size", CODE)
async def test_the_panes_share_the_room_and_the_code_has_its_columns(
    open_lesson: OpenLesson, size: tuple[int, int]
) -> None:
    async with open_lesson("two-files", size) as (app, pilot):
        panes = lesson_of(app).panes
        for current in PANES:
            panes.focus_pane(current)
            await pilot.pause()
            seen = regions_of(panes)
            assert list(seen) == SEEN[size[0]][current].split()
            assert_tiled(panes.region, list(seen.values()))
            if "result" in seen and "code" in seen:
                code, result = seen["code"], seen["result"]
                is_beside = result.x >= code.right and result.y == code.y
                is_below = result.y >= code.bottom and result.x == code.x
                assert is_beside if size[0] >= 160 else is_below
            if current == "code":
                editor = panes.code.editor
                assert editor.content_size.width - editor.gutter_width - 1 >= CODE[size]


async def test_a_flight_has_the_whole_width_next_to_the_step(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files", (160, 45)) as (app, pilot):
        panes = lesson_of(app).panes
        for view, is_below in ((3, True), (1, False)):
            lesson_of(app).action_show_view(view)
            await pilot.pause()
            seen = regions_of(panes)
            assert_tiled(panes.region, list(seen.values()))
            assert (seen["result"].width == seen["code"].width) is is_below


async def test_the_text_makes_room_for_a_flight_where_it_covers_it(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files", (100, 30)) as (app, pilot):
        panes = lesson_of(app).panes
        panes.focus_pane("step")
        await pilot.pause()
        await pilot.press("f8")
        await until(pilot, lambda: list(regions_of(panes)) == ["code", "result"])


def regions_of(panes: Panes) -> dict[str, Region]:
    """Return where each pane that is seen is."""
    every = {"step": panes.step, "code": panes.code, "result": panes.result}
    return {name: pane.region for name, pane in every.items() if pane.region.area}


def assert_tiled(room: Region, parts: Sequence[Region]) -> None:
    """The parts fill the room, and none is over another."""
    assert sum(part.area for part in parts) == room.area
    assert all(room.contains_region(part) for part in parts)
    assert not any(one.overlaps(other) for one, other in combinations(parts, 2))


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


async def test_an_edit_fades_the_results_until_the_text_is_what_ran(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        screen = lesson_of(app)
        await pilot.press("f5")
        await until(pilot, lambda: "0 of 1 passed" in judged(app))
        screen.panes.focus_pane("code")
        await pilot.press("#")
        await until(pilot, lambda: "edited" in judged(app))
        assert screen.result.panel.faded
        await pilot.press("backspace")
        await until(pilot, lambda: "0 of 1 passed" in judged(app))
        assert not screen.result.panel.faded


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
        await until(pilot, lambda: "line 1" not in str(screen.code.border_subtitle))
        assert not screen.code.editor.marks
