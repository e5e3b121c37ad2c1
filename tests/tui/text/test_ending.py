"""The card at the end of a lesson: your own numbers, and no praise before the end."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from lessons.store.entries import PREDICTION
from lessons.store.progress import Progress
from tests.support.small_app import COURSE
from tui.text.ending import LessonEnd, door_line, ending_of, ending_text, nothing_done
from tui.text.ways import doors

LESSON = COURSE.lessons[1]


def after(folder: Path, *runs: tuple[int, bool]) -> LessonEnd:
    """Return what the store knows after these runs: the number of a step, and whether it passed."""
    with closing(Progress.open(folder)) as progress:
        for number, passed in runs:
            progress.record_run(LESSON.slug, f"step-{number}", passed)
        for said, right in (("2", False), ("1", True)):  # the second one is of a review
            progress.record_answer(LESSON.slug, f"{PREDICTION}step-1", said, right=right)
        progress.record_answer(LESSON.slug, f"{PREDICTION}step-2", "1", right=True)
        progress.record_answer(LESSON.slug, "queues", "`flash()`", right=True)
        progress.record_run("15-lesson", "step-1", passed=True)
        return ending_of(progress, LESSON)


def test_the_numbers_are_the_learners_own(tmp_path: Path) -> None:
    ending = after(tmp_path, (1, True), (2, False), (2, False), (2, True))
    assert (ending.predicted, ending.foreseen, ending.runs, ending.fixed) == (2, 1, 4, 1)
    assert ending_text(ending, 200).plain == (
        "★ All 2 steps done.\n"
        "You predicted 1 of 2 runs right. You ran your apps 4 times. "
        "You fixed 1 app that failed at first."
    )


def test_before_the_end_it_says_how_far_and_praises_nothing(tmp_path: Path) -> None:
    ending = after(tmp_path, (1, True), (1, False))
    assert not ending.is_reached
    assert ending.fixed == 0, "it failed after it had passed"
    assert ending_text(ending, 100).plain.startswith("1 of 2 steps done.\n")
    assert ending_text(nothing_done(LESSON), 100).plain == "0 of 2 steps done."


def test_a_door_has_its_number_and_says_by_a_symbol_that_nothing_is_left_there() -> None:
    first, *_ = doors(COURSE, LESSON, nothing_done(LESSON).how_far)
    assert (
        door_line(1, first).at(80).plain.startswith("1  ○ Steps       next: 1 A redirect forgets")
    )
