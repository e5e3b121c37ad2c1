"""A question as a card: its sides, and ids that neither numbers nor titles change."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import msgspec

from lessons.course.model import Course, Lesson, Option, Proof, Question, QuestionKind
from lessons.export.anki_cards import AnkiNote, deck_id, deck_name, note_guid, notes_of, sides_of
from tests.support.built_in import COURSE
from tests.support.built_in import FLASHING as LESSON

OPTIONS = (
    Option("`g.x`", "Not that."),
    Option("<this>", "Because.", right=True),
    Option("that", "Nor that."),
    Option("none", "Nor none."),
)
QUESTION = Question("which", "Which *one*?", "queue", OPTIONS)


def lesson_with(*questions: Question, title: str = "Flash") -> Lesson:
    return Lesson("flash", 3, title, "", "", (), questions)


PREDICTED = {one.id: 0 for one in LESSON.quiz if one.kind == "predict"}
"""As if the first option of each had come true; which one it is changes no id."""


def guids(course: Course, lesson: Lesson) -> list[str]:
    return [note.guid for note in notes_of(course, lesson, PREDICTED)]


def test_the_front_asks_and_gives_nothing_away() -> None:
    sides = sides_of(LESSON, QUESTION)
    assert sides.question == "<p>Which <em>one</em>?</p>"
    assert sides.choices.count("<li>") == 4
    assert "<li><p>&lt;this&gt;</p></li>" in sides.choices
    for said in ("Right", "right", "Because", "Not that"):
        assert said not in sides.question + sides.choices


def test_the_back_says_what_is_right_and_why_and_why_each_other_is_wrong() -> None:
    sides = sides_of(LESSON, QUESTION)
    assert sides.answer.count("✓ Right") == 1
    assert "&lt;this&gt;" in sides.answer
    assert "Because." in sides.answer
    assert sides.others.count("✗ Wrong") == 3
    for why in ("Not that.", "Nor that.", "Nor none."):
        assert why in sides.others
    assert "Because." not in sides.others


APP = {"app.py": "def save():\n    ___\n"}


def asked(kind: QuestionKind, **more: Any) -> tuple[Lesson, Question]:
    question = msgspec.structs.replace(QUESTION, kind=kind, proof=Proof(app="app"), **more)
    lesson = msgspec.structs.replace(lesson_with(question), proofs={"app": APP})
    return lesson, question


def test_all_that_are_right_are_asked_for_and_told() -> None:
    two = tuple(
        msgspec.structs.replace(one, right=number < 2) for number, one in enumerate(OPTIONS)
    )
    sides = sides_of(*asked("all", options=two))
    assert "Choose all right answers." in sides.choices
    assert sides.answer.count("✓ Right") == sides.others.count("✗ Wrong") == 2


def test_of_a_prediction_the_option_that_came_true_is_right() -> None:
    options = tuple(msgspec.structs.replace(one, right=False) for one in OPTIONS)
    lesson, question = asked("predict", options=options)
    sides = sides_of(lesson, question, 2)
    assert "def" in sides.question
    assert "Nor that." in sides.answer
    assert sides.others.count("✗ Wrong") == 3
    assert guids(COURSE, lesson) == []


def test_a_blank_is_shown_with_its_app_and_without_its_answers() -> None:
    sides = sides_of(*asked("fill"))
    assert "___" in sides.question
    assert sides.choices == ""
    assert "&lt;this&gt;" in sides.answer


def test_lines_are_shown_in_another_order_than_the_right_one() -> None:
    for lines in (("a()", "b()"), ("b()", "a()"), ("c()", "a()", "b()")):
        sides = sides_of(*asked("order", options=(), lines=lines, why="So."))
        shown, right = (re.sub("<[^>]*>|\\s", "", side) for side in (sides.choices, sides.answer))
        assert shown != "".join(lines)
        assert sorted(shown) == sorted("".join(lines))
        assert right == f"✓Right{''.join(lines)}So."


def test_a_card_says_where_it_is_taught() -> None:
    note: AnkiNote = next(notes_of(COURSE, LESSON, {}))
    step = next(step for step in LESSON.steps if step.slug == LESSON.quiz[0].step)
    assert note.source.endswith(f"{LESSON.title} › {step.title}")  # noqa: RUF001
    assert note.tags == (f"flasklings::{LESSON.slug}::{step.slug}",)


def test_ids_are_the_same_in_another_process_and_another_version() -> None:
    assert note_guid("flasklings", "flash", "which") == "d9827c66edf0c6545d88"
    assert deck_id("flasklings", "flash") == 1154875394


def test_numbers_titles_order_and_texts_change_no_id() -> None:
    moved = msgspec.structs.replace(
        LESSON,
        number=99,
        title="Another",
        steps=LESSON.steps[::-1],
        quiz=tuple(msgspec.structs.replace(one, ask="Else?") for one in LESSON.quiz[::-1]),
    )
    course = msgspec.structs.replace(COURSE, title="Another", lessons=(moved,))
    assert guids(course, moved) == guids(COURSE, LESSON)[::-1]
    assert deck_name(course, moved) == "Another::Another"


def test_no_two_questions_have_one_id() -> None:
    names = [("a", "b", "c"), ("a", "bc", ""), ("ab", "", "c"), ("", "a", "bc"), ("a__b", "", "c")]
    for one, two in combinations(names, 2):
        assert note_guid(*one) != note_guid(*two)
    found = guids(COURSE, LESSON)
    assert len(set(found)) == len(found) == len(LESSON.quiz)
    assert deck_id("a", "bc") != deck_id("ab", "c")


def test_a_decks_name_has_two_levels_whatever_the_titles_are() -> None:
    for title in ("a::b", ":::", "::", "a:", " ", "a\x1fb\nc", "\u202e"):
        course = Course(title, (), "mine")
        name = deck_name(course, lesson_with(title=title))
        assert name.count("::") == 1
        first, second = name.split("::")
        assert first.strip(" :")
        assert second.strip(" :")
        assert name.isprintable()
