"""The lesson: its panes, its keys, its files, and that nothing typed is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.message_pump import MessagePump
from textual.screen import Screen

from lessons.course.loader import load_course
from lessons.course.model import Step
from lessons.store.progress import Progress
from tests.support.practice_screens import press_at_once
from tests.support.screen_course import LESSON
from tests.support.screen_text import screen_text
from tests.tui.conftest import OpenLesson, told, until
from tui.app import FlasklingsApp
from tui.presenters.row_kinds import RowKind, RowKinds
from tui.screens.lesson.editing import NOT_SAVED, SAVED
from tui.screens.lesson.screen import LessonScreen

NARROW = (80, 24)
WIDE = (120, 36)


def lesson_of(app: FlasklingsApp) -> LessonScreen:
    assert isinstance(app.screen, LessonScreen)
    return app.screen


def doing(app: FlasklingsApp) -> str:
    """Return what stands below the step's text: the task and its checks."""
    text = lesson_of(app).step_pane.doing.text
    return text.laid_out(60).plain


def hints(app: FlasklingsApp) -> str:
    """Return what stands below the task."""
    return lesson_of(app).step_pane.helping.text.laid_out(60).plain


def judged(app: FlasklingsApp) -> str:
    """Return what stands below the result: how the run was judged."""
    return str(lesson_of(app).result.border_subtitle)


def kinds(app: FlasklingsApp) -> list[RowKind]:
    return [row.kind for row in lesson_of(app).result.panel.rows]


def focused_pane(app: FlasklingsApp) -> str:
    screen = lesson_of(app)
    return next(
        name
        for name, pane in (
            ("step", screen.step_pane),
            ("code", screen.code),
            ("result", screen.result),
        )
        if pane.has_focus_within
    )


# Panes


