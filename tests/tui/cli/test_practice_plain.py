"""``quiz --plain`` and ``review --plain``: practice for pipes and screen readers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lessons.course.loader import load_course
from lessons.practice.lesson_questions import SITTING
from lessons.store.progress import Progress
from tests.support.built_in import COURSE, FLASHING
from tests.support.good_course import GOOD, write_course
from tests.tui.cli.conftest import Flasklings

FIRST = COURSE.lessons[0]

EVERY_ANSWER = "1\n2\n3\n4\n1 2\n1 3\n2 3\n1 2 3\nskip\n:skip\n"
"""Lines of which one at last answers a question, or leaves it: a blank is only ever left."""


def test_a_piped_sitting_is_recorded(home: Path, tmp_path: Path, flasklings: Flasklings) -> None:
    folder = write_course(tmp_path / "course", GOOD)
    said = flasklings("quiz", folder, "--plain", typed="1\n2\n")
    assert said.status == 0
    course = load_course(folder)
    (lesson,) = course.lessons
    progress = Progress.open(home, course.id)
    answers = progress.answers(lesson.slug)
    progress.close()
    assert len(answers) == 2
    texts = {q.id: {o.text: o.right for o in q.options} for q in lesson.quiz}
    assert all(texts[answer.question][answer.option] is answer.right for answer in answers)


def test_a_whole_sitting_ends_with_what_was_missed_and_where_to_read(
    home: Path, flasklings: Flasklings
) -> None:
    said = flasklings("quiz", "15", "--plain", typed=EVERY_ANSWER * 40)
    assert said.status == 0
    score = re.search(r"^(\d+) of (\d+) right on the first try\.$", said.out, re.MULTILINE)
    assert score is not None
    missed = int(score[2]) - int(score[1])
    assert said.out.count("\n- Missed: ") == missed
    steps = re.findall(r"^  Read .+: flasklings read (15/\d+)$", said.out, re.M)
    assert len(steps) == missed
    assert all(flasklings("read", step).status == 0 for step in steps)
    assert re.search(rf"Right by now: \d+ of {len(FLASHING.quiz)} questions\.\n$", said.out)


def test_without_a_lesson_it_asks_the_one_where_you_are(flasklings: Flasklings) -> None:
    said = flasklings("quiz", "--plain", typed="quit\n")
    number = len(FIRST.quiz)
    assert said.out.startswith(f"{FIRST.title}: {number} questions, {SITTING} of them now.")


def test_a_data_folder_that_cannot_be_written_is_said_and_the_quiz_goes_on(
    tmp_path: Path, flasklings: Flasklings, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "taken"
    file.write_text("a file where the folder should be")
    monkeypatch.setenv("FLASKLINGS_HOME", str(file))
    folder = write_course(tmp_path / "course", GOOD)
    said = flasklings("quiz", folder, "--plain", typed="1\n")
    assert said.status == 1
    assert said.err.startswith("flasklings: ")
    assert said.err.endswith("what you did last isn't in it.\n")
    assert "You answered 1 of" in said.out
    assert "Your answers aren't saved yet." in said.out


# Review


def test_a_blank_is_asked_run_for_real_and_kept(home: Path, flasklings: Flasklings) -> None:
    progress = Progress.open(home)
    progress.record_run(FLASHING.slug, "fill-the-blanks", True)
    progress.close()
    said = flasklings(
        "review", "--plain", typed='app.secret_key = "tea"\nflash("success", message)\n'
    )
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(f"{COURSE.title}: 3 questions due today.")
    assert "The blank ___ is in line 4 of app.py." in said.out
    assert "Right. It comes back" in said.out
    assert "two arguments are swapped" in said.out.replace("\n", " ")
    assert "Read Fill in the blanks: flasklings read 15/29" in said.out
    assert "You answered 2 of 3. 1 of 2 right on the first try." in said.out
    assert said.out.endswith("1 more is due today.\n")
    progress = Progress.open(home)
    assert [answer.right for answer in progress.answers(FLASHING.slug)] == [True, False]
    progress.close()


def test_a_course_of_ones_own_is_reviewed(
    tmp_path: Path, home: Path, flasklings: Flasklings
) -> None:
    folder = write_course(tmp_path / "course", GOOD)
    progress = Progress.open(home, load_course(folder).id)
    progress.record_run(load_course(folder).lessons[0].slug, "queue", True)
    progress.close()
    said = flasklings("review", folder, "--plain", typed="1\n")
    assert said.out.startswith("A course: 2 questions due today.")
    assert "You answered 1 of 2." in said.out
