"""How the lesson holds up while an app flashes ten thousand messages in one run.

Run it with ``python -m tests.benchmarks.flood [FLASHES]``.  Prints how long the screen's event
loop was ever kept busy in one go, how long the run took to stand in the panel, and the memory
that it took.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import psutil

from tests.benchmarks.shared import read_count
from tests.support.screen_course import LESSON, write_course
from tui.app import FlasklingsApp
from tui.screens.lesson.screen import LessonScreen

FLOOD = """from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    for number in range({count}):
        flash(f"Message {{number}}", "success")
    return "<br>".join(get_flashed_messages())
"""


async def flood(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = FlasklingsApp(
            write_course(Path(folder, "course")), (LESSON, "two-files"), Path(folder, "home")
        )
        async with app.run_test(size=(120, 36)) as pilot:
            while not (isinstance(app.screen, LessonScreen) and app.screen.code.editor.file):
                await pilot.pause(0.05)
            await pilot.pause(1)
            screen = app.screen
            screen.code.editor.replace_text(FLOOD.format(count=count))
            await pilot.pause(0.5)
            process = psutil.Process()
            before = process.memory_info().rss
            gaps: list[tuple[float, float]] = []

            async def beat() -> None:
                last = (time.perf_counter(), time.thread_time())
                while True:
                    await asyncio.sleep(0.002)
                    now = (time.perf_counter(), time.thread_time())
                    gaps.append((now[0] - last[0], now[1] - last[1]))
                    last = now

            heart = asyncio.create_task(beat())
            begun = time.perf_counter()
            await pilot.press("f5")
            while len(screen.result.panel.rows) < 2 * count:
                await asyncio.sleep(0.01)
            taken = time.perf_counter() - begun
            for key in ("f8", "f6", "pagedown", "end", "home", "pagedown"):
                await pilot.press(key)
            heart.cancel()
            grown = (process.memory_info().rss - before) / 2**20
            print(f"{len(screen.result.panel.rows):,} rows after {taken:.2f} s")
            for index, what in enumerate(("wall", "own work")):
                longest = sorted((gap[index] for gap in gaps), reverse=True)[:8]
                shown = ", ".join(f"{seconds * 1000:.0f}" for seconds in longest)
                print(f"longest busy times of the event loop, {what}: {shown} ms")
            print(f"memory grew by {grown:.0f} MiB")


if __name__ == "__main__":
    asyncio.run(flood(read_count(10_000)))