async def test_f6_goes_round_the_panes_also_out_of_the_editor(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        assert focused_pane(app) == "code"
        for expected in ("result", "step", "code"):
            await pilot.press("f6")
            assert focused_pane(app) == expected
        for expected in ("step", "result", "code"):
            await pilot.press("shift+f6")
            assert focused_pane(app) == expected


async def test_a_wide_terminal_shows_all_panes_a_narrow_one_the_current(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files", NARROW) as (app, pilot):
        screen = lesson_of(app)
        panes = [screen.step_pane, screen.code, screen.result]
        assert [pane.display for pane in panes] == [True, False, False]
        await pilot.press("f6")
        assert [pane.display for pane in panes] == [False, True, False]
        assert focused_pane(app) == "code"
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: all(pane.display for pane in panes))


# Steps and other screens


async def test_a_step_and_what_its_example_did_are_painted_at_once(
    open_lesson: OpenLesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.lesson.screen.HOLD", 30)
    async with open_lesson("two-files") as (app, pilot):
        painted = paintings(app, monkeypatch)
        await pilot.press("ctrl+b")
        await until(pilot, lambda: any("Flash, then show" in text for text in painted))
        first = next(text for text in painted if "Flash, then show" in text)
        assert "+ queued" in first
        assert "all accounted for" in first


async def test_a_step_whose_example_hangs_is_painted_all_the_same(
    open_lesson: OpenLesson, course_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app_file = course_folder / f"01-{LESSON}" / "01-flash-then-show" / "app.py"
    app_file.write_text(app_file.read_text().replace('flash("Saved!", "success")', "while 1: 1"))
    async with open_lesson("two-files") as (app, pilot):
        painted = paintings(app, monkeypatch)
        await pilot.press("ctrl+b")
        await until(pilot, lambda: any("while 1: 1" in text for text in painted))
        assert lesson_of(app).is_busy
        await pilot.press("escape")


def paintings(app: FlasklingsApp, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by the screen's text each time that it is painted."""
    painted: list[str] = []
    paint = app._display

    def noted(screen: Screen[Any], update: Any) -> None:
        if update is not None:
            painted.append(screen_text(app))
        paint(screen, update)

    monkeypatch.setattr(app, "_display", noted)
    return painted


async def test_keys_move_between_steps_and_n_and_b_type_inside_text(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        await pilot.press("n", "b")
        assert lesson_of(app).code.editor.text.startswith("nbfrom flask")
        for key, step in (
            ("ctrl+n", "fill-the-blank"),
            ("ctrl+b", "two-files"),
            ("f6", "two-files"),
            ("n", "fill-the-blank"),
            ("b", "two-files"),
            ("alt+n", "fill-the-blank"),
        ):
            await pilot.press(key)
            assert lesson_of(app).step.slug == step


async def test_looking_at_a_step_again_is_no_run(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        await pilot.press("#", "a", "ctrl+n", "ctrl+b")
        await until(pilot, lambda: "0 of 1 passed" in judged(app))
        assert await app.journal.ask(lambda p: p.tried_steps(LESSON)) == frozenset()
        await pilot.press("f5")
        await until(pilot, lambda: not lesson_of(app).is_busy)
        assert await app.journal.ask(lambda p: p.tried_steps(LESSON)) == {"two-files"}


async def test_f_keys_open_the_other_screens_and_escape_gives_the_lesson_back(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        below = app.screen
        for key, screen in (
            ("f1", "HelpScreen"),
            ("f2", "CourseScreen"),
            ("f3", "ReferenceScreen"),
            ("f4", "QuizScreen"),
        ):
            await pilot.press(key)
            assert type(app.screen).__name__ == screen
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is below)
        await pilot.press("f2")
        app.open_lesson("small", "fill-the-blank")
        await until(pilot, lambda: app.screen is below)
        assert lesson_of(app).step.slug == "fill-the-blank"


# Runs


async def test_the_example_has_run_when_a_step_opens_and_hints_come_one_at_a_time(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        await until(pilot, lambda: RowKinds.SHOWN in kinds(app))
        assert kinds(app)[:4] == [
            RowKinds.REQUEST,
            RowKinds.QUEUED,
            RowKinds.COOKIE,
            RowKinds.EMPTY,
        ]
        assert "· the page shows" in doing(app), "an app that nobody touched is not judged"
        pane = lesson_of(app).step_pane
        assert not pane.helping.display
        await pilot.press("f7")
        assert "Hint 1 of 2" in hints(app)
        assert "The second hint." not in hints(app)
        await pilot.press("f7")
        assert "The second hint." in hints(app)
        assert pane.doing.scroll_offset.y == 0, "the task stays in sight"
        editor = lesson_of(app).code.editor
        editor.replace_text(editor.text.replace("Saved!", "Kept."))
        await pilot.press("f5")
        await until(pilot, lambda: "✓ passed" in doing(app))
        assert not pane.helping.display, "no hints once the step has passed"


async def test_f5_runs_what_was_typed_and_judges_it(open_lesson: OpenLesson) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        editor = lesson_of(app).code.editor
        await pilot.press("f5")
        await until(pilot, lambda: "0 of 1 passed" in judged(app))
        assert "✗ the page shows another message" in doing(app)
        editor.replace_text(editor.text.replace("Saved!", "Kept."))
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "✓ passed" in doing(app))
        texts = [row.text for row in lesson_of(app).result.panel.rows if row.kind is RowKinds.SHOWN]
        assert texts == ["Kept."]
        assert await app.journal.ask(lambda p: p.passed_steps(LESSON)) == {"flash-then-show"}
        runs = lesson_of(app).run_view
        number = runs.state.number
        await pilot.press("f5")  # another run that passes takes nothing of it away
        await until(pilot, lambda: runs.state.number > number and not runs.is_busy)
        assert lesson_of(app).result.has_class("-passed")
        assert next(iter(app.screen.active_bindings.values())).binding.description == "Two files"


async def test_an_error_marks_the_learners_line_until_it_is_edited(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        editor = lesson_of(app).code.editor
        editor.replace_text(editor.text + "\nboom\n")
        await pilot.press("f5")
        await until(pilot, lambda: RowKinds.ERROR in kinds(app))
        line = editor.text.split("\n").index("boom") + 1
        await until(pilot, lambda: editor.marks == {line: "error"})
        assert "✗ boom" in screen_text(app)
        await pilot.press("enter")  # not a letter: that may be marked as a mistake of its own
        assert editor.marks == {}


async def test_escape_stops_a_run_that_hangs_and_the_next_run_works(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("it-hangs") as (app, pilot):
        screen = lesson_of(app)
        await pilot.press("f5")
        await until(pilot, lambda: RowKinds.REQUEST in kinds(app))
        await pilot.press("x")
        assert screen.code.editor.text.startswith("xfrom"), "typing goes on while a run hangs"
        await pilot.press("backspace", "escape")
        await until(pilot, lambda: RowKinds.ENDED in kinds(app))
        assert "stopped" in str(screen.result.border_subtitle)
        screen.code.editor.replace_text(screen.code.editor.text.replace("while True: pass", "pass"))
        await pilot.press("f5")
        await until(pilot, lambda: "✓ passed" in doing(app))


def runs_of(
    app: FlasklingsApp, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, Mapping[str, str]]]:
    """Return a list that grows by the step and its texts each time that one is run."""
    runs: list[tuple[str, Mapping[str, str]]] = []
    run = app.runner.run

    def noted(step: Step, texts: Mapping[str, str], listener: MessagePump, **options: bool) -> int:
        runs.append((step.slug, texts))
        return run(step, texts, listener, **options)

    monkeypatch.setattr(app.runner, "run", noted)
    return runs


async def test_f5_in_one_breath_with_the_next_step_runs_that_step_once_it_is_there(
    open_lesson: OpenLesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        screen, runs = lesson_of(app), runs_of(app, monkeypatch)
        screen.action_go(1)
        screen.action_run()
        await until(pilot, lambda: "0 of 1 passed" in judged(app))
        assert runs == [("two-files", screen.step.files)]


async def test_f5_in_one_breath_with_a_reset_runs_the_files_as_they_open(
    open_lesson: OpenLesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        screen, runs = lesson_of(app), runs_of(app, monkeypatch)
        await pilot.press("h", "i")
        app.journal.tell(lambda p: p.forget_drafts(LESSON, "two-files"))
        screen.reopen()
        screen.action_run()
        await until(pilot, lambda: "0 of 1 passed" in judged(app))
        assert runs == [("two-files", screen.step.files)]


async def test_enter_on_a_row_goes_to_its_line(open_lesson: OpenLesson) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        await until(pilot, lambda: RowKinds.SHOWN in kinds(app))
        screen = lesson_of(app)
        await pilot.press("f6", "down", "down")
        assert screen.code.editor.marks == {14: "here"}, "the line of flash()"
        await pilot.press("enter")
        assert focused_pane(app) == "code"
        assert screen.code.editor.cursor_location[0] == 13


async def test_f8_flies_through_the_run_and_marks_each_line(open_lesson: OpenLesson) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        await until(pilot, lambda: RowKinds.SHOWN in kinds(app))
        screen = lesson_of(app)
        editor, marked = screen.code.editor, {}
        await pilot.press("f8")
        flight, steps = screen.result.flight, screen.result.flight.flown.steps
        for at, step in enumerate(steps):
            assert flight.index == at
            marked[step.kind.word] = (editor.file, dict(editor.marks))
            await pilot.press("f8")
        assert flight.index == len(steps) - 1, "it ends with the last fact"
        assert marked["queued"] == ("app.py", {14: "here"})
        assert marked["read"] == ("app.py", {9: "here"})
        assert marked["response"][1] == {}
        assert focused_pane(app) == "code", "so that the learner can go on typing"
        await pilot.press("shift+f8")
        assert flight.index == len(steps) - 2
        await pilot.press("f6", "F")
        assert flight.index == len(steps) - 3
        await pilot.press("f", "pageup", "pageup", "enter")
        assert flight.step is not None
        assert flight.step.n == 1
        assert "1 of " in screen_text(app)
        await pilot.press("alt+1", "f8")
        assert flight.index == 1, "it goes on where it was"
        before = flight.flown
        await pilot.press("alt+1", "f5")
        await until(pilot, lambda: "✗" in judged(app) and not screen.is_busy)
        await pilot.press("f8")
        assert flight.flown is not before
        assert flight.index == 0, "a new run begins with its first fact"


async def test_a_flight_quotes_the_line_where_the_editor_is_out_of_sight(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("flash-then-show", NARROW) as (app, pilot):
        await until(pilot, lambda: RowKinds.SHOWN in kinds(app))
        await pilot.press("f8", "f8", "f8")
        await pilot.pause()
        assert focused_pane(app) == "result"
        assert 'app.py:14 │ flash("' in screen_text(app)


async def test_v_shows_the_page_the_cookie_and_the_flight(open_lesson: OpenLesson) -> None:
    async with open_lesson("flash-then-show") as (app, pilot):
        await until(pilot, lambda: RowKinds.SHOWN in kinds(app))
        await pilot.press("f6", "v")
        await until(pilot, lambda: "Home" in screen_text(app) and "localhost/" in screen_text(app))
        await pilot.press("v")
        await until(pilot, lambda: "In the session: 1 message" in screen_text(app))
        assert "signature" in screen_text(app)
        await pilot.press("v")
        await until(pilot, lambda: "YOUR APP" in screen_text(app))
        await pilot.press("v")
        assert lesson_of(app).result.panel.display


# Text


async def test_ctrl_s_says_that_what_was_typed_is_saved_only_if_it_is(
    open_lesson: OpenLesson, tmp_path: Path
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        await pilot.press("x", "ctrl+s")
        await until(pilot, lambda: SAVED in told(app))
        app.clear_notifications()
        holder = sqlite3.connect(tmp_path / "home" / "flasklings.db", isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        await pilot.press("y", "ctrl+s")
        await until(pilot, lambda: NOT_SAVED in told(app))
        assert SAVED not in told(app)
        holder.execute("ROLLBACK")
        holder.close()


async def test_what_was_typed_is_there_again(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        await pilot.press("h", "i")
        await pilot.press("ctrl+t")
        await pilot.press("x")
    async with open_lesson("two-files") as (app, pilot):
        texts = lesson_of(app).code.editor.texts()
        assert texts["app.py"].startswith("hifrom flask")
        assert texts["templates/home.html"].startswith("x<p>")


async def test_no_editor_outside_is_said_in_a_sentence(
    open_lesson: OpenLesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with open_lesson("two-files") as (app, pilot):
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Set VISUAL or EDITOR" in told(app))


async def test_a_broken_course_ends_with_its_faults(tmp_path: Path) -> None:
    app = FlasklingsApp(tmp_path / "nowhere", None, tmp_path / "home")
    async with app.run_test() as pilot:
        await until(pilot, lambda: app._exit)
    assert app.return_code == 1


async def test_what_is_due_stands_in_the_line_at_the_top(
    open_lesson: OpenLesson, course_folder: Path, tmp_path: Path
) -> None:
    course = load_course(course_folder)
    lesson = course.lessons[0]
    long_ago = datetime.now(UTC) - timedelta(days=40)
    past = Progress.open(tmp_path / "home", course.id, lambda: long_ago)
    for question in lesson.quiz:
        past.record_answer(lesson.slug, question.id, "said", True)
    past.close()
    async with open_lesson("two-files") as (app, pilot):
        assert "due" not in screen_text(app).splitlines()[0]
        app.count_due()
        said = f"{len(lesson.quiz)} due today"
        await until(pilot, lambda: said in screen_text(app).splitlines()[0])


# Keys that a terminal hands over in one read


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
        press_at_once(pilot, "ctrl+n", paste="# pasted\n")
        await until(pilot, lambda: "# pasted" in screen.code.editor.text)
        assert screen.step.slug == "two-files"
        assert screen.code.editor.text == f"# pasted\n{screen.step.files['app.py']}"
        left = await app.journal.ask(lambda p: p.step_state(LESSON, "flash-then-show"))
        assert left.drafts == {}


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_lesson_looks_right(
    open_lesson: OpenLesson, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    async with open_lesson("flash-then-show", size) as (app, pilot):
        await until(pilot, lambda: RowKinds.SHOWN in kinds(app))
        await pilot.press("f5")
        await until(pilot, lambda: "0 of 1 passed" in judged(app))
        lesson_of(app).result.border_subtitle = "5 ms"
        await pilot.pause()
        assert screen_text(app) == screens(name="read")
        await pilot.press("f6")
        await pilot.pause()
        assert screen_text(app) == screens(name="next pane")
