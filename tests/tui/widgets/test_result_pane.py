"""Keys of the rows: a request folds, a filter finds rows, and the marked row says what it means."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from sandbox import Timeline
from tests.support.screen_text import screen_text
from tests.support.small_app import ThemedApp
from tests.support.watched import watched_run
from tests.tui.conftest import LessonPilot
from tui.presenters.row_kinds import RowKinds
from tui.presenters.timeline_rows import rows
from tui.widgets.key_footer import KeyFooter
from tui.widgets.result_pane import ResultPane

SIZES = [(42, 60), (80, 24), (60, 16)]
"""The panel's room in a terminal of 120, 80 and 60 columns."""


@asynccontextmanager
async def opened(
    size: tuple[int, int], timeline: Timeline
) -> AsyncIterator[tuple[ResultPane, LessonPilot]]:
    app = ThemedApp(ResultPane, KeyFooter)
    async with app.run_test(size=size) as pilot:
        result = app.query_one(ResultPane)
        result.show(timeline, rows(timeline))
        await pilot.pause()
        result.panel.focus()
        await pilot.pause()
        yield result, pilot


@pytest.mark.parametrize("size", SIZES)
async def test_the_rows_look_right(size: tuple[int, int], screens: SnapshotAssertion) -> None:
    async with opened(size, watched_run()) as (result, pilot):
        assert screen_text(result.app) == screens(name="top")
        await pilot.press("slash", *"page", "enter", "down", "question_mark")
        await pilot.pause()
        assert screen_text(result.app) == screens(name="explained")


async def test_a_request_folds_and_unfolds_until_the_next_run() -> None:
    run = watched_run()
    async with opened((80, 24), run) as (result, pilot):
        panel, everything = result.panel, [*result.panel.rows]
        await pilot.press("down", "enter")
        head = panel.rows[0]
        assert panel.rows[1].kind is RowKinds.REQUEST
        assert f"+ {head.folded} rows" in screen_text(result.app)
        await pilot.press("space")
        assert panel.rows == everything
        await pilot.press("down", "down", "space")
        assert panel.cursor == 0
        assert panel.rows[0].folded == head.folded
        result.show(replace(run, started=None), rows(run))
        assert panel.rows == everything


async def test_a_filter_shows_the_rows_it_finds_and_esc_ends_it() -> None:
    async with opened((80, 24), watched_run()) as (result, pilot):
        panel, everything = result.panel, [*result.panel.rows]
        await pilot.press("slash", *"view")
        assert [row.kind for row in panel.rows[:2]] == [RowKinds.REQUEST, RowKinds.VIEW]
        assert len(panel.rows) == 6
        await pilot.press("enter", "down")
        assert panel.rows[panel.cursor or 0].kind is RowKinds.VIEW
        await pilot.press("slash", *"xyz")
        assert "No row has “viewxyz”." in screen_text(result.app)
        await pilot.press("escape")
        assert panel.rows == everything
        assert panel.has_focus


async def test_another_view_ends_the_filter() -> None:
    async with opened((80, 24), watched_run()) as (result, pilot):
        everything = [*result.panel.rows]
        await pilot.press("slash", *"view", "enter")
        result.action_next_view()
        assert result.panel.rows == everything
        await pilot.press("slash")
        assert result.view.has_focus


async def test_the_marked_row_explains_itself_and_goes_on_with_the_next() -> None:
    async with opened((80, 24), watched_run()) as (result, pilot):
        await pilot.press("question_mark", "down", "question_mark")
        assert "A request: its number" in screen_text(result.app)
        await pilot.press("down", "down")
        assert "Flask calls this view function." in screen_text(result.app)
        assert "A request: its number" not in screen_text(result.app)
        await pilot.press("question_mark")
        assert "Flask calls this view function." not in screen_text(result.app)


async def test_the_footer_names_the_keys_of_the_rows() -> None:
    async with opened((80, 24), watched_run()) as (result, pilot):
        await pilot.press("down")
        await pilot.pause()
        footer = result.app.query_one(KeyFooter)
        said = {active.binding.description for active in footer._to_show()}
        assert {"Fold", "Explain", "Filter"} <= said
