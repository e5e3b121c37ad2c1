"""Keys that a terminal hands over in one read are each taken for what was there when it came."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from lessons.course.model import Question
from tests.support.practice_screens import (
    answer,
    kept,
    open_quiz,
    press_at_once,
    put_now,
    with_questions,
)
from tests.support.screen_course import LESSON
from tests.support.screen_text import screen_text
from tests.support.slow_judging import HeldJudging
from tests.support.small_app import QUIZ, SmallApp
from tests.tui.conftest import OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import focused_pane, lesson_of
from tests.tui.screens.practice.test_question_kinds import (
    APPS,
    FILL,
    ORDER,
    PREDICT,
    judged,
    key_of,
    write,
)
from tui.screens.practice.practice import ONCE_MORE, PracticeScreen


@pytest.fixture
def judging(monkeypatch: pytest.MonkeyPatch) -> HeldJudging:
    return HeldJudging(monkeypatch)


async def test_a_key_behind_enter_is_no_part_of_the_answer(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot, with_questions(FILL, proofs=APPS))
        await pilot.pause()
        for letter in 'flash("Bye")':
            await pilot.press(letter)
        press_at_once(pilot, "enter", "x")
        await judged(pilot, screen)
        assert [(one.option, one.right) for one in await kept(app)] == [('flash("Bye")', True)]


async def test_enter_in_an_empty_field_leaves_it_to_be_written_in(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot, with_questions(FILL, proofs=APPS))
        await pilot.pause()
        press_at_once(pilot, "enter", "x")
        await until(pilot, lambda: screen.field.value == "x")
        assert screen.judged is None


async def begin_with_one(pilot: Pilot[None], question: Question) -> PracticeScreen:
    """Open a quiz that begins with another question, answer that, and go on to this one."""
    lesson = with_questions(QUIZ[0], question, proofs=APPS)
    for seed in range(20):
        screen = await open_quiz(pilot, lesson, seed)
        if put_now(screen).asking.kind == "one":
            break
        pilot.app.pop_screen()
    await answer(pilot, screen, right=True)
    assert put_now(screen).asking.kind == question.kind
    return screen


@pytest.mark.parametrize("question", [ORDER, FILL, PREDICT], ids=lambda one: one.kind)
async def test_undo_takes_back_what_is_being_judged_and_not_the_answer_before(
    tmp_path: Path, judging: HeldJudging, question: Question
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await begin_with_one(pilot, question)
        asked = put_now(screen).asking
        match question.kind:
            case "order":
                for line in ORDER.lines[:2]:
                    await pilot.press(key_of(screen, line))
                press_at_once(pilot, "enter", "u")
            case "fill":
                await write(pilot, 'flash("Bye")')
                await until(pilot, lambda: screen.is_judging)
                screen.action_undo()  # the field has the keys; the palette calls it
            case _:
                press_at_once(pilot, key_of(screen, "`Bye`"), "u")
        await until(pilot, lambda: ONCE_MORE in screen_text(app))
        judging.go_on.set()
        assert put_now(screen).asking is asked
        assert screen.judged is None
        assert not screen.given.picks
        assert [one.question for one in await kept(app)] == [QUIZ[0].id]


async def test_p_behind_enter_proves_the_answer_that_is_looked_at(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_quiz(pilot, with_questions(ORDER, PREDICT, proofs=APPS))
        first = put_now(screen).asking
        keys = [key_of(screen, line) for line in ORDER.lines[:2]]
        await pilot.press(*(keys if first.kind == "order" else [key_of(screen, "`Bye`")]))
        await pilot.press("enter")
        await judged(pilot, screen)
        press_at_once(pilot, "enter", "p")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert put_now(screen).asking is first
        assert screen.judged is not None


async def test_a_letter_behind_the_key_for_the_next_step_is_typed_there(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        screen = lesson_of(app)
        assert focused_pane(app) == "code"
        press_at_once(pilot, "ctrl+n", "y")
        await until(pilot, lambda: screen.step.slug == "two-files")
        await until(pilot, lambda: screen.code.editor.text.startswith("y"))
        left = await app.journal.ask(lambda p: p.step_state(LESSON, "flash-then-show"))
        here = await app.journal.ask(lambda p: p.step_state(LESSON, "two-files"))
        assert left.drafts == {}
        assert next(iter(here.drafts.values())).startswith("y")


async def test_a_paste_behind_the_key_for_the_next_step_goes_there_once(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        screen = lesson_of(app)
        screen.action_go(1)
        opens = screen.step.files["app.py"]
        app.post_message(events.Paste("# pasted\n"))
        await until(pilot, lambda: "# pasted" in screen.code.editor.text)
        assert screen.code.editor.text == f"# pasted\n{opens}"
        left = await app.journal.ask(lambda p: p.step_state(LESSON, "flash-then-show"))
        assert left.drafts == {}
