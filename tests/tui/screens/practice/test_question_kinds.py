"""Every kind of question on the screen: asked, answered wrongly, and answered rightly by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from lessons.course.quiz_rules import RULES
from tests.support.practice_screens import go_on, judged, kept, key_of, open_one, write
from tests.support.question_kinds import ALL, FILL, ORDER, PREDICT
from tests.support.screen_text import ScreenText, screen_text
from tests.support.small_app import SIZES, SmallApp
from tests.tui.conftest import until
from tui.screens.practice.screen import MOST_ANSWERS


@pytest.fixture
def screens(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(ScreenText)


@pytest.mark.parametrize("size", SIZES)
async def test_all_that_are_right_are_marked_and_submitted(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await open_one(pilot, ALL)
        await pilot.press(key_of(screen, "`flash()`"), key_of(screen, "`url_for()`"))
        await pilot.pause()
        assert screen_text(app) == screens(name="marked")
        await pilot.press("enter")
        await pilot.pause()
        assert screen_text(app) == screens(name="wrong")


@pytest.mark.parametrize("size", SIZES)
async def test_lines_are_put_in_order_and_run(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await open_one(pilot, ORDER)
        await pilot.press(key_of(screen, 'flash("B")'))
        await pilot.pause()
        assert screen_text(app) == screens(name="begun")
        await pilot.press(key_of(screen, 'flash("A")'), "enter")  # the last falls into place
        await judged(pilot, screen)
        assert screen_text(app) == screens(name="wrong")


@pytest.mark.parametrize("size", SIZES)
async def test_a_blank_is_written_and_run(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await open_one(pilot, FILL)
        assert screen.field.has_focus
        assert screen_text(app) == screens(name="asked")
        await write(pilot, "print('A')")
        await judged(pilot, screen)
        assert screen_text(app) == screens(name="wrong")


@pytest.mark.parametrize("size", SIZES)
async def test_a_prediction_is_judged_by_the_run(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await open_one(pilot, PREDICT)
        assert screen_text(app) == screens(name="asked")
        await pilot.press(key_of(screen, "nothing"))
        await judged(pilot, screen)
        assert screen_text(app) == screens(name="wrong")


async def test_what_a_run_shows_decides_and_the_answer_is_kept(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_one(pilot, FILL)
        await write(pilot, "print('A')")
        await judged(pilot, screen)
        await pilot.press("p")
        await until(pilot, lambda: "1 yours" in screen_text(app))
        await pilot.press("2")
        await until(pilot, lambda: "this run shows it" in screen_text(app))
        await pilot.press("escape")
        await go_on(pilot)
        assert "↻ once more" in screen_text(app)
        await write(pilot, "flash('A', 'info')")
        await judged(pilot, screen)
        answers = [(one.option, one.right) for one in await kept(app)]
        assert answers == [("print('A')", False), ("flash('A', 'info')", True)]


def test_there_is_room_for_every_option_that_a_question_may_have() -> None:
    assert max(rules.options[-1] for rules in RULES.values()) <= MOST_ANSWERS
