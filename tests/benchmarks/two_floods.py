"""What a key costs while two sessions flood the process that draws the screen.

Run it with ``python -m tests.benchmarks.two_floods [ROUNDS]``.  Two apps print, flash and write
raw bytes as fast as they can, one run after the other, in two sandboxes of a bare app with a
`TextArea` of 100 lines; the echo of a letter there is compared with the same app at rest.
"""

from __future__ import annotations

import sys
import threading

import psutil

from sandbox.project import Project
from sandbox.request import Request
from sandbox.sandbox import Sandbox
from tests.benchmarks.shared import LINES, bare_app, is_within, read_count, show
from tests.support.terminal import Terminal

LIMIT = 2.0
START = "from tests.benchmarks.two_floods import flood_twice; flood_twice()"

FLOOD = """\
import os
from flask import Flask, flash
app = Flask(__name__)
app.secret_key = "dev"
@app.get("/")
def home():
    while True:
        print("x" * 200)
        flash("y" * 200)
        os.write(2, b"z" * 4096)
"""


def flood_twice() -> None:
    """Let two threads run the flooding app over and over."""

    def flood() -> None:
        with Sandbox() as sandbox:
            while True:
                for _ in sandbox.run(Project.from_texts({"app.py": FLOOD}), [Request("/")]):
                    pass

    sys.setswitchinterval(0.001)  # as the course's runner sets it
    for _ in range(2):
        threading.Thread(target=flood, daemon=True).start()


def measure(before: str, rounds: int) -> list[float]:
    """Return the seconds of each echo in an app of its own, with nothing else at work."""
    taken: list[float] = []
    with Terminal(bare_app("TextArea", f"TextArea({LINES!r})", before)) as terminal:
        terminal.wait("line 20 ")
        terminal.settle(0.5)
        for typed in range(1, rounds + 1):
            terminal.settle()
            taken.append(terminal.time_of("Z", "Z" * typed))
        if before:
            family = psutil.Process(terminal.child.pid).children(recursive=True)
            print(f"processes that flood or warm up at the end: {len(family)}")
    return taken


def main() -> int:
    idle, flooding = (measure(before, read_count(40)) for before in ("", START))
    show({"a letter, idle": idle, "a letter, flooding": flooding}, idle)
    return 0 if is_within("times idle", flooding, idle, LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main())
