"""``flasklings review --plain``: what is due, for pipes and screen readers."""

from __future__ import annotations

from pathlib import Path

from lessons.course.loader import load_course
from lessons.store.progress import Progress
from tests.support.good_course import GOOD, write_course
from tests.tui.cli.conftest import Flasklings

COURSE = load_course()
LESSON = COURSE.lessons[0]


def met(home: Path, *steps: str) -> None:
    progress = Progress.open(home)
    for step in steps:
        progress.record_run(LESSON.slug, step, True)
    progress.close()


def test_a_blank_is_asked_run_for_real_and_kept(home: Path, flasklings: Flasklings) -> None:
    met(home, "fill-the-blanks")
    said = flasklings(
        "review", "--plain", typed='app.secret_key = "tea"\nflash("success", message)\n'
    )
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(f"{COURSE.title}: 3 cards to review.")
    assert "The blank ___ is in line 4 of app.py." in said.out
    assert "Right, rated good." in said.out
    assert "two arguments are swapped" in said.out.replace("\n", " ")
    assert "Read Fill the blanks: flasklings read 15/21" in said.out
    assert "You leave after 2 of 3. 1 of 2 right at the first try." in said.out
    assert said.out.endswith("1 more can be asked now.\n")
    progress = Progress.open(home)
    assert [answer.right for answer in progress.answers(LESSON.slug)] == [True, False]
    progress.close()


def test_a_prediction_is_judged_by_a_run(home: Path, flasklings: Flasklings) -> None:
    met(home, "a-redirect-forgets")
    said = flasklings("review", "--plain", typed="1\n2\n3\n4\n" * 15)
    assert said.status == 0
    assert "Your prediction:" in said.out
    assert "Right, rated " in said.out
    assert "\nThe next one is due " in said.out


def test_where_nothing_was_met_nothing_is_due(flasklings: Flasklings) -> None:
    said = flasklings("review", "--plain")
    assert said.status == 0
    assert said.out.startswith("Nothing is due.\n")


def test_a_course_of_ones_own_is_reviewed(
    tmp_path: Path, home: Path, flasklings: Flasklings
) -> None:
    folder = write_course(tmp_path / "course", GOOD)
    progress = Progress.open(home, load_course(folder).id)
    progress.record_run(load_course(folder).lessons[0].slug, "queue", True)
    progress.close()
    said = flasklings("review", folder, "--plain", typed="1\n")
    assert said.out.startswith("A course: 2 cards to review.")
    assert "You leave after 1 of 2." in said.out


def test_a_review_is_of_no_single_lesson(flasklings: Flasklings) -> None:
    said = flasklings("review", "15", "--plain")
    assert said.status == 2
    assert "leave out the lesson" in said.err
