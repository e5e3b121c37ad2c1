"""The panel draws only what changed, nothing while it's hidden, and that cannot be seen."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from sandbox import fold
from sandbox.events import Event
from tests.support.screen_text import screen_text
from tests.support.small_app import ThemedApp
from tests.support.timelines import answered, asked, flashed
from tests.tui.conftest import until
from tui.presenters.row_kinds import RunRow
from tui.presenters.timeline_rows import rows
from tui.widgets.run_panel import RunPanel


class LayoutCounter(ThemedApp):
    """Counts how often its screen is laid out."""

    layouts = 0

    def on_mount(self) -> None:
        self.screen.screen_layout_refresh_signal.subscribe(self, self._count)

    def _count(self, screen: Screen[object]) -> None:
        self.layouts += 1

    async def rest(self, pilot: Pilot[None]) -> None:
        """Wait until the screen is no longer laid out, then count from 0."""
        quiet = 0
        while quiet < 3:
            self.layouts = 0
            await pilot.pause(0.02)
            quiet = 0 if self.layouts else quiet + 1
        self.layouts = 0


def run(requests: int, word: str) -> Sequence[RunRow]:
    """Return the rows of a run whose every request flashes once."""
    events: list[Event] = []
    for n in range(1, requests + 1):
        waiting = [("message", f"{word} {n}")]
        events += [asked(n), flashed(n, f"{word} {n}", line=n), answered(n, waiting=waiting)]
    return rows(fold(events))


async def test_whatever_follows_on_whatever_all_lines_are_right() -> None:
    short, long = run(1, "short"), run(30, "a message so long that its row takes two lines")
    turns: list[tuple[Sequence[RunRow], str]] = [
        ((), "Press F5 to run the app, for this hint is wider than the panel."),
        (short[:1], ""),
        (short, ""),
        (run(2, "short"), ""),
        (run(2, "other"), ""),
        (short, ""),
        (long, ""),
        (short, ""),
        ((), "Nothing happened."),
        ((), ""),
        (long, ""),
        ((), "Press F5."),
    ]
    app = ThemedApp(RunPanel)
    async with app.run_test(size=(40, 12)) as pilot:
        panel = app.query_one(RunPanel)
        for shown, hint in turns:
            panel.show(shown, hint=hint)
            await pilot.pause()
            as_drawn = screen_text(app)
            panel.notify_style_update()
            panel.refresh(layout=True)
            await pilot.pause()
            assert as_drawn == screen_text(app)


async def test_a_long_run_can_be_scrolled_and_a_short_one_after_it_stands_at_the_top() -> None:
    app = ThemedApp(RunPanel)
    async with app.run_test(size=(40, 12)) as pilot:
        panel = app.query_one(RunPanel)
        panel.show(run(30, "long"))
        await pilot.pause()
        panel.scroll_end(animate=False)
        await pilot.pause()
        assert "long 30" in screen_text(app)
        panel.show(run(1, "short"))
        await pilot.pause()
        assert "short 1" in screen_text(app)
        assert panel.scroll_offset.y == 0


@pytest.mark.parametrize(("before", "after"), [(1, 30), (30, 1), (30, 40)])
async def test_what_changed_while_it_was_hidden_is_right_when_it_shows(
    before: int, after: int
) -> None:
    app = LayoutCounter(RunPanel)
    async with app.run_test(size=(40, 12)) as pilot:
        panel = app.query_one(RunPanel)
        panel.show(run(before, "before"))
        await pilot.pause()
        await app.rest(pilot)
        panel.display = False
        await until(pilot, lambda: app.layouts)
        await app.rest(pilot)
        panel.show(run(after, "after"))
        await pilot.pause()
        assert app.layouts == 0  # the view that's shown doesn't wait for it
        panel.display = True
        await until(pilot, lambda: panel.show_vertical_scrollbar is (after > 1))
        await app.rest(pilot)
        assert panel.max_scroll_y == (panel.virtual_size.height - 12 if after > 1 else 0)
        panel.scroll_end(animate=False)
        await until(pilot, lambda: f"after {after}" in screen_text(app))
