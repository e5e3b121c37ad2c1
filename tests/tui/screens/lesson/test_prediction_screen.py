"""A step that asks first: the run is made at once, its result held back until a key is pressed."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from lessons.store.progress import StoredAnswer
from tests.support.practice_screens import press_at_once
from tests.support.screen_course import AFTER, LESSON, PREDICTIONS, write_course
from tests.support.screen_text import screen_text
from tests.tui.conftest import LessonPilot, OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import (
    doing,
    focused_pane,
    judged,
    kinds,
    lesson_of,
)
from tui.app import FlasklingsApp
from tui.background.messages import RunEnded
from tui.presenters.row_kinds import RowKinds
from tui.screens.lesson.screen import LessonScreen
from tui.widgets.result_pane import ResultPane

WIDE, NARROW = (120, 36), (80, 24)
QUESTION = "What does the page after the redirect show?"
SKIP = "F5 runs it without a prediction."


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """A course whose steps ask first."""
    return write_course(tmp_path / "course", PREDICTIONS)


async def asked(app: FlasklingsApp, pilot: LessonPilot) -> LessonScreen:
    """Wait until the step's question is open."""
    screen = lesson_of(app)
    await until(pilot, lambda: screen.is_asking)
    return screen


def told(app: FlasklingsApp) -> str:
    """Return what stands above what happened."""
    view = lesson_of(app).result.told
    return view.text.laid_out(200).plain if view is not None and view.display else ""


def reading(app: FlasklingsApp) -> str:
    """Return the step's text as it is shown."""
    return lesson_of(app).step_pane.reading.text.laid_out(60).plain


async def predictions(app: FlasklingsApp) -> list[tuple[str, str, bool]]:
    answers: tuple[StoredAnswer, ...] = await app.journal.ask(lambda p: p.answers(LESSON))
    return [(answer.question, answer.option, answer.right) for answer in answers]


async def test_the_result_is_held_back_until_a_key_predicts(open_lesson: OpenLesson) -> None:
    async with open_lesson("predict-first") as (app, pilot):
        await asked(app, pilot)
        await until(pilot, lambda: "What does the page" in screen_text(app))
        assert focused_pane(app) == "result"
        assert "queued" not in screen_text(app)
        assert doing(app) == "? First predict what it shows.", "the task may give it away"
        assert AFTER not in reading(app)
        await pilot.press("2")
        await until(pilot, lambda: "✓ You said: Saved!, once" in told(app))
        assert "The message rode along" in told(app)
        await until(pilot, lambda: RowKinds.SHOWN in kinds(app))
        assert "queued" in screen_text(app)
        assert focused_pane(app) == "code", "the task is an edit"
        assert "First predict" not in doing(app)
        assert reading(app).endswith(AFTER)
        assert "· the page shows" in doing(app), "a prediction is no attempt at the task"
        assert await predictions(app) == [("predict:predict-first", "`Saved!`, once", True)]
        await pilot.press("f5")
        await until(pilot, lambda: "0 of 1 passed" in judged(app))
        assert told(app) == "✓ You said: Saved!, once", (
            "after a run of one's own it is a quiet line"
        )


async def test_what_explains_the_run_is_pointed_at_while_it_is_out_of_sight(
    open_lesson: OpenLesson, course_folder: Path
) -> None:
    (page,) = course_folder.glob("*/01-predict-first/step.md")
    page.write_text(page.read_text().replace("A message waits", "A line.\n\n" * 30 + "It waits"))
    async with open_lesson("predict-first") as (app, pilot):
        pane = (await asked(app, pilot)).step_pane
        await pilot.press("2")
        await until(pilot, lambda: pane.border_subtitle == "↓ After the run")
        assert pane.reading.scroll_y == 0, "what is being read stays where it is"
        pane.reading.scroll_end(animate=False)
        await until(pilot, lambda: not pane.border_subtitle)


@pytest.mark.parametrize("keys", [["3"], ["down", "down", "down", "enter"]])
async def test_a_wrong_prediction_is_answered_with_its_reason(
    open_lesson: OpenLesson, keys: list[str]
) -> None:
    async with open_lesson("predict-first") as (app, pilot):
        await asked(app, pilot)
        await pilot.press(*keys)
        await until(pilot, lambda: "✗ You said: Saved!, twice" in told(app))
        assert "✓ In fact: Saved!, once" in told(app)
        assert "one loop shows it once" in told(app)
        assert await predictions(app) == [("predict:predict-first", "`Saved!`, twice", False)]


async def test_f5_shows_what_happened_without_a_guess_then_judges(open_lesson: OpenLesson) -> None:
    async with open_lesson("predict-first") as (app, pilot):
        await asked(app, pilot)
        await pilot.press("f5")
        await until(pilot, lambda: RowKinds.SHOWN in kinds(app))
        assert focused_pane(app) == "code"
        assert told(app) == ""
        assert reading(app).endswith(AFTER)
        assert "· the page shows" in doing(app)
        await pilot.press("f5")
        await until(pilot, lambda: "0 of 1 passed" in judged(app))
        assert await predictions(app) == []


