"""A list to pick from holds in any room, and whatever is on its way while it's filled again."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.widgets.option_list import Option

from tui.theme import DEFAULT_THEME, THEMES
from tui.widgets.lists import PickList


class Narrow(App[None]):
    """Lists of a few columns and of none."""

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DEFAULT_THEME

    def compose(self) -> ComposeResult:
        with Horizontal():
            for width in range(5):
                options = PickList(Option("a long line of words"), Option("b"), markup=False)
                options.styles.width = width
                yield options


@pytest.mark.parametrize("size", [(3, 3), (1, 1), (40, 10)])
async def test_a_list_of_any_width_can_be_shown_and_moved_in(size: tuple[int, int]) -> None:
    app = Narrow()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.resize_terminal(*size)
        for options in app.query(PickList):
            options.highlighted = 1
            await app.run_action("page_down", options)
            options.clear_options()
            await app.run_action("page_up", options)
        await pilot.pause()
