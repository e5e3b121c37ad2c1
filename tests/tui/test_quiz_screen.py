"""The quiz: one key answers, the feedback is there at once, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from random import Random
from threading import Event

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from lessons.course import Lesson
from lessons.progress import Answer, Progress
from tests.tui.screen_text import ScreenText, screen_text
from tests.tui.small_app import COURSE, SIZES, SmallApp
from tui.screens.quiz import QuizScreen
from tui.widgets.quiz_option import Face, Mark, drawn

LESSON = COURSE.lessons[0]


@pytest.fixture
def screens(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(ScreenText)


async def open_quiz(pilot: Pilot[None], lesson: Lesson = LESSON) -> QuizScreen:
    screen = QuizScreen(lesson, Random(3))
    await pilot.app.push_screen(screen)
    await pilot.pause()
    return screen


def key_for(screen: QuizScreen, *, right: bool) -> str:
    """Return the key of a right or wrong answer to the question on the table."""
    asked = screen.sitting_now.current
    assert asked is not None
    return str([option.right for option in asked.options].index(right) + 1)


async def go_on(pilot: Pilot[None], key: str = "enter") -> None:
    await pilot.press(key)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def answers_kept(app: SmallApp) -> tuple[Answer, ...]:
    return await app.journal.answers(LESSON.slug)


@pytest.mark.parametrize("size", SIZES)
async def test_a_question_and_its_feedback_look_right(
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
        await pilot.press(key_for(screen, right=True))
        await go_on(pilot)
        assert screen_text(app) == screens(name="over")


@pytest.mark.parametrize("index", range(4))
async def test_one_key_answers_and_says_why(tmp_path: Path, index: int) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        for key in ("1234"[index], "abcd"[index]):
            await pilot.press(key)
            asked = screen.sitting_now.current
            assert asked is not None
            assert asked.chosen == index
            await pilot.pause()
            said = screen_text(app)
            assert ("✓ Right" if asked.right else "✗ Not quite") in said
            assert asked.options[index].why.replace("`", "") in said
            await go_on(pilot)


async def test_the_first_answer_stands(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        wrong = key_for(screen, right=False)
        await pilot.press(wrong, key_for(screen, right=True), "1", "2", "c")
        await go_on(pilot)
        kept = await answers_kept(app)
        assert [answer.right for answer in kept] == [False]


async def test_arrows_point_and_enter_answers(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_quiz(pilot)
        await pilot.press("enter")
        assert "Answer with 1-4 or a-d" in screen_text(app)
        await pilot.press("down", "j", "up", "k", "k", "enter")
        asked = screen.sitting_now.current
        assert asked is not None
        assert asked.chosen == 2


async def test_question_mark_tells_nothing_before_the_answer_and_toggles_after(
    tmp_path: Path,
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Answer first" in screen_text(app)
        assert "Why " not in screen_text(app)
        await pilot.press(key_for(screen, right=True), "question_mark")
        await pilot.pause()
        assert screen_text(app).count("Why ") == 4
        await pilot.press("question_mark")
        await pilot.pause()
        assert screen_text(app).count("Why ") == 1


async def test_a_missed_question_comes_again_and_leads_to_its_step(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot)
        first = screen.sitting_now.current
        assert first is not None
        await pilot.press(key_for(screen, right=False))
        await go_on(pilot, "n")
        await pilot.press(key_for(screen, right=True))
        await go_on(pilot, "space")
        again = screen.sitting_now.current
        assert again is not None
        assert again.again
        assert again.question is first.question
        assert "again" in screen_text(app)
        await pilot.press(key_for(screen, right=False))
        await go_on(pilot)
        await pilot.press(key_for(screen, right=True))
        await go_on(pilot)
        assert "1 of 2 right at the first try" in screen_text(app)
        await pilot.press("enter")
        assert app.asked_for == [("lesson", LESSON.slug, first.question.step)]
        kept = await answers_kept(app)
        assert [answer.right for answer in kept] == [False, True, False, True]


async def test_all_right_and_once_more(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_quiz(pilot)
        for _ in LESSON.quiz:
            await pilot.press(key_for(screen, right=True))
            await go_on(pilot)
        assert "All 2 right at the first try" in screen_text(app)
        await pilot.press("r")
        await pilot.pause()
        assert "question 1 of 2" in screen_text(app)
        await pilot.press(key_for(screen, right=True))
        await go_on(pilot)
        assert "question 2 of 2" in screen_text(app)


async def test_leaving_asks_nothing_and_loses_nothing(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        below = app.screen
        screen = await open_quiz(pilot)
        asked = screen.sitting_now.current
        assert asked is not None
        await pilot.press(key_for(screen, right=True), "escape")
        assert app.screen is below
    progress = Progress.open(tmp_path)
    try:
        (answer,) = progress.answers(LESSON.slug)
    finally:
        progress.close()
    right = next(option for option in asked.options if option.right)
    assert (answer.question, answer.option) == (asked.question.id, right.text)
    assert answer.right


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
            await pilot.press("1")
            await go_on(pilot)
        assert "[red]three" in screen_text(app)


async def test_a_lesson_without_a_quiz_says_so(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        below = app.screen
        await open_quiz(pilot, msgspec.structs.replace(LESSON, quiz=()))
        assert "This lesson has no quiz yet" in screen_text(app)
        await pilot.press("1", "enter", "escape")
        assert app.screen is below


def test_an_option_says_what_it_is_in_words_also_when_the_line_is_full() -> None:
    text = drawn(Face(2, "x" * 30, mark=Mark.MISSED), 36).plain
    assert text == f"✓ 2  {'x' * 30}\n     the right one"
