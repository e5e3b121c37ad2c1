"""The placement on the screen: its questions, the lesson it names, and nothing that is kept."""

from __future__ import annotations

from pathlib import Path

from lessons.course.loader import load_course
from lessons.store.progress import Progress
from tests.support.path_course import write_path
from tests.support.screen_text import screen_text
from tests.tui.conftest import until
from tui.app import FlasklingsApp
from tui.screens.practice.placement import PlacementScreen


async def test_ten_questions_lead_to_a_lesson_and_nothing_is_kept(
    tmp_path: Path,
) -> None:
    folder = write_path(tmp_path / "course")
    app = FlasklingsApp(folder, data_folder=tmp_path / "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "k finds the lesson to start with" in screen_text(app))
        await pilot.press("k")
        await until(pilot, lambda: isinstance(app.screen, PlacementScreen))
        screen = app.screen
        assert isinstance(screen, PlacementScreen)
        for number in range(6):
            await until(pilot, lambda: screen.session.is_open)
            asked = screen.session.asked
            assert asked is not None
            options = asked.shown.options
            right = next(n for n, one in enumerate(options) if one.right)
            key = right if number < 2 else (right + 1) % len(options)
            await pilot.press(str(key + 1))
            await until(pilot, lambda: screen.session.asked and screen.session.asked.judgement)
            assert "comes back" not in screen_text(app)
            await pilot.press("enter")
        await until(pilot, lambda: "Start with lesson 2: Routes" in screen_text(app))
        assert "2 of 6 right." in screen_text(app)
        await pilot.press("enter")
        await until(
            pilot, lambda: app.lesson_screen is not None and app.screen is app.lesson_screen
        )
        assert app.lesson_screen is not None
        assert app.lesson_screen.lesson.slug == "routes"
    course = load_course(folder)
    progress = Progress.open(tmp_path / "home", course.id)
    assert not any(progress.answers(lesson.slug) for lesson in course.lessons)
    progress.close()
