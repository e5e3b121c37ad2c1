"""After a run the first thing that is wrong stands where the learner looks, at every size."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.screen_course import APP, LESSON, READ, write_course
from tests.support.screen_text import screen_text
from tests.tui.conftest import LessonPilot, until
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


async def judged(app: FlasklingsApp, pilot: LessonPilot) -> LessonScreen:
    await until(pilot, lambda: isinstance(app.screen, LessonScreen))
    screen = app.screen
    assert isinstance(screen, LessonScreen)
    await until(pilot, lambda: screen.code.editor.file and screen.query("Footer FooterKey"))
    await pilot.press("f5")
    await until(pilot, lambda: "not yet" in str(screen.result.border_subtitle))
    return screen


@pytest.fixture
def app(tmp_path: Path) -> FlasklingsApp:
    folder = write_course(tmp_path / "course", STEPS)
    return FlasklingsApp(folder, (LESSON, "many-checks"), tmp_path / "home")


async def test_in_one_pane_it_stands_above_what_happened(app: FlasklingsApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
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


async def test_side_by_side_it_is_said_in_the_step_alone(app: FlasklingsApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await judged(app, pilot)
        await until(pilot, lambda: "✓ 11 others hold" in screen_text(app))
        assert screen_text(app).count("✗ check 12") == 1
        await pilot.resize_terminal(80, 24)
        await pilot.press("f6")
        await until(pilot, lambda: "✗ check 12" in screen_text(app))


async def test_it_is_scrolled_into_sight_below_a_long_task(tmp_path: Path) -> None:
    task = "Do this and then do that. " * 24
    step = LONG.replace("Change the message, then press **F5**.", task)
    files = {"01-many-checks": {"step.md": step, "app.py": APP}}
    folder = write_course(tmp_path / "course", files)
    app = FlasklingsApp(folder, (LESSON, "many-checks"), tmp_path / "home")
    async with app.run_test(size=(120, 36)) as pilot:
        await judged(app, pilot)
        await until(pilot, lambda: "✗ check 12" in screen_text(app))
        assert "answered 302" in " ".join(screen_text(app).split())
