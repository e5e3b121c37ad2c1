"""The calendar of practice: weeks as columns, each day a sign that says how much was answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from textual.content import Content

from lessons.review.statistics import PracticeDay

SIGNS = "·░▒▓█"
"""For no answer, and for each level: the signs differ, the colour is one."""

FROM = (1, 5, 15, 30)
"""The least answers of each level."""

MOST_WEEKS = 26

DAY_NAMES = ("Mon", "", "Wed", "", "Fri", "", "Sun")
LEFT = 4
TODAY = " ◂ today"
EACH = 2
"""Cells for a week."""


def level(answers: int) -> int:
    """Return how much was answered on a day, from 0 to 4."""
    return sum(answers >= least for least in FROM)


def weeks_within(width: int) -> int:
    """Return how many weeks the calendar shows in so many cells."""
    return max(min((width - LEFT - len(TODAY)) // EACH, MOST_WEEKS), 1)


def calendar(days: Sequence[PracticeDay], width: int) -> Content:
    """Draw the last weeks, Monday first, today marked; `days` end with today."""
    today = days[-1].day
    weeks = weeks_within(width)
    first = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    answers = {day.day: day.answers for day in days}
    mondays = [first + timedelta(weeks=week) for week in range(weeks)]
    rows = [Content.styled(" " * LEFT + months(mondays), "$quiet")]
    for weekday, name in enumerate(DAY_NAMES):
        signs = _signs([monday + timedelta(days=weekday) for monday in mondays], answers, today)
        is_today = weekday == today.weekday()
        mark = (TODAY, "$accent") if is_today else ""
        rows.append(Content.assemble((f"{name:<{LEFT}}", "$quiet"), *signs, mark))
    return Content("\n").join([*rows, Content(), legend(width)])


def _signs(
    days: Sequence[date], answers: dict[date, int], today: date
) -> Iterator[tuple[str, str]]:
    for place, day in enumerate(days):
        if place:
            yield " ", ""
        if day > today:
            yield " ", ""
        else:
            how_much = level(answers.get(day, 0))
            yield SIGNS[how_much], "$mark-passed" if how_much else "$quiet"


def months(mondays: Sequence[date]) -> str:
    """Return the names of the months, each over the week in which it begins, where there is room.

    The first week has the name of its month, unless the next one needs the room.
    """
    line = ""
    sundays = [monday + timedelta(days=6) for monday in mondays]
    starts = [place for place, sunday in enumerate(sundays) if place == 0 or sunday.day <= 7]
    for number, place in enumerate(starts):
        column = EACH * place
        has_room = number + 1 == len(starts) or EACH * starts[number + 1] - column > 3
        if has_room and column >= len(line):
            name = sundays[place] if sundays[place].day <= 7 else mondays[place]
            line = line.ljust(column) + f"{name:%b}"
    return line


def legend(width: int) -> Content:
    """Return what the signs mean, in answers a day."""
    ends = [least - 1 for least in FROM]
    said = ["none", *(f"{a}-{b}" for a, b in zip(FROM, ends[1:], strict=False)), f"{FROM[-1]}+"]
    parts: list[tuple[str, str]] = []
    for sign, words in zip(SIGNS, said, strict=True):
        token = "$quiet" if sign == SIGNS[0] else "$mark-passed"
        parts += [(sign, token), (f" {words}  ", "$quiet")]
    tail = "answers a day"
    whole = Content.assemble(" " * LEFT, *parts, (tail, "$quiet"))
    return whole if whole.cell_length <= width else whole[: -len(tail)].rstrip()
