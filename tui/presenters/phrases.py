"""What is due and what was practised, in words: for screens and for plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lessons.course.model import Part
    from lessons.review.overview import Due
    from lessons.review.statistics import DueDay, PracticeDay, RetentionWeek
    from sandbox.timeline import Timeline

LEAST_SIZE = (60, 16)
"""Columns and rows that every screen fits into."""

PARTS: dict[Part, str] = {"step": "steps", "exercise": "exercises", "lab": "labs"}
"""The parts of a lesson in order, and what their entries are called."""

HEADINGS: dict[Part, str] = {"step": "Steps", "exercise": "Exercises", "lab": "Labs (optional)"}
"""The heading of each part in a list of steps."""


def due_in_words(*due: Due) -> str:
    """Return what is due in all, "" where nothing is: 5 due today, 12 this week."""
    today, week = sum(one.today for one in due), sum(one.week for one in due)
    if not week:
        return ""
    if not today:
        return f"{week:,} due this week"
    return f"{today:,} due today" + (f", {week:,} this week" if week > today else "")


def practice_in_words(days: Sequence[PracticeDay]) -> str:
    """Return how much was answered, on how many days, and how much of it rightly."""
    answers = sum(day.answers for day in days)
    if not answers:
        return "no answers yet"
    on = sum(day.answers > 0 for day in days)
    right = sum(day.right for day in days)
    return f"{counted(answers, 'answer')} on {counted(on, 'day')}, {right / answers:.0%} right"


def retention_in_words(weeks: Sequence[RetentionWeek]) -> str:
    """Return how much of what was asked after a day or more was still known, "" of nothing."""
    asked = sum(week.asked for week in weeks)
    return f"{sum(week.known for week in weeks) / asked:.0%} of {asked:,} known" if asked else ""


def forecast_in_words(days: Sequence[DueDay]) -> str:
    """Return how many cards come back, "" where none does."""
    cards = sum(day.cards for day in days)
    return counted(cards, "card") if cards else ""


def counted(number: int, what: str) -> str:
    """Return a number of things: 1 answer, 2,000 answers."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def answer_time(timeline: Timeline) -> str:
    """Return how long the app took to answer, all requests together."""
    times = [x.response.ms for x in timeline.exchanges if x.response is not None]
    return f"{sum(times):,.0f} ms" if times else ""
