"""How the lesson holds up while one run makes ten thousand rows.

Run it with ``python -m tests.benchmarks.flood [ROWS]``.  One run is an app that flashes so many
messages in one request, which makes twice as many rows.  The other one makes rows of every kind,
in some hundred requests.  Prints how long the screen's event loop was ever kept busy in one go,
also while rows are filtered, folded and explained, and the memory that it took.
"""

from __future__ import annotations

import asyncio
import gc
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from threading import Thread

import psutil
from textual.pilot import Pilot

from tests.benchmarks.shared import read_count
from tests.support.screen_course import LESSON, write_course
from tests.support.watched import home, mistakes, save, watched_start
from tui.app import FlasklingsApp
from tui.background.runner import RunUpdates
from tui.screens.lesson.screen import LessonScreen

LIMITS = "≤ 100 ms", "< 60 MiB"

RUN = 1_000_000
"""The number of the run whose events are made here."""

ROWS_OF_FIVE = 34
"""How many rows five requests of `tests.support.watched` make."""

KEYS = (
    *("f6", "pagedown", "end", "home", "pagedown", "question_mark", "down", "space", "space"),
    *("slash", "v", "i", "enter", "down", "escape", "f6", "f6"),
)
"""Keys that go through the rows, explain, fold and filter them."""

FLOOD = """from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    for number in range({count}):
        flash(f"Message {{number}}", "success")
    return "<br>".join(get_flashed_messages())
"""


async def measure(begin: Callable[[LessonScreen, Pilot[None]], Awaitable[None]], rows: int) -> None:
    """Open a lesson, begin a run there, and print what its rows cost."""
    with tempfile.TemporaryDirectory() as folder:
        app = FlasklingsApp(
            write_course(Path(folder, "course")), (LESSON, "two-files"), Path(folder, "home")
        )
        async with app.run_test(size=(120, 36)) as pilot:
            while not (isinstance(app.screen, LessonScreen) and app.screen.code.editor.file):
                await pilot.pause(0.05)
            await pilot.pause(1)
            screen = app.screen
            process = psutil.Process()
            gc.collect()
            gc.freeze()  # as the program does once the course is shown
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
            await begin(screen, pilot)
            while len(screen.result.panel.rows) < rows:
                await asyncio.sleep(0.01)
            taken = time.perf_counter() - begun
            for key in (*KEYS, *KEYS):
                await pilot.press(key)
            heart.cancel()
            grown = (process.memory_info().rss - before) / 2**20
            print(f"{len(screen.result.panel.rows):,} rows after {taken:.2f} s")
            for index, what in enumerate(("wall", "own work")):
                longest = sorted((gap[index] for gap in gaps), reverse=True)[:8]
                shown = ", ".join(f"{seconds * 1000:.0f}" for seconds in longest)
                print(f"longest busy times of the event loop, {what}: {shown} ms")
            print(f"longest frame {max(gap[1] for gap in gaps) * 1000:.0f} ms", LIMITS[0])
            print(f"memory grew by {grown:.0f} MiB", LIMITS[1])


async def flash_often(screen: LessonScreen, pilot: Pilot[None], count: int) -> None:
    """Run an app that flashes so many messages in one request."""
    screen.code.editor.replace_text(FLOOD.format(count=count))
    await pilot.pause(0.5)
    await pilot.press("f5")


async def report_all(screen: LessonScreen, _pilot: Pilot[None], count: int) -> None:
    """Report requests whose rows are of every kind, as a run reports them."""
    screen.run_view.state.follow(RUN)
    thread = Thread(target=tell_events, args=(RunUpdates(RUN, screen), count), daemon=True)
    thread.start()


def tell_events(updates: RunUpdates, count: int) -> None:
    """Tell the events of so many requests."""
    for event in watched_start():
        updates.add(event)
    for first in range(1, count, 5):
        for event in (*save(first), *home(first + 1), *mistakes(first + 2)):
            updates.add(event)
    updates.finish()


if __name__ == "__main__":
    ROWS = read_count(10_000)
    print("One request that flashes")
    asyncio.run(measure(partial(flash_often, count=ROWS), 2 * ROWS))
    print("\nRequests whose rows are of every kind")
    asyncio.run(measure(partial(report_all, count=ROWS // ROWS_OF_FIVE * 5), ROWS * 9 // 10))
