"""What the home screen says above the lists: what this is, and what Enter does."""

from __future__ import annotations

from textual.content import Content

from lessons.course.model import Course, Lesson
from sandbox.text import one_line
from tui.text.course import what_it_holds
from tui.text.markdown import prose
from tui.text.ways import Way

HOW = "In each step you read, predict what an app does, change it and run it."
"""How every course works."""


def summary_text(lesson: Lesson, width: int) -> Content:
    """Lay out what a lesson is about, and what it holds."""
    holds = Content.styled(f"{what_it_holds(lesson)}.", "$quiet").wrap(width)
    return Content("\n").join([prose(lesson.summary, width), *holds])


def pitch_text(lesson: Lesson, width: int) -> Content:
    """Lay out what a lesson is about, and why to care."""
    return prose(lesson.pitch or lesson.summary, width)


def plan_text(course: Course, lesson: Lesson, width: int) -> Content:
    """Lay out what a beginner's first lesson holds, how long it takes, and how it works."""
    holds, several = f"{what_it_holds(lesson)}.", len(course.lessons)
    if several > 1:
        holds = f"Lesson {lesson.number}, the first of {several}: {holds}"
    said = [Content.styled(holds, "$foreground"), Content(HOW)]
    if course.about:
        said.append(prose(one_line(course.about)))
    return Content("\n").join(
        line for part in said for line in part.stylize_before("$quiet").wrap(width)
    )


def way_text(
    way: Way | None, marked: Way, *, fresh: bool, back: str = "", in_lessons: bool = False
) -> Content:
    """Return what Enter does: start, continue, or open the line that is marked.

    `in_lessons` says that a lesson is marked, whose steps come next.
    `back` names the step that Esc goes back to, where that's another one.
    """
    if in_lessons:
        said = "Go to the steps of: ", f"{marked.lesson.number} {one_line(marked.lesson.title)}"
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
