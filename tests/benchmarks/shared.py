"""What the benchmarks share: arguments, scripts, bare apps, a short course and the verdict."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tests.support.terminal import Terminal

T = TypeVar("T")
R = TypeVar("R")

LINES = "\n" + "\n".join(f"line {number} of a file" for number in range(1, 100))
"""A file of 100 lines for a bare text area."""

BARE_APP = """\
{before}
from textual.app import App
from textual.widgets import {widget}

class Bare(App):
    def compose(self):
        yield {call}

Bare().run()
"""

CORES = os.cpu_count() or 1
HEAD = f"{'milliseconds':44}{'best':>11}{'median':>11}{'95 %':>11}{'of best':>11}{'of median':>11}"


def read_count(default: int) -> int:
    """Return the number on the command line, else the default."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else default


def read_options(doc: str | None, **defaults: int | str) -> Namespace:
    """Return the options on the command line; each has a default of its own type."""
    parser = ArgumentParser(description=doc)
    for name, default in defaults.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default)
    return parser.parse_args()


def held(is_held: bool) -> str:
    """Return the word for a limit that a figure keeps, or doesn't."""
    return "held" if is_held else "NOT HELD"


def show(times: Mapping[str, Sequence[float]], yardstick: Sequence[float]) -> None:
    """Print a table of times, each row beside the yardstick."""
    print(HEAD)
    for name, taken in times.items():
        show_row(name, taken, yardstick)


def show_row(name: str, taken: Sequence[float], yardstick: Sequence[float]) -> None:
    """Print a row of milliseconds, and how many times the yardstick's best and median they are."""
    best, median = min(taken), statistics.median(taken)
    late = statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
    figures = "".join(f"{seconds * 1000:11.3f}" for seconds in (best, median, late))
    ratios = best / min(yardstick), median / statistics.median(yardstick)
    print(f"{name:44}{figures}{ratios[0]:11.3f}{ratios[1]:11.3f}")


def is_within(what: str, taken: Sequence[float], yardstick: Sequence[float], most: float) -> bool:
    """Say whether the median is at most so many times the yardstick's, and print it."""
    ratio = statistics.median(taken) / statistics.median(yardstick)
    print(f"{what}: {ratio:.2f}   ≤ {most:.2f} {held(ratio <= most)}")
    return ratio <= most


def show_speed(what: str, seconds: float, cold: float) -> None:
    """Print how many times quicker something is than the same work in cold processes."""
    print(f"{what}: {cold / seconds:.1f} times quicker than cold   (target: at least 5)")


def time_all(run: Callable[[T], R], each: Sequence[T], at_once: int) -> tuple[float, list[R]]:
    """Run for each item, so many at once; return the seconds for all, and the results."""
    with ThreadPoolExecutor(at_once) as pool:
        begun = time.perf_counter()
        results = list(pool.map(run, each))
        return time.perf_counter() - begun, results


def time_script(script: Path) -> float:
    """Return the seconds that a script takes in a fresh Python."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, script], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def bare_app(widget: str, call: str, before: str = "") -> list[str]:
    """Return the command of a Textual app that shows one widget, after a statement."""
    return [sys.executable, "-c", BARE_APP.format(widget=widget, call=call, before=before)]


def open_program(home: Path, *arguments: str | Path) -> Terminal:
    """Start flasklings in a terminal, with a data folder of its own."""
    program = [sys.executable, "-m", "tui", *map(str, arguments)]
    return Terminal(program, env={"FLASKLINGS_HOME": str(home)})


def write_course(folder: Path, steps: Mapping[str, tuple[str, str]]) -> Path:
    """Write a course of one lesson, ``speed``; each step has its ``step.md`` and ``app.py``."""
    lesson = folder / "01-speed"
    for name, (text, app) in steps.items():
        step = lesson / name
        step.mkdir(parents=True)
        (step / "step.md").write_text(text)
        (step / "app.py").write_text(app)
    # It has the id of the built-in course, under which a draft is kept.
    head = 'title = "Speed"\nid = "flasklings"\nlessons = ["01-speed"]\n'
    (folder / "course.toml").write_text(head)
    (lesson / "lesson.toml").write_text('title = "Speed"\nsummary = "How fast."\ncard = "None."\n')
    return folder
