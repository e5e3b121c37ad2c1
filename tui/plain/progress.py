"""Tables of what is due, practiced, remembered and coming back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from lessons.export.report import CourseReport
from lessons.review.statistics import DueDay
from tui.plain.output import shorten, text_table, underlined

WEEKS_BACK = 4
"""The weeks of practice in the table; --json has a year."""

DAYS_AHEAD = 7
"""The days of the forecast with a row each; after them, each week has one."""


def practice_tables(course: CourseReport, today: date) -> Iterator[Iterator[str]]:
    """Yield the tables that have something in them."""
    if any(lesson.due_this_week for lesson in course.lessons):
        yield _due(course)
    if any(day.cards for day in course.forecast):
        yield _forecast(course.forecast, today)
    if any(day.day > today - timedelta(weeks=WEEKS_BACK) for day in course.practice):
        yield _practice(course, today)
    if any(week.asked for week in course.retention):
        yield _retention(course)
    if course.leeches:
        yield _leeches(course)


def _due(course: CourseReport) -> Iterator[str]:
    yield from underlined("Due")
    rows = [
        (shorten(lesson.title or lesson.lesson), str(lesson.due_today), str(lesson.due_this_week))
        for lesson in course.lessons
        if lesson.due_this_week
    ]
    if len(rows) > 1:
        today, week = (sum(int(row[column]) for row in rows) for column in (1, 2))
        rows.append(("in all", str(today), str(week)))
    yield from text_table([("lesson", "today", "this week"), *rows], "<>>")


def _forecast(days: Sequence[DueDay], today: date) -> Iterator[str]:
    yield from underlined("Coming back")
    near, far = days[:DAYS_AHEAD], days[DAYS_AHEAD:]
    rows = [(f"{_named(day.day)}", str(day.cards)) for day in near if day.cards]
    for _, week in groupby(far, lambda day: day.day.isocalendar()[:2]):
        coming = list(week)
        first, last = coming[0].day, coming[-1].day
        if cards := sum(day.cards for day in coming):
            rows.append((_named(first) if first == last else f"{first} to {last}", str(cards)))
    yield from text_table([("day or week", "questions"), *rows], "<>")


def _practice(course: CourseReport, today: date) -> Iterator[str]:
    yield from underlined(f"Practice in the last {WEEKS_BACK} weeks")
    rows = [
        (_named(day.day), str(day.answers), str(day.right), f"{day.right / day.answers:.0%}")
        for day in course.practice
        if day.day > today - timedelta(weeks=WEEKS_BACK)
    ]
    yield from text_table([("day", "answers", "right", ""), *rows], "<>>>")


def _retention(course: CourseReport) -> Iterator[str]:
    yield from underlined("Remembered after a day or more")
    rows = [
        (str(week.monday), str(week.asked), str(week.known), f"{week.known / week.asked:.0%}")
        for week in course.retention
        if week.asked
    ]
    yield from text_table([("week of", "asked", "known", ""), *rows], "<>>>")


def _leeches(course: CourseReport) -> Iterator[str]:
    yield from underlined("Often forgotten")
    rows = [(shorten(one.ask), str(one.forgotten), one.step) for one in course.leeches]
    yield from text_table([("what", "times", "read again"), *rows], "<><")


def _named(day: date) -> str:
    return f"{day} {day:%a}"
