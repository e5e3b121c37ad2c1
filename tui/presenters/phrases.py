"""Times, counts and results in words, for the screens and for plain output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lessons.course.model import Part, Step
from sandbox.text import plural

if TYPE_CHECKING:
    from lessons.review.overview import Due, Remaining
    from lessons.review.statistics import DueDay, PracticeDay, RetentionWeek
    from lessons.store.progress import Snapshot
    from sandbox.timeline import Timeline

PART_NAMES: dict[Part, str] = {"step": "steps", "exercise": "exercises", "lab": "labs"}
"""The parts of a lesson in their order, and the names of their entries."""

PART_HEADINGS: dict[Part, str] = {
    "step": "Steps",
    "exercise": "Exercises",
    "lab": "Labs (optional)",
}

_DAY = 86_400
_UNITS = (
    ("year", 365 * _DAY),
    ("month", 30 * _DAY),
    ("week", 7 * _DAY),
    ("day", _DAY),
    ("hour", 3600),
    ("minute", 60),
)
"""The seconds of each unit; each is used from two of it on, the last from one."""

RECENT = 7
"""Days after which a day is named by its date."""

STATES: Mapping[bool | None, tuple[str, str]] = {
    True: ("✓ passed", "$mark-passed"),
    False: ("✗ failed", "$mark-failed"),
    None: ("· never run", "$quiet"),
}
"""The result of an attempt: its symbol and word, and their color."""


def due_in_words(*due: Due) -> str:
    """Return how much is due: 5 due today, 12 this week; "" if nothing is."""
    today, week = sum(one.today for one in due), sum(one.week for one in due)
    if not week:
        return ""
    if not today:
        return f"{week:,} due this week"
    return f"{today:,} due today" + (f", {week:,} this week" if week > today else "")


def practice_in_words(days: Sequence[PracticeDay]) -> str:
    """Return how much was answered, on how many days, and how much of it was right."""
    answers = sum(day.answers for day in days)
    if not answers:
        return "no answers yet"
    on = sum(day.answers > 0 for day in days)
    right = sum(day.right for day in days)
    return f"{plural(answers, 'answer')} on {plural(on, 'day')}, {right / answers:.0%} right"


def retention_in_words(weeks: Sequence[RetentionWeek]) -> str:
    """Return how many cards were known after a day or more, "" if none was asked."""
    asked = sum(week.asked for week in weeks)
    return f"{sum(week.known for week in weeks) / asked:.0%} of {asked:,} known" if asked else ""


def forecast_in_words(days: Sequence[DueDay]) -> str:
    """Return how many cards come back, "" if none does."""
    cards = sum(day.cards for day in days)
    return plural(cards, "card") if cards else ""


def duration(minutes: int) -> str:
    """Return about how long something takes: `about 45 minutes`, `about 1.5 hours`."""
    if minutes < 60:
        return f"about {plural(minutes, 'minute')}"
    hours = round(minutes / 30) / 2
    return f"about {hours:g} {'hour' if hours == 1 else 'hours'}"


def answer_time(timeline: Timeline) -> str:
    """Return how long the app took for all requests together."""
    times = [x.response.ms for x in timeline.exchanges if x.response is not None]
    return f"{sum(times):,.0f} ms" if times else ""


def in_words(at: datetime, now: datetime) -> str:
    """Return when something is due: `tomorrow`, `in 3 days`.

    Days are those of the machine's time zone.
    """
    seconds = (at - now).total_seconds()
    if seconds <= 0:
        return "now"
    if seconds < 60:
        return "in less than a minute"
    days = (at.astimezone().date() - now.astimezone().date()).days
    if days == 1 and seconds > 6 * 3600:
        return "tomorrow"
    if days > 1:
        seconds = timedelta(days=days).total_seconds()
    name, size = next((unit for unit in _UNITS if seconds >= 2 * unit[1]), _UNITS[-1])
    count = round(seconds / size)
    return f"in {plural(count, name)}"


def what_is_left(rest: Remaining, now: datetime) -> str:
    """Return a sentence about what is left of a review, or when to come back."""
    if rest.due:
        return f"{rest.due} more can be asked now."
    if rest.next_at is not None:
        return f"The next one is due {in_words(rest.next_at, now)}."
    return "What you run and answer in the lessons comes back here."


def when(at: datetime, now: datetime) -> str:
    """Return when something was: "today 14:03", "3 days ago"."""
    at = at.astimezone(now.tzinfo)
    days = (now.date() - at.date()).days
    if days == 0:
        return f"today {at:%H:%M}"
    if days == 1:
        return f"yesterday {at:%H:%M}"
    if 1 < days < RECENT:
        return f"{days} days ago"
    year = "" if at.year == now.year else f" {at.year}"
    return f"{at.day} {at:%B}{year}"  # also where a clock was set back since


def texts_of(step: Step, attempt: Snapshot) -> dict[str, str]:
    """Return every file of a step as it was in an attempt."""
    return {name: attempt.files.get(name, text) for name, text in step.files.items()}


def mode_words(*, debug: bool, testing: bool) -> str:
    """Return how an app is run, like "with debug mode on"; "" if it's run as usual."""
    modes = [name for name, is_on in (("debug", debug), ("testing", testing)) if is_on]
    return f"with {' and '.join(modes)} mode on" if modes else ""
