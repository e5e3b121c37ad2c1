"""What proving the whole course costs, beside the same runs as cold Python processes.

    python -m tests.benchmarks.check_course [--cold 60] [--at-once 2]

The yardstick does what a script would do for each run of the proof: a fresh Python that imports
the app and drives it by Flask's own test client.  Of the runs, every so many are made cold.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from lessons.authoring.check import prove_course
from lessons.course.loader import BUILT_IN
from lessons.grading.runs import Bench, Tally
from sandbox.project import Project
from sandbox.request import Request
from sandbox.sandbox import Sandbox
from sandbox.timeline import Timeline
from tests.benchmarks.shared import CORES, read_options, show_speed, time_all

SCRIPT = """\
import importlib, json, sys
module, _, name = sys.argv[1].partition(":")
app = getattr(importlib.import_module(module), name or "app")
clients = {}
for asked in json.loads(sys.argv[2]):
    client = clients.setdefault(asked.get("client", "A"), app.test_client())
    method = asked.get("method") or ("POST" if asked.get("form") else "GET")
    client.open(
        asked["path"], method=method, data=asked.get("form"), headers=asked.get("headers"),
        follow_redirects=asked.get("follow", True),
    )
"""

Made = tuple[Project, Sequence[Request]]


class NotingBench(Bench):
    """A bench that notes which runs were really made."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox)
        self.made: list[Made] = []

    def run(self, project: Project, requests: Sequence[Request], tally: Tally) -> Timeline:
        before = tally.runs
        timeline = super().run(project, requests, tally)
        if tally.runs > before:
            self.made.append((project, requests))
        return timeline


def cold(runs: Sequence[Made], at_once: int) -> float:
    """Return the seconds that runs take as processes of their own, so many at once."""
    with tempfile.TemporaryDirectory() as above:
        script = Path(above, "script.py")
        script.write_text(SCRIPT)
        folders = [Path(above, str(number)) for number in range(len(runs))]
        for folder, (project, _) in zip(folders, runs, strict=True):
            project.write(folder)

        def run(number: int) -> None:
            project, requests = runs[number]
            asked = msgspec.json.encode(list(requests)).decode()
            subprocess.run(
                [sys.executable, str(script), project.app, asked],
                cwd=folders[number],
                env={**os.environ, "PYTHONPATH": str(folders[number])},
                capture_output=True,  # apps that are wrong on purpose complain
                check=False,
            )

        return time_all(run, range(len(runs)), at_once)[0]


def main() -> None:
    asked = read_options(__doc__, cold=60, at_once=CORES)
    begun = time.perf_counter()
    with Sandbox(spares=asked.at_once, bulk=True) as sandbox:
        bench = NotingBench(sandbox)
        report = prove_course(BUILT_IN, bench, asked.at_once)
    proved = (time.perf_counter() - begun) / report.runs
    some = bench.made[:: max(1, len(bench.made) // asked.cold)][: asked.cold]
    alone = cold(some, asked.at_once) / len(some)

    print(f"{report.runs} runs, {asked.at_once} at once, {len(report.faults)} faults")
    print(f"the whole course: {proved * report.runs:.1f} s, {proved * 1000:.1f} ms a run")
    print(f"{len(some)} of its runs as cold processes: {alone * 1000:.1f} ms a run")
    show_speed("proving", proved, alone)


if __name__ == "__main__":
    main()
