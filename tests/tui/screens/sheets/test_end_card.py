"""The parts of a lesson, and the card at its end."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion

from lessons.course.loader import load_course
from lessons.course.model import Course
from lessons.store.progress import Progress
from tests.support.screen_course import APP, END, LESSON, PARTS, write_course
from tests.support.screen_text import screen_text
from tests.support.small_app import COURSE, SIZES, SmallApp
from tests.tui.conftest import OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import lesson_of
from tui.app import FlasklingsApp
from tui.screens.lesson.screen import END_CARD
from tui.screens.sheets.lesson_cards import EndCard
from tui.text.course import ProgressMark, standing, whole_course

FLASHING = COURSE.lessons[0].slug


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """A course whose lesson has all parts and an end card."""
    return write_course(tmp_path / "course", PARTS, END)


def says(app: FlasklingsApp, words: str) -> bool:
    return words in lesson_of(app).top_line.far.plain


async def test_the_status_bar_counts_the_path_and_then_the_labs(open_lesson: OpenLesson) -> None:
    async with open_lesson("one") as (app, pilot):
        for words in ("1 of 4", "2 of 4", "3 of 4", "4 of 4", "lab 1 of 1"):
            await until(pilot, partial(says, app, words))
            dots = sum(lesson_of(app).top_line.far.plain.count(dot) for dot in "●◐○")
            assert dots == int(words[-1])
            await pilot.press("ctrl+n")
        assert isinstance(app.screen, EndCard)
        await pilot.press("escape")
        assert lesson_of(app).step.slug == "look"


@pytest.mark.parametrize("size", SIZES)
async def test_the_end_card_looks_right(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    app.course = load_course(write_course(tmp_path / "course", PARTS, END))
    lesson = app.course.lessons[0]
    async with app.run_test(size=size) as pilot:
        for step in ("one", "two", "mend"):
            app.journal.tell(partial(Progress.record_run, lesson=LESSON, step=step, passed=True))
        await app.push_screen(EndCard(app, lesson))
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert screen_text(app) == screens


def test_labs_do_not_count_for_the_whole(course_folder: Path) -> None:
    course = load_course(course_folder)
    lesson = course.lessons[0]
    how_far = standing(lesson, {"one", "mend", "look"}, frozenset(), ())
    assert how_far.of("lab") == (ProgressMark.DONE,)
    assert whole_course(course, {lesson.slug: how_far}) == "2 of 4 steps and exercises done"


async def test_without_questions_the_end_card_offers_no_quiz(tmp_path: Path) -> None:
    lesson = msgspec.structs.replace(COURSE.lessons[0], quiz=(), end="The end.")
    app = SmallApp(tmp_path)
    app.course = Course("One", (lesson,))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(EndCard(app, lesson))
        await pilot.pause()
        assert "Quiz" not in screen_text(app)
        await pilot.press("f4", "2")
        assert app.asked_for == []


async def test_numbers_open_doors_and_enter_opens_what_is_next(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    flashing, rest = app.course.lessons
    async with app.run_test(size=(80, 24)) as pilot:
        for step in ("step-1", "step-2", "step-4"):
            app.journal.tell(partial(Progress.record_run, lesson=FLASHING, step=step, passed=True))
        for key in ("enter", "1", "3", "2"):
            await app.push_screen(EndCard(app, flashing))
            await app.workers.wait_for_complete()
            assert "3 of 4 steps done." in screen_text(app)
            await pilot.press(key)
            await pilot.pause()
            assert not isinstance(app.screen, EndCard)
    assert app.asked_for == [
        ("lesson", FLASHING, "step-3"),
        ("lesson", FLASHING, "step-3"),
        ("lesson", rest.slug, "step-1"),
        ("quiz", FLASHING),
    ]


async def test_the_step_that_passes_last_leads_to_the_end(open_lesson: OpenLesson) -> None:
    async with open_lesson("one") as (app, pilot):
        for step in ("two", "mend", "write"):
            app.journal.tell(partial(Progress.record_run, lesson=LESSON, step=step, passed=True))
        await until(pilot, lambda: "302" in screen_text(app))
        lesson_of(app).record.passed |= {"two", "mend", "write"}
        lesson_of(app).code.editor.text = APP.replace("Saved!", "Kept.")
        await pilot.press("f5")
        await until(pilot, lambda: "every step of the lesson is done" in screen_text(app))
        assert app.screen.active_bindings["ctrl+n"].binding.description == END_CARD
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "★ All 2 steps done." in screen_text(app))
        await pilot.press("escape", "ctrl+b")
        assert lesson_of(app).step.slug == "one"
