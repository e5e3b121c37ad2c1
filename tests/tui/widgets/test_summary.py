"""The summary of a sitting: all that was missed can be seen, however many lines it takes."""

from __future__ import annotations

import pytest
from textual.content import Content

from lessons.practice.doors import NextDoor
from tests.support.screen_text import screen_text
from tests.support.small_app import ThemedApp
from tui.widgets.summary import PracticeSummary

ASKS = [f"{name} question, which is so long that it takes two lines" for name in "ABCDEFGHI"]


@pytest.mark.parametrize("size", [(120, 20), (60, 16)])
async def test_all_that_was_missed_can_be_seen(size: tuple[int, int]) -> None:
    app = ThemedApp(PracticeSummary)
    async with app.run_test(size=size) as pilot:
        summary = app.query_one(PracticeSummary)
        doors = [NextDoor("step", f"Step {ask[0]}", ask) for ask in ASKS]
        summary.show(Content("0 of 9 right."), doors)
        seen = set()
        for _ in ASKS:
            await pilot.pause()
            text = screen_text(app)
            seen |= {ask[0] for ask in ASKS if f"Step {ask[0]}" in text}
            summary.mark(1)
        assert len(seen) == len(ASKS)
