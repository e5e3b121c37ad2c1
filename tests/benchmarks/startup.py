"""How long the course takes to stand on the screen, beside the barest Textual app.

Run it with ``python -m tests.benchmarks.startup [ROUNDS]``.  Each start is a real one in a real
terminal of its own; the bare app shows one label.  Prints best and
median of each, the ratio, and whether the limits hold.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lessons.course.loader import find_step, load_course
from lessons.store.entries import PREDICTION
from lessons.store.progress import Progress
from tests.benchmarks.shared import bare_app, is_within, open_program, read_count, show
from tests.support.terminal import Terminal

LIMITS = {"first text": 1.15, "lesson readable": 2.0}
"""The most that these may take, as a multiple of the one label."""

LESSON, STEP = "flashing-messages", "a-redirect-forgets"

WORDS = 3
"""How many of the step's first words are waited for: they stand on its first line."""

TYPED = "¤"
"""A letter that stands nowhere on the screen before it is typed into the editor."""


def first_words() -> str:
    """Return how the step's text begins, as its course has it."""
    lesson = next(one for one in load_course().lessons if one.slug == LESSON)
    return " ".join(find_step(lesson, STEP).text.split()[:WORDS])


def bare(home: Path) -> dict[str, float]:
    with Terminal(bare_app("Label", 'Label("ready to read")')) as terminal:
        return {"one label": terminal.time_until_written("ready to read")}


FIRST_WORDS = first_words()


@contextmanager
def start_course(home: Path, *, predicted: bool) -> Iterator[Terminal]:
    """Start at a step for a learner who has already said what it will show, or hasn't."""
    (home / "flasklings.db").unlink(missing_ok=True)
    with closing(Progress.open(home)) as progress:
        progress.stay_at(LESSON, STEP)
        if predicted:
            progress.record_answer(LESSON, PREDICTION + STEP, "something", right=True)
    with open_program(home) as terminal:
        yield terminal
        terminal.press("Ctrl+Q")
        terminal.wait_for_end()


def course(home: Path) -> dict[str, float]:
    with start_course(home, predicted=True) as terminal:
        taken = {
            "first text": terminal.time_until_written("flasklings"),
            "lesson readable": terminal.time_until_written(FIRST_WORDS, "app = Flask"),
        }
        terminal.type(TYPED)
        taken["a key typed then is visible"] = terminal.time_until_written(TYPED)
        taken["the example has run"] = terminal.time_until_written("POST /save", "302")
    return taken


def question(home: Path) -> dict[str, float]:
    with start_course(home, predicted=False) as terminal:
        asked = terminal.time_until_written("without a prediction")
        terminal.type("1")
        answered = terminal.time_until_written("You said", "302")
    return {"a new step asks": asked, "answered at once": answered}


def main() -> int:
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        for _ in range(read_count(8)):
            for measure in (bare, course, question):
                for what, seconds in measure(Path(name)).items():
                    taken.setdefault(what, []).append(seconds)
    label = taken["one label"]
    show(taken, label)
    kept = [is_within(what, taken[what], label, most) for what, most in LIMITS.items()]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
