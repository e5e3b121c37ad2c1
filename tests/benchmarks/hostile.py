"""What an app can cost flasklings itself: seconds and memory of the parent, for hostile apps.

Run it with ``python -m tests.benchmarks.hostile [APP.py ...]``; without names it takes the attacks
on the parent, ``parent_*`` of the gallery.  Each app runs in a fresh process of ours that
then folds, explains and lists the run, as the screen does.  It prints the seconds of the run, those
that came after it, and by how much the process grew.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.shared import held
from tests.support.attack_gallery import read_gallery
from tests.support.house import HOUSE

LIMIT_MB = 200
RUN_SECONDS = 3.0
"""The deadline of one request; warming up and ending come on top."""

GALLERY = HOUSE / "tests" / "sandbox" / "attacks"


def main() -> None:
    """Measure each app, and print a line for each."""
    names = sys.argv[1:] or [
        str(GALLERY / f"{attack.name}.py")
        for attack in read_gallery().values()
        if attack.name.startswith("parent_")
    ]
    print(f"{'app':36} {'ended':9} {'run':>7} {'after':>7} {'grew':>8}")
    fine = True
    for name in names:
        code = f"from tests.benchmarks.hostile import measure; measure({name!r})"
        done = subprocess.run(
            [sys.executable, "-c", code], check=False, capture_output=True, text=True
        )
        print(f"{Path(name).stem:36} {done.stdout.strip() or done.stderr.strip()[-60:]}")
        fine &= done.returncode == 0
    limits = f"each within {RUN_SECONDS:g} s a request, and below {LIMIT_MB} MB more"
    print(f"{limits}: {held(fine)}")


def measure(name: str) -> None:
    """Run one app; exit with 1 if it cost more than it may."""
    from lessons.diagnosis.diagnose import explain
    from sandbox import Project, Request, Sandbox, fold
    from tui.presenters.timeline_rows import rows

    project = Project({"app.py": Path(name).read_bytes(), "targets.py": b""})
    with Sandbox() as sandbox:
        list(sandbox.run(project, [Request("/favicon.ico")]))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()
        events = list(sandbox.run(project, [Request("/")]))
        ran = time.perf_counter()
        timeline = fold(events)
        explain(timeline, project.files)
        rows(timeline)
        after = time.perf_counter()
    grew = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert timeline.ended is not None
    reason = timeline.ended.reason
    print(f"{reason:9} {ran - begun:5.2f} s {after - ran:5.2f} s {grew:5.0f} MB")
    sys.exit(grew > LIMIT_MB or after - begun > RUN_SECONDS + 2)


if __name__ == "__main__":
    main()
