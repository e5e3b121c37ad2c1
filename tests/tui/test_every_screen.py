"""Every screen, one after the other: what its footer names works, and what it shows is true."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from lessons.practice.proofs import Example
from tests.support.screen_course import APP, END, LESSON, PREDICTIONS, STEPS, write_course
from tests.support.screen_faults import faults_of_screen
from tests.tui.conftest import LessonPilot, until
from tui.app import FlasklingsApp
from tui.screens.lesson.screen import LessonScreen
from tui.screens.practice.example import ExampleScreen
from tui.screens.practice.screen import PracticeScreen
from tui.screens.sheets.attempts import AttemptsScreen
from tui.screens.sheets.compare import CompareScreen
from tui.screens.sheets.confirm import ConfirmScreen
from tui.screens.sheets.lesson_cards import ReferenceScreen
from tui.screens.sheets.mistakes import MistakeIndexScreen
from tui.screens.sheets.palette import Palette
from tui.widgets.lists import PickList

COURSE = {**STEPS, "05-predict-first": PREDICTIONS["01-predict-first"]}

TALL = "\n".join(f"# line {number}" for number in range(60))

LONG_RUN = APP.replace('flash("Saved!", "success")', 'for n in range(60): flash(f"No. {n}")')
"""An app whose run has more rows than any pane."""


async def screens(app: FlasklingsApp, pilot: LessonPilot) -> AsyncIterator[str]:
    """Lead through every screen and sheet; stop at each, and say which it is."""
    lesson = app.lesson_screen
    assert lesson is not None
    await over(pilot, lesson)
    yield "a lesson, in the editor"
    lesson.code.editor.replace_text(f"{LONG_RUN}\n{TALL}")
    await pilot.press("f5")
    await over(pilot, lesson)
    for pane in ("step", "result"):
        lesson.panes.focus_pane(pane)
        await pilot.pause()
        yield f"a lesson, {pane}"
    assert lesson.result.panel.max_scroll_y
    await pilot.press("end", "f5")
    await over(pilot, lesson)
    yield "a lesson, run again from the last row"
    lesson.code.editor.replace_text(f"{APP}\n{TALL}")
    lesson.panes.focus_pane("result")
    await pilot.press("end", "f5")
    await over(pilot, lesson)
    yield "a lesson, with fewer rows than before"
    await pilot.press("down")
    yield "a lesson, a row is marked"
    for key in ("alt+2", "alt+3", "alt+4", "alt+1"):
        await pilot.press(key)
        yield f"a lesson, {key}"
    await pilot.press("f8")
    yield "a lesson, F8"
    async for name in sheets(app, pilot, lesson):
        yield name
    async for name in other_steps(app, pilot, lesson):
        yield name
    async for name in practice(app, pilot):
        yield name
    app.open_course()
    await until(pilot, lambda: app.screen.query("FooterKey"))
    yield "the course"


async def sheets(
    app: FlasklingsApp, pilot: LessonPilot, lesson: LessonScreen
) -> AsyncIterator[str]:
    """Lead through what covers a lesson."""
    for key in ("f1", "f3", "f12"):
        await pilot.press(key)
        yield f"the sheet of {key}"
        await pilot.press("escape")
    await shown(app, pilot, "f3", ReferenceScreen)
    await shown(app, pilot, "ctrl+l", MistakeIndexScreen)
    await until(pilot, lambda: app.screen.query_one(PickList).option_count)
    yield "the mistakes"
    await pilot.press("escape", "escape")
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(app.screen, Palette) and app.screen.has_class("-ready"))
    yield "the palette"
    await pilot.press("escape")
    await shown(app, pilot, "ctrl+g", AttemptsScreen)
    yield "the attempts"
    await pilot.press("f6")
    yield "the difference to an attempt"
    await pilot.press("escape")
    await shown(app, pilot, "shift+f5", ConfirmScreen)
    yield "a question"
    await pilot.press("escape")


async def other_steps(
    app: FlasklingsApp, pilot: LessonPilot, lesson: LessonScreen
) -> AsyncIterator[str]:
    """Lead through a failed run, the page of a mistake, and steps of other kinds."""
    lesson.code.editor.replace_text("from flask import Flask\n\napp = Flask(__name__)\nflahs(1)\n")
    await pilot.press("f5")
    await over(pilot, lesson)
    yield "a lesson, failed"
    await pilot.press("ctrl+l")
    await until(pilot, lambda: app.screen is not lesson)
    assert isinstance(app.screen, LessonScreen)
    await over(pilot, app.screen)
    yield "the page of a mistake"
    await pilot.press("escape", "escape")
    app.open_lesson(LESSON, "two-files")
    await until(pilot, lambda: lesson.code.editor.is_open)
    yield "a lesson with two files"
    await shown(app, pilot, "f10", ConfirmScreen)
    await shown(app, pilot, "enter", CompareScreen)
    yield "the comparison"
    await pilot.press("escape")
    app.open_lesson(LESSON, "predict-first")
    await until(pilot, lambda: lesson.is_asking)
    yield "a prediction"
    lesson.action_end_card()
    await pilot.pause()
    yield "the end card"
    await pilot.press("escape")


async def practice(app: FlasklingsApp, pilot: LessonPilot) -> AsyncIterator[str]:
    """Lead through the quiz, its proofs and its end, the review and what's due."""
    app.open_quiz(LESSON)
    quiz = app.screen
    assert isinstance(quiz, PracticeScreen)
    await until(pilot, lambda: quiz.session.asked is not None and quiz.query("FooterKey"))
    yield "a question of the quiz"
    await pilot.press("1")
    await until(pilot, lambda: quiz.session.asked and quiz.session.asked.judgement)
    yield "an answer"
    step = app.course.lessons[0].steps[0]
    app.push_screen(ExampleScreen(app, [Example(n, f"{n} ✓", TALL, step) for n in (1, 2)]))
    await until(pilot, lambda: app.screen.query("FooterKey"))
    yield "a proof"
    await pilot.press("escape")
    for _ in range(4):  # a question that's missed comes again
        if not quiz.has_class("-over"):
            await pilot.press("enter", "2")
    yield "the end of a sitting, or a question that comes again"
    app.open_review()
    await until(pilot, lambda: app.screen.query("FooterKey"))
    yield "the review"
    app.open_practice()
    await until(pilot, lambda: app.screen.query("FooterKey"))
    yield "what is due"


async def over(pilot: LessonPilot, screen: LessonScreen) -> None:
    """Wait until a lesson is open and its run is over."""
    await until(pilot, lambda: screen.query("FooterKey") and screen.code.editor.is_open)
    await until(pilot, lambda: not screen.is_busy)


async def shown(app: FlasklingsApp, pilot: LessonPilot, key: str, kind: type[Screen[Any]]) -> None:
    """Press a key, and wait for its screen."""
    await pilot.press(key)
    await until(pilot, lambda: isinstance(app.screen, kind))
    await pilot.pause()


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_what_a_screen_shows_works_and_is_true(size: tuple[int, int], tmp_path: Path) -> None:
    course = write_course(tmp_path / "course", COURSE, END)
    app = FlasklingsApp(course, (LESSON, "flash-then-show"), tmp_path / "home")
    found: dict[str, list[str]] = {}
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.lesson_screen is not None)
        async for name in screens(app, pilot):
            await pilot.pause()
            if faults := await faults_of_screen(app, pilot):
                found[name] = faults
    assert not found, "\n".join(
        f"{name}: {fault}" for name, each in found.items() for fault in each
    )
