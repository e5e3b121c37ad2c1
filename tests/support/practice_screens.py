"""What tests of the quiz and of the review do: open one, answer by keys, go on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from threading import Event
from typing import Any, cast

import msgspec
from textual import events
from textual.pilot import Pilot
from textual.widgets._footer import FooterKey

from lessons.course.model import Lesson, Question
from lessons.practice.question import AskedQuestion, Judgement
from lessons.store.progress import StoredAnswer
from tests.support.question_kinds import SAVE, TWICE
from tests.support.small_app import COURSE, SmallApp
from tests.tui.conftest import until
from tui.screens.practice.quiz import QuizScreen
from tui.screens.practice.screen import PracticeScreen

LESSON = COURSE.lessons[0]
APPS = {"save": SAVE, "twice": TWICE}
"""The apps that the questions of `tests.support.question_kinds` name."""

BEFORE = "".join(f"BEFORE_{number} = {number}\n" for number in range(40))
LONG = {name: BEFORE + text + "# the end\n" for name, text in APPS.items()}
"""The same apps, too long for a small terminal."""

HANGS = "while True: pass"


async def open_quiz(pilot: Pilot[None], lesson: Lesson = LESSON, seed: int = 3) -> PracticeScreen:
    """Open the quiz of a lesson, its questions drawn from a seed."""
    app = cast(SmallApp, pilot.app)
    app.course = msgspec.structs.replace(COURSE, lessons=(lesson, *COURSE.lessons[1:]))
    screen = QuizScreen(app, lesson, Random(seed))
    await app.push_screen(screen)
    await until(pilot, lambda: screen.session.asked is not None or screen.has_class("-over"))
    return screen


def with_questions(*questions: Question, proofs: dict[str, str] | None = None) -> Lesson:
    """Return the lesson with these questions, and apps of one file by name."""
    apps = {name: {"app.py": text} for name, text in (proofs or {}).items()}
    return msgspec.structs.replace(LESSON, quiz=questions, proofs=apps)


def asked_now(screen: PracticeScreen) -> AskedQuestion:
    """Return the question on the table."""
    assert screen.session.asked is not None
    return screen.session.asked


def judgement_of(screen: PracticeScreen) -> Judgement | None:
    """Return what the answer on the table was worth, None while there is none."""
    return screen.session.asked.judgement if screen.session.asked else None


def key_for(screen: PracticeScreen, *, right: bool) -> str:
    """Return the key of a right or wrong answer to the question on the table."""
    asked = asked_now(screen)
    places = range(asked.shown.choices)
    return str(next(place + 1 for place in places if (place in asked.right_places) is right))


def foot(app: SmallApp) -> dict[str, str]:
    """Return what the footer says of each key."""
    return {str(key.key_display): key.description for key in app.screen.query(FooterKey)}


async def go_on(pilot: Pilot[None], key: str = "enter") -> None:
    """Press a key, and wait until what it began is done."""
    await pilot.press(key)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def answer(pilot: Pilot[None], screen: PracticeScreen, *, right: bool) -> None:
    """Answer the question on the table by its key, and go on."""
    await pilot.press(key_for(screen, right=right))
    await go_on(pilot)


@asynccontextmanager
async def sitting(
    folder: Path,
    *questions: Question,
    proofs: dict[str, str] = APPS,
    size: tuple[int, int] = (120, 36),
) -> AsyncIterator[tuple[SmallApp, Pilot[None], PracticeScreen]]:
    """Open a quiz of these questions, or of the lesson's own, in an app of its own."""
    app = SmallApp(folder)
    async with app.run_test(size=size) as pilot:
        lesson = with_questions(*questions, proofs=proofs) if questions else LESSON
        screen = await open_quiz(pilot, lesson)
        await pilot.pause()
        yield app, pilot, screen


async def write(pilot: Pilot[None], text: str) -> None:
    """Type a text, key by key, and submit it."""
    for letter in text:
        await pilot.press(letter)
    await pilot.press("enter")


async def judged(pilot: Pilot[None], screen: PracticeScreen) -> None:
    """Wait until the answer is judged, and what is said of it has come into sight."""
    await until(pilot, lambda: judgement_of(screen) is not None)
    await pilot.pause()
    await until(pilot, lambda: is_seen(screen))


def is_seen(screen: PracticeScreen) -> bool:
    """Say whether the verdict stands above the options, with its first lines in sight."""
    told, answers = screen.told.region, screen.answers.region
    room = screen.region.bottom
    return told.height > 0 and told.bottom < room and (not answers or told.bottom <= answers.y)


def key_of(screen: PracticeScreen, text: str) -> str:
    """Return the key of an option or a line by its text."""
    shown = asked_now(screen).shown
    texts = shown.lines or tuple(option.text for option in shown.options)
    return str(texts.index(text) + 1)


SENT = {"space": " ", "enter": "\r", "escape": "\x1b", "backspace": "\x7f", "ctrl+n": "\x0e"}
"""What a terminal sends for keys that type nothing."""


def press_at_once(pilot: Pilot[Any], *letters: str, paste: str = "") -> None:
    """Press keys, then paste, as a terminal hands it over in one read: nothing happens between."""
    driver = pilot.app._driver
    assert driver is not None
    sent: list[events.Key | events.Paste] = [
        events.Key(letter, SENT.get(letter, letter)) for letter in letters
    ]
    if paste:
        sent.append(events.Paste(paste))
    for event in sent:
        event.set_sender(pilot.app)
        driver.send_message(event)


@asynccontextmanager
async def busy_journal(app: SmallApp) -> AsyncIterator[None]:
    """Let the journal write nothing meanwhile; what it was told is written at the end."""
    gate = Event()
    held = app.journal.ask(lambda progress: gate.wait(30))
    try:
        yield
    finally:
        gate.set()
    await held
    await app.workers.wait_for_complete()


async def kept(app: SmallApp) -> tuple[StoredAnswer, ...]:
    """Return the answers that are kept and stand, oldest first."""
    return await app.journal.ask(lambda p: p.answers(LESSON.slug))
