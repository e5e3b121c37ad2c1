"""A sitting line by line: every kind of question, every command, every answer kept."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

import msgspec
import pytest

from lessons.course.model import Question
from lessons.review.cards import Rating
from lessons.store.progress import Progress, StoredAnswer
from sandbox.sandbox import Sandbox
from tests.support.plain_sittings import Learner
from tests.support.question_kinds import ALL, COURSE, FILL, ONE, ORDER, PREDICT, QUIZ
from tui.plain.errors import INTERRUPTED
from tui.plain.sittings import hold_quiz

SECOND = msgspec.structs.replace(ONE, id="second", ask="And which one now?")


def sit(
    folder: Path,
    sandbox: Sandbox,
    learner: Learner,
    *questions: Question,
    clock: count[float] | None = None,
) -> tuple[str, int, list[StoredAnswer]]:
    """Hold a sitting; return what was said, the exit status and what is kept."""
    tick = None if clock is None else clock.__next__
    table = learner.session(folder, sandbox, questions=questions, clock=tick)
    try:
        status = hold_quiz(table, table.target.course.lessons[0])
        return learner.heard, status, [*table.progress.answers("tea")]
    finally:
        table.progress.close()


def results(answers: list[StoredAnswer]) -> list[tuple[str, bool]]:
    return [(answer.question, answer.right) for answer in answers]


# Every kind

RIGHT = {
    "one": "{`flash()`}",
    "all": "{`flash()`} {`session[...] = `}",
    "predict": "{`A B`}",
    "fill": "flash('A')",
    "order": '{flash("A")} {flash("B")} {flash("C")}',
}
WRONG = {
    "one": ("{`print()`}", "That prints."),
    "all": ("{`flash()`}", "`session[...] = `: It is signed."),
    "predict": ("{`B A`}", "It is no stack."),
    "fill": ("print('A')", "That prints, and the page shows nothing."),
    "order": ('{flash("B")} {flash("A")} {flash("C")}', ""),
}


@pytest.mark.parametrize("question", QUIZ, ids=lambda question: question.kind)
def test_a_wrong_answer_is_explained_kept_and_asked_again(
    question: Question, tmp_path: Path, sandbox: Sandbox
) -> None:
    wrong, why = WRONG[question.kind]
    learner = Learner(wrong, RIGHT[question.kind])
    heard, _, answers = sit(tmp_path, sandbox, learner, question)
    assert "Not quite" in heard
    assert why in heard
    assert re.search(r"^(The right answer is \d:|Right is|A right order is:)", heard, re.MULTILINE)
    assert f"Once more:\n{question.ask}" in heard
    assert "Right. It comes back tomorrow.\n" in heard
    assert "0 of 1 right on the first try." in heard
    assert f"- Missed: {question.ask}\n  It's taught in step 1/" in heard
    assert results(answers) == [(question.id, False), (question.id, True)]
    assert [answer.rating for answer in answers] == [Rating.Again, Rating.Good]
    assert answers[0].took_ms is None  # out of a pipe


@pytest.mark.parametrize("question", [PREDICT, FILL, ORDER], ids=lambda question: question.kind)
def test_code_is_told_with_its_lines_numbered_and_its_requests(
    question: Question, tmp_path: Path, sandbox: Sandbox
) -> None:
    heard, _, _ = sit(tmp_path, sandbox, Learner(), question)
    assert "app.py:\n 1  from flask import" in heard
    assert "Requests: POST /save, GET /" in heard
    assert ("The blank ___ is in line 9 of app.py." in heard) == (question is not PREDICT)
    assert "Traceback" not in heard


def test_what_cannot_be_judged_is_not_kept(tmp_path: Path, sandbox: Sandbox) -> None:
    unclear = msgspec.structs.replace(PREDICT, options=(PREDICT.options[1], PREDICT.options[2]))
    heard, _, answers = sit(tmp_path, sandbox, Learner("1", "rate easy"), unclear)
    assert "This answer wasn't judged, so it doesn't count." in heard
    assert "its question stays as it was" in heard
    assert answers == []


# Commands


def test_what_is_no_answer_is_asked_again(tmp_path: Path, sandbox: Sandbox) -> None:
    learner = Learner("", "7", "x", "½", "hint me", RIGHT["one"])
    heard, _, answers = sit(tmp_path, sandbox, learner, ONE)
    assert heard.count("Please answer with a number from 1 to 4") == 5
    assert results(answers) == [("one", True)]


@pytest.mark.parametrize("question", [ONE, PREDICT], ids=lambda question: question.kind)
def test_a_right_answer_after_a_hint_was_hard(
    question: Question, tmp_path: Path, sandbox: Sandbox
) -> None:
    learner = Learner(":hint", RIGHT[question.kind])
    heard, _, (answer,) = sit(tmp_path, sandbox, learner, question)
    assert "Hint: " in heard
    assert (answer.right, answer.hinted, answer.rating) == (True, True, Rating.Hard)


def test_answers_and_skips_are_taken_back_and_rated(tmp_path: Path, sandbox: Sandbox) -> None:
    learner = Learner(
        *("skip", "undo", WRONG["one"][0], "undo", "u"),
        *(RIGHT["one"], "rate again", RIGHT["one"], "rate easy"),
    )
    heard, _, answers = sit(tmp_path, sandbox, learner, ONE)
    said = (
        *("Question 1 of 1", "Here's the skipped question.", "Question 1 of 1", "Not quite"),
        "Once more:",
        *("Your last answer is undone.", "Question 1 of 1", "There's no answer to undo."),
        *("Right. It comes back in", "It comes back at the end of this round now.", "Once more:"),
        *("Right. It comes back tomorrow.", "It comes back ", " now."),
        "1 of 1 right on the first try.",
    )
    for one in said:
        before, found, heard = heard.partition(one)
        assert found, (one, before)
    assert [answer.rating for answer in answers] == [Rating.Again, Rating.Easy]


@pytest.mark.parametrize("word", ["when", "why", "prove"])
def test_before_the_first_answer_there_is_nothing_to_look_back_at(
    word: str, tmp_path: Path, sandbox: Sandbox
) -> None:
    heard, _, _ = sit(tmp_path, sandbox, Learner(word), ONE)
    assert "Answer a question first." in heard


@pytest.mark.parametrize("question", QUIZ, ids=lambda question: question.kind)
def test_why_tells_the_reason_of_every_answer(
    question: Question, tmp_path: Path, sandbox: Sandbox
) -> None:
    learner = Learner(RIGHT[question.kind], "why")
    heard, _, _ = sit(tmp_path, sandbox, learner, question)
    told = heard.partition("Asked was:")[2].replace("\n", " ")
    for why in (*(option.why for option in question.options), question.why):
        assert why in told


@pytest.mark.parametrize(
    ("question", "told"),
    [(ONE, "which is right, run"), (PREDICT, "The prediction"), (FILL, "wrote"), (ORDER, "wrote")],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_an_answer_is_proved_by_running_it(
    question: Question, told: str, tmp_path: Path, sandbox: Sandbox
) -> None:
    heard, _, _ = sit(tmp_path, sandbox, Learner(RIGHT[question.kind], "prove"), question)
    proof = heard.partition("That was the last question.")[2]
    assert told in proof
    assert "+ queued  [message] A " in proof
    assert "every message accounted for" in proof
    assert ("This run shows it." in proof) == (question is ONE)


def test_a_wrong_answer_has_the_reference_to_prove_too(tmp_path: Path, sandbox: Sandbox) -> None:
    learner = Learner("print('A')", ":prove", ":prove 2", ":prove 7")
    heard, _, _ = sit(tmp_path, sandbox, learner, FILL)
    assert "What you wrote, run:" in heard
    assert "You can also type prove 2." in heard
    assert "The reference answer, run:" in heard
    assert "This run shows it." in heard
    assert "No run proves 7. Type prove 1, prove 2." in heard


def test_where_nothing_proves_an_answer_that_is_said(tmp_path: Path, sandbox: Sandbox) -> None:
    heard, _, _ = sit(tmp_path, sandbox, Learner(RIGHT["all"], "prove"), ALL)
    assert "No run proves this one" in heard


def test_a_question_can_be_heard_again(tmp_path: Path, sandbox: Sandbox) -> None:
    heard, _, _ = sit(tmp_path, sandbox, Learner("repeat", "help"), ONE)
    first, second = heard.split("Question 1 of 1\n")[1:]
    assert second.startswith(first.partition("Your answer")[0])
    assert "undo the last answer" in heard


# Time


def test_what_is_slow_is_measured_by_the_learners_own_pace(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    ten = [msgspec.structs.replace(ONE, id=f"question-{number}") for number in range(10)]
    unhurried = Learner(*[RIGHT["one"]] * 10)
    _, _, answers = sit(tmp_path, sandbox, unhurried, *ten, clock=count(0.0, 30.0))
    assert {(answer.took_ms, answer.rating) for answer in answers} == {(30_000, Rating.Hard)}
    later = Learner(RIGHT["one"])
    heard, _, _ = sit(tmp_path, sandbox, later, SECOND, clock=count(0.0, 30.0))
    assert "Right. It comes back" in heard


# Leaving


@pytest.mark.parametrize("way", ["q", "quit", ":exit", None])
def test_leaving_early_is_polite_and_keeps_what_was_answered(
    way: str | None, tmp_path: Path, sandbox: Sandbox
) -> None:
    learner = Learner(RIGHT["one"], *([way] if way else []))
    heard, status, answers = sit(tmp_path, sandbox, learner, ONE, SECOND)
    assert "You answered 1 of 2. 1 of 1 right on the first try. Your answers are" in heard
    assert (status, len(answers)) == (0, 1)


def test_after_the_last_question_only_an_empty_line_ends_it(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    learner = Learner(RIGHT["one"], "2", "prove it", "rate hard", "", ends=AssertionError)
    heard, status, answers = sit(tmp_path, sandbox, learner, ONE)
    assert heard.count("There's no question now.") == 2
    assert [answer.rating for answer in answers] == [Rating.Hard]
    assert heard.endswith("Right by now: 1 of 1 question.\n")
    assert status == 0


def test_ctrl_c_leaves_at_once_with_its_own_status(tmp_path: Path, sandbox: Sandbox) -> None:
    learner = Learner(RIGHT["one"], ends=KeyboardInterrupt)
    heard, status, answers = sit(tmp_path, sandbox, learner, ONE, SECOND)
    assert heard.endswith("Your answers are kept.\n")
    assert status == INTERRUPTED
    assert results(answers)[0][1]


def test_each_answer_is_on_the_disk_before_it_is_judged_aloud(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    learner = Learner(RIGHT["one"])
    kept_when_told: list[int] = []
    write = learner.out.write

    def watched(text: str) -> int:
        if text.startswith("Right. It comes"):
            other = Progress.open(tmp_path, COURSE)
            kept_when_told.append(len(other.answers("tea")))
            other.close()
        return write(text)

    learner.out.write = watched  # type: ignore[method-assign]
    sit(tmp_path, sandbox, learner, ONE)
    assert kept_when_told == [1]
