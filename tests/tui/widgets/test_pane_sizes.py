"""The room of a lesson's panes: code comes first, and the learner's sizes are kept in bounds."""

from __future__ import annotations

import pytest

from tui.widgets.pane_sizes import CODE_COLUMNS, Layout, PaneSizes


@pytest.mark.parametrize(
    ("columns", "layout"),
    [
        (60, Layout.ONE),
        (99, Layout.ONE),
        (100, Layout.DRAWER),
        (119, Layout.DRAWER),
        (120, Layout.STACKED),
        (159, Layout.STACKED),
        (160, Layout.COLUMNS),
        (250, Layout.COLUMNS),
    ],
)
def test_the_columns_decide_how_the_panes_share_the_screen(columns: int, layout: Layout) -> None:
    assert Layout.of(columns) is layout


@pytest.mark.parametrize("columns", range(120, 250, 10))
def test_however_wide_the_step_is_made_the_code_keeps_its_columns(columns: int) -> None:
    for wanted in (0, 36, 500):
        step = PaneSizes().with_step(wanted, columns).step_columns(columns)
        assert 0 < step <= columns - CODE_COLUMNS


def test_the_code_leaves_room_for_the_result_and_takes_some() -> None:
    for layout in (Layout.DRAWER, Layout.STACKED, Layout.COLUMNS):
        for wanted in (-5, 0, 50, 100, 999):
            assert 20 <= PaneSizes().with_code(wanted, layout).code_percent(layout) <= 85


def test_each_way_to_share_the_screen_has_a_size_of_its_own() -> None:
    sizes = PaneSizes().with_code(50, Layout.STACKED).with_code(70, Layout.COLUMNS)
    assert sizes.code_percent(Layout.STACKED) == 50
    assert sizes.code_percent(Layout.COLUMNS) == 70


def test_what_is_kept_is_read_again_and_what_is_none_is_passed_over() -> None:
    sizes = PaneSizes(step=40, above=50, beside=70)
    assert PaneSizes.parse(sizes.as_text()) == sizes
    for text in (None, "", "{", "[]", '{"step": "wide"}', '{"rows": 3}'):
        assert PaneSizes.parse(text) == PaneSizes()
