"""How quick a run is, what each layer costs, and what many runs leave behind.

    python -m tests.benchmarks.sandbox [--runs 200] [--samples 25]

The yardstick is taken in the same run on the same machine: the same six-line app in a fresh
Python, driven by Flask's own test client.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from sandbox.events import Ended, Requested, Started
from sandbox.project import Project
from sandbox.request import Request
from sandbox.sandbox import Sandbox
from tests.benchmarks.shared import read_options, show, time_script
from tests.sandbox.conftest import until

APP = """\
from flask import Flask, flash, get_flashed_messages
app = Flask(__name__)
app.secret_key = "dev"
@app.get("/")
def home():
    flash("Saved!"); return str(get_flashed_messages())
"""
SCRIPT = APP + "print(app.test_client().get('/').text)\n"
REQUESTS = [Request("/")]
MIB = 1024 * 1024


def cold(samples: int) -> list[float]:
    """Time the app as a script of its own."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "app_script.py")
        script.write_text(SCRIPT)
        time_script(script)  # so that the files are in memory
        return [time_script(script) for _ in range(samples)]


def warm(samples: int) -> dict[str, list[float]]:
    """Time runs on a warm worker: to its first event, its first of a request, and to its end."""
    times: dict[str, list[float]] = {"first event": [], "first of the app": [], "whole run": []}
    with Sandbox(spares=1) as sandbox:
        for number in range(samples + 1):
            wait_for_spare(sandbox)
            came: dict[str, float] = {}
            begun = time.perf_counter()
            for event in sandbox.run(Project.from_texts({"app.py": APP}), REQUESTS):
                took = time.perf_counter() - begun
                if isinstance(event, Started):
                    came["first event"] = took
                elif not isinstance(event, Requested) and getattr(event, "n", 0) == 1:
                    came.setdefault("first of the app", took)
                elif isinstance(event, Ended):
                    came["whole run"] = took
            for name in times if number else ():  # the first run warms up
                times[name].append(came[name])
    return times


LAYERS = """\
import json, os, socket, sys, time
from dataclasses import asdict
import flask
from sandbox.child import guard, jail, landlock, main, quota, seccomp
from sandbox.limits import Limits
main._warm()
ready = jail.prepare()
folder = sys.argv[1] + "/project"
os.mkdir(folder)
ours = socket.socket(socket.AF_UNIX)
ours.bind(sys.argv[1] + f"/{quota.SOCKET}{os.getpid()}")
ours.listen()
jail.prepare_for((1, 2), ready)
writable = guard.spellings([folder])
times = {}
for name, put_in_force in (
    ("environment and folder", lambda: (jail.fill_environment(folder, {}), jail.enter(folder))),
    ("limits", lambda: jail.limit(asdict(Limits()))),
    ("ends with its parent", jail.dies_with_parent),
    ("no privileges", jail.drop_privileges),
    ("way to our program", lambda: globals().update(way=quota.Quota(sys.argv[1])) or True),
    ("files (Landlock)", lambda: ready["files"].restrict([folder, "/dev/null"])),
    ("disk and threads (seccomp)", lambda: way.install((1, 2))),
    ("system calls (seccomp)", lambda: seccomp.install(ready["filter"])),
    ("guard", lambda: guard.Guard(ready["spelled"], writable, print, False, True).install()),
):
    begun = time.perf_counter()
    assert put_in_force(), name
    times[name] = time.perf_counter() - begun
print(json.dumps(times), flush=True)
os._exit(0)
"""


def layers(samples: int) -> dict[str, list[float]]:
    """Time each layer inside a process like a warm worker."""
    times: dict[str, list[float]] = {}
    for _ in range(samples):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-c", LAYERS, folder],
                check=True,
                capture_output=True,
                start_new_session=True,
            )
        for name, took in json.loads(done.stdout).items():
            times.setdefault(name, []).append(took)
    return times


def wait_for_spare(sandbox: Sandbox) -> None:
    """Wait as a learner who reads does: until a worker is warm and nothing else goes on."""
    until(lambda: not sandbox._spares.empty())
    worker = sandbox.take_worker()
    worker.wait_until_ready()
    sandbox._spares.put(worker)
    threading.Event().wait(0.05)


def growth(runs: int) -> dict[str, tuple[float, float]]:
    """Return what this process and the temporary folder held before and after many runs."""
    mine = psutil.Process()
    folder = Path(tempfile.gettempdir())

    def look() -> dict[str, float]:
        gc.collect()
        return {
            "memory (MiB)": mine.memory_info().rss / MIB,
            "descriptors": mine.num_fds(),
            "threads": mine.num_threads(),
            "processes": len(mine.children(recursive=True)),
            "folders": len(list(folder.glob(f"flasklings-{mine.pid}-*"))),
        }

    project = Project.from_texts({"app.py": APP})
    with Sandbox(spares=2) as sandbox:
        for _ in range(20):
            list(sandbox.run(project, REQUESTS))
    before = look()
    with Sandbox(spares=2) as sandbox:
        for _ in range(runs):
            events = list(sandbox.run(project, REQUESTS))
            assert isinstance(events[-1], Ended)
            assert events[-1].reason == "finished"
    until(lambda: look()["processes"] <= before["processes"])
    after = look()
    return {name: (before[name], after[name]) for name in before}


def main() -> None:
    asked = read_options(__doc__, runs=200, samples=25)
    slow = cold(asked.samples)
    times = {f"warm, all layers: {name}": taken for name, taken in warm(asked.samples).items()}
    show({"cold: python app_script.py": slow, **times}, slow)
    print("targets: first event 0.050, whole run 0.100\n")

    by_layer = layers(asked.samples)
    total = [sum(sample) for sample in zip(*by_layer.values(), strict=True)]
    show({**{f"layer: {name}": t for name, t in by_layer.items()}, "all layers": total}, total)
    print("target: all layers 3 ms\n")

    begun = time.perf_counter()
    found = growth(asked.runs)
    took = (time.perf_counter() - begun) * 1000 / (asked.runs + 20)
    print(f"{asked.runs} runs in a row, {took:.0f} ms each: before, after")
    for name, (before, after) in found.items():
        print(f"  {name:42}{before:9.1f}{after:9.1f}{after - before:+9.1f}")
    print("targets: less than 5 MiB more, nothing else more")


if __name__ == "__main__":
    main()
