"""What the home screen says above the lists: what this is, and what Enter does."""

from __future__ import annotations

from textual.content import Content

from lessons.course.faults import listed
from lessons.course.model import Course, Lesson, PlannedLesson
from sandbox.text import one_line
from tui.keys.own import key_name
from tui.text.course import what_it_holds
from tui.text.markdown import prose
from tui.text.ways import Way

HOW = "In each step you read, predict what an app does, change it and run it."
"""How every course works."""


KNOWS_SOME = "Do you know some Flask? {} finds the lesson to start with, in a minute."

BUILDS_ON = "Builds on"
"""What is said before the lessons that a lesson builds on."""


def builds_on(course: Course, lesson: Lesson) -> tuple[Lesson | PlannedLesson, ...]:
    """Return the lessons that a lesson builds on, in the order of the path."""
    return tuple(one for one in course.path if one.slug in lesson.builds_on)


def builds_on_words(course: Course, lesson: Lesson) -> str:
    """Return the lessons that a lesson builds on, by number and title; "" if there are none."""
    known = [f"{one.number} {one_line(one.title)}" for one in builds_on(course, lesson)]
    return f"{BUILDS_ON} {listed(known)}." if known else ""


def summary_text(course: Course, lesson: Lesson, width: int) -> Content:
    """Lay out what a lesson is about, what it holds, and what it builds on."""
    said = [f"{what_it_holds(lesson)}.", builds_on_words(course, lesson)]
    lines = [line for text in said if text for line in Content.styled(text, "$quiet").wrap(width)]
    return Content("\n").join([prose(lesson.summary, width), *lines])


def pitch_text(lesson: Lesson, width: int) -> Content:
    """Lay out what a lesson is about, and why to care."""
    return prose(lesson.pitch or lesson.summary, width)


def plan_text(course: Course, lesson: Lesson, width: int) -> Content:
    """Lay out what a beginner's first lesson holds, how long it takes, and how it works."""
    holds, several = f"{what_it_holds(lesson)}.", len(course.lessons)
    if several > 1:
        holds = f"Lesson {lesson.number}, the first of {several}: {holds}"
    elif course.planned:
        holds = f"Lesson {lesson.number}: {holds}"
    said = [Content.styled(holds, "$foreground"), Content(HOW)]
    if course.offers_placement:
        said.append(Content(KNOWS_SOME.format(key_name("placement"))))
    if course.about:
        said.append(prose(one_line(course.about)))
    return Content("\n").join(
        line for part in said for line in part.stylize_before("$quiet").wrap(width)
    )


def way_text(
    way: Way | None, marked: Way, *, fresh: bool, back: str = "", to: Lesson | None = None
) -> Content:
    """Return what Enter does: start, continue, or open the line that is marked.

    `to` is the lesson that is marked, whose steps come next.
    `back` names the step that Esc goes back to, where that's another one.
    """
    if to is not None:
        said = "Go to the steps of: ", f"{to.number} {one_line(to.title)}"
    elif marked != way or marked.step is None or not fresh:
        said = ("Open: " if marked != way else "Continue: "), one_line(marked.name)
    else:
        said = f"Start step {marked.step.number}: ", one_line(marked.step.title)
    text = Content.assemble(
        ("▸ ", "$accent"),
        (" Enter ", "bold reverse $accent"),
        "  ",
        said[0],
        (said[1], "bold $strong"),
    )
    if back:
        aside = f"  back to {one_line(back)}"
        text += Content.assemble(("   Esc", "bold $accent"), (aside, "$quiet"))
    return text
