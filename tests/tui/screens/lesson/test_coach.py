"""The marks in the very first step: they point at what to do, and go for good once it's done."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.course.loader import load_course
from tests.support.screen_course import PREDICTIONS, STEPS, write_course
from tests.support.screen_text import screen_text
from tests.tui.conftest import LessonPilot, OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import lesson_of
from tui.app import FlasklingsApp
from tui.screens.lesson.coach import SETTING, coach_marks


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    return write_course(tmp_path / "course", PREDICTIONS)


def test_the_marks_say_what_comes_first_in_each_layout(tmp_path: Path) -> None:
    asks = load_course(write_course(tmp_path / "asks", PREDICTIONS)).lessons[0].steps[0]
    plain = load_course(write_course(tmp_path / "plain", STEPS)).lessons[0].steps[0]
    assert coach_marks(asks, asking=True, one_at_a_time=False) == {
        "step": "1 of 3: read this first",
        "result": "2 of 3: predict, press 1, 2 or 3",
    }
    assert "F6" in coach_marks(asks, asking=True, one_at_a_time=True)["step"]
    for one in (True, False):
        assert coach_marks(asks, asking=False, one_at_a_time=one)["code"].startswith("3 of 3: ")
        first = coach_marks(plain, asking=False, one_at_a_time=one)
        assert [said[:6] for said in first.values()] == ["1 of 2", "2 of 2"]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_each_mark_goes_once_it_is_done_and_none_comes_again(
    open_lesson: OpenLesson, size: tuple[int, int]
) -> None:
    async with open_lesson("predict-first", size) as (app, pilot):
        await until(pilot, lambda: "1 of 3: read this" in screen_text(app))
        await see_pane(app, pilot, "2 of 3: predict, press 1, 2 or 3")
        await pilot.press("2")
        await until(pilot, lambda: "You said" in screen_text(app))
        assert "of 3:" not in screen_text(app).replace("3 of 3: change the app", "")
        await see_pane(app, pilot, "3 of 3: change the app, then press F5")
        await pilot.press("f5")
        await until(pilot, lambda: "0 of 1 passed" in screen_text(app))
        assert "▴" not in screen_text(app)
        assert await app.journal.ask(lambda progress: progress.setting(SETTING)) == "done"


async def see_pane(app: FlasklingsApp, pilot: LessonPilot, words: str) -> None:
    """Press F6 until a pane says this."""
    for _ in range(3):
        await pilot.pause()
        if words in screen_text(app):
            return
        await pilot.press("f6")
    raise AssertionError(f"no pane says {words!r}")


async def test_esc_takes_the_marks_away_for_good_and_another_step_has_none(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        await until(pilot, lambda: "Saved!" in screen_text(app))
        assert "▴" not in screen_text(app)
    async with open_lesson("predict-first") as (app, pilot):
        await until(pilot, lambda: "▴ 1 of 3" in screen_text(app))
        await pilot.press("escape")
        await pilot.pause()
        assert "▴" not in screen_text(app)
        assert lesson_of(app).is_asking, "the key did more than it should"
    async with open_lesson("predict-first") as (app, pilot):
        await until(pilot, lambda: lesson_of(app).is_asking)
        await until(pilot, lambda: all(one.group != "coach" for one in app.workers))
        assert "▴" not in screen_text(app)
