"""Proofs of a quiz's answers, and the page of a mistake: run live, by keys alone."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from textual.widgets._footer import FooterKey

from lessons.course.model import Observation, Option, Proof, Question
from lessons.practice.proofs import Example
from tests.support.screen_course import APP
from tests.support.screen_text import screen_text
from tests.tui.conftest import LessonPilot, OpenLesson, until
from tui.app import FlasklingsApp
from tui.screens.practice.example import ExampleScreen
from tui.screens.practice.quiz import QuizScreen
from tui.screens.sheets.help import keys_of

SIZES = [(120, 36), (80, 24)]
QUEUED = Observation(observe="flashed", times=1)
NO_NAME = Observation(observe="error", type="NameError")
FLASH, NOTIFY = 'flash("Saved!")', 'notify("Saved!")'
QUESTION = Question(
    "which-queues",
    "Which line queues a message?",
    "flash-then-show",
    (
        Option(
            '`flash("Saved!")`', "It queues.", True, Proof(fill='flash("Saved!")', shows=(QUEUED,))
        ),
        Option(
            '`notify("Saved!")`',
            "No such name.",
            False,
            Proof(fill='notify("Saved!")', shows=(NO_NAME,)),
        ),
        Option("something else", "Because."),
        Option("nothing at all", "Because."),
    ),
    Proof(app="queue", requests=("POST /save",)),
)


def quiz_of(app: FlasklingsApp) -> QuizScreen:
    lesson = msgspec.structs.replace(
        app.course.lessons[0],
        quiz=(QUESTION,),
        proofs={"queue": {"app.py": APP.replace('flash("Saved!", "success")', "___")}},
    )
    app._course = msgspec.structs.replace(app.course, lessons=(lesson,))
    return QuizScreen(app, lesson)


async def open_quiz(app: FlasklingsApp, pilot: LessonPilot) -> QuizScreen:
    quiz = quiz_of(app)
    await app.push_screen(quiz)
    await until(pilot, lambda: quiz.put is not None)
    return quiz


def place_of(screen: QuizScreen, text: str) -> str:
    assert screen.put is not None
    return str(next(i for i, o in enumerate(screen.put.options, 1) if text in o.text))


@pytest.mark.parametrize("size", SIZES)
async def test_p_runs_the_proof_of_the_answer_that_was_given(
    open_lesson: OpenLesson, size: tuple[int, int]
) -> None:
    async with open_lesson("two-files", size) as (app, pilot):
        quiz = await open_quiz(app, pilot)
        await pilot.press("p")
        await pilot.pause()
        assert app.screen is quiz, "there is nothing to prove yet"
        await pilot.press(place_of(quiz, "notify"), "p")
        await until(pilot, lambda: "this run shows it" in screen_text(app))
        assert "NameError" in screen_text(app)
        await pilot.press(place_of(quiz, "flash("))
        await until(pilot, lambda: "queued" in screen_text(app) and "this run" in screen_text(app))
        await pilot.press("escape")
        assert app.screen is quiz


async def test_an_answer_without_a_proof_shows_that_of_the_right_one(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        quiz = await open_quiz(app, pilot)
        await pilot.press(place_of(quiz, "something else"), "p")
        await until(pilot, lambda: isinstance(app.screen, ExampleScreen))
        assert isinstance(app.screen, ExampleScreen)
        assert app.screen.example.text.endswith("It queues.")


async def test_a_proof_that_no_longer_holds_says_so(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        quiz = await open_quiz(app, pilot)
        await pilot.press(place_of(quiz, "flash("), "p")
        await until(pilot, lambda: isinstance(app.screen, ExampleScreen))
        assert isinstance(app.screen, ExampleScreen)
        good = app.screen.example
        other = msgspec.structs.replace(good.step, files={"app.py": APP.replace("flash(", "str(")})
        await app.push_screen(
            ExampleScreen(app, "Proof", [Example(1, "1", good.text, other, True)])
        )
        await until(pilot, lambda: "does not show it" in screen_text(app))


@pytest.mark.parametrize("size", SIZES)
async def test_f6_goes_from_what_happened_to_the_text_and_back(
    open_lesson: OpenLesson, size: tuple[int, int], tmp_path: Path
) -> None:
    async with open_lesson("two-files", size) as (app, pilot):
        quiz = await open_quiz(app, pilot)
        await pilot.press(place_of(quiz, "flash("), "p")
        await until(pilot, lambda: isinstance(app.screen, ExampleScreen))
        assert isinstance(app.screen, ExampleScreen)
        await pilot.press("f6")
        assert app.screen.reading.has_focus
        await pilot.press("f6")
        assert app.screen.result.has_focus_within


async def test_a_key_turns_to_each_of_more_than_four_proofs(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        step = app.course.lessons[0].steps[0]
        proofs = [Example(n, f"{n}", f"This is number {n}.", step) for n in (1, 3, 5, 6)]
        screen = ExampleScreen(app, "Proof", proofs)
        await app.push_screen(screen)
        for key, number in (("5", 5), ("f", 6), ("2", 6), ("3", 3), ("a", 1)):
            await pilot.press(key)
            assert screen.example.number == number


@pytest.mark.parametrize(
    ("places", "named"), [((1,), ""), ((1, 2), "1-2"), ((2, 4), "2,4"), ((3, 4, 5), "3-5")]
)
async def test_the_numbers_that_turn_to_a_proof_are_named(
    open_lesson: OpenLesson, places: tuple[int, ...], named: str
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        step = app.course.lessons[0].steps[0]
        examples = [Example(place, f"{place} ✓", f"text {place}", step) for place in places]
        screen = ExampleScreen(app, "Proof", examples)
        await app.push_screen(screen)
        await until(pilot, lambda: screen.query(FooterKey))
        feet = {key.description: key.key_display for key in screen.query(FooterKey)}
        assert feet.get("Tab", "") == named
        rows = [row for group in keys_of(screen) for row in group.rows]
        helped = [keys for keys, says in rows if says == "Turn to that one"]
        letters = named.translate(str.maketrans("12345", "abcde"))
        assert helped == ([f"{named}  {letters}"] if named else [])
        await pilot.press(str(places[-1]))
        assert screen.example.number == places[-1]


async def test_the_palette_offers_only_what_can_be_done_with_the_question(
    open_lesson: OpenLesson,
) -> None:
    def offered() -> set[str]:
        return {command.title for command in app.get_system_commands(app.screen)}

    async with open_lesson("two-files") as (app, pilot):
        quiz = await open_quiz(app, pilot)
        assert {"Hint", "Skip"} <= offered()
        assert not {"Prove it", "Why", "Undo", "Rate it otherwise"} & offered()
        await pilot.press(place_of(quiz, "notify"))
        await until(pilot, lambda: quiz.judged is not None)
        assert {"Prove it", "Why", "Undo", "Rate it otherwise"} <= offered()
        assert not {"Hint", "Skip"} & offered()
