"""Quiz questions as flash cards: what stands on each side, and the ids by which Anki knows them.

The ids are made of what a course calls things, never of numbers or titles: a deck that is exported
again, by another machine too, updates what an earlier one brought.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lessons.course import Course, Lesson, Option, Question
from lessons.exporting.card_html import option_to_html, text_to_html, to_html
from sandbox.text import one_line

ROOT_TAG = "flasklings"

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


def cards_of(course: Course, lesson: Lesson) -> Iterator[Card]:
    """Yield the cards of a lesson's quiz, in its order."""
    steps = {step.slug: step.title for step in lesson.steps}
    for question in lesson.quiz:
        taught = [course.title, lesson.title, steps.get(question.step, question.step)]
        yield Card(
            card_guid(course.id, lesson.slug, question.id),
            sides_of(question),
            text_to_html(" › ".join(taught)),  # noqa: RUF001
            (f"{ROOT_TAG}::{lesson.slug}::{question.step}",),
        )


def sides_of(question: Question) -> Sides:
    """Return both sides of a question."""
    return _choose(question)


def _choose(question: Question) -> Sides:
    """Return the sides of a question whose answer is among its options."""
    right = [option for option in question.options if option.right]
    wrong = [option for option in question.options if not option.right]
    return Sides(
        question=to_html(question.ask),
        choices=_listed(option.text for option in question.options),
        answer="\n".join(_told(option, "right", "✓ Right") for option in right),
        others="\n".join(_told(option, "wrong", "✗ Wrong") for option in wrong),
    )


def _listed(texts: Iterable[str]) -> str:
    items = "\n".join(f"<li>{option_to_html(text)}</li>" for text in texts)
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
