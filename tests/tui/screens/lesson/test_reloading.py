"""A course that its author works on is read again as soon as a file of it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.screen_course import LESSON
from tests.support.screen_text import screen_text
from tests.tui.conftest import OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import lesson_of
from tui.app import FlasklingsApp
from tui.screens.lesson.screen import LessonScreen
from tui.screens.practice.screen import PracticeScreen

STEP = "01-small/01-flash-then-show"


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def shows_step(app: FlasklingsApp, title: str) -> bool:
    screen = app.screen
    return isinstance(screen, LessonScreen) and screen.step.title == title


async def test_a_changed_step_is_shown_at_once_and_what_was_typed_is_kept(
    open_lesson: OpenLesson, course_folder: Path
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        await pilot.press("x")
        change(course_folder / STEP / "step.md", "Flash, then show", "A better title")
        await until(pilot, lambda: shows_step(app, "A better title"))
        await until(pilot, lambda: "A better title" in screen_text(app))
        screen = lesson_of(app)
        await until(pilot, lambda: screen.code.editor.text.startswith("x"))


async def test_faults_are_told_and_the_course_stays_as_it_was(
    course_folder: Path, tmp_path: Path
) -> None:
    page = course_folder / STEP / "step.md"
    app = FlasklingsApp(course_folder, (LESSON, "flash-then-show"), tmp_path / "home")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: shows_step(app, "Flash, then show"))
        screen = app.screen
        change(page, 'kind = "read"', 'kind = "reed"')
        await until(pilot, lambda: "The course has a fault" in screen_text(app))
        assert "did you mean read" in " ".join(screen_text(app).split())
        assert app.screen is screen
        page.write_text(page.read_text().replace("reed", "read").replace("Flash, then", "Now"))
        await until(pilot, lambda: shows_step(app, "Now show"))


async def test_the_quiz_goes_on_with_the_questions_as_they_are_now(
    open_lesson: OpenLesson, course_folder: Path
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen))
        change(course_folder / "01-small" / "quiz.toml", "Which one?", "Which of these?")
        await until(pilot, lambda: "Which of these?" in screen_text(app))
        assert isinstance(app.screen, PracticeScreen)


@pytest.mark.parametrize("way", ["open_review", "open_practice"])
async def test_what_lies_over_the_course_comes_back_when_it_was_read_anew(
    open_lesson: OpenLesson, course_folder: Path, way: str
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        getattr(app, way)()
        await pilot.pause()
        over = app.screen
        change(course_folder / "01-small" / "quiz.toml", "Which one?", "Which of these?")
        await until(pilot, lambda: app.screen is not over and type(app.screen) is type(over))
        await until(pilot, lambda: app.screen.query("Footer FooterKey"))  # it is whole


async def test_a_step_that_is_gone_gives_way_to_the_first(
    open_lesson: OpenLesson, course_folder: Path
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        folder = course_folder / "01-small" / "02-two-files"
        folder.rename(course_folder / "01-small" / "02-renamed")
        await until(pilot, lambda: shows_step(app, "Flash, then show"))


async def test_two_courses_with_lessons_of_one_name_have_a_progress_each(
    open_lesson: OpenLesson, course_folder: Path
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        lesson_of(app).code.editor.replace_text("# mine\n")
        await pilot.pause()
    change(course_folder / "course.toml", "A small course", "Another course")
    async with open_lesson("two-files") as (app, _):
        assert "# mine" not in lesson_of(app).code.editor.text
    change(course_folder / "course.toml", "Another course", "A small course")
    async with open_lesson("two-files") as (app, _):
        assert lesson_of(app).code.editor.text == "# mine\n"
