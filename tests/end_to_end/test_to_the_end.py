"""The last steps of the lesson and its end card, by keys alone."""

from __future__ import annotations

from pathlib import Path

from lessons.course.model import Step
from lessons.store.progress import Progress
from tests.end_to_end.conftest import Open
from tests.support.built_in import FLASHING
from tests.support.terminal import Terminal
from tests.support.terminal_learner import (
    QUESTION_OPEN,
    happened,
    leave,
    see,
)

EDITOR = '#!/bin/sh\ncp "$ANSWERS/$(basename "$1")" "$1"\n'
"""A learner's own editor, and a learner who knows the answer."""

DONE_EARLIER = 16
"""Steps that were passed on another day: the walk goes on behind them."""

RESUMED = b"\x1b[?1049h"


def test_the_rest_of_the_walk_at_80_by_24_ends_with_the_end_card(
    open_terminal: Open, tmp_path: Path
) -> None:
    steps = FLASHING.of_part("step")
    earlier = Progress.open(tmp_path / "home")
    for step in steps[:DONE_EARLIER]:
        earlier.record_run("flashing-messages", step.slug, True)
    earlier.stay_at("flashing-messages", steps[DONE_EARLIER].slug)
    earlier.close()
    known = tmp_path / "answers"
    known.mkdir()
    editor = tmp_path / "editor"
    editor.write_text(EDITOR)
    editor.chmod(0o755)
    terminal = open_terminal(columns=80, rows=24, VISUAL=str(editor), ANSWERS=str(known))
    for number, step in enumerate(steps[DONE_EARLIER:], DONE_EARLIER + 1):
        terminal.wait(f"step {number} of {len(steps)}")
        terminal.wait("First predict what it shows")
        terminal.wait("Read │ Code │ Predict")
        terminal.press("1")  # the question was out of sight: the first key brings it
        terminal.wait(QUESTION_OPEN)
        terminal.press("1")
        happened(terminal, "You said:")
        terminal.press("Shift+F6")
        for file in in_tab_order(step):
            if file in step.solution:
                (known / Path(file).name).write_text(step.solution[file])
                edit_outside(terminal)
            terminal.press("Ctrl+T")
        terminal.press("F5")
        terminal.wait("✓ passed")
        terminal.press("Ctrl+N" if number < len(steps) else "F6")

    see(terminal, "Build", f"★ All {len(steps)} steps done. F9 shows what you can do now.")
    terminal.press("F9")
    terminal.wait("Flashing Messages: what you can do now")
    terminal.wait("18 of 18 done")
    terminal.wait("Next: Building a REST API.")
    terminal.press("F4")
    terminal.wait("question 1 of")
    leave(terminal)


def in_tab_order(step: Step) -> list[str]:
    """Return the files of a step as Ctrl+T shows them, from the one that is open."""
    files = list(step.files)
    first = files.index(step.first_file)
    return files[first:] + files[:first]


def edit_outside(terminal: Terminal) -> None:
    """Open the file in the learner's own editor, and wait until the screen is back."""
    before = terminal.raw.count(RESUMED)
    terminal.press("Ctrl+O")
    terminal.wait(lambda _: terminal.raw.count(RESUMED) > before)
