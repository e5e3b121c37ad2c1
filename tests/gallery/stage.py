"""The app on a stage: what differs from run to run is held still, and pictures are taken.

The screens, the course and the sandbox are the real ones.  Held still are the clock, chance, and
what a run measures: how long a request took, and the signatures of cookies.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import msgspec
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import TextArea

from lessons.store.progress import Progress
from sandbox.events import Event
from sandbox.sandbox import Sandbox
from sandbox.session import Session
from tests.support.screen_faults import text_faults
from tests.support.screen_text import screen_text
from tui.app import FlasklingsApp, Start
from tui.background.runner import Runner
from tui.screens.lesson.screen import LessonScreen
from tui.text.highlight import warm

Size = tuple[int, int]
Keep = Callable[[str, str, str], None]
"""Takes a picture: its name, its look and its SVG."""

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""A Wednesday noon."""

PATIENCE = 60.0
"""Seconds until the screen is given up that a journey waits for."""

SAME = 3
"""How often in a row the screen must look the same before its picture is taken."""

MEASURED = re.compile(rb'"(ms|seconds)":[\d.]+')
SIGNATURE = re.compile(rb"(?<=[\w-])\.[\w-]{6}\.[\w-]{27}(?![\w-])")
"""What a cookie's timestamp and signature are, behind its payload."""


class StillClock:
    """Stands for `datetime` where a module asks what time it is."""

    @staticmethod
    def now(zone: tzinfo | None = None) -> datetime:
        return NOW.astimezone(zone) if zone else NOW.replace(tzinfo=None)


CLOCKS = (
    "tui.background.practice",
    "tui.screens.lesson.reset",
    "tui.screens.practice.quiz",
)
"""The modules of the screen that ask what time it is."""


class StillRunner(Runner):
    """Runs apps for real; what was measured of a run is always the same."""

    def _events(
        self, session: Session, events: Iterable[Event], *, stays_open: bool = False
    ) -> Iterator[Event]:
        for event in super()._events(session, events, stays_open=stays_open):
            yield stilled(event)


def stilled(event: Event) -> Event:
    """Return the event of a run whose requests took three milliseconds, signed at one time."""
    text = MEASURED.sub(rb'"\1":3.0', msgspec.json.encode(event))
    text = SIGNATURE.sub(b".aRlK4A.7Wq0u3nXv5Yb1sTz8kLpC2dEfGh", text)
    return msgspec.json.decode(text, type=type(event))


@contextmanager
def still_world(sandbox: Sandbox) -> Iterator[None]:
    """Hold still what differs from run to run; apps run in this sandbox."""
    environment = {"TEXTUAL_ANIMATIONS": "none", "TZ": "UTC", "COLORFGBG": "", "TEXTUAL_THEME": ""}
    warm("python", "jinja", "html+jinja")
    with ExitStack() as still:
        still.enter_context(patch.dict(os.environ, environment))
        time.tzset()
        still.callback(time.tzset)
        for module in CLOCKS:
            still.enter_context(patch(f"{module}.datetime", StillClock))
        opened = partial(Progress.open, clock=lambda: NOW)
        still.enter_context(patch.object(Progress, "open", opened))
        drawn = SimpleNamespace(Random=partial(random.Random, 3))
        still.enter_context(patch("tui.background.runner.random", drawn))
        still.enter_context(patch("tui.screens.practice.screen.Random", drawn.Random))
        still.enter_context(patch("tui.background.runner.Runner", partial(StillRunner, sandbox)))
        still.enter_context(patch("tui.app.DUE_AFTER", PATIENCE))
        still.enter_context(patch.object(TextArea, "cursor_blink", False))
        yield


class Stage:
    """The app at one size, played by keys; `take` keeps a picture of it in each look."""

    def __init__(
        self, app: FlasklingsApp, pilot: Pilot[None], looks: Mapping[str, str], keep: Keep
    ) -> None:
        self.app = app
        self._pilot = pilot
        self._looks = looks
        self._keep = keep

    @property
    def screen(self) -> Screen[object]:
        return self.app.screen

    @property
    def lesson(self) -> LessonScreen:
        """The lesson's screen, or the one of a mistake above it."""
        return next(one for one in reversed(self.app.screen_stack) if isinstance(one, LessonScreen))

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        await self._pilot.press(*keys)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        ends = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > ends:
                raise TimeoutError(f"the screen never came so far:\n{screen_text(self.app)}")
            await self._pilot.pause(0.01)

    async def see(self, *texts: str) -> None:
        """Wait until the screen shows all of this."""
        await self.until(lambda: all(text in screen_text(self.app) for text in texts))

    async def shows(self, kind: type[Screen[Any]]) -> None:
        """Wait until a screen of this kind is on top."""
        await self.until(lambda: isinstance(self.app.screen, kind) and self.app.screen.is_mounted)

    async def edit(self, old: str, new: str, file: str = "app.py") -> None:
        """Replace a part of a file in the editor."""
        editor = self.lesson.code.editor
        await self.until(lambda: editor.is_open)
        self.lesson.code.show_file(file)
        assert old in editor.text, editor.text
        editor.replace_text(editor.text.replace(old, new))
        await self._pilot.pause()

    async def run(self) -> None:
        """Run the app in the editor, and wait until it's judged."""
        lesson = self.lesson
        lesson.result.border_subtitle = ""
        await self.press("f5")
        await self.until(lambda: not lesson.is_busy and str(lesson.result.border_subtitle))

    async def take(self, name: str) -> None:
        """Keep a picture of the screen in each look, once nothing changes any more.

        Raises ValueError if a text on it doesn't fit its widget.
        """
        for look, theme in self._looks.items():
            self.app.theme = theme
            picture = await self._settled()
            if faults := [*text_faults(self.app)]:
                raise ValueError(f"{name} at {self.app.size}: {faults}")
            self._keep(name, look, picture)

    async def _settled(self) -> str:
        """Return the picture, once all is saved and it has been the same for some looks."""
        lesson = self.app.lesson_screen
        await self.until(lambda: lesson is None or (lesson.saved and not lesson.is_busy))
        seen, same = "", 0
        while same < SAME:
            await self._pilot.pause(0.03)
            now = self.app.export_screenshot(title="flasklings")
            seen, same = now, same + 1 if now == seen else 0
        return seen


@asynccontextmanager
async def on_stage(
    home: Path, start: Start, size: Size, looks: Mapping[str, str], keep: Keep
) -> AsyncIterator[Stage]:
    """Open the app in a terminal of this size, with this data folder."""
    app = FlasklingsApp(start=start, data_folder=home)
    async with app.run_test(size=size, notifications=True) as pilot:
        stage = Stage(app, pilot, looks, keep)
        await stage.until(lambda: app._course is not None and app.screen.query("Footer FooterKey"))
        yield stage
