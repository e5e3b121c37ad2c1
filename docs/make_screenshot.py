"""Make the README's picture: a step that was predicted, changed and run, drawn by the app itself.

Run it with ``python docs/make_screenshot.py``; it writes ``screenshot.svg`` beside itself.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from tui.app import FlasklingsApp
from tui.screens.lesson.screen import LessonScreen

STEP = ("flashing-messages", "redirect-then-show")
RIGHT_CHOICE = "3"
REQUESTS = 3
"""The step's two, and the redirect that is followed."""

SIZE = (120, 36)
PATIENCE = 400


async def take(out: Path) -> None:
    """Open the step, predict, change the message, run it, mark its row, and keep the picture."""
    with tempfile.TemporaryDirectory() as home:
        app = FlasklingsApp(start=STEP, data_folder=Path(home))
        async with app.run_test(size=SIZE) as pilot:
            screen = await until(app, pilot, lambda screen: screen.is_asking)
            screen.code.editor.cursor_blink = False
            await pilot.press(RIGHT_CHOICE)
            await until(app, pilot, is_shown)
            editor = screen.code.editor
            editor.replace_text(editor.text.replace("Saved!", "Your note is safe."))
            await pilot.press("f5", "ctrl+up", "ctrl+up")
            await until(app, pilot, lambda screen: screen.result.has_class("-passed"))
            await pilot.press("f6", "down", "down")
            await pilot.pause()
            out.write_text(app.export_screenshot(title="flasklings"))


def is_shown(screen: LessonScreen) -> bool:
    """Whether the panel shows the whole run."""
    rows = screen.result.panel.rows
    return not screen.is_busy and bool(rows) and rows[-1].n == REQUESTS


async def until(
    app: FlasklingsApp, pilot: Pilot[None], holds: Callable[[LessonScreen], bool]
) -> LessonScreen:
    """Wait for something to hold of the lesson's screen, and return that."""
    for _ in range(PATIENCE):
        await pilot.pause(0.05)
        if isinstance(app.screen, LessonScreen) and holds(app.screen):
            return app.screen
    raise TimeoutError("the step never came so far")


if __name__ == "__main__":
    asyncio.run(take(Path(__file__).with_name("screenshot.svg")))
