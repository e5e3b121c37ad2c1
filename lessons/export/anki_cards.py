"""Quiz questions as flash cards: what stands on each side, and the ids by which Anki knows them.

The ids are made of what a course calls things, never of numbers or titles: a deck that is exported
again, by another machine too, updates what an earlier one brought.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lessons.course.model import BLANK, Course, Lesson, Option, Question, Step
from lessons.course.quiz_steps import filled_step, predicted_step
from lessons.export.card_html import (
    code_to_html,
    language_of,
    option_to_html,
    text_to_html,
    to_html,
)
from sandbox.text import one_line

ROOT_TAG = "flasklings"

RIGHT, WRONG = ("right", "✓ Right"), ("wrong", "✗ Wrong")
"""How a told option is marked: its class, and the words that say what the colour says."""

_FIRST_ID = 1 << 30
_IDS = 1 << 30


@dataclass(frozen=True, slots=True)
class Sides:
    """What a question asks with and what answers it, each as HTML."""

    question: str
    choices: str
    answer: str
    others: str


@dataclass(frozen=True, slots=True)
class Card:
    """A question as Anki keeps it; `guid` is its name there, `source` says where it is taught."""

    guid: str
    sides: Sides
    source: str
    tags: tuple[str, ...]


def cards_of(course: Course, lesson: Lesson, came_true: Mapping[str, int]) -> Iterator[Card]:
    """Yield the cards of a lesson's quiz, in its order.

    `came_true` holds the place of the option that a run bore out, by question: a prediction that
    is not in it has no card.
    """
    steps = {step.slug: step.title for step in lesson.steps}
    for question in lesson.quiz:
        if question.kind == "predict" and question.id not in came_true:
            continue
        taught = [course.title, lesson.title, steps.get(question.step, question.step)]
        yield Card(
            card_guid(course.id, lesson.slug, question.id),
            sides_of(lesson, question, came_true.get(question.id)),
            text_to_html(" › ".join(taught)),  # noqa: RUF001
            (f"{ROOT_TAG}::{lesson.slug}::{question.step}",),
        )


def sides_of(lesson: Lesson, question: Question, came_true: int | None = None) -> Sides:
    """Return both sides of a question; of a prediction, with the option that came true."""
    right = {place for place, option in enumerate(question.options) if option.right}
    match question.kind:
        case "one":
            return _choose(question, right)
        case "all":
            return _choose(question, right, '<p class="how">Choose all that are right.</p>\n')
        case "predict":
            app = _app(predicted_step(lesson, question))
            return _choose(question, {came_true}, app=app)
        case "fill":
            app = _app(filled_step(lesson, question, BLANK))
            return replace(_choose(question, right, app=app), choices="")
        case "order":
            return _order(question, _app(filled_step(lesson, question, BLANK)))


def _choose(
    question: Question, right: Container[int | None], how: str = "", app: str = ""
) -> Sides:
    """Return the sides of a question whose answer is among its options."""
    options = list(enumerate(question.options))
    return Sides(
        question=to_html(question.ask) + app,
        choices=how + _listed(option_to_html(option.text) for option in question.options),
        answer="\n".join(_told(one, *RIGHT) for place, one in options if place in right),
        others="\n".join(_told(one, *WRONG) for place, one in options if place not in right),
    )


def _order(question: Question, app: str) -> Sides:
    """Return the sides of a question whose lines are to be put in order."""
    mixed = sorted(question.lines, key=lambda line: _digest("line", question.id, line))
    if mixed == [*question.lines]:
        mixed = [*mixed[1:], *mixed[:1]]
    kind, words = RIGHT
    code = code_to_html("\n".join(question.lines), "python")
    why = f'<div class="why">{to_html(question.why)}</div>'
    return Sides(
        question=to_html(question.ask) + app,
        choices=_listed(option_to_html(f"`` {line.strip()} ``") for line in mixed),
        answer=f'<div class="{kind}"><div class="mark">{words}</div>\n{code}\n{why}</div>',
        others="",
    )


def _app(step: Step) -> str:
    """Return the files of an app, with their names where there are several."""
    named = len(step.files) > 1
    return "\n".join(
        (f"<p>{text_to_html(name)}</p>\n" if named else "") + code_to_html(text, language_of(name))
        for name, text in step.files.items()
    )


def _listed(texts: Iterable[str]) -> str:
    items = "\n".join(f"<li>{text}</li>" for text in texts)
    return f'<ol class="choices">\n{items}\n</ol>'


def _told(option: Option, kind: str, words: str) -> str:
    """Return an option and why it is right or wrong; the words say which, not a colour alone."""
    return (
        f'<div class="{kind}"><div class="mark">{words}</div>\n'
        f'{option_to_html(option.text)}\n<div class="why">{to_html(option.why)}</div></div>'
    )


# Ids


def card_guid(course: str, lesson: str, question: str) -> str:
    """Return the name by which Anki knows a question: the same each time, on every machine."""
    return _digest("card", course, lesson, question)[:20]


def deck_id(course: str, lesson: str) -> int:
    """Return the number by which Anki knows a lesson's deck."""
    return _FIRST_ID + int(_digest("deck", course, lesson), 16) % _IDS


def deck_name(course: Course, lesson: Lesson) -> str:
    """Return a deck's name, below that of the course; it holds no number that may change."""
    return f"{_level(course.title, course.id)}::{_level(lesson.title, lesson.slug)}"


def _level(title: str, otherwise: str) -> str:
    """Return a title as one level of a deck's name, levels being parted by two colons."""
    while "::" in title:
        title = title.replace("::", ":")
    return one_line(title).strip(": ") or otherwise


def _digest(*names: str) -> str:
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()
