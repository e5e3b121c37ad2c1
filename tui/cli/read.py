"""``flasklings read``: print the text of a lesson, for pipes and screen readers."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from lessons.course.loader import BUILT_IN
from lessons.course.model import Course, Lesson, Step
from sandbox.text import one_line, visible
from tui.plain.errors import UsageError
from tui.plain.markdown import plain_markdown
from tui.plain.output import tolerant, underlined
from tui.plain.targets import Target, find_target
from tui.presenters.phrases import heading_of, listed_title, place_in_words, requests_of

AFTER = "After the run: read this once you have run it"
"""The line above the second part of a step's text."""


@click.command("read", short_help="Print the text of a lesson or a step, code included.")
@click.argument("target", metavar="[[FOLDER/]LESSON[/STEP]]", required=False)
@click.option("--card", is_flag=True, help="Print the lesson's reference card instead.")
def command(target: str | None, card: bool) -> None:
    """Print a step, or a whole lesson, as plain text.

    LESSON and STEP are a number or a name. A course of your own goes by its folder: FOLDER,
    FOLDER/LESSON, FOLDER/LESSON/STEP. If you don't name a lesson, it lists what there is.
    """
    found = find_target(target)
    if card:
        pages: Iterator[str] = iter([card_page(_card_lesson(found))])
    elif found.step is not None:
        assert found.lesson is not None
        pages = iter([step_page(found.lesson, found.step)])
    elif found.lesson is not None:
        pages = lesson_pages(found.lesson)
    else:
        pages = iter([contents(found.course)])
    out = tolerant(sys.stdout)
    out.write("\n\n".join(pages) + "\n")


def contents(course: Course) -> str:
    """Return the table of contents, with the names of lessons and steps."""
    lines = [*underlined(visible(course.title), "=")]
    for lesson in course.lessons:
        lines += ["", f"{lesson.number}  {visible(lesson.title)}"]
        for steps in lesson.groups:
            lines += ["", f"  {heading_of(steps)}"]
            places = [f"{lesson.number}/{step.number}" for step in steps]
            width = max(map(len, places))
            lines += [
                f"    {place:<{width}}  {visible(listed_title(step))}"
                for place, step in zip(places, steps, strict=True)
            ]
    return "\n".join(lines)


def lesson_pages(lesson: Lesson) -> Iterator[str]:
    """Yield the pages of a lesson: its summary, its steps and its end card."""
    head = underlined(visible(f"{lesson.number} {lesson.title}"), "=")
    yield "\n".join([*head, "", plain_markdown(lesson.summary)])
    if lesson.before:
        before = underlined(visible(f"{lesson.number} {lesson.title}: before you start"), "=")
        yield "\n".join([*before, "", plain_markdown(lesson.before)])
    for step in lesson.steps:
        yield step_page(lesson, step)
    if lesson.end:
        end = underlined(visible(f"{lesson.number} {lesson.title}: the end"), "=")
        yield "\n".join([*end, "", plain_markdown(lesson.end)])


def step_page(lesson: Lesson, step: Step) -> str:
    """Return a step: its text, its task, its files, and what explains their run."""
    how_far = place_in_words(lesson, step)
    where = f"{lesson.number}/{step.number} {listed_title(step)} ({how_far})"
    parts = [
        "\n".join(underlined(visible(where), "=")),
        plain_markdown(step.text),
        *_prediction(step),
        plain_markdown(f"Your task: {step.front.task}"),
        f"Requests: {requests_of(step)}",
    ]
    for name, text in step.files.items():
        parts.append("\n".join([*underlined(visible(name), "-"), "", visible(text).rstrip("\n")]))
    if step.after:
        parts.append("\n".join([*underlined(visible(AFTER), "-"), "", plain_markdown(step.after)]))
    return "\n\n".join(parts)


def _prediction(step: Step) -> Iterator[str]:
    """Yield the question of a step's prediction and its choices."""
    if step.front.prediction is not None:
        yield plain_markdown(f"First predict: {step.front.prediction.ask}")
        choices = enumerate(step.front.prediction.choices, 1)
        yield plain_markdown("\n".join(f"{number}. {choice.text}" for number, choice in choices))


def _card_lesson(found: Target) -> Lesson:
    """Return the lesson whose card is printed; a course's only lesson needs no name."""
    if found.lesson is not None:
        return found.lesson
    if len(found.course.lessons) == 1 and found.folder != BUILT_IN:
        return found.course.lessons[0]
    folder = "" if found.folder == BUILT_IN else f"{found.folder}/"
    example = f"flasklings read {folder}{found.course.lessons[0].number} --card"
    raise UsageError(f"--card needs a lesson, like: {one_line(example)}")


def card_page(lesson: Lesson) -> str:
    """Return a lesson's reference card."""
    head = underlined(visible(f"{lesson.number} {lesson.title}: reference card"), "=")
    return "\n".join([*head, "", plain_markdown(lesson.card)])