async def test_a_step_passes_without_a_prediction(open_lesson: OpenLesson) -> None:
    async with open_lesson("predict-first") as (app, pilot):
        screen = await asked(app, pilot)
        editor = screen.code.editor
        editor.replace_text(editor.text.replace("Saved!", "Kept."))
        await pilot.press("f5")
        await until(pilot, lambda: "✓ passed" in doing(app))


async def test_digits_are_text_in_the_editor_while_the_question_is_open(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("predict-first") as (app, pilot):
        screen = await asked(app, pilot)
        await pilot.press("shift+f6", "1", "b")
        assert screen.code.editor.text.startswith("1bfrom flask")
        assert screen.is_asking
        await pilot.press("escape", "2")
        await until(pilot, lambda: "✓ You said" in told(app))


async def test_on_a_narrow_screen_the_second_f5_goes_on_without_a_guess(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("predict-first", NARROW) as (app, pilot):
        await asked(app, pilot)
        await pilot.press("f5")
        await until(pilot, lambda: SKIP in screen_text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "! shown" in screen_text(app))
        assert focused_pane(app) == "result"


async def test_a_key_pressed_while_the_run_goes_on_waits_for_it(open_lesson: OpenLesson) -> None:
    async with open_lesson("it-hangs-at-first") as (app, pilot):
        await asked(app, pilot)
        await pilot.press("1")
        await until(pilot, lambda: "You said: Nothing" in told(app))
        await until(pilot, lambda: RowKinds.REQUEST in kinds(app))
        await pilot.press("x", "backspace", "escape")
        await until(pilot, lambda: "? You said: Nothing" in told(app))
        assert "The run was cut short" in told(app)
        assert await predictions(app) == []


async def test_a_run_that_another_screen_stopped_is_made_again_once_it_is_asked_for(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("it-hangs-at-first") as (app, pilot):
        screen = await asked(app, pilot)
        stranger = ResultPane()
        app.runner.run(screen.step, {}, stranger)
        await until(pilot, lambda: isinstance(screen.run_view.state.held, RunEnded))
        await pilot.press("1")
        await until(pilot, lambda: RowKinds.REQUEST in kinds(app))
        assert screen.is_busy
        assert told(app).startswith("… You said: Nothing"), "it still waits for its run"
        await pilot.press("escape")
        await until(pilot, lambda: not screen.is_busy)


async def test_a_prediction_is_remembered_and_a_reset_keeps_it(open_lesson: OpenLesson) -> None:
    async with open_lesson("predict-first") as (app, pilot):
        await asked(app, pilot)
        await pilot.press("3")
        await until(pilot, lambda: "✗ You said" in told(app))
    async with open_lesson("predict-first") as (app, pilot):
        await until(pilot, lambda: RowKinds.SHOWN in kinds(app))
        assert told(app) == "✗ You said: Saved!, twice"
        assert reading(app).endswith(AFTER)
        lesson_of(app).code.editor.insert("# mine\n")
        lesson_of(app).action_reset()
        await until(pilot, lambda: not isinstance(app.screen, LessonScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await until(pilot, lambda: RowKinds.SHOWN in kinds(app))
        assert told(app) == "✗ You said: Saved!, twice"


async def test_an_open_question_waits_while_another_step_is_looked_at(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("it-hangs-at-first") as (app, pilot):
        screen = await asked(app, pilot)
        await pilot.press("n")
        await until(pilot, lambda: RowKinds.SHOWN in kinds(app))
        assert not screen.is_asking
        assert focused_pane(app) == "code"
        await pilot.press("ctrl+b")
        await asked(app, pilot)
        await until(pilot, lambda: SKIP in screen_text(app))
        assert focused_pane(app) == "result"


async def test_nothing_shows_the_run_past_an_open_question(open_lesson: OpenLesson) -> None:
    async with open_lesson("predict-first") as (app, pilot):
        screen = await asked(app, pilot)
        await pilot.press("v", "f8", "4")
        for view in range(4):
            screen.action_show_view(view)
        await pilot.pause()
        assert SKIP.split(" a", maxsplit=1)[0] in screen_text(app)
        assert "queued" not in screen_text(app)
        assert screen.is_asking


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_prediction_looks_right(
    open_lesson: OpenLesson, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    async with open_lesson("predict-first", size) as (app, pilot):
        await asked(app, pilot)
        lesson_of(app).panes.focus_pane("result")
        await pilot.press("down")
        assert screen_text(app) == screens(name="asked")
        await pilot.press("1")
        await until(pilot, lambda: "✗ You said" in told(app) and RowKinds.SHOWN in kinds(app))
        lesson_of(app).result.border_subtitle = "5 ms"
        await pilot.pause()
        assert screen_text(app) == screens(name="told")


async def test_a_prediction_in_one_read_with_the_key_for_the_next_step_is_kept(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("predict-first") as (app, pilot):
        screen = await asked(app, pilot)
        await until(pilot, lambda: isinstance(screen.run_view.state.held, RunEnded))
        press_at_once(pilot, "2", "ctrl+n")
        await until(pilot, lambda: screen.step.slug != "predict-first")
        await until(pilot, lambda: not [w for w in app.workers if w.group == "predict"])
        assert await predictions(app) == [("predict:predict-first", "`Saved!`, once", True)]
