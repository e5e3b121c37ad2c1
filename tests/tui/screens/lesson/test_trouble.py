"""After a run the first thing that is wrong stands where the learner looks, at every size."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.screen_course import APP, READ, write_course
from tests.support.screen_text import screen_text
from tests.tui.conftest import LessonPilot, OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import lesson_of
from tui.app import FlasklingsApp
from tui.screens.lesson.screen import LessonScreen

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
    await until(pilot, lambda: "not yet" in str(lesson_of(app).result.border_subtitle))
    return lesson_of(app)


async def test_in_one_pane_it_stands_above_what_happened(open_lesson: OpenLesson) -> None:
    async with open_lesson("many-checks", (80, 24)) as (app, pilot):
        screen = await judged(app, pilot)
        await until(pilot, lambda: "✗ check 12" in screen_text(app))
        said = screen_text(app)
        assert said.index("✗ 11 of 12 passed") < said.index("✗ check 12") < said.index("1 POST")
        assert "418" in said
        await pilot.press("v")
        assert "✗ check 12" not in screen_text(app), "the page has the room for itself"
        await pilot.press("v", "v")
        assert "✗ check 12" in screen_text(app)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: screen.step.slug == "another" and screen.code.editor.file)
        await pilot.press("f6", "f6")
        assert "check 12" not in screen_text(app)


async def test_side_by_side_it_is_said_in_the_step_alone(open_lesson: OpenLesson) -> None:
    async with open_lesson("many-checks") as (app, pilot):
        await judged(app, pilot)
        await until(pilot, lambda: "✓ 11 others hold" in screen_text(app))
        assert screen_text(app).count("✗ check 12") == 1
        await pilot.resize_terminal(80, 24)
        await pilot.press("f6")
        await until(pilot, lambda: "✗ check 12" in screen_text(app))


async def test_it_is_scrolled_into_sight_below_a_long_task(
    open_lesson: OpenLesson, tmp_path: Path
) -> None:
    task = "Do this and then do that. " * 24
    step = LONG.replace("Change the message, then press **F5**.", task)
    files = {"01-many-checks": {"step.md": step, "app.py": APP}}
    course = write_course(tmp_path / "long", files)
    async with open_lesson("many-checks", course=course) as (app, pilot):
        await judged(app, pilot)
        await until(pilot, lambda: "✗ check 12" in screen_text(app))
        assert "answered 302" in " ".join(screen_text(app).split())
