"""What the home screen says: what this is, how long it takes, and what Enter does."""

from __future__ import annotations

import msgspec
import pytest

from lessons.course.loader import find_lesson, load_course
from lessons.course.model import Course
from tests.support.small_app import COURSE
from tui.presenters.phrases import duration
from tui.text.home import pitch_text, plan_text, way_text
from tui.text.ways import Way

FIRST, REST = COURSE.lessons
ONE, TWO = FIRST.steps[:2]


def test_a_newcomer_reads_what_it_is_about_how_long_it_takes_and_how_it_works() -> None:
    course = msgspec.structs.replace(load_course(), about="Lesson 15 is *ready*.")
    lesson = find_lesson(course, "15")
    said = f"{pitch_text(lesson, 76)}\n{plan_text(course, lesson, 76)}".replace("\n", " ")
    for words in (
        "A flash message is the Saved! on the page that follows a form.",
        "20 steps, 10 exercises, 8 labs, 41 questions; about 2 hours.",
        "you read, predict what an app does, change it and run it",
        "Lesson 15 is ready",
    ):
        assert words in said


def test_a_lesson_without_a_pitch_says_its_summary_and_no_time_that_is_not_known() -> None:
    assert pitch_text(FIRST, 80).plain.startswith("Say something once,")
    assert plan_text(COURSE, FIRST, 80).plain.startswith(
        "Lesson 15, the first of 2: 4 steps, 2 questions.\n"
    )
    known = msgspec.structs.replace(FIRST, minutes=20)
    alone = plan_text(Course("One", (known,)), known, 80).plain
    assert alone.startswith("4 steps, 2 questions; about 20 minutes.\n")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (80, "1.5 hours"), (120, "2 hours")],
)
def test_times_are_rounded_as_people_say_them(minutes: int, words: str) -> None:
    assert duration(minutes) == f"about {words}"


@pytest.mark.parametrize(
    ("marked", "fresh", "back", "expected"),
    [
        (Way(FIRST, ONE), True, "", "Start step 1: A redirect forgets"),
        (Way(FIRST, ONE), False, "", "Continue: 1 A redirect forgets"),
        (Way(FIRST, TWO), True, "", "Open: 2 flash() puts a message in the queue"),
        (Way(FIRST, None), False, "1 Here", "Open: Quiz   Esc  back to 1 Here"),
    ],
)
def test_the_line_of_the_way_on_says_what_enter_does(
    marked: Way, fresh: bool, back: str, expected: str
) -> None:
    said = way_text(Way(FIRST, ONE), marked, fresh=fresh, back=back)
    assert said.plain == f"▸  Enter   {expected}"


def test_the_quiz_can_be_what_is_next() -> None:
    assert "Continue: Quiz" in way_text(Way(REST, None), Way(REST, None), fresh=False).plain
