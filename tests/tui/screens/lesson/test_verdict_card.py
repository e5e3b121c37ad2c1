"""The card: after a run, what is wrong first stands above what happened, at every size."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.screen_course import APP, READ, write_course
from tests.tui.conftest import LessonPilot, OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import lesson_of
from tui.app import FlasklingsApp
from tui.screens.lesson.screen import LessonScreen
from tui.widgets.verdict_card import VerdictCard

CHECKS = "".join(
    f'\n[[checks]]\nname = "check {number}"\nobserve = "status"\nstatus = {status}\n'
    for number, status in enumerate((200,) * 11 + (418,), 1)
)
LONG = READ.partition("\n[[checks]]")[0] + CHECKS + "+++\n\nMany checks, the last one fails.\n"
STEPS: Mapping[str, Mapping[str, str]] = {
    "01-many-checks": {"step.md": LONG, "app.py": APP},
    "02-another": {"step.md": READ, "app.py": APP},
}


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """A course whose first step has many checks, of which the last fails."""
    return write_course(tmp_path / "course", STEPS)


async def judged(app: FlasklingsApp, pilot: LessonPilot) -> LessonScreen:
    await pilot.press("f5")
    await until(pilot, lambda: "11 of 12 passed" in str(lesson_of(app).result.border_subtitle))
    return lesson_of(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_it_stands_above_what_happened(
    open_lesson: OpenLesson, size: tuple[int, int]
) -> None:
    async with open_lesson("many-checks", size) as (app, pilot):
        screen = await judged(app, pilot)
        await until(pilot, lambda: "Request 1 was" in said(screen) or "418" in said(screen))
        assert "✗ check 12" in said(screen)
        card, rows = screen.result.query_one(VerdictCard), screen.result.panel
        assert card.display
        assert card.region.bottom <= rows.region.y
        screen.result.action_next_view()
        assert not card.display, "the page has the room for itself"
        screen.result.show_view(0)
        assert card.display
        await pilot.press("ctrl+n")
        await until(pilot, lambda: screen.step.slug == "another" and screen.code.editor.file)
        assert not said(screen)


def said(screen: LessonScreen) -> str:
    return screen.result.query_one(VerdictCard).text.laid_out(100).plain
