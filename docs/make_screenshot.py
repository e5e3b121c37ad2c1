"""Make the README's picture: a real run of a step, drawn by the app itself.

Run it with ``python docs/make_screenshot.py``; it writes ``screenshot.svg`` beside itself.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from tui.app import FlasklingsApp
from tui.screens.lesson import LessonScreen

STEP = ("flashing-messages", "redirect-then-show")
SIZE = (120, 34)
PATIENCE = 400


async def take(out: Path) -> None:
    """Open the step, run its app, go to the line that flashed, and keep the picture."""
    with tempfile.TemporaryDirectory() as home:
        app = FlasklingsApp(start=STEP, data_folder=Path(home))
        async with app.run_test(size=SIZE) as pilot:
            await until_asked(app, pilot)
            await pilot.press("f5")
            await until_shown(app, pilot)
            screen = app.screen
            assert isinstance(screen, LessonScreen)
            screen.code.editor.cursor_blink = False
            screen.code.editor.replace_text(
                screen.code.editor.text.replace('flash("Saved!")', 'flash("Your note is safe.")')
            )
            await pilot.press("f5")
            await until_shown(app, pilot, "Your note is safe.")
            await pilot.press("f8", "f8")
            await pilot.pause()
            out.write_text(app.export_screenshot(title="flasklings"))


async def until_asked(app: FlasklingsApp, pilot: Pilot[None]) -> None:
    """Wait until the step asks what its app will show."""
    for _ in range(PATIENCE):
        await pilot.pause(0.05)
        if isinstance(app.screen, LessonScreen) and app.screen.is_asking:
            return
    raise TimeoutError("the question never came")


async def until_shown(app: FlasklingsApp, pilot: Pilot[None], message: str = "Saved!") -> None:
    """Wait until the panel shows the whole life of the message."""
    for _ in range(PATIENCE):
        await pilot.pause(0.05)
        screen = app.screen
        if isinstance(screen, LessonScreen):
            told = " ".join(f"{row.word} {row.text}" for row in screen.result.panel.rows)
            if f"shown {message}" in told and screen.result.panel.rows[-1].n == 3:
                return
    raise TimeoutError("the example never came to its end")


if __name__ == "__main__":
    asyncio.run(take(Path(__file__).with_name("screenshot.svg")))
