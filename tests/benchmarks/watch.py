"""How long a save takes to show what it changed: our watch beside ``flask --debug run``.

Run it with ``python -m tests.benchmarks.watch [ROUNDS]``.  Both get the same project.  For flask
it's the time from the save to the response of the reloaded server; a client asks until it's there.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from sandbox.request import parse_request
from tests.benchmarks.shared import held, open_program, read_count, show
from tui.background.project_script import write_requests

APP = """\
from flask import Flask, render_template
app = Flask(__name__)
@app.get("/")
def home():
    return render_template("home.html", stamp="stamp {n}")
"""

TIMES_QUICKER = 10.0
POLL = 0.005
"""Seconds between two questions to the server of flask."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def write_project(folder: Path) -> Path:
    """Write a small project; return the file of its app."""
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "home.html").write_text("<h1>{{ stamp }}</h1>")
    app = folder / "app.py"
    app.write_text(APP.format(n="000"))
    return app


def measure_flasklings(folder: Path, rounds: int) -> list[float]:
    """Return the seconds from each save to the new row on the screen."""
    app = write_project(folder / "project")
    write_requests(app.parent, [parse_request("GET /")])
    times = []
    with open_program(folder / "home", "watch", app.parent) as terminal:
        terminal.wait("stamp 000")
        for n in range(1, rounds + 2):
            terminal.settle(0.5)
            begun = time.perf_counter()
            app.write_text(APP.format(n=f"{n:03}"))
            times.append(terminal.time_since(begun, f"→ page    stamp {n:03}"))
    return times[1:]


def measure_flask(folder: Path, rounds: int) -> list[float]:
    """Return the seconds from each save to the response of the server that was reloaded."""
    app = write_project(folder / "project")
    port = free_port()
    command = [sys.executable, "-m", "flask", "--app", "app", "--debug", "run", "-p", str(port)]
    quiet = subprocess.DEVNULL
    times = []
    with subprocess.Popen(
        command, cwd=app.parent, stdout=quiet, stderr=quiet, start_new_session=True
    ) as server:
        try:
            wait_for(port, "stamp 000")
            for n in range(1, rounds + 1):
                time.sleep(1.2)  # the reloader looks once a second
                begun = time.perf_counter()
                app.write_text(APP.format(n=f"{n:03}"))
                wait_for(port, f"stamp {n:03}")
                times.append(time.perf_counter() - begun)
        finally:
            os.killpg(server.pid, signal.SIGKILL)
    return times


def wait_for(port: int, wanted: str) -> None:
    """Ask the server until it answers with this."""
    ends = time.perf_counter() + 30
    while time.perf_counter() < ends:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as response:
                if wanted in response.read().decode():
                    return
        except OSError:
            pass
        time.sleep(POLL)
    raise TimeoutError(f"the server never answered with {wanted!r}")


def main() -> int:
    rounds = read_count(12)
    with tempfile.TemporaryDirectory() as name:
        flask = measure_flask(Path(name) / "flask", rounds)
        ours = measure_flasklings(Path(name) / "ours", rounds)
    show({"flask --debug run, and a request": flask, "flasklings watch": ours}, flask)
    times = sorted(flask)[len(flask) // 2] / sorted(ours)[len(ours) // 2]
    print(f"a save shown: {times:.1f} times quicker   ≥ {TIMES_QUICKER} {held(times >= 10)}")
    return 0 if times >= TIMES_QUICKER else 1


if __name__ == "__main__":
    sys.exit(main())
