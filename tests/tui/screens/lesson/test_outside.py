"""The files of a step in a folder: a save there runs the step, and an edit here goes there."""

from __future__ import annotations

from pathlib import Path

from tests.support.screen_course import END, LESSON, STEPS, write_course
from tests.support.screen_text import screen_text
from tests.tui.conftest import LessonPilot, until
from tui.app import FlasklingsApp
from tui.screens.lesson.screen import LessonScreen


async def opened(app: FlasklingsApp, pilot: LessonPilot) -> LessonScreen:
    await until(pilot, lambda: app.lesson_screen is not None and app.lesson_screen.is_mounted)
    screen = app.lesson_screen
    assert screen is not None
    await until(pilot, lambda: screen.code.editor.is_open and not screen.is_busy)
    return screen


async def test_a_save_in_the_folder_runs_the_step_and_an_edit_here_is_written_there(
    tmp_path: Path,
) -> None:
    course = write_course(tmp_path / "course", STEPS, END)
    place = (LESSON, "flash-then-show")
    into = tmp_path / "mine"
    app = FlasklingsApp(course, place, tmp_path / "home", into)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await opened(app, pilot)
        file = into / screen.lesson.slug / "flash-then-show" / "app.py"
        await until(pilot, file.exists)
        assert file.read_text() == screen.step.files["app.py"]
        file.write_text(screen.step.files["app.py"].replace("Saved!", "From outside"))
        await until(pilot, lambda: "From outside" in screen_text(app), 300)
        await until(pilot, lambda: "[success] From outside" in screen_text(app), 300)
        screen.code.editor.replace_text("# from inside")
        await until(pilot, lambda: file.read_text() == "# from inside")
        await pilot.press("ctrl+n")
        await until(pilot, (into / screen.lesson.slug / "two-files").is_dir)


async def test_what_the_folder_holds_is_opened_and_not_written_over(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course", STEPS, END)
    file = tmp_path / "mine" / LESSON / "flash-then-show" / "app.py"
    file.parent.mkdir(parents=True)
    file.write_text("# from yesterday")
    app = FlasklingsApp(course, (LESSON, "flash-then-show"), tmp_path / "home", tmp_path / "mine")
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await opened(app, pilot)
        await until(pilot, lambda: screen.code.editor.text == "# from yesterday")
        assert file.read_text() == "# from yesterday"


async def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course", STEPS, END)
    (tmp_path / "mine").write_text("a file is in the way")
    app = FlasklingsApp(course, (LESSON, "flash-then-show"), tmp_path / "home", tmp_path / "mine")
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot)
        await until(pilot, lambda: len(app._notifications) > 0)
        (notice,) = app._notifications
        assert "app.py can't be written: " in notice.message
