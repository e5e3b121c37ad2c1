"""Where a learner goes on: at home, and at the end of a lesson."""

from __future__ import annotations

from collections.abc import Set

import pytest

from lessons.course.loader import load_course
from lessons.course.model import Course, Lesson
from tests.support.screen_course import LESSON, PARTS, write_course
from tui.text.course import Standing, standing
from tui.text.ways import doors, way_on

ALL = frozenset(name.partition("-")[2] for name in PARTS)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Two lessons: one of all parts, and one of a single step."""
    first = load_course(write_course(tmp_path_factory.mktemp("course"), PARTS)).lessons[0]
    second = Lesson("after", 2, "After", "", "", first.steps[:1], ())
    return Course("Two", (first, second))


def far(
    lesson: Lesson, passed: Set[str], *, answered: bool = False, right: bool = True
) -> Standing:
    return standing(lesson, passed, frozenset(), [("one", right)] if answered else [])


@pytest.mark.parametrize(
    ("passed", "answered", "here", "expected"),
    [
        ((), False, "", "1 The first"),
        ((), False, "two", "2 The second"),
        (("two",), False, "two", "21 Mend it"),
        (("two", "mend", "write"), False, "write", "1 The first"),
        (("one",), False, "one", "2 The second"),
        (("one", "two"), False, "two", "21 Mend it"),
        (("one", "two", "write"), False, "write", "21 Mend it"),
        (("one", "mend"), False, "mend", "22 Write it"),
        (("one", "two", "mend", "write"), False, "write", "Quiz"),
        (("one", "two", "mend", "write"), True, "write", "1 The first"),
        (("look",), False, "look", "1 The first"),
        ((), False, "no-such-step", "1 The first"),
    ],
)
def test_home_goes_on_with_what_is_not_done_where_the_learner_is(
    course: Course, passed: tuple[str, ...], answered: bool, here: str, expected: str
) -> None:
    first, second = course.lessons
    standings = {
        LESSON: far(first, frozenset(passed), answered=answered),
        "after": far(second, frozenset()),
    }
    way = way_on(course, standings, (LESSON, here) if here else None)
    assert way is not None
    assert way.name == expected
    goes_over = passed[:4] == ("one", "two", "mend", "write") and answered
    assert way.lesson is (second if goes_over else first)


def test_labs_come_last_and_then_nothing_is_left(course: Course) -> None:
    first, second = course.lessons
    alone = Course("One", (first,))
    but_for_labs = {LESSON: far(first, ALL - {"look"}, answered=True)}
    way = way_on(alone, but_for_labs, (LESSON, "write"))
    assert way is not None
    assert way.name == "31 Look closer"
    assert way_on(alone, {LESSON: far(first, ALL, answered=True)}, (LESSON, "write")) is None
    there = way_on(course, but_for_labs | {"after": far(second, frozenset())}, (LESSON, "two"))
    assert there is not None
    assert there.lesson is second, "the next lesson comes before the labs"


def test_the_doors_say_by_name_what_is_left_and_lead_to_no_lesson_that_is_not_there(
    course: Course,
) -> None:
    first, second = course.lessons

    def said(how_far: Standing) -> list[str]:
        return [f"{door.name}: {door.said}" for door in doors(course, first, how_far)]

    assert said(far(first, {"one", "mend"})) == [
        "Steps: next: 2 The second  (1 of 2 done)",
        "Exercises: next: 22 Write it  (1 of 2 done)",
        "Quiz: 1 question not answered yet",
        "Labs: next: 31 Look closer  (optional)",
        "Lesson 2: After",
    ]
    assert said(far(first, ALL, answered=True, right=False)) == [
        "Exercises: all done",
        "Quiz: 0 of 1 right",
        "Labs: all done",
        "Lesson 2: After",
    ]
    assert said(far(first, ALL, answered=True))[1] == "Quiz: 1 of 1 right"
    assert doors(course, second, far(second, {"one"})) == ()
