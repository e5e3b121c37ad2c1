"""How long a step of the flight takes until every pane shows it, in a real terminal.

Run it with ``python -m tests.benchmarks.flight [ROUNDS]``.  It prints the time from ``F8`` to the
step in the lanes and its mark in the editor, beside the echo of a letter in a bare app with a
plain `TextArea`, key by key in turn.  Then it prints how long the flights of a long run and of a
flood take to be made.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from sandbox import Timeline
from tests.benchmarks.shared import (
    LINES,
    bare_app,
    is_within,
    open_program,
    read_count,
    show,
    write_course,
)
from tests.support.terminal import Terminal
from tests.support.timelines import answered, asked, cookie, flashed, read, timeline
from tui.presenters.flight import flight

APP = """\
from flask import Flask, flash, get_flashed_messages
app = Flask(__name__); app.secret_key = "dev"
@app.get("/<name>")
def page(name):
    flash(f"number {name}")
    return "".join(get_flashed_messages())
"""

REQUESTS = [f"GET /{n}" for n in range(20)]

STEP = f"""\
+++
title = "Many requests"
kind = "read"
task = "Press F8."
requests = {REQUESTS!r}
+++

One call queues a message.
"""

MARKED = {"Flask calls your view": 4, "flash() puts": 5, "get_flashed_messages() reads": 6}
"""How sentences begin, and the line of the app that is marked with each; none is with others."""

MANY = r"\d{3}\b"
"""How many steps the flight has; nothing else on the screen is of as many."""

LIMIT = 2.0


def is_shown(at: int, text: str) -> bool:
    """Say whether the screen shows a step of the flight, in each of its panes."""
    marked = next((line for words, line in MARKED.items() if words in text), None)
    has_mark = re.search(r"\d▸", text) if marked is None else f"{marked}▸" in text
    is_there = re.search(rf"\b{at} of {MANY}", text)
    return bool(is_there) and bool(has_mark) is (marked is not None)


def measure_step(folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Return the seconds of a step of the flight, and of an echo in a bare text area."""
    course = write_course(folder / "course", {"01-short": (STEP, APP)})
    bare = Terminal(bare_app("TextArea", f"TextArea.code_editor({LINES!r}, language=None)"))
    steps: list[float] = []
    echoes: list[float] = []
    with bare, open_program(folder / "home", "learn", course) as terminal:
        bare.wait("line 1 of")
        terminal.wait("How fast.")
        terminal.press("Enter")
        terminal.wait("number 1")
        terminal.settle(0.4)
        terminal.press("F8")
        terminal.wait(lambda text: bool(re.search(rf"\b1 of {MANY}", text)))
        for at in range(2, rounds + 2):
            bare.settle()
            echoes.append(bare.time_of("Z", "Z" * (at - 1)))
            terminal.settle(0.4)  # the motion of the step before is over
            steps.append(terminal.time_of("F8", partial(is_shown, at)))
    return steps, echoes


def long_run() -> Timeline:
    """Return a run of 200 requests, each with a message that the next one shows."""
    events = []
    for n in range(1, 401, 2):
        said = ("message", f"number {n}")
        events += [asked(n, f"POST /save/{n}"), flashed(n, said[1]), cookie(n, said)]
        events += [answered(n, 302, location="/", waiting=(said,))]
        events += [asked(n + 1, carried=(said,), redirected_from=n), read(n + 1, said)]
        events += [answered(n + 1, displayed=(said,))]
    return timeline(*events)


def flood() -> Timeline:
    """Return a run of one request with 10,000 messages."""
    said = tuple(("message", f"number {n}") for n in range(10_000))
    return timeline(asked(1), *(flashed(1, text) for _, text in said), answered(1, waiting=said))


def main() -> int:
    rounds = read_count(30)
    with tempfile.TemporaryDirectory() as name:
        steps, echoes = measure_step(Path(name), rounds)
    show({"a plain TextArea": echoes, "F8 → the next step": steps}, echoes)
    for what, run in (("400 requests", long_run()), ("10,000 messages", flood())):
        begun = time.perf_counter()
        made = flight(run)
        seconds = time.perf_counter() - begun
        print(f"the flight of {what}: {len(made.steps):,} steps in {seconds * 1000:,.0f} ms")
    return 0 if is_within("F8 → the next step", steps, echoes, LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main())
