"""How long a form that is sent in the page takes to show its flash, in a real terminal.

Run it with ``python -m tests.benchmarks.page_form [ROUNDS]``.  It prints the time from ``Enter`` in
the form's field to the flash on the page beside the wall time of a fresh ``python`` that imports
Flask and sends the same form with the test client.
"""

from __future__ import annotations

import re
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.benchmarks.shared import (
    is_within,
    open_program,
    read_count,
    show,
    time_script,
    write_course,
)
from tests.support.big_course import STEP

APP = """\
from flask import Flask, flash, get_flashed_messages, redirect, request
app = Flask(__name__); app.secret_key = "dev"
@app.get("/")
def home():
    return f"{get_flashed_messages()}<form method=post action=/save><input name=n>"
@app.post("/save")
def save():
    flash("at %d" % __import__('time').monotonic_ns())
    return redirect("/")
"""

SCRIPT = (
    APP
    + """\
client = app.test_client()
client.get("/")
print(client.post("/save", data={"n": "x"}, follow_redirects=True).text)
"""
)

LIMIT = 0.15


def stamp(text: str) -> str:
    """Return the newest stamp on the page, "" for none."""
    found = re.findall(r"at (\d{6,})", text)
    return found[-1] if found else ""


def is_newer(before: str, text: str) -> bool:
    return stamp(text) not in ("", before)


def measure(folder: Path, course: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Return the seconds from Enter to the flash on the page, and of a fresh python."""
    forms, scripts = [], []
    script = folder / "app_script.py"
    script.write_text(SCRIPT)
    with open_program(folder / "home", "learn", course) as terminal:
        terminal.wait("How fast.")
        terminal.press("Enter")
        terminal.wait("GET /")
        terminal.settle(0.4)
        for key in ("F6", "v"):
            terminal.press(key)
            terminal.settle(0.4)
        for _ in range(rounds + 1):  # the first one loads what the others use
            scripts.append(time_script(script))
            terminal.press("Tab")
            terminal.settle(0.4)
            before = stamp(terminal.text)
            forms.append(terminal.time_of("Enter", partial(is_newer, before)))
    return forms[1:], scripts[1:]


def main() -> int:
    rounds = read_count(15)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        step = STEP.format(number=1).replace("task = ", 'requests = ["GET /"]\ntask = ')
        course = write_course(folder / "course", {"01-short": (step, APP)})
        forms, scripts = measure(folder, course, rounds)
    show({"a fresh python": scripts, "a form sent → its flash on the page": forms}, scripts)
    return 0 if is_within("a form sent → its flash on the page", forms, scripts, LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main())
