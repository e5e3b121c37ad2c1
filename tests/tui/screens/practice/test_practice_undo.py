"""Taking an answer back: it is done at once, and holds whatever the journal is busy with."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot

from lessons.review.cards import Rating
from lessons.store.progress import Progress
from tests.support.practice_screens import (
    answer,
    busy_journal,
    go_on,
    kept,
    key_for,
    open_quiz,
    press_at_once,
    put_now,
    with_questions,
)
from tests.support.screen_text import screen_text
from tests.support.small_app import SmallApp
from tests.tui.conftest import until
from tests.tui.screens.practice.test_question_kinds import APPS, FILL, HANGS, judged, write
from tui.screens.practice.practice import TAKEN_BACK, PracticeScreen
from tui.screens.practice.screen import NOT_KEPT


async def test_the_key_after_u_answers_the_question_that_is_asked_again(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        first = put_now(screen).asking
        await answer(pilot, screen, right=True)
        async with busy_journal(app):
            await pilot.press("u", "1")
            assert put_now(screen).asking is first
            assert screen.judged is not None
        assert [one.question for one in await kept(app)] == [first.card.name]


async def test_u_and_a_digit_in_one_read_are_taken_in_their_order(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        first = put_now(screen).asking
        await answer(pilot, screen, right=True)
        press_at_once(pilot, "u", "1")
        await until(pilot, lambda: screen.judged is not None)
        assert put_now(screen).asking is first
        assert [one.question for one in await kept(app)] == [first.card.name]


async def test_u_twice_takes_two_answers_back_however_busy_the_journal_is(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        for _ in range(2):
            await answer(pilot, screen, right=True)
        async with busy_journal(app):
            await pilot.press("u", "u")
        assert await kept(app) == ()
        assert "question 1 of 2" in screen_text(app)


async def test_an_answer_that_was_taken_back_stays_so_where_the_quiz_is_left(
    tmp_path: Path,
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        below = app.screen
        screen = await open_quiz(pilot)
        async with busy_journal(app):
            await pilot.press(key_for(screen, right=True), "u", "escape")
            await until(pilot, lambda: app.screen is below)
        assert await kept(app) == ()


async def test_a_rating_is_kept_where_the_quiz_is_left(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        below = app.screen
        screen = await open_quiz(pilot)
        async with busy_journal(app):
            await pilot.press(key_for(screen, right=False), "r", "r", "escape")
            await until(pilot, lambda: app.screen is below)
        assert [one.rating for one in await kept(app)] == [3]


async def test_u_overtakes_the_way_to_the_next_question(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        first = put_now(screen).asking
        async with busy_journal(app):
            await pilot.press(key_for(screen, right=True), "enter", "u")
        await pilot.pause()
        assert put_now(screen).asking is first
        assert screen.judged is None
        assert await kept(app) == ()


async def test_u_while_another_sitting_begins_leads_back_to_the_last_one(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        for _ in range(2):
            await answer(pilot, screen, right=True)
        async with busy_journal(app):
            await pilot.press("r", "u")
        await pilot.pause()
        assert "question 2 of 2" in screen_text(app)
        assert len(await kept(app)) == 1


async def test_a_journal_that_cannot_write_is_told_of_and_the_sitting_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)

        def full(*_answer: object, **_more: object) -> str:
            raise OSError("no space left")

        monkeypatch.setattr(Progress, "record_answer", full)
        await pilot.press(key_for(screen, right=True))
        await until(pilot, lambda: NOT_KEPT in [one.message for one in app._notifications])
        await go_on(pilot)
        assert "question 2 of 2" in screen_text(app)


async def test_u_before_the_feedback_was_seen_leaves_the_focus_in_the_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot, with_questions(FILL, proofs=APPS))
        show = screen.show_answer

        def show_and_take_back() -> None:
            show()
            screen.action_undo()

        monkeypatch.setattr(screen, "show_answer", show_and_take_back)
        await write(pilot, 'flash("Bye")')
        await until(pilot, lambda: TAKEN_BACK in screen_text(app))
        await pilot.pause()
        assert screen.field.has_focus


async def test_a_skip_that_is_taken_back_is_called_no_answer(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await open_quiz(pilot)
        await go_on(pilot, "s")
        await go_on(pilot, "u")
        assert "It is asked after all. Answer with 1-4" in screen_text(app)
        assert "taken back" not in screen_text(app)


async def stop_the_second(pilot: Pilot[None]) -> PracticeScreen:
    """Fill the first of two blanks rightly, and stop the run of the second."""
    lesson = with_questions(FILL, msgspec.structs.replace(FILL, id="fill-2"), proofs=APPS)
    screen = await open_quiz(pilot, lesson)
    await write(pilot, 'flash("Bye")')
    await judged(pilot, screen)
    await go_on(pilot)
    await write(pilot, HANGS)
    await until(pilot, lambda: screen.is_judging)
    await pilot.press("escape")
    await judged(pilot, screen)
    return screen


async def test_what_was_not_judged_is_asked_once_more_and_no_other_answer_is_lost(
    tmp_path: Path,
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await stop_the_second(pilot)
        second = put_now(screen).asking
        await go_on(pilot, "u")
        assert put_now(screen).asking is second
        assert screen.judged is None
        assert "Here it is once more." in screen_text(app)
        assert len(await kept(app)) == 1


@pytest.mark.parametrize("keys", [("u",), ("enter", "u"), ("u", "escape", "u")], ids="-".join)
async def test_who_saw_the_answer_before_one_was_judged_is_not_sure_of_it(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    """Whether the question comes again at once, after it was left, or by way of another."""
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await stop_the_second(pilot)
        second = put_now(screen).asking
        await pilot.press("question_mark")
        for key in keys:
            await go_on(pilot, key)
        if put_now(screen).asking is not second:
            await write(pilot, 'flash("Bye")')
            await judged(pilot, screen)
            await go_on(pilot)
        assert put_now(screen).asking is second
        await pilot.press("ctrl+u")
        await write(pilot, 'flash("Bye")')
        await judged(pilot, screen)
        last = (await kept(app))[-1]
        assert (last.question, last.rating) == (second.card.name, Rating.Good)
