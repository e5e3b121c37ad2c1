"""What tests of the quiz and of the review do: open one, answer rightly or wrongly, go on."""

from __future__ import annotations

from random import Random
from typing import cast

import msgspec
from textual.pilot import Pilot

from lessons.asking import Put, right_places
from lessons.course import Lesson, Question
from lessons.progress import Answer
from tests.tui.conftest import until
from tests.tui.small_app import COURSE, SmallApp
from tui.screens.practice import PracticeScreen
from tui.screens.quiz import QuizScreen

LESSON = COURSE.lessons[0]


async def open_quiz(pilot: Pilot[None], lesson: Lesson = LESSON, seed: int = 3) -> QuizScreen:
    """Open the quiz of a lesson, its questions drawn from a seed."""
    app = cast(SmallApp, pilot.app)
    app.course = msgspec.structs.replace(COURSE, lessons=(lesson, *COURSE.lessons[1:]))
    screen = QuizScreen(lesson, Random(seed))
    await app.push_screen(screen)
    await until(pilot, lambda: screen.put is not None or screen.has_class("-over"))
    return screen


def with_questions(*questions: Question, proofs: dict[str, str] | None = None) -> Lesson:
    """Return the lesson with these questions, and apps of one file by name."""
    apps = {name: {"app.py": text} for name, text in (proofs or {}).items()}
    return msgspec.structs.replace(LESSON, quiz=questions, proofs=apps)


def put_now(screen: PracticeScreen) -> Put:
    """Return the question on the table."""
    assert screen.put is not None
    return screen.put


def key_for(screen: PracticeScreen, *, right: bool) -> str:
    """Return the key of a right or wrong answer to the question on the table."""
    put = put_now(screen)
    places = right_places(put)
    return str(next(i + 1 for i in range(put.choices) if (i in places) is right))


async def go_on(pilot: Pilot[None], key: str = "enter") -> None:
    """Press a key, and wait until what it began is done."""
    await pilot.press(key)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def answer(pilot: Pilot[None], screen: PracticeScreen, *, right: bool) -> None:
    """Answer the question on the table by its key, and go on."""
    await pilot.press(key_for(screen, right=right))
    await go_on(pilot)


async def kept(app: SmallApp) -> tuple[Answer, ...]:
    """Return the answers that are kept and stand, oldest first."""
    return await app.journal.answers(LESSON.slug)
