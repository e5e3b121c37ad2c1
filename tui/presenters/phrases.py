"""What is due and what was practised, in words: for screens and for plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lessons.course.model import Part
from sandbox.text import plural

if TYPE_CHECKING:
    from lessons.review.overview import Due
    from lessons.review.statistics import DueDay, PracticeDay, RetentionWeek
    from sandbox.timeline import Timeline

PART_NAMES: dict[Part, str] = {"step": "steps", "exercise": "exercises", "lab": "labs"}
"""The parts of a lesson in their order, and the names of their entries."""

PART_HEADINGS: dict[Part, str] = {
    "step": "Steps",
    "exercise": "Exercises",
    "lab": "Labs (optional)",
}


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
    return f"{plural(answers, 'answer')} on {plural(on, 'day')}, {right / answers:.0%} right"


def retention_in_words(weeks: Sequence[RetentionWeek]) -> str:
    """Return how much of what was asked after a day or more was still known, "" of nothing."""
    asked = sum(week.asked for week in weeks)
    return f"{sum(week.known for week in weeks) / asked:.0%} of {asked:,} known" if asked else ""


def forecast_in_words(days: Sequence[DueDay]) -> str:
    """Return how many cards come back, "" where none does."""
    cards = sum(day.cards for day in days)
    return plural(cards, "card") if cards else ""


def answer_time(timeline: Timeline) -> str:
    """Return how long the app took to answer, all requests together."""
    times = [x.response.ms for x in timeline.exchanges if x.response is not None]
    return f"{sum(times):,.0f} ms" if times else ""
