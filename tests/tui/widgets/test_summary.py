"""The summary of a sitting: all that was missed can be seen, however many lines it takes."""

from __future__ import annotations

import pytest
from textual.content import Content

from tests.support.screen_text import screen_text
from tests.support.small_app import COURSE, ThemedApp
from tui.widgets.summary import PracticeSummary, StepToReread

LESSON = COURSE.lessons[0]
ASKS = [f"{name} question, which is so long that it takes two lines" for name in "ABCDEFGHIJ"]


@pytest.mark.parametrize("size", [(120, 20), (60, 16)])
async def test_all_that_was_missed_can_be_seen(size: tuple[int, int]) -> None:
    app = ThemedApp(PracticeSummary)
    async with app.run_test(size=size) as pilot:
        steps = [StepToReread(ask, LESSON.slug, LESSON.steps[0]) for ask in ASKS]
        app.query_one(PracticeSummary).show(Content("0 of 10 right."), steps)
        seen = set()
        for _ in ASKS:
            await pilot.pause()
            text = screen_text(app)
            seen |= {ask[0] for ask in ASKS if f"↻ {ask[0]} question" in text}
            await pilot.press("down")
        assert len(seen) == len(ASKS)
