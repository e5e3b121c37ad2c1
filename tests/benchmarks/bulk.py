"""What a run costs where hundreds are made: from the zygote, from spares, as cold processes.

    python -m tests.benchmarks.bulk [--runs 60] [--at-once 2]

Every way runs the same twenty-line app with the same POST and GET, as many at once as there are
cores.  The yardstick is what a script would do: a fresh Python that imports the app and drives it
by Flask's own test client.
"""

from __future__ import annotations

import itertools
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from sandbox.events import Ended, Flashed, Responded
from sandbox.project import Project
from sandbox.request import Request
from sandbox.sandbox import Sandbox
from tests.benchmarks.shared import CORES, read_options, show, show_speed, time_all, time_script

APP = """\
from flask import (
    Flask, flash, get_flashed_messages, redirect, render_template_string, request, url_for
)

app = Flask(__name__)
app.secret_key = "dev"
PAGE = (
    "{% for category, message in get_flashed_messages(with_categories=true) %}"
    "<p class={{ category }}>{{ message }}</p>{% endfor %}"
)

@app.get("/")
def home():
    return render_template_string(PAGE)

@app.post("/save")
def save():
    name = request.form["name"]
    flash(f"Saved {name}!", "success")
    return redirect(url_for("home"))
"""
SCRIPT = """\
from app import app
client = app.test_client()
assert client.post("/save", data={"name": "Ada"}).status_code == 302
assert "Saved Ada!" in client.get("/").text
"""
PROJECT = Project.from_texts({"app.py": APP})
REQUESTS = [Request("/save", method="POST", form={"name": "Ada"})]


def time_runs(run: Callable[[], object], runs: int, at_once: int) -> float:
    """Return the seconds a run, of so many made by several threads."""
    run()
    return time_all(lambda _: run(), range(runs), at_once)[0] / runs


def cold(runs: int, at_once: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "app.py").write_text(APP)
        script = Path(folder, "script.py")
        script.write_text(SCRIPT)
        return time_runs(lambda: time_script(script), runs, at_once)


def sandboxed(runs: int, at_once: int, bulk: bool) -> float:
    with Sandbox(spares=at_once + 1, bulk=bulk) as sandbox:

        def run() -> None:
            events = list(sandbox.run(PROJECT, REQUESTS))
            seen = [type(event) for event in events]
            assert (seen.count(Flashed), seen.count(Responded)) == (1, 2), events
            assert isinstance(events[-1], Ended)
            assert events[-1].reason == "finished"

        return time_runs(run, runs, at_once)


def main() -> None:
    asked = read_options(__doc__, runs=60, at_once=CORES, rounds=3)

    ways: dict[str, Callable[[], float]] = {
        "cold: python script.py": lambda: cold(asked.runs, asked.at_once),
        "sandbox, spawned spares": lambda: sandboxed(asked.runs, asked.at_once, bulk=False),
        "sandbox, bulk (zygote)": lambda: sandboxed(asked.runs, asked.at_once, bulk=True),
    }
    # In turns, so that a busy minute of the machine is one of all ways.
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _, (name, way) in itertools.product(range(asked.rounds), ways.items()):
        times[name].append(way())

    print(f"{asked.runs} runs, {asked.at_once} at once, {asked.rounds} rounds: a run takes")
    yardstick = times["cold: python script.py"]
    show(times, yardstick)
    for name, taken in times.items():
        show_speed(name, statistics.median(taken), statistics.median(yardstick))


if __name__ == "__main__":
    main()
