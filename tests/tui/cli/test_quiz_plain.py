"""``flasklings quiz --plain``: the quiz for pipes and screen readers."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from lessons.course.loader import load_course
from lessons.practice.quiz import SITTING
from lessons.store.progress import Progress
from tests.support.good_course import GOOD, write_course
from tests.tui.cli.conftest import Flasklings

LESSON = load_course().lessons[0]

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
    score = re.search(r"^(\d+) of (\d+) right at the first try\.$", said.out, re.MULTILINE)
    assert score is not None
    missed = int(score[2]) - int(score[1])
    assert said.out.count("\n- Missed: ") == missed
    steps = re.findall(r"^  Read .+: flasklings read (15/\d+)$", said.out, re.M)
    assert len(steps) == missed
    assert all(flasklings("read", step).status == 0 for step in steps)
    assert re.search(rf"Right by now: \d+ of {len(LESSON.quiz)} questions\.\n$", said.out)


def test_a_course_of_ones_own_names_the_step(
    tmp_path: Path, flasklings: Flasklings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.plain.session.Random", lambda: Random(1))  # so that one is missed
    folder = write_course(tmp_path / "course", GOOD)
    said = flasklings("quiz", folder, "--plain", typed="a\nrate again\n" + "a\nb\nc\nd\n" * 25)
    assert said.status == 0
    assert said.out.startswith("Flashing Messages: 2 questions.")
    assert "It is taught in step 15/1, flash() queues." in said.out
    assert "flasklings read" not in said.out


def test_without_a_lesson_it_asks_the_one_where_you_are(flasklings: Flasklings) -> None:
    said = flasklings("quiz", "--plain", typed="quit\n")
    number = len(LESSON.quiz)
    assert said.out.startswith(f"{LESSON.title}: {number} questions, {SITTING} of them now.")


def test_a_data_folder_that_cannot_be_written_is_said_and_the_quiz_goes_on(
    tmp_path: Path, flasklings: Flasklings, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "taken"
    file.write_text("a file where the folder should be")
    monkeypatch.setenv("FLASKLINGS_HOME", str(file))
    said = flasklings("quiz", "--plain", typed="1\n")
    assert said.status == 1
    assert said.err.startswith("flasklings: ")
    assert said.err.endswith("what you did last is not in it.\n")
    assert "You leave after 1 of" in said.out
    assert "Your answers are not written down yet." in said.out


def test_a_step_has_no_quiz(flasklings: Flasklings) -> None:
    said = flasklings("quiz", "15/2", "--plain")
    assert said.status == 2
    assert "leave out the step" in said.err
