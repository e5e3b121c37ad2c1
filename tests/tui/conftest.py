"""What the tests of the screen share: a still screen, and a course of their own."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual._compositor import Compositor
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.widgets import TextArea

from sandbox.sandbox import Sandbox
from tests.support.screen_course import LESSON, write_course
from tests.support.screen_text import ScreenText, screen_text
from tests.support.slow_judging import HeldJudging
from tui.app import FlasklingsApp
from tui.background.runner import Runner
from tui.screens.lesson.screen import LessonScreen

LessonPilot = Pilot[None]
OpenLesson = Callable[..., AbstractAsyncContextManager[tuple[FlasklingsApp, LessonPilot]]]


@pytest.fixture(autouse=True)
def still_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing on the screen move by itself, nor have the colors of this terminal."""
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")  # read on its import
    monkeypatch.setattr(TextArea, "cursor_blink", False)
    monkeypatch.setattr("tui.app.DUE_AFTER", 3600.0)
    for name in ("COLORFGBG", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def frames_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw a frame only when a test looks at the screen, and the one that it ends with.

    Textual draws every frame of an app without a terminal and throws it away: that is two fifths
    of what these tests would cost.  In a real terminal (``tests/end_to_end``) all are drawn, and
    here too with FLASKLINGS_EVERY_FRAME=1.
    """
    if os.environ.get("FLASKLINGS_EVERY_FRAME"):
        return
    run_test = App.run_test

    def undrawn(self: Compositor, *_args: object, **_options: object) -> str | None:
        changed = bool(self._dirty_regions)
        self._dirty_regions.clear()
        return "undrawn" if changed else None

    @asynccontextmanager
    async def drawn_at_the_end(self: App[Any], **options: Any) -> AsyncIterator[LessonPilot]:
        async with run_test(self, **options) as pilot:
            yield pilot
            if self.is_running:
                screen_text(self)

    monkeypatch.setattr(Compositor, "render_update", undrawn)
    monkeypatch.setattr(App, "run_test", drawn_at_the_end)


IDLE_LOOK, IDLE_WORK = 0.01, 0.0005
"""Seconds between two looks at the process, and the most that an idle one computes meanwhile.

A screen draws what has changed after 8 ms: a look must come later.
"""


async def wait_for_idle(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Wait until the process computes nothing, as Textual's own function does, but look sooner.

    Textual looks every 20 ms, twice after each key: a third of the time of these tests was spent
    in waiting for its next look.
    """
    begun = time.monotonic()
    while True:
        computed = time.process_time()
        await asyncio.sleep(IDLE_LOOK)
        elapsed = time.monotonic() - begun
        is_idle = time.process_time() - computed < IDLE_WORK
        if elapsed >= max_sleep or (is_idle and elapsed > min_sleep):
            return


@pytest.fixture(autouse=True)
def looked_at_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a key that a test presses take no longer than the app needs for it."""
    monkeypatch.setattr("textual.app.wait_for_idle", wait_for_idle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait_for_idle)


RULES: dict[tuple[object, ...], list[RuleSet]] = {}
"""The parsed style sheets of all apps in this process, by their text and their variables."""


@pytest.fixture(autouse=True)
def sheets_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse each style sheet once for all the apps of the tests: they don't change it."""
    parse_rules = Stylesheet._parse_rules

    def parse_once(self: Stylesheet, css: str, *sheet: Any, **more: Any) -> list[RuleSet]:
        key = (css, *sheet, *more.items(), *self._variables.items())
        if key not in RULES:
            RULES[key] = parse_rules(self, css, *sheet, **more)
        return RULES[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", parse_once)


@pytest.fixture(scope="session")
def sandbox(bulk_sandbox: Sandbox) -> Sandbox:
    """One real sandbox for all tests: warming one for each would take most of their time."""
    return bulk_sandbox


@pytest.fixture(autouse=True)
def shared_sandbox(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    """Let every app of a test run its learner's apps in the sandbox that all share."""
    monkeypatch.setattr("tui.background.runner.Runner", partial(Runner, sandbox))


@pytest.fixture
def judging(monkeypatch: pytest.MonkeyPatch) -> HeldJudging:
    """Hold up the judging of every run until the test lets it go on."""
    return HeldJudging(monkeypatch)


@pytest.fixture
def screens(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """What screens looked like when they were last found right."""
    return snapshot.use_extension(ScreenText)


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """A small course on the disk."""
    return write_course(tmp_path / "course")


@pytest.fixture
def open_lesson(course_folder: Path, tmp_path: Path) -> OpenLesson:
    """Open the app at a step of the small course; what is remembered stays between openings."""

    @asynccontextmanager
    async def opened(
        step: str, size: tuple[int, int] = (120, 36), course: Path = course_folder
    ) -> AsyncIterator[tuple[FlasklingsApp, LessonPilot]]:
        app = FlasklingsApp(course, (LESSON, step), tmp_path / "home")
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: _is_open(app))
            yield app, pilot

    return opened


def _is_open(app: FlasklingsApp) -> bool:
    screen = app.screen
    return (
        isinstance(screen, LessonScreen)
        and screen.is_mounted
        and bool(screen.code.editor.file)
        and bool(screen.query("Footer FooterKey"))
    )


async def choose(app: App[Any], command: str) -> None:
    """Call a command of the palette by its title."""
    commands = {one.title: one for one in app.get_system_commands(app.screen)}
    waits = commands[command].callback()
    if waits is not None:
        await waits


def told(app: App[Any]) -> str:
    """Return what the notices that are shown say."""
    return " ".join(f"{notice.title} {notice.message}" for notice in app._notifications)


async def until(pilot: LessonPilot, condition: Callable[[], object], turns: int = 1500) -> None:
    """Let the app work until the condition holds."""
    for _ in range(turns):
        if condition():
            await pilot.pause()
            return
        await asyncio.sleep(0.01)  # a pause of the pilot would draw the screen each time
    raise AssertionError("what was waited for did not come about")
