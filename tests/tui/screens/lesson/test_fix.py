"""Help where a run went wrong: the row that says why, its page, the one-key fix, the reference."""

from __future__ import annotations

from pathlib import Path

from tests.support.screen_course import APP, LESSON, PARTS, of_part, write_course
from tests.support.screen_text import screen_text
from tests.tui.conftest import LessonPilot, OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import lesson_of
from tui.app import FlasklingsApp
from tui.presenters.row_kinds import RowKinds
from tui.screens.lesson.mistake import MistakeScreen
from tui.screens.lesson.moves import idle_actions
from tui.screens.sheets.compare import CompareScreen
from tui.screens.sheets.confirm import ConfirmScreen
from tui.widgets.verdict_card import VerdictCard

NO_KEY = APP.replace('app.secret_key = "dev"\n', "").replace("Saved!", "Kept.")


def why_rows(app: FlasklingsApp) -> list[int]:
    rows = lesson_of(app).result.panel.rows
    return [index for index, row in enumerate(rows) if row.kind is RowKinds.FINDING]


def card(app: FlasklingsApp) -> str:
    """Return what the card above the rows says."""
    return lesson_of(app).result.query_one(VerdictCard).text.laid_out(100).plain


async def run_with(app: FlasklingsApp, pilot: LessonPilot, text: str) -> None:
    """Type another app and run it until it is explained."""
    screen = lesson_of(app)
    screen.code.editor.replace_text(text)
    await pilot.press("f5")
    await until(pilot, lambda: not screen.is_busy and screen._view.verdict is not None)


async def test_enter_on_the_row_that_names_a_mistake_opens_its_page_with_an_app_to_mend(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        await run_with(app, pilot, NO_KEY)
        await until(pilot, lambda: why_rows(app))
        below = lesson_of(app)
        why = below.result.panel.rows[why_rows(app)[0]]
        assert (why.cause, why.n) == ("no-secret-key", 1)
        below.panes.focus_pane("result")
        below.result.panel.action_move_to(why_rows(app)[0])
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MistakeScreen))
        page = lesson_of(app)
        await until(pilot, lambda: page.code.editor.file and not page.is_busy)
        assert "What happened" in page.step.text
        assert await app.journal.ask(lambda p: p.place()) == (LESSON, "flash-then-show")
        await until(pilot, lambda: why_rows(app))
        await pilot.press("f9", "f5")
        await until(pilot, lambda: "passed" in str(page.result.border_subtitle))
        page.panes.focus_pane("result")
        await pilot.press("escape")
        assert app.screen is below
        assert below.code.editor.text == NO_KEY


async def test_in_an_exercise_the_cause_waits_for_a_key_and_the_fix_is_the_learner_s(
    open_lesson: OpenLesson, tmp_path: Path
) -> None:
    course = write_course(tmp_path / "parts", PARTS)
    async with open_lesson("mend", course=course) as (app, pilot):
        await run_with(app, pilot, NO_KEY)
        screen = lesson_of(app)
        assert not why_rows(app)
        assert "no secret key" not in card(app)
        assert "Ctrl+L says why" in card(app)
        await pilot.press("ctrl+l")
        assert why_rows(app)
        assert "no secret key" in card(app)
        await pilot.press("f9")
        assert screen.code.editor.text == NO_KEY


async def test_before_it_is_right_the_reference_is_shown_only_if_one_says_so(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        screen = lesson_of(app)
        await pilot.press("f9")  # nothing to mend, and the lesson is not done
        assert app.screen is screen
        await pilot.press("f10")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("escape")
        assert app.screen is screen
        await pilot.press("f10")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))


async def test_once_it_is_right_the_reference_is_shown_at_once(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        screen = lesson_of(app)
        screen.code.show_file("app.py")
        screen.code.editor.replace_text(
            APP.replace('return "<h1>', 'flash("Saved!", "success")\n    return "<h1>')
        )
        await pilot.press("f5")
        await until(pilot, lambda: "passed" in str(screen.result.border_subtitle))
        await pilot.press("f10")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        await until(pilot, lambda: "the reference" in screen_text(app))


async def test_a_step_without_a_reference_says_so(open_lesson: OpenLesson) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        screen = lesson_of(app)
        await pilot.press("f10")
        await pilot.pause()
        assert app.screen is screen


async def test_in_an_exercise_no_key_promises_a_why_if_the_checks_say_all_there_is(
    open_lesson: OpenLesson, tmp_path: Path
) -> None:
    checks = '[[checks]]\nname = "it is created"\nobserve = "status"\nrequest = 1\nstatus = 201\n'
    step = of_part("exercise", "Mend it")
    before, _, text = step["step.md"].partition("[[checks]]")
    step["step.md"] = f"{before}{checks}+++{text.partition('+++')[2]}"
    course = write_course(tmp_path / "created", {"01-mend": step})
    async with open_lesson("mend", course=course) as (app, pilot):
        await run_with(app, pilot, APP)
        assert card(app).startswith("✗ it is created")
        assert "why" not in card(app)
        assert "why" in idle_actions(lesson_of(app)._now)
