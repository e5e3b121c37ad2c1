"""What judging a class's answers costs, beside cold pytest runs of the very same checks.

    python -m tests.benchmarks.judging [--answers 200] [--cold 20] [--at-once 2]

Every answer is a little different, so that no run stands for two; half of them are wrong.  The
yardstick is what a teacher's script would do: it writes each answer as a folder with a pytest file
of the checks (`lessons.export.exercise`) and runs it in a fresh Python, as many at once as judging.
Both meet every answer with the same number of drawn values.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from lessons.course.loader import BUILT_IN, find_lesson, find_step, load_course
from lessons.course.model import Step
from lessons.export.exercise import write_handout
from lessons.submissions.judge import DRAWS
from sandbox.project import Project
from tests.benchmarks.shared import CORES, read_options, show_speed, time_all
from tests.support.house import HOUSE

LESSON = "flashing-messages"
ALONE = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""Without the plugins that our own tests need, which a teacher's pytest does not load."""


def answers(step: Step, count: int) -> list[dict[str, str]]:
    """Return the app of every learner: the solution or the starter, and a line of their own."""
    wholes = [{**step.files, **step.solution}, dict(step.files)]
    named = next(name for name in step.files if name.endswith(".py"))
    made = [dict(wholes[number % 2]) for number in range(count)]
    for number, files in enumerate(made):
        files[named] += f"\n# learner {number}\n"
    return made


def judge(texts: Sequence[dict[str, str]], exercise: str, folder: Path, at_once: int) -> float:
    """Return the seconds of one command that judges them all, its start and end included."""
    folder.mkdir()
    for number, files in enumerate(texts):
        Project.from_texts(files).write(folder / f"learner{number:04}")
    asked = ["check", "--answers", str(folder), "--exercise", exercise, "--jobs", str(at_once)]
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tui", *asked],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.perf_counter() - begun
    passed = done.stdout.count(": passed (")
    if done.returncode != 1 or passed != (len(texts) + 1) // 2:
        raise SystemExit(f"judging went wrong: {done.stdout[-500:]}{done.stderr}")
    return took


def cold(texts: Sequence[dict[str, str]], step: Step, folder: Path, at_once: int) -> float:
    """Return the seconds of a pytest run an answer, so many at once."""
    folders = [folder / f"handout{number}" for number in range(len(texts))]
    for files, one in zip(texts, folders, strict=True):
        write_handout(step, files, one)
        tests = one / "test_exercise.py"
        rows = tests.read_text().splitlines(keepends=True)
        tests.write_text("".join(fewer_values(rows)))

    def run(one: Path) -> int:
        asked = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        done = subprocess.run(asked, cwd=one, env=ALONE, capture_output=True, check=False)
        return done.returncode

    took, statuses = time_all(run, folders, at_once)
    if statuses != [number % 2 for number in range(len(texts))]:
        raise SystemExit(f"pytest does not judge as we do: {statuses}")
    return took


def fewer_values(rows: Sequence[str]) -> list[str]:
    """Return the lines of the tests with as many drawn values as judging draws."""
    values = [row for row in rows if row.startswith("    (") and row.endswith("),\n")]
    return [row for row in rows if row not in values[DRAWS:]]


def main() -> None:
    asked = read_options(
        __doc__, answers=200, cold=20, at_once=CORES, exercises="fill-the-blanks,fix-missing-return"
    )
    lesson = find_lesson(load_course(BUILT_IN), LESSON)
    for number in asked.exercises.split(","):
        step = find_step(lesson, number)
        texts = answers(step, asked.answers)
        some = texts[: asked.cold // 2]
        with tempfile.TemporaryDirectory() as above:
            # The yardstick before and after, so that a busy machine is busy for both.
            theirs = cold(some, step, Path(above, "before"), asked.at_once)
            ours = judge(texts, f"{LESSON}/{number}", Path(above, "answers"), asked.at_once)
            theirs += cold(some, step, Path(above, "after"), asked.at_once)
        theirs *= len(texts) / (2 * len(some))
        print(f"{step.folder}: {len(texts)} answers, half of them wrong, {asked.at_once} at once")
        print(f"judged by check --answers: {ours:.1f} s")
        print(f"cold pytest runs, as {2 * len(some)} of them took: {theirs:.1f} s")
        show_speed("judging", ours, theirs)


if __name__ == "__main__":
    main()
