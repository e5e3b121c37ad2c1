"""The quiz: one key answers, the feedback is there at once, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion

from lessons.practice.question import right_places
from lessons.review.cards import Rating
from lessons.store.progress import Progress
from tests.support.practice_screens import (
    LESSON,
    answer,
    go_on,
    kept,
    key_for,
    open_quiz,
    put_now,
    with_questions,
)
from tests.support.screen_text import ScreenText, screen_text
from tests.support.small_app import QUIZ, SIZES, SmallApp
from tui.text.question import Face, Mark
from tui.widgets.question import drawn


@pytest.fixture
def screens(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(ScreenText)


@pytest.mark.parametrize("size", SIZES)
async def test_a_sitting_looks_right_from_the_first_question_to_the_summary(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await open_quiz(pilot)
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
        assert screen_text(app) == screens(name="right")
        await go_on(pilot)
        assert screen_text(app) == screens(name="again")
        await answer(pilot, screen, right=True)
        assert screen_text(app) == screens(name="over")


@pytest.mark.parametrize("keys", ["1234", "abcd"])
async def test_one_key_answers_and_says_why(tmp_path: Path, keys: str) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        for index, key in enumerate(keys):
            put = put_now(screen)
            await pilot.press(key)
            await pilot.pause()
            assert screen.given.picks == (index,)
            right = index in right_places(put)
            assert ("✓ Right" if right else "✗ Not quite") in screen_text(app)
            assert put.options[index].why.replace("`", "") in screen_text(app)
            await go_on(pilot, "u")
        assert await kept(app) == ()


async def test_an_answer_stands_until_it_is_taken_back(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        wrong = key_for(screen, right=False)
        await pilot.press(wrong, key_for(screen, right=True), "1", "2", "c")
        await go_on(pilot, "u")
        assert "taken back. Answer with 1-4 or a-d." in screen_text(app)
        await answer(pilot, screen, right=True)
        assert [one.right for one in await kept(app)] == [True]


async def test_undo_reaches_back_beyond_the_question_on_the_table(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        first = put_now(screen).asking
        await answer(pilot, screen, right=False)
        await answer(pilot, screen, right=True)
        assert put_now(screen).asking is first, "what was missed is asked again"
        await go_on(pilot, "u")
        await go_on(pilot, "u")
        assert put_now(screen).asking is first
        assert "question 1 of 2" in screen_text(app)
        assert await kept(app) == ()
        await go_on(pilot, "u")
        assert "question 1 of 2" in screen_text(app), "there is nothing more to take back"


async def test_a_skipped_question_is_neither_kept_nor_asked_again(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        await go_on(pilot, "s")
        assert "question 2 of 2" in screen_text(app)
        await answer(pilot, screen, right=True)
        assert "✓ Right at the first try" in screen_text(app)
        assert len(await kept(app)) == 1


async def test_r_rates_an_answer_otherwise(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        await pilot.press(key_for(screen, right=True))
        await pilot.pause()
        assert "rated easy" in screen_text(app), "it was answered quickly"
        for rating in ("again", "hard"):
            await go_on(pilot, "r")
            assert f"rated {rating}" in screen_text(app)
        assert [one.rating for one in await kept(app)] == [2]


async def test_a_wrong_answer_is_missed_however_it_is_rated(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        first = put_now(screen).asking
        await pilot.press(key_for(screen, right=False))
        await go_on(pilot, "r")
        assert "rated hard" in screen_text(app)
        await go_on(pilot)
        assert screen.sitting_now.outcomes == ("missed", "now")
        await answer(pilot, screen, right=True)
        assert put_now(screen).asking is first
        await answer(pilot, screen, right=True)
        assert "1 of 2 right at the first try" in screen_text(app)
        missed, *_ = await kept(app)
        assert (missed.right, missed.rating) == (False, 2)


async def test_an_answer_that_was_rated_again_is_asked_again(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        first = put_now(screen).asking
        await pilot.press(key_for(screen, right=True))
        await go_on(pilot, "r")
        await go_on(pilot)
        await answer(pilot, screen, right=True)
        assert put_now(screen).asking is first
        assert "↻ once more" in screen_text(app)
        assert screen.sitting_now.outcomes == ("right", "right"), "yet it was right"


async def test_a_hint_rules_an_answer_out_and_makes_a_right_one_hard(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        await pilot.press("h")
        await pilot.pause()
        (out,) = put_now(screen).ruled_out
        assert out not in right_places(put_now(screen))
        assert "ruled out" in screen_text(app)
        await pilot.press(str(out + 1))
        assert screen.judged is None, "what is ruled out is no answer"
        await answer(pilot, screen, right=True)
        assert [(one.hinted, one.rating) for one in await kept(app)] == [(True, 2)]


async def test_arrows_point_and_enter_answers(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_quiz(pilot)
        await pilot.press("enter")
        assert "Answer with 1-4 or a-d" in screen_text(app)
        await pilot.press("down", "j", "up", "k", "k", "enter")
        await pilot.pause()
        assert screen.given.picks == (2,)
        assert screen.judged is not None


async def test_question_mark_shows_why_each_answer_is_right_or_wrong(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        reasons = [option.why.replace("`", "") for option in put_now(screen).options]
        await pilot.press(key_for(screen, right=True), "question_mark")
        await pilot.pause()
        assert [why in screen_text(app) for why in reasons] == [True] * 4
        await pilot.press("question_mark")
        await pilot.pause()
        assert [why in screen_text(app) for why in reasons].count(True) == 1


async def test_a_missed_question_comes_again_and_leads_to_its_step(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        first = put_now(screen).asking
        await answer(pilot, screen, right=False)
        await answer(pilot, screen, right=True)
        assert put_now(screen).asking is first
        await answer(pilot, screen, right=False)
        await answer(pilot, screen, right=True)
        assert "1 of 2 right at the first try" in screen_text(app)
        await pilot.press("enter")
        assert app.asked_for == [("lesson", LESSON.slug, first.step)]
        assert [one.right for one in await kept(app)] == [False, True, False, True]


async def test_ten_are_asked_in_a_sitting_and_the_next_one_goes_on(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    many = tuple(msgspec.structs.replace(QUIZ[0], id=f"q{n}") for n in range(12))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_quiz(pilot, msgspec.structs.replace(LESSON, quiz=many))
        for _ in range(10):
            await answer(pilot, screen, right=True)
        assert "All 10 right" in screen_text(app)
        assert "10 of the quiz's 12" in screen_text(app)
        await go_on(pilot, "r")
        assert "question 1 of 10" in screen_text(app)
        asked = {card.name for card in screen.askings}
        assert {"q10", "q11"} < asked, "those never asked come before others"


async def test_the_pace_of_a_sitting_is_that_of_the_next_one(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_quiz(pilot)
        for _ in range(2):
            await answer(pilot, screen, right=True)
        assert len(screen.times) == 2
        await go_on(pilot, "r")
        assert put_now(screen)
        assert len(screen.times) == 2


async def test_leaving_asks_nothing_and_loses_nothing(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        below = app.screen
        screen = await open_quiz(pilot)
        put = put_now(screen)
        await pilot.press(key_for(screen, right=True), "escape")
        assert app.screen is below
    progress = Progress.open(tmp_path)
    try:
        (one,) = progress.answers(LESSON.slug)
    finally:
        progress.close()
    right = next(option for option in put.options if option.right)
    assert (one.question, one.option) == (put.asking.card.name, right.text)
    assert one.right
    assert one.took_ms is not None


async def test_the_next_question_waits_until_the_answer_is_durable(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_quiz(pilot)
        gate = Event()
        held = app.journal.ask(lambda progress: gate.wait(30))
        try:
            await pilot.press(key_for(screen, right=True))
            await pilot.press("enter")
            await pilot.pause()
            said = screen_text(app)
            assert "✓ Right" in said  # the feedback did not wait, and the screen still lives
            assert "1 of 2" in said
        finally:
            gate.set()
        await held
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "question 2 of 2" in screen_text(app)


async def test_text_of_a_course_is_never_markup(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_quiz(pilot)
        if "queues" not in screen_text(app):
            await go_on(pilot, "s")
        assert "[red]three" in screen_text(app)


async def test_a_lesson_without_a_quiz_says_so(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        below = app.screen
        await open_quiz(pilot, msgspec.structs.replace(LESSON, quiz=()))
        await app.workers.wait_for_complete()
        assert "This lesson has no quiz yet" in screen_text(app)
        await pilot.press("1", "enter", "escape")
        assert app.screen is below


def test_an_option_says_what_it_is_in_words_also_when_the_line_is_full() -> None:
    text = drawn(Face(2, "x" * 30, mark=Mark.MISSED), 36).plain
    assert text == f"✓ 2  {'x' * 30}\n     the right one"


async def test_a_hint_is_not_forgotten_by_skip_and_undo(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        await pilot.press("f7", "s", "u")
        await answer(pilot, screen, right=True)
        assert [(one.hinted, one.rating) for one in await kept(app)] == [(True, Rating.Hard)]


async def test_what_a_hint_has_ruled_out_says_so_when_it_is_chosen(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        await pilot.press("f7")
        (out,) = put_now(screen).ruled_out
        await pilot.press(str(out + 1))
        assert f"A hint has ruled out {out + 1}." in screen_text(app)
        assert screen.judged is None
        await pilot.press("f7", "f7", "f7")
        assert "There is no more to rule out." in screen_text(app)


async def test_the_arrow_leaves_what_a_hint_rules_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        monkeypatch.setattr(screen.random, "choice", max)
        right = right_places(put_now(screen))
        last_wrong = max(place for place in range(4) if place not in right)
        await pilot.press(*["down"] * (last_wrong + 1))
        assert [one.face.pointed for one in screen._options[:4]].index(True) == last_wrong
        await pilot.press("f7")
        await pilot.pause()
        assert put_now(screen).ruled_out == {last_wrong}
        assert not any(one.face.pointed for one in screen._options[:4])
        await pilot.press("enter")
        assert screen.judged is None


@pytest.mark.parametrize("size", SIZES)
async def test_all_that_was_missed_can_be_seen_in_the_summary(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    asks = [f"{name} question, which is so long that it takes two lines" for name in "ABCDEFGHIJ"]
    questions = [msgspec.structs.replace(QUIZ[0], id=ask[0], ask=ask) for ask in asks]
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await open_quiz(pilot, with_questions(*questions))
        for right in (False, True):
            for _ in questions:
                await answer(pilot, screen, right=right)
        seen = set()
        for _ in questions:
            await pilot.pause()
            text = screen_text(app)
            seen |= {ask[0] for ask in asks if f"↻ {ask[0]} question" in text}
            await pilot.press("down")
        assert len(seen) == len(asks)


async def test_the_summary_says_what_was_skipped(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_quiz(pilot)
        await answer(pilot, screen, right=True)
        await go_on(pilot, "s")
        text = " ".join(screen_text(app).split())
        assert "✓ Right at the first try. 1 skipped. 1 of the quiz's 2 questions" in text
