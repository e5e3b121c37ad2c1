"""``flasklings quiz --plain``: the quiz for pipes and screen readers."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from random import Random

import pytest

from lessons.course import Lesson, Option, Question
from lessons.progress import Progress
from tests.built_in import COURSE
from tests.tui.commands.conftest import Flasklings
from tui.plain.quiz import PlainQuiz

LESSON = COURSE.lessons[0]


def question(name: str) -> Question:
    options = tuple(
        Option(f"{name} {word}", f"because {name} {word}", right=word == "right")
        for word in ("right", "wrong", "worse", "worst")
    )
    return Question(name, f"What of {name}?", "first", options)


def lesson(*names: str) -> Lesson:
    return Lesson("tea", 1, "Tea", "", "", "", (), tuple(map(question, names)))


class Learner:
    """Reads the question that was printed last and answers it on purpose."""

    def __init__(self, *plan: str) -> None:
        self.out = StringIO()
        self._plan = list(plan)

    def readline(self) -> str:
        if not self._plan:
            return ""
        wanted = self._plan.pop(0)
        shown = self.out.getvalue().rpartition("What of")[2]
        numbers = {word: number for number, _, word in re.findall(r"(\d)\. (\w+) (\w+)", shown)}
        return f"{numbers.get(wanted, wanted)}\n"


def sit(learner: Learner, *names: str) -> tuple[str, int, list[tuple[str, bool]]]:
    recorded: list[tuple[str, bool]] = []
    quiz = PlainQuiz(
        learner,  # type: ignore[arg-type]
        learner.out,
        lambda asked: recorded.append((asked.question.id, asked.right)),
    )
    status = quiz.sit(lesson(*names), Random(1))
    return learner.out.getvalue(), status, recorded


def test_a_right_answer_is_said_to_be_right_and_why() -> None:
    said, status, recorded = sit(Learner("right"), "oolong")
    assert "Question 1 of 1\nWhat of oolong?" in said
    assert "Right.\nbecause oolong right\n" in said
    assert said.endswith("1 of 1 right at the first try.\n")
    assert status == 0
    assert recorded == [("oolong", True)]


def test_a_wrong_answer_is_explained_with_the_right_one_and_comes_back() -> None:
    said, _, recorded = sit(Learner("worse", "right"), "oolong")
    assert "Wrong: " in said
    assert "because oolong worse" in said
    assert re.search(r"The right answer is \d: oolong right\nbecause oolong right", said)
    assert "Once more:\nWhat of oolong?" in said
    assert "0 of 1 right at the first try.\n- Missed at first: What of oolong?" in said
    assert recorded == [("oolong", False), ("oolong", True)]


def test_what_is_no_answer_is_asked_again_and_not_recorded() -> None:
    said, _, recorded = sit(Learner("", "7", "x", "½", "ab", "right"), "oolong")
    assert said.count("Please answer with a number from 1 to 4") == 5
    assert recorded == [("oolong", True)]


def test_letters_answer_too() -> None:
    _, _, recorded = sit(Learner("a", "B", "c.", "d)"), "oolong", "sencha", "assam", "mate")
    assert len(recorded) == 4


@pytest.mark.parametrize("way", ["q", "quit", None])
def test_leaving_early_is_polite_and_keeps_what_was_answered(way: str | None) -> None:
    plan = ["right", *([way] if way else [])]
    said, status, recorded = sit(Learner(*plan), "oolong", "sencha")
    assert "You leave after 1 of 2. 1 of 1 right at the first try." in said
    assert status == 0
    assert len(recorded) == 1


def test_leaving_at_once_is_fine() -> None:
    said, status, _ = sit(Learner(), "oolong")
    assert "before the first answer" in said
    assert status == 0


def test_a_piped_sitting_is_recorded(home: Path, flasklings: Flasklings) -> None:
    said = flasklings("quiz", "15", "--plain", typed="1\n2\n")
    assert said.status == 0
    assert said.out.startswith(f"{LESSON.title}: {len(LESSON.quiz)} questions.")
    progress = Progress.open(home)
    answers = progress.answers(LESSON.slug)
    progress.close()
    assert len(answers) == 2
    texts = {q.id: {o.text: o.right for o in q.options} for q in LESSON.quiz}
    assert all(texts[answer.question][answer.option] is answer.right for answer in answers)


def test_without_a_lesson_it_asks_the_one_where_you_are(flasklings: Flasklings) -> None:
    assert flasklings("quiz", "--plain").out.startswith(LESSON.title)


def test_a_data_folder_that_cannot_be_written_is_said_and_the_quiz_goes_on(
    tmp_path: Path, flasklings: Flasklings, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "taken"
    file.write_text("a file where the folder should be")
    monkeypatch.setenv("FLASKLINGS_HOME", str(file))
    said = flasklings("quiz", "--plain", typed="1\n")
    assert said.status == 0
    assert said.err.startswith("flasklings: ")
    assert "You leave after 1 of" in said.out


def test_a_step_has_no_quiz(flasklings: Flasklings) -> None:
    said = flasklings("quiz", "15/2", "--plain")
    assert said.status == 2
    assert "leave out the step" in said.err
