"""Proofs of answers on the screen: run live, by keys alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot
from textual.widgets._footer import FooterKey

from lessons.practice.proofs import Example, examples_of
from tests.support.practice_screens import go_on, key_of, open_quiz, with_questions
from tests.support.question_kinds import LESSON, ONE, answered, shown
from tests.support.screen_text import screen_text
from tests.support.small_app import COURSE, SmallApp
from tests.tui.conftest import until
from tui.screens.practice.example import ExampleScreen
from tui.screens.sheets.help import keys_of


def proofs() -> list[Example]:
    examples, _ = examples_of(LESSON, answered(shown(ONE), 0))
    return examples


@asynccontextmanager
async def opened(
    folder: Path, examples: list[Example], size: tuple[int, int] = (120, 36)
) -> AsyncIterator[tuple[SmallApp, Pilot[None], ExampleScreen]]:
    """Open these examples over an app of their own."""
    app = SmallApp(folder)
    async with app.run_test(size=size) as pilot:
        screen = ExampleScreen(app, examples)
        await app.push_screen(screen)
        yield app, pilot, screen


async def test_a_proof_is_run_as_soon_as_it_is_shown(tmp_path: Path) -> None:
    async with opened(tmp_path, proofs()) as (app, pilot, screen):
        await until(pilot, lambda: "this run shows it" in screen_text(app))
        assert "queued" in screen_text(app)
        await pilot.press("escape")
        assert app.screen is not screen


async def test_a_proof_that_no_longer_holds_says_so(tmp_path: Path) -> None:
    (good,) = proofs()
    files = {"app.py": good.step.files["app.py"].replace('flash("A")', "pass")}
    step = msgspec.structs.replace(good.step, files=files)
    wrong = Example(1, "1", good.text, step, proves=True)
    async with opened(tmp_path, [wrong]) as (app, pilot, _):
        await until(pilot, lambda: "doesn't show it" in screen_text(app))


async def test_f6_goes_from_what_happened_to_the_text_and_back(tmp_path: Path) -> None:
    async with opened(tmp_path, proofs(), (80, 24)) as (_, pilot, screen):
        await pilot.press("f6")
        assert screen.reading.has_focus
        await pilot.press("f6")
        assert screen.result.has_focus_within


def numbered(*places: int) -> list[Example]:
    step = COURSE.lessons[0].steps[0]
    return [Example(n, f"{n} ✓", f"This is number {n}.", step) for n in places]


async def test_a_key_turns_to_each_of_more_than_four_proofs(tmp_path: Path) -> None:
    async with opened(tmp_path, numbered(1, 3, 5, 6)) as (_, pilot, screen):
        for key, number in (("5", 5), ("6", 6), ("2", 6), ("3", 3), ("1", 1), ("n", 3)):
            await pilot.press(key)
            assert screen.example.number == number


@pytest.mark.parametrize(
    ("places", "named"), [((1,), ""), ((1, 2), "1-2"), ((2, 4), "2,4"), ((3, 4, 5), "3-5")]
)
async def test_the_numbers_that_turn_to_a_proof_are_named(
    tmp_path: Path, places: tuple[int, ...], named: str
) -> None:
    async with opened(tmp_path, numbered(*places)) as (_, pilot, screen):
        await until(pilot, lambda: screen.query(FooterKey))
        feet = {key.description: key.key_display for key in screen.query(FooterKey)}
        assert feet.get("Tab", "") == named
        rows = [row for group in keys_of(screen) for row in group.rows]
        helped = [keys for keys, says in rows if says == "Show this example"]
        assert helped == ([named] if named else [])
        await pilot.press(str(places[-1]))
        assert screen.example.number == places[-1]


async def test_p_shows_the_proof_of_the_answer_once_there_is_one(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        lesson = with_questions(ONE)
        files = {"save": dict(LESSON.proofs["save"])}
        quiz = await open_quiz(pilot, msgspec.structs.replace(lesson, proofs=files))
        await go_on(pilot, "p")
        assert app.screen is quiz, "there is nothing to prove yet"
        await pilot.press(key_of(quiz, "`print()`"), "p")
        await until(pilot, lambda: isinstance(app.screen, ExampleScreen))
        assert isinstance(app.screen, ExampleScreen)
        assert app.screen.example.text.endswith("It queues.")
