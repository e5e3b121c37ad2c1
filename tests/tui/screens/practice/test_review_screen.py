"""Review on the screen: how it looks without a card, and where a leech leads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import cast

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from lessons.store.progress import Progress
from tests.support.practice_screens import LESSON, answer
from tests.support.screen_text import screen_text
from tests.support.small_app import COURSE, SIZES, SmallApp
from tests.tui.conftest import until
from tui.screens.practice.review import ReviewScreen
from tui.screens.practice.screen import PracticeScreen


async def open_review(pilot: Pilot[None]) -> PracticeScreen:
    screen = ReviewScreen(cast(SmallApp, pilot.app), Random(1))
    await pilot.app.push_screen(screen)
    # The summary is drawn after the last question has gone.
    await until(
        pilot, lambda: screen.session.asked is not None or "Back to where" in screen_text(pilot.app)
    )
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_is_due_at_first(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        await open_review(pilot)
        assert screen_text(app) == screens


async def test_a_leech_is_named_and_leads_to_its_step(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    at = [now]
    past = Progress.open(tmp_path, COURSE.id, lambda: at[0])
    for turn in range(7):
        for days_ago, right in ((400, True), (399, True), (380, False)):
            at[0] = now - timedelta(days=days_ago - 50 * turn)
            past.record_answer(LESSON.slug, "queues", "said", right, rating=3 if right else 1)
    past.close()
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_review(pilot)
        await answer(pilot, screen, right=True)
        assert "forgotten 7 times: Which one queues" in screen_text(app)
        assert "Nothing more is due today. The next question comes back" in screen_text(app)
        await pilot.press("enter")
        assert app.asked_for == [("lesson", LESSON.slug, "step-2")]
