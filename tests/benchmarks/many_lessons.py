"""Whether a course of 25 lessons opens as quickly as the built-in course does now.

    python -m tests.benchmarks.many_lessons [--rounds 10] [--copied 16-rest-api]

The long course begins with the same lesson, and then has copies of another one.  Both are folders,
so they're read and watched the same way, and both have been opened before, so they're cached.  Each
start is a real one in a terminal of its own, by a learner who hasn't begun.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import defaultdict
from functools import partial
from pathlib import Path
from shutil import copytree

from lessons.course.loader import BUILT_IN, load_course
from lessons.course.model import Course, Step
from tests.benchmarks.shared import is_within, open_program, read_options, show

LESSONS = 25

LIMIT = 1.1
"""The most that the long course may take, as a multiple of the built-in one."""

HEAD = 'title = "{title}"\nid = "{id}"\nlessons = {lessons}\n'


def write_long_course(folder: Path, now: Course, copied: str) -> Path:
    """Write a course of the first lesson and as many copies of another as make 25."""
    first = now.lessons[0].folder
    names = [first, *(f"{number:02}-copy-{number}" for number in range(2, LESSONS + 1))]
    for name in names:
        copytree(BUILT_IN / (first if name == first else copied), folder / name)
        lesson = folder / name / "lesson.toml"
        lesson.write_text(re.sub(r"(?m)^builds_on = .*\n", "", lesson.read_text()))
    head = HEAD.format(title=now.title, id=now.id, lessons=names)
    (folder / "course.toml").write_text(head)
    return folder


def open_first_steps(home: Path, course: Path, steps: tuple[Step, ...]) -> dict[str, float]:
    """Return the seconds to the first text, the home screen, the lesson and its second step."""
    with open_program(home, "learn", course) as terminal:
        taken = {
            "first text": terminal.time_until_written("flasklings"),
            "the home screen": terminal.time_until_written(steps[0].title, steps[-1].title),
        }
        terminal.wait("run just now")
        terminal.settle(0.5)  # a worker is warmed meanwhile, as while a learner reads
        taken["the lesson screen"] = terminal.time_of("Enter", partial(is_open, steps[0]))
        terminal.settle(0.5)
        taken["the next step"] = terminal.time_of("Ctrl+N", partial(is_open, steps[1]))
        terminal.press("Ctrl+Q")
        terminal.wait_for_end()
    (home / "flasklings.db").unlink()
    return taken


def is_open(step: Step, text: str) -> bool:
    """Say whether the screen shows a step: its name, its code and the question before its run."""
    code = step.files["app.py"].strip().splitlines()[-1]
    return all(words in text for words in (f"▸ {step.title}", code, "Press 1-"))


def main() -> int:
    asked = read_options(__doc__, rounds=10, copied="16-rest-api")
    now = load_course()
    with tempfile.TemporaryDirectory() as name:
        above = Path(name)
        home = above / "home"
        courses = {
            "now": copytree(BUILT_IN, above / "now"),
            "long": write_long_course(above / "long", now, asked.copied),
        }
        taken: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        for number in range(asked.rounds + 1):
            for which, course in courses.items():
                for what, seconds in open_first_steps(home, course, now.lessons[0].steps).items():
                    if number:  # the first start writes the cache
                        taken[what][which].append(seconds)
    kept = []
    for what, of_each in taken.items():
        names = f"{what}, {len(now.lessons)} lessons", f"{what}, {LESSONS} lessons"
        show(dict(zip(names, of_each.values(), strict=True)), of_each["now"])
        kept.append(is_within("ratio", of_each["long"], of_each["now"], LIMIT))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
