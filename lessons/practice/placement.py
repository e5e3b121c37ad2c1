"""Where to start in a course: some questions of all lessons, and the lesson that they lead to."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain, zip_longest

from lessons.course.model import Course, Lesson
from lessons.practice.lesson_questions import quiz_question
from lessons.practice.question import QuestionToAsk
from lessons.review.cards import CardId

MOST = 10
"""Questions of a placement."""


def placement_questions(course: Course) -> list[QuestionToAsk]:
    """Return the questions of a placement in the order of the lessons, as many of each as fit.

    Every lesson's first ones come before any lesson's second ones.  A course of one lesson has
    none.
    """
    if not course.offers_placement:
        return []
    marked = [
        [quiz_question(course.id, lesson, one) for one in lesson.quiz if one.placement]
        for lesson in course.lessons
    ]
    in_turn = [one for one in chain.from_iterable(zip_longest(*marked)) if one is not None]
    chosen = {one.card for one in in_turn[:MOST]}
    return [one for one in chain.from_iterable(marked) if one.card in chosen]


def lesson_to_start(course: Course, asked: Collection[CardId], right: Collection[CardId]) -> Lesson:
    """Return the first lesson of which a question wasn't answered rightly.

    If all were right, it's the last lesson that was asked about.
    """
    lessons = [one for one in course.lessons if any(card.lesson == one.slug for card in asked)]
    missed = {card.lesson for card in asked if card not in right}
    return next((one for one in lessons if one.slug in missed), lessons[-1])
