"""What only a screen can show of a sitting: keys in one read, focus, room, runs that hang."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from lessons.practice.session import ONCE_MORE, TAKEN_BACK
from sandbox.limits import Limits
from sandbox.sandbox import Sandbox
from tests.support.practice_screens import (
    HANGS,
    LONG,
    answer,
    asked_now,
    foot,
    go_on,
    is_seen,
    judged,
    judgement_of,
    kept,
    key_of,
    press_at_once,
    sitting,
    write,
)
from tests.support.question_kinds import FILL, ORDER, PREDICT
from tests.support.screen_text import screen_text
from tests.support.slow_judging import HeldJudging
from tests.tui.conftest import until
from tui.background.runner import Runner
from tui.screens.practice.screen import PracticeScreen
from tui.widgets.too_small import TooSmall

# Keys in one read


async def test_a_key_behind_enter_is_no_part_of_the_answer(tmp_path: Path) -> None:
    async with sitting(tmp_path, FILL) as (app, pilot, screen):
        for letter in 'flash("A")':
            await pilot.press(letter)
        press_at_once(pilot, "enter", "x")
        await judged(pilot, screen)
        assert [(one.option, one.right) for one in await kept(app)] == [('flash("A")', True)]


async def test_enter_in_an_empty_field_leaves_it_to_be_written_in(tmp_path: Path) -> None:
    async with sitting(tmp_path, FILL) as (_, pilot, screen):
        press_at_once(pilot, "enter", "x")
        await until(pilot, lambda: screen.field.value == "x")
        assert judgement_of(screen) is None


async def test_u_and_a_digit_in_one_read_are_taken_in_their_order(tmp_path: Path) -> None:
    async with sitting(tmp_path) as (app, pilot, screen):
        first = asked_now(screen).question
        await answer(pilot, screen, right=True)
        press_at_once(pilot, "u", "1")
        await until(pilot, lambda: judgement_of(screen) is not None)
        assert asked_now(screen).question is first
        assert [one.question for one in await kept(app)] == [first.card.name]


async def test_u_behind_enter_takes_back_what_is_being_judged(
    tmp_path: Path, judging: HeldJudging
) -> None:
    async with sitting(tmp_path, ORDER) as (app, pilot, screen):
        for line in ORDER.lines[:2]:
            await pilot.press(key_of(screen, line))
        press_at_once(pilot, "enter", "u")
        await until(pilot, lambda: ONCE_MORE in screen_text(app))
        judging.go_on.set()
        assert judgement_of(screen) is None
        assert await kept(app) == ()


async def test_p_behind_enter_proves_the_answer_that_is_looked_at(tmp_path: Path) -> None:
    async with sitting(tmp_path, ORDER, PREDICT) as (app, pilot, screen):
        first = asked_now(screen).question
        keys = [key_of(screen, line) for line in ORDER.lines[:2]] if first.lines else []
        await pilot.press(*(keys or [key_of(screen, "`A B`")]), "enter")
        await judged(pilot, screen)
        press_at_once(pilot, "enter", "p")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert asked_now(screen).question is first
        assert judgement_of(screen) is not None


# The field


async def test_escape_leaves_the_field_and_then_letters_are_keys(tmp_path: Path) -> None:
    async with sitting(tmp_path, FILL, size=(80, 24)) as (app, pilot, screen):
        await pilot.press("j", "u", "p")
        assert screen.field.value == "jup"
        await pilot.press("escape")
        assert app.screen is screen
        await go_on(pilot, "j")
        assert "You answered nothing" in screen_text(app)
        assert await kept(app) == ()


async def test_u_before_the_feedback_was_seen_leaves_the_focus_in_the_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sitting(tmp_path, FILL) as (app, pilot, screen):
        draw = PracticeScreen._draw

        def draw_and_take_back(self: PracticeScreen) -> None:
            draw(self)
            if judgement_of(self) is not None:
                self.action_undo()

        monkeypatch.setattr(PracticeScreen, "_draw", draw_and_take_back)
        await write(pilot, 'flash("A")')
        await until(pilot, lambda: TAKEN_BACK in screen_text(app))
        await pilot.pause()
        assert screen.field.has_focus


# While a run goes on


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no run of this test end because it takes long."""
    with Sandbox(limits=Limits(request_seconds=600, run_seconds=600), bulk=True) as sandbox:
        monkeypatch.setattr("tui.background.runner.Runner", partial(Runner, sandbox))
        yield


@pytest.mark.usefixtures("patient")
async def test_escape_stops_a_blank_that_hangs_and_what_was_written_is_there_to_be_corrected(
    tmp_path: Path,
) -> None:
    async with sitting(tmp_path, FILL) as (app, pilot, screen):
        below = app.screen_stack[0]
        await write(pilot, HANGS)
        await until(pilot, lambda: screen.session.is_judging)
        await pilot.press("backspace", "x", "ctrl+u", "enter", "f7")
        assert screen.field.value == asked_now(screen).response.text == HANGS
        assert screen.field.has_focus
        await pilot.press("escape")
        await judged(pilot, screen)
        assert "Not judged" in screen_text(app)
        await go_on(pilot, "u")
        assert "Here it is again." in screen_text(app)
        assert screen.field.value == HANGS
        await pilot.press("ctrl+u")
        await write(pilot, 'flash("A")')
        await judged(pilot, screen)
        assert [(one.option, one.right) for one in await kept(app)] == [('flash("A")', True)]
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is below)


