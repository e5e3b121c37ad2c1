"""The quiz on the screen: its pictures, what is kept of it, and where it leads."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion

from lessons.practice.question import Face, Mark
from lessons.practice.sitting import Sitting
from lessons.review.cards import Rating
from lessons.store.progress import Progress
from tests.support.practice_screens import (
    LESSON,
    answer,
    asked_now,
    busy_journal,
    foot,
    go_on,
    judged,
    kept,
    key_for,
    open_quiz,
    sitting,
)
from tests.support.review_cards import card
from tests.support.screen_text import screen_text
from tests.support.small_app import SIZES, SmallApp
from tests.tui.conftest import until
from tui.keys.own import use
from tui.screens.practice.keys import COMMANDS
from tui.screens.practice.quiz import QuizScreen, quiz_score
from tui.screens.practice.screen import NOT_KEPT
from tui.widgets.question import QuizOption, draw_face


@pytest.mark.parametrize("size", SIZES)
async def test_a_sitting_looks_right_from_the_first_question_to_the_summary(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    async with sitting(tmp_path, size=size) as (app, pilot, screen):
        assert screen_text(app) == screens(name="asked")
        await pilot.press(key_for(screen, right=False))
        await pilot.pause()
        assert screen_text(app) == screens(name="wrong")
        await pilot.press("question_mark")
        await pilot.pause()
        assert screen_text(app) == screens(name="reasons")
        await go_on(pilot)
        await pilot.press(key_for(screen, right=True))
        await pilot.pause()
        days = re.compile(r"in \d+ (days|weeks)")  # by the day of the answer
        assert days.sub("in N days", screen_text(app)) == screens(name="right")
        await go_on(pilot)
        assert screen_text(app) == screens(name="again")
        await answer(pilot, screen, right=True)
        assert screen_text(app) == screens(name="over")


async def test_the_first_question_is_there_with_the_first_frame(tmp_path: Path) -> None:
    painted: list[bool] = []

    class Watched(SmallApp):
        def post_display_hook(self) -> None:
            if not self._batch_count and isinstance(screen := self.screen, QuizScreen):
                painted.append(screen.session.asked is not None)

    app = Watched(tmp_path)
    async with app.run_test() as pilot:
        await app.push_screen(QuizScreen(app, LESSON, Random(3)))
        await until(pilot, lambda: painted)
        assert painted[0], "an empty screen was painted before its question"


async def test_each_key_of_a_question_does_what_it_says(tmp_path: Path) -> None:
    async with sitting(tmp_path) as (app, pilot, screen):
        await pilot.press("h")
        await until(pilot, lambda: "Hint: Not " in screen_text(app))
        assert "ruled out" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "No answer is chosen yet. Press its number" in screen_text(app))
        await pilot.press("down")
        await until(pilot, lambda: "▸ 1" in screen_text(app))
        await go_on(pilot, "j")
        assert "question 2 of 2" in screen_text(app)
        await go_on(pilot, "u")
        assert "Here's the skipped question. Answer with 1-4" in screen_text(app)
        await pilot.press(key_for(screen, right=True))
        await until(pilot, lambda: "comes back tomorrow · e changes that" in screen_text(app))
        await pilot.press("e")
        await until(pilot, lambda: "comes back in 2 days" in screen_text(app))
        await pilot.press("question_mark")
        await until(pilot, lambda: "Why one is wrong." in screen_text(app))
        (one,) = await kept(app)
        assert (one.right, one.hinted, one.rating) == (True, True, Rating.Good)


async def test_the_footer_offers_more_only_while_there_is_more(tmp_path: Path) -> None:
    short = LESSON.quiz[0]
    long = [msgspec.structs.replace(one, why="It is so. " * 40) for one in short.options]
    question = msgspec.structs.replace(short, options=tuple(long))
    async with sitting(tmp_path, question, size=(80, 40)) as (app, pilot, screen):
        await pilot.press(key_for(screen, right=False))
        await judged(pilot, screen)
        assert "PgDn" not in foot(app)
        await pilot.press("question_mark")
        await until(pilot, lambda: foot(app).get("PgDn") == "More")
        await pilot.press("question_mark")
        await until(pilot, lambda: "PgDn" not in foot(app))


async def test_the_end_names_what_enter_does_and_its_doors_have_numbers(tmp_path: Path) -> None:
    async with sitting(tmp_path) as (app, pilot, screen):
        first = asked_now(screen).question
        for right in (False, True, True):
            await answer(pilot, screen, right=right)
        await until(pilot, lambda: foot(app).get("Enter") == "Step 1: A redirect forgets")
        assert (foot(app)["m"], foot(app)["1-3"]) == ("Missed again", "Open")
        said = screen_text(app)
        assert "1 of 2 right on the first try." in said
        assert "Ask the 1 missed question once more" in said
        await pilot.press("down")
        await until(pilot, lambda: foot(app)["Enter"].startswith("Ask the 1 missed"))
        screen.options[3].post_message(QuizOption.Chosen(3))  # a click that comes late
        await pilot.pause()
        assert app.asked_for == []
        await pilot.press("3")
        assert app.asked_for == [("lesson", LESSON.slug, first.step)]


async def test_m_asks_what_was_missed_with_the_pace_of_this_sitting(tmp_path: Path) -> None:
    async with sitting(tmp_path, size=(80, 24)) as (app, pilot, screen):
        first = asked_now(screen).question
        for right in (False, True, True):
            await answer(pilot, screen, right=right)
        before = screen.session
        await go_on(pilot, "m")
        assert screen.session is not before
        assert "question 1 of 1" in screen_text(app)
        assert asked_now(screen).question is first
        assert len(screen.session.times) == 2


async def test_undo_and_ratings_are_written_in_order_where_the_quiz_is_left(
    tmp_path: Path,
) -> None:
    async with sitting(tmp_path) as (app, pilot, screen):
        below = app.screen_stack[0]
        async with busy_journal(app):
            await pilot.press(key_for(screen, right=True), "u")
            await pilot.press(key_for(screen, right=False), "e", "e", "escape")
            await until(pilot, lambda: app.screen is below)
        assert [(one.right, one.rating) for one in await kept(app)] == [(False, Rating.Again)]


async def test_the_next_question_waits_until_the_answer_is_durable(tmp_path: Path) -> None:
    async with sitting(tmp_path, size=(80, 24)) as (app, pilot, screen):
        async with busy_journal(app):
            await pilot.press(key_for(screen, right=True), "enter")
            await pilot.pause()
            said = screen_text(app)
            assert "✓ Right" in said  # the feedback did not wait, and the screen still lives
            assert "1 of 2" in said
        await pilot.pause()
        assert "question 2 of 2" in screen_text(app)


async def test_u_overtakes_the_way_to_the_next_question(tmp_path: Path) -> None:
    async with sitting(tmp_path) as (app, pilot, screen):
        first = asked_now(screen).question
        async with busy_journal(app):
            await pilot.press(key_for(screen, right=True), "enter", "u")
        await pilot.pause()
        assert asked_now(screen).question is first
        assert asked_now(screen).judgement is None
        assert await kept(app) == ()


async def test_u_while_another_sitting_begins_leads_back_to_the_last_one(tmp_path: Path) -> None:
    async with sitting(tmp_path) as (app, pilot, screen):
        for right in (True, False, True):
            await answer(pilot, screen, right=right)
        async with busy_journal(app):
            await pilot.press("m", "u")
        await pilot.pause()
        assert "again: 1 to go" in screen_text(app)
        assert len(await kept(app)) == 2


async def test_a_journal_that_cannot_write_is_told_of_and_the_sitting_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sitting(tmp_path) as (app, pilot, screen):

        def full(*_answer: object, **_more: object) -> str:
            raise OSError("no space left")

        monkeypatch.setattr(Progress, "record_answer", full)
        await pilot.press(key_for(screen, right=True))
        await until(pilot, lambda: NOT_KEPT in [one.message for one in app._notifications])
        await go_on(pilot)
        assert "question 2 of 2" in screen_text(app)


async def test_a_lesson_without_a_quiz_says_so(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        below = app.screen
        await open_quiz(pilot, msgspec.structs.replace(LESSON, quiz=()))
        await until(pilot, lambda: "This lesson has no quiz yet" in screen_text(app))
        await pilot.press("1", "enter", "escape")
        assert app.screen is below


async def test_the_palette_offers_only_what_can_be_done_with_the_question(tmp_path: Path) -> None:
    async with sitting(tmp_path, size=(80, 24)) as (_, pilot, screen):

        def offered() -> set[str]:
            return {one.palette for one in screen.commands if screen.check_action(one.action, ())}

        assert offered() == {"Hint", "Skip"}
        await pilot.press(key_for(screen, right=True))
        assert offered() == {"Prove it", "Explain", "Undo", "Change when it comes back"}


def test_an_option_says_what_it_is_in_words_also_when_the_line_is_full() -> None:
    text = draw_face(Face(2, "x" * 30, mark=Mark.MISSED), 36).plain
    assert text == f"✓ 2  {'x' * 30}\n     the right one"


def test_the_summary_says_what_was_skipped() -> None:
    begun = Sitting.begin([card("one"), card("two")])
    sitting = begun.answer(Rating.Easy, True).onward().skip()
    text = " ".join(quiz_score(sitting, 1, 2).plain.split())
    assert text.startswith("✓ Right on the first try. 1 skipped. 1 of the quiz's 2 questions")
    missed = quiz_score(begun.answer(Rating.Again, False), 0, 2).plain
    assert "comes back in your review tomorrow" in missed
    assert "All 2 questions of the quiz are right" in quiz_score(begun, 2, 2).plain


def test_the_palette_names_the_learners_own_keys() -> None:
    use({"rating": ("f11",)})
    try:
        said = {one.action: one.palette_text for one in COMMANDS}
    finally:
        use({})
    assert said["rate"].endswith("(F11)")
    assert said["prove"].endswith("(p)")
