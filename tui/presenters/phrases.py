"""Times, counts and results in words, for the screens and for plain output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from lessons.course.model import Lesson, Part, Step
from lessons.course.placeholders import requests_for
from lessons.review.selection import SITTING
from sandbox.text import one_line, plural, visible

if TYPE_CHECKING:
    from lessons.review.overview import Due, Remaining
    from lessons.review.statistics import DueDay, PracticeDay, RetentionWeek
    from lessons.store.progress import Snapshot
    from sandbox.events import Started
    from sandbox.timeline import Timeline

PART_NAMES: dict[Part, str] = {"step": "steps", "exercise": "exercises", "lab": "labs"}
"""The parts of a lesson in their order, and the names of their entries."""

_UNITS = (("year", 365), ("month", 30), ("week", 7), ("day", 1))
"""The days of each unit; each is used from two of it on."""

RECENT = 7
"""Days after which a day is named by its date."""

STATES: Mapping[bool | None, tuple[str, str]] = {
    True: ("✓ passed", "$mark-passed"),
    False: ("✗ failed", "$mark-failed"),
    None: ("· never run", "$quiet"),
}
"""The result of an attempt: its symbol and word, and their color."""


def interpreter_words(started: Started) -> str:
    """Name the Python of an app after its version, unless it's the one that runs flasklings."""
    return f" of {one_line(started.interpreter, 100)}" if started.chosen else ""


def names_of_parts(steps: Iterable[Step]) -> str:
    """Name the parts that these steps belong to, like "steps and exercises"."""
    parts = {step.front.part for step in steps}
    return " and ".join(name for part, name in PART_NAMES.items() if part in parts)


def heading_of(group: Sequence[Step]) -> str:
    """Return the heading of one of a lesson's groups of steps."""
    name = names_of_parts(group).capitalize()
    return f"{name} (optional)" if group[0].front.part == "lab" else name


def listed_title(step: Step) -> str:
    """Return a step's title in a list, in which an exercise says that it's one."""
    return f"Exercise: {step.title}" if step.front.part == "exercise" else step.title


def place_in_words(lesson: Lesson, step: Step) -> str:
    """Return which one of its group a step is, like "4 of 30" or "lab 1 of 8"."""
    group = lesson.group_of(step)
    lab = "lab " if step.front.part == "lab" else ""
    return f"{lab}{group.index(step) + 1} of {len(group)}"


def due_in_words(*due: Due) -> str:
    """Return how much is due: 5 due today, 12 this week; "" if nothing is."""
    today, week = sum(one.today for one in due), sum(one.week for one in due)
    if not week:
        return ""
    if not today:
        return f"{week:,} due this week"
    return f"{today:,} due today" + (f", {week:,} this week" if week > today else "")


def due_now(today: int) -> str:
    """Return how many questions are due today, and how many of them a review asks at once."""
    at_once = f"; a review asks {SITTING} at a time" if today > SITTING else ""
    return f"{plural(today, 'question')} due today{at_once}"


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
    """Return how many questions come back, "" if none does."""
    cards = sum(day.cards for day in days)
    return plural(cards, "question") if cards else ""


def duration(minutes: int) -> str:
    """Return about how long something takes: `about 45 minutes`, `about 1.5 hours`."""
    if minutes < 60:
        return f"about {plural(minutes, 'minute')}"
    hours = round(minutes / 30) / 2
    return f"about {hours:g} {'hour' if hours == 1 else 'hours'}"


def short_duration(minutes: int) -> str:
    """Return about how long something takes, where there's little room: `45min` or `1.5h`."""
    return f"{minutes}min" if minutes < 60 else f"{round(minutes / 30) / 2:g}h"


def answer_time(timeline: Timeline) -> str:
    """Return how long the app took for all requests together."""
    times = [x.response.ms for x in timeline.exchanges if x.response is not None]
    return f"{sum(times):,.0f} ms" if times else ""


def in_days(days: int) -> str:
    """Return when something comes back: `tomorrow`, `in 3 days`, `in 2 months`."""
    if days < 2:
        return "tomorrow" if days else "today"
    name, size = next((unit for unit in _UNITS if days >= 2 * unit[1]), _UNITS[-1])
    return f"in {plural(round(days / size), name)}"


def comes_back(days: int | None) -> str:
    """Say when a question comes back: 0 days is later in this round; "" while it isn't known."""
    if days is None:
        return ""
    return f"comes back {in_days(days)}" if days else "comes back at the end of this round"


def what_is_left(rest: Remaining, now: datetime) -> str:
    """Return a sentence about what is left of a review, or when to come back."""
    if rest.due:
        return f"{rest.due:,} more {'is' if rest.due == 1 else 'are'} due today."
    if rest.next_at is not None:
        days = (rest.next_at.astimezone().date() - now.astimezone().date()).days
        return f"Nothing more is due today. The next question comes back {in_days(days)}."
    return "Nothing is due today. What you answer in the lessons comes back here."


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


def requests_of(step: Step) -> str:
    """Return the requests of a step, each drawn value being the first that may be drawn."""
    drawn = {name: values[0] for name, values in step.front.draw.items()}
    mode = mode_words(debug=step.front.debug, testing=step.front.testing)
    return visible(", ".join(map(str, requests_for(step, drawn)))) + (f" ({mode})" if mode else "")


def texts_of(step: Step, attempt: Snapshot) -> dict[str, str]:
    """Return every file of a step as it was in an attempt."""
    return {name: attempt.files.get(name, text) for name, text in step.files.items()}


def mode_words(*, debug: bool, testing: bool) -> str:
    """Return how an app is run, like "with debug mode on"; "" if it's run as usual."""
    modes = [name for name, is_on in (("debug", debug), ("testing", testing)) if is_on]
    return f"with {' and '.join(modes)} mode on" if modes else ""
