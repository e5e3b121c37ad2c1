"""Review: what is due comes first, what was known comes back later, what is missed leads on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import cast

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from lessons.course.model import Choice, Observation, Prediction
from lessons.practice.kinds import KINDS
from lessons.review.cards import CardId
from lessons.review.memories import read_memories
from lessons.store.progress import Progress
from tests.support.practice_screens import (
    LESSON,
    answer,
    asked_now,
    judgement_of,
    kept,
)
from tests.support.screen_text import ScreenText, screen_text
from tests.support.small_app import COURSE, QUIZ, SIZES, SmallApp
from tests.tui.conftest import until
from tui.screens.practice.review import ReviewScreen
from tui.screens.practice.screen import PracticeScreen

NOW = datetime.now(UTC)
QUESTIONS = tuple(
    msgspec.structs.replace(QUIZ[0], id=f"q{n}", step=f"step-{1 + n % 4}", ask=f"Question {n}?")
    for n in range(15)
)
COURSE_OF_MANY = msgspec.structs.replace(
    COURSE, lessons=(msgspec.structs.replace(LESSON, quiz=QUESTIONS),)
)


@pytest.fixture
def screens(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(ScreenText)


class Past:
    """What a learner did before today, written as it would have been then."""

    def __init__(self, folder: Path) -> None:
        self._at = NOW
        self.progress = Progress.open(folder, COURSE.id, lambda: self._at)

    def answered(self, question: str, days_ago: float, *, right: bool = True) -> None:
        self._at = NOW - timedelta(days=days_ago)
        self.progress.record_answer(LESSON.slug, question, "said", right, rating=3 if right else 1)

    def ran(self, step: str, days_ago: float) -> None:
        self._at = NOW - timedelta(days=days_ago)
        self.progress.record_run(LESSON.slug, step, True)


@pytest.fixture
def past(tmp_path: Path) -> Past:
    return Past(tmp_path)


def small_app(folder: Path) -> SmallApp:
    app = SmallApp(folder)
    app.course = COURSE_OF_MANY
    return app


async def open_review(pilot: Pilot[None]) -> PracticeScreen:
    screen = ReviewScreen(cast(SmallApp, pilot.app), Random(1))
    await pilot.app.push_screen(screen)
    await until(pilot, lambda: screen.session.asked is not None or screen.has_class("-over"))
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return screen


def asked(screen: PracticeScreen) -> list[str]:
    """Return the names of what the sitting asks, in order."""
    names = []
    sitting = screen.session.sitting
    while (turn := sitting.current) is not None:
        names.append(turn.card.id.name)
        sitting = sitting.skip()
    return names


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_is_due_at_first(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = small_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await open_review(pilot)
        assert screen_text(app) == screens


async def test_what_is_due_comes_before_what_is_new(tmp_path: Path, past: Past) -> None:
    past.answered("q1", 40)
    past.answered("q2", 0.01)
    past.ran("step-1", 1)
    past.progress.close()
    app = small_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_review(pilot)
        assert asked(screen)[0] == "q1"
        assert "q2" not in asked(screen), "it was known a moment ago"
        assert {*asked(screen)[1:]} == {"q0", "q4", "q8", "q12"}, "what step 1 teaches is new"


async def test_what_was_known_is_due_later_and_when_is_said(tmp_path: Path, past: Past) -> None:
    past.answered("q1", 40)
    past.progress.close()
    app = small_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_review(pilot)
        await answer(pilot, screen, right=True)
        assert "The next one is due in" in screen_text(app)
        memories = await app.journal.ask(read_memories)
        card = CardId(COURSE.id, LESSON.slug, "question", "q1")
        assert memories[card].due > NOW + timedelta(days=30)


async def test_a_leech_is_named_and_leads_to_its_step(tmp_path: Path, past: Past) -> None:
    for turn in range(7):
        past.answered("q1", 400 - 50 * turn)
        past.answered("q1", 399 - 50 * turn)
        past.answered("q1", 380 - 50 * turn, right=False)
    past.progress.close()
    app = small_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_review(pilot)
        await answer(pilot, screen, right=True)
        assert "was forgotten" in screen_text(app)
        await pilot.press("enter")
        assert app.asked_for == [("lesson", LESSON.slug, "step-2")]


async def test_the_prediction_of_a_step_comes_back(tmp_path: Path, past: Past) -> None:
    shown = Choice("it stops", (Observation(observe="error", times=1),), "It is no app.")
    quiet = Choice("nothing", (Observation(observe="error", times=0),), "It is no app.")
    first = LESSON.steps[0]
    front = msgspec.structs.replace(first.front, prediction=Prediction((shown, quiet)))
    step = msgspec.structs.replace(first, front=front)
    lesson = msgspec.structs.replace(LESSON, steps=(step, *LESSON.steps[1:]))
    past.answered(f"predict:{step.slug}", 40)
    past.progress.close()
    app = SmallApp(tmp_path)
    app.course = msgspec.structs.replace(COURSE, lessons=(lesson,))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_review(pilot)
        assert asked_now(screen).question.kind is KINDS["predict"]
        assert "app = 1" in screen_text(app)
        place = [option.text for option in asked_now(screen).shown.options].index("it stops")
        await pilot.press(str(place + 1))
        await until(pilot, lambda: judgement_of(screen) is not None)
        assert [one.question for one in await kept(app)][-1] == f"predict:{step.slug}"
