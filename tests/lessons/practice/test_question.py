"""Questions of every kind as they are put, and what an answer to each is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.course.loader import BUILT_IN, load_course
from lessons.course.model import Question
from lessons.diagnosis.diagnose import explain
from lessons.grading.grade import check, come_true, draw, requests_for
from lessons.practice.question import (
    NO_RUN,
    UNCLEAR,
    Asking,
    Given,
    Judged,
    Put,
    askings,
    judged_choice,
    judged_prediction,
    judged_run,
    right_places,
    texts_of,
)
from lessons.review.cards import CardId, question_name, steps_by_name
from tests.lessons.conftest import Run
from tests.support.question_kinds import (
    ALL,
    COURSE,
    FILL,
    LESSON,
    ONE,
    ORDER,
    PREDICT,
    PREDICTING,
    QUIZ,
    SAVE,
    asking,
    put,
)

seeds = st.integers(0, 1000)
questions = st.sampled_from(QUIZ)
BUILT_IN_LESSON = load_course(BUILT_IN).lessons[0]
PREDICTS = msgspec.structs.replace(LESSON, steps=(PREDICTING,), quiz=())


def judge(at: Put, given_: Given, run: Run) -> Judged:
    """Judge what was written or put in order by a real run."""
    app = at.asking.app
    assert app is not None
    drawn = draw(app, Random(1))
    timeline = run(app.project(texts_of(at, given_)), requests_for(app, drawn))
    findings = explain(timeline)
    found = findings[0].sentence if findings else ""
    return judged_run(at, given_, check(app, timeline, drawn, explain(timeline)), found)


# How a question is put


@given(questions, seeds)
def test_nothing_is_lost_by_shuffling(question: Question, seed: int) -> None:
    asked = asking(question)
    shown = Put.shuffled(asked, Random(seed))
    assert sorted(shown.order) == list(range(len(asked.lines or asked.options)))
    assert sorted(option.text for option in shown.options) == sorted(
        option.text for option in asked.options
    )
    assert sorted(shown.lines) == sorted(asked.lines)


def test_the_order_differs_from_time_to_time() -> None:
    orders = {Put.shuffled(asking(ONE), Random(seed)).order for seed in range(30)}
    assert len(orders) > 5


@given(seeds, st.sampled_from([("a", "b"), ("a", "b", "a"), ("a", "a", "b"), ORDER.lines]))
def test_lines_never_stand_in_the_right_order(seed: int, lines: tuple[str, ...]) -> None:
    asked = replace(asking(ORDER), lines=lines)
    assert Put.shuffled(asked, Random(seed)).lines != lines


@pytest.mark.parametrize(
    ("question", "choices", "one_key"),
    [(ONE, 4, True), (ALL, 3, False), (PREDICT, 3, True), (FILL, 0, False), (ORDER, 3, False)],
)
def test_each_kind_says_how_it_is_answered(question: Question, choices: int, one_key: bool) -> None:
    shown = put(question)
    assert (shown.choices, shown.one_key) == (choices, one_key)


def test_what_is_read_before_the_answer_counts_the_app_included() -> None:
    assert asking(ORDER).length == len(ORDER.ask + "".join(ORDER.lines) + SAVE)
    assert asking(FILL).length < len(FILL.ask + SAVE) + 10, "what others wrote comes after it"
    options = "".join(option.text for option in ALL.options)
    assert asking(ALL).length == len(ALL.ask) + len(options)


def test_the_app_shows_what_has_been_put_in_order_so_far_and_what_is_missing() -> None:
    shown = put(ORDER, (2, 0, 1))
    assert shown.shown(Given())["app.py"] == SAVE
    part = shown.shown(Given((1,)))["app.py"]
    assert '    flash("A")\n    ___\n    return' in part
    whole = shown.shown(Given((1, 2, 0)))["app.py"]
    assert '    flash("A")\n    flash("B")\n    flash("C")\n    return' in whole


def test_the_app_shows_what_is_written_and_the_blank_while_there_is_nothing() -> None:
    shown = put(FILL)
    assert shown.shown(Given(text="  "))["app.py"] == SAVE
    assert "    flash(\n" in shown.shown(Given(text="flash("))["app.py"]
    assert put(ONE).shown(Given()) == {}


def test_lines_are_indented_as_the_blank_is() -> None:
    lines = ("if True:", '    flash("A")', 'flash("B")')
    asked = replace(asking(ORDER), lines=lines)
    text = texts_of(Put(asked, (0, 1, 2)), Given((0, 1, 2)))["app.py"]
    assert '    if True:\n        flash("A")\n    flash("B")\n    return' in text
    compile(text, "app.py", "exec")


def test_all_that_can_be_asked_of_a_lesson_is_all_that_can_come_back() -> None:
    found = askings("flask", BUILT_IN_LESSON)
    steps = {question_name(card): one.step for card, one in found.items()}
    assert steps == steps_by_name(BUILT_IN_LESSON)
    assert {card.kind for card in found} == {"question", "prediction", "blank"}


# Choices


def test_a_choice_is_judged_by_its_place_as_it_is_shown() -> None:
    shown = put(ONE, (3, 0, 1, 2))
    assert judged_choice(shown, Given((1,))) == Judged(True, "`flash()`", "It queues.", "`flash()`")
    wrong = judged_choice(shown, Given((2,)))
    assert wrong == Judged(False, "`print()`", "That prints.", "`flash()`")


def test_all_that_are_right_must_be_chosen_and_no_other() -> None:
    shown = put(ALL, (2, 1, 0))
    assert judged_choice(shown, Given((2, 1))).right
    missing = judged_choice(shown, Given((1,)))
    assert not missing.right
    assert missing.why == "`flash()`: It writes to the session."
    assert missing.instead == "`flash()`; `session[...] = `", "as the course has them"
    too_many = judged_choice(shown, Given((0, 1, 2)))
    assert not too_many.right
    assert too_many.why == "`url_for()`: That only builds a text."
    assert too_many.said == "`flash()`; `session[...] = `; `url_for()`"


@given(seeds, st.sets(st.integers(0, 2), min_size=1))
def test_of_several_exactly_the_right_ones_are_right(seed: int, picks: set[int]) -> None:
    shown = Put.shuffled(asking(ALL), Random(seed))
    judged = judged_choice(shown, Given(tuple(picks)))
    assert judged.right == (picks == set(right_places(shown)))
    assert judged.why


# Predictions


def test_a_prediction_is_judged_by_what_came_true() -> None:
    shown = put(PREDICT, (1, 2, 0))
    right = judged_prediction(shown, Given((2,)), (True, False, False))
    assert right == Judged(True, "`A B`", "First in, first out.", "`A B`")
    wrong = judged_prediction(shown, Given((0,)), (True, False, False))
    assert wrong == Judged(False, "`B A`", "It is no stack.", "`A B`")
    assert right_places(shown, (True, False, False)) == {2}


@pytest.mark.parametrize(
    ("came_true_", "why"),
    [((), NO_RUN), ((False, False, False), UNCLEAR), ((True, True, False), UNCLEAR)],
)
def test_where_not_one_alone_came_true_nothing_is_judged(
    came_true_: tuple[bool, ...], why: str
) -> None:
    judged = judged_prediction(put(PREDICT), Given((0,)), came_true_)
    assert (judged.right, judged.why) == (None, why)


@pytest.mark.parametrize("asked", [asking(PREDICT), *askings(COURSE, PREDICTS).values()])
def test_a_run_tells_which_prediction_is_right(asked: Asking, run: Run) -> None:
    assert asked.app is not None
    prediction = asked.app.front.prediction
    assert prediction is not None
    timeline = run(asked.app.project(), requests_for(asked.app, {}))
    truths = come_true(prediction, timeline, {})
    shown = Put.shuffled(asked, Random(1))
    verdicts = {
        option.text: judged_prediction(shown, Given((place,)), truths).right
        for place, option in enumerate(shown.options)
    }
    assert [text for text, right in verdicts.items() if right] == ["`A B`"]


# What is run


@pytest.mark.parametrize("text", ['flash("A")', "flash( 'A' )", 'flash("".join(["A"]))'])
def test_whatever_does_what_is_asked_is_right(text: str, run: Run) -> None:
    judged = judge(put(FILL), Given(text=text), run)
    assert judged == Judged(True, text, "`flash()` queues it.", '`flash("A")`')


def test_a_wrong_answer_that_is_known_gets_its_reason(run: Run) -> None:
    judged = judge(put(FILL), Given(text="print('A')"), run)
    assert not judged.right
    assert judged.why == "That prints, and the page shows nothing."
    assert judged.instead == '`flash("A")`'


@pytest.mark.parametrize("text", ["flash('B')", "flash('A'", "1 / 0", "exit()", "___", "\\", "\0"])
def test_another_wrong_answer_is_told_what_its_run_came_to(text: str, run: Run) -> None:
    judged = judge(put(FILL), Given(text=text), run)
    assert judged.right is False
    assert judged.said == text
    assert judged.why


def test_every_order_that_does_it_is_right(run: Run) -> None:
    shown = put(ORDER, (2, 0, 1))
    right = judge(shown, Given((1, 2, 0)), run)
    assert right.right
    assert right.said == 'flash("A")\nflash("B")\nflash("C")'
    assert right.why == "A queue keeps its order."
    wrong = judge(shown, Given((0, 1, 2)), run)
    assert wrong.right is False
    assert wrong.instead == right.said
    assert wrong.why
    two = replace(shown.asking, lines=('flash("A B")', 'print("B")', 'flash("C")'))
    for picks in ((0, 1, 2), (1, 0, 2), (0, 2, 1)):
        assert judge(Put(two, (0, 1, 2)), Given(picks), run).right


def test_without_a_verdict_nothing_is_judged() -> None:
    assert judged_run(put(FILL), Given(text="x"), None) == Judged(None, "x", NO_RUN)


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
    card = CardId("flask", BUILT_IN_LESSON.slug, "blank", f"fill-the-blanks#{number}")
    asked = askings("flask", BUILT_IN_LESSON)[card]
    assert asked.app is not None
    assert sum(text.count("___") for text in asked.app.files.values()) == 1
    shown = Put.shuffled(asked, Random(1))
    right, wrong = BLANK_ANSWERS[number]
    reference = asked.options[0].text.strip("`")
    for text in (reference, *right):
        assert judge(shown, Given(text=text), run).right, text
    for text in wrong:
        judged = judge(shown, Given(text=text), run)
        assert judged.right is False, text
        assert judged.why, text


def test_the_cards_are_those_of_the_lesson_s_questions() -> None:
    assert [*askings(COURSE, LESSON)] == [
        CardId(COURSE, "tea", "question", question.id) for question in QUIZ
    ]
