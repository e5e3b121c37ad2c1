"""What every screen does about what comes too late."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from tui.widgets.on_top import OnTop


class Under(OnTop, Screen[None]):
    def compose(self) -> ComposeResult:
        yield Static("here")


async def test_a_click_on_what_was_removed_since_it_was_painted_selects_nothing() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        screen = Under()
        await app.push_screen(screen)
        await pilot.pause()
        here = screen.query_one(Static)
        assert screen.get_widget_and_offset_at(1, 0)[0] is here
        with app.batch_update():  # nothing is painted meanwhile
            await here.remove()
            assert screen.get_widget_and_offset_at(1, 0) == (None, None)
            await pilot.mouse_down(offset=(1, 0))
            await pilot.mouse_up(offset=(1, 0))
