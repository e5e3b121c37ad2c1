"""Blanks: whatever is written is run, and right if it does what is asked for."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from random import Random

import msgspec
import pytest

from lessons.course.model import Option
from lessons.practice.kinds import KINDS
from lessons.practice.kinds.fill import is_same_code
from lessons.practice.kinds.kind import NO_RUN
from lessons.practice.lesson_questions import lesson_questions
from lessons.practice.question import Judgement, Mark, Response, ShownQuestion
from lessons.review.cards import CardId
from tests.lessons.conftest import Run
from tests.support.built_in import FLASHING
from tests.support.practice_sessions import Player
from tests.support.question_kinds import FILL, SAVE, answered, judge, shown, to_ask

KIND = KINDS["fill"]


def test_the_app_shows_what_is_written_and_the_blank_while_there_is_nothing() -> None:
    at = shown(FILL)
    assert KIND.files(at, Response(text="  "))["app.py"] == SAVE
    assert "    flash(\n" in KIND.files(at, Response(text="flash("))["app.py"]


def test_an_empty_field_submits_nothing() -> None:
    player = Player(FILL)
    player.submit("  ")
    assert player.runs == []
    player.submit(" flash('A') ")
    assert [run.texts["app.py"] for run in player.runs] == [SAVE.replace("___", "flash('A')")]


# What it is worth


@pytest.mark.parametrize("text", ['flash("A")', "flash( 'A' )", 'flash("".join(["A"]))'])
def test_whatever_does_what_is_asked_is_right(text: str, run: Run) -> None:
    judged = judge(shown(FILL), Response(text=text), run)
    assert judged == Judgement(True, text, "`flash()` queues it.", '`flash("A")`')


def test_a_wrong_answer_that_is_known_gets_its_reason(run: Run) -> None:
    judged = judge(shown(FILL), Response(text="print('A')"), run)
    assert not judged.right
    assert judged.why == "That prints, and the page shows nothing."
    assert judged.instead == '`flash("A")`'


@pytest.mark.parametrize(
    "text",
    [
        *("flash('B')", "flash('A'", "1 / 0", "exit()", "___", "\\", "\0"),
        "import os; os._exit(3)",
    ],
)
def test_another_wrong_answer_is_told_what_its_run_came_to(text: str, run: Run) -> None:
    judged = judge(shown(FILL), Response(text=text), run)
    assert judged.right is False
    assert judged.said == text
    assert judged.why


def test_without_a_run_nothing_is_judged() -> None:
    assert KIND.judge(answered(shown(FILL), text="x")) == Judgement(None, "x", NO_RUN)


BLANK_ANSWERS: Mapping[int, tuple[tuple[str, ...], tuple[str, ...]]] = {
    1: (
        ('app.secret_key = "anything"', 'app.config["SECRET_KEY"] = "x"'),
        ('secret_key = "x"', 'app.secret_key = ""'),
    ),
    2: (
        ("flash(message, 'success')", 'flash(category="success", message=message)'),
        ('flash("success", message)', "flash(message)", "print(message)"),
    ),
    3: (
        ("get_flashed_messages(True)", "get_flashed_messages( with_categories = 1 )"),
        ("get_flashed_messages()", "get_flashed_messages", "[]"),
    ),
}


@pytest.mark.parametrize("number", BLANK_ANSWERS)
def test_a_blank_of_an_exercise_is_asked_alone_and_judged_by_its_runs(
    number: int, run: Run
) -> None:
    card = CardId("flask", FLASHING.slug, "blank", f"fill-the-blanks#{number}")
    question = lesson_questions("flask", FLASHING)[card]
    assert question.app is not None
    assert sum(text.count("___") for text in question.app.files.values()) == 1
    at = KIND.show(question, Random(1))
    right, wrong = BLANK_ANSWERS[number]
    reference = question.options[0].text.strip("`")
    for text in (reference, *right):
        assert judge(at, Response(text=text), run).right, text
    for text in wrong:
        judged = judge(at, Response(text=text), run)
        assert judged.right is False, text
        assert judged.why, text


# The known answers


def marks(*options: Option, written: str) -> dict[str, Mark]:
    """Return how the known answers of a blank are marked beside what was written."""
    question = msgspec.structs.replace(FILL, options=(*FILL.options, *options))
    asked = answered(shown(question), text=written)
    assert KIND.faces(asked) == ()
    asked.judgement = Judgement(False, written, "Because.")
    assert KIND.faces(asked) == (), "they are shown with their reasons alone"
    assert all(face.why for face in KIND.reasons(asked))
    return {face.text: face.mark for face in KIND.reasons(asked)}


def test_of_the_known_answers_only_the_one_that_was_written_is_yours() -> None:
    other = Option("`print(2)`", "That prints 2.")
    assert marks(other, written="print( 'A' )") == {
        '`flash("A")`': Mark.RIGHT,
        '`print("A")`': Mark.YOURS,
        "`print(2)`": Mark.WRONG,
    }


def test_all_known_answers_of_a_blank_are_shown() -> None:
    more = [Option(f"`print({number})`", "That prints.") for number in range(6)]
    assert len(marks(*more, written="1")) == 8


# Hints


def test_a_hint_says_how_the_answer_begins_or_what_its_author_says() -> None:
    hinted = KIND.hint(answered(shown(FILL)), Random(1))
    assert (hinted.hint, hinted.hinted) == ("It begins with `flash(`", True)
    asked = replace(to_ask(FILL), hint="Which call was it?")
    hinted = KIND.hint(answered(ShownQuestion(asked, (0, 1))), Random(1))
    assert hinted.hint == "Which call was it?"


# The same code


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('flash("A")', "flash('A')", True),
        ('flash("A")', "flash( 'A', )", True),
        ("(x)", "x", True),
        ("{{ a }}", "{{  a  }}", True),
        ("loop.first and not x", "loop.first and (not x)", True),
        (r'"\d"', r"'\d'", True),
        ('flash("A")', 'flash("B")', False),
        ('flash("A B")', 'flash("A  B")', False),
        ("f(1)", "f(True)", False),
        ("f(a, b)", "f(b, a)", False),
        ("flash(", "flash()", False),
        ("\0", "x", False),
        ("(" * 10_000, "x", False),
    ],
)
def test_layout_makes_no_difference_and_comparing_warns_nobody(
    one: str, other: str, same: bool
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert is_same_code(one, other) == is_same_code(other, one) == same