async def test_the_foot_names_only_what_can_be_done_while_an_answer_is_judged(
    tmp_path: Path, judging: HeldJudging
) -> None:
    async with sitting(tmp_path, FILL) as (app, pilot, screen):
        assert foot(app)["Enter"] == "Submit"
        await write(pilot, "print(1)")
        await until(pilot, judging.begun.is_set)
        await until(pilot, lambda: "F7" not in foot(app) and "Enter" not in foot(app))
        assert "Esc stops it" in screen_text(app)
        judging.go_on.set()
        await until(pilot, lambda: judgement_of(screen) is not None)
        await until(pilot, lambda: foot(app).get("Enter") == "Next")


# Room


async def test_a_run_that_ends_unseen_leaves_the_keys_to_the_wish_for_room(tmp_path: Path) -> None:
    async with sitting(tmp_path, FILL) as (app, pilot, screen):
        await write(pilot, HANGS)
        await until(pilot, lambda: screen.session.is_judging)
        await pilot.resize_terminal(50, 10)
        await until(pilot, lambda: isinstance(app.focused, TooSmall))
        app.runner.stop(screen)
        await until(pilot, lambda: judgement_of(screen) is not None)
        await pilot.pause()
        assert isinstance(app.focused, TooSmall)
        await go_on(pilot, "n")
        assert screen.session.asked is not None, "the question that is not to be seen stays"
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: app.focused is None)
        await go_on(pilot, "n")
        assert screen.session.asked is None


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 16)])
async def test_the_verdict_stands_above_the_options_and_stays_in_sight(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with sitting(tmp_path, PREDICT, proofs=LONG, size=size) as (app, pilot, screen):
        wrong = key_of(screen, "`B A`")
        await pilot.press(wrong)
        await judged(pilot, screen)
        for key in ("question_mark", "pagedown", "down", "end", "question_mark", "pagedown"):
            await pilot.press(key)
            await pilot.pause()
            assert is_seen(screen), key
            assert "✗ Not quite." in screen_text(app), key
        await pilot.press("question_mark")
        await until(pilot, lambda: "First in, first out." in screen_text(app))


async def test_what_happened_stands_beside_the_answer_without_a_key(tmp_path: Path) -> None:
    async with sitting(tmp_path, PREDICT, size=(80, 24)) as (app, pilot, screen):
        assert "Requests  POST /save, GET /" in screen_text(app)
        assert "queued" not in screen_text(app), "the run is over, but nothing is given away"
        await pilot.press("1")
        await judged(pilot, screen)
        await until(pilot, lambda: "→ page    saved" in screen_text(app))
        await pilot.press("v")
        await until(pilot, lambda: "A B" in screen_text(app) and "queued" not in screen_text(app))


async def test_enter_too_early_says_what_is_missing(tmp_path: Path) -> None:
    async with sitting(tmp_path, ORDER, size=(80, 24)) as (app, pilot, _):
        await pilot.press("1", "enter")
        await until(pilot, lambda: "2 and 3 aren't placed yet." in screen_text(app))
        assert "Enter" not in foot(app), "the footer names it once it submits"


async def test_however_long_the_code_what_is_asked_of_it_stays_in_sight(tmp_path: Path) -> None:
    async with sitting(tmp_path, PREDICT, proofs=LONG, size=(80, 24)) as (app, pilot, _):
        asked = (PREDICT.ask, "1  ", "2  ", "Predict with")
        await until(pilot, lambda: all(text in screen_text(app) for text in asked))
        assert foot(app)["PgDn"] == "More"
        assert "BEFORE_0" in screen_text(app)
        assert "the end" not in screen_text(app)
        while "the end" not in screen_text(app):
            before = screen_text(app)
            await pilot.press("pagedown")
            await pilot.pause()
            assert screen_text(app) != before
            assert all(text in screen_text(app) for text in asked)
        while "BEFORE_0 " not in screen_text(app):
            await pilot.press("pageup")
            await pilot.pause()


async def test_the_blank_of_long_code_is_in_sight_and_the_rest_within_reach(
    tmp_path: Path,
) -> None:
    async with sitting(tmp_path, FILL, proofs=LONG, size=(80, 24)) as (app, pilot, _):
        await until(pilot, lambda: "    ___" in screen_text(app))
        assert "BEFORE_0" not in screen_text(app)
        for _ in range(5):
            await pilot.press("pagedown")
        await until(pilot, lambda: "the end" in screen_text(app))
