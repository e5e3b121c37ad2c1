"""Bars and curves in braille, with their axes: figures of review in lines of text.

Importing this imports the plotting library: only the screen that draws with it does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from itertools import pairwise

from plotille import Canvas  # type: ignore[import-untyped]
from textual.content import Content

from lessons.review.statistics import DueDay, RetentionWeek

AXIS = 7
"""Cells left of a chart: what its height means, and a space."""

MOST_ROWS = 16
"""Lines that a chart is high at most: more would not say more."""

LEAST_TOP = 4
"""A forecast is drawn as if so many cards came on some day: one card alone is no mountain."""

AIM = 0.9
"""The share that the schedule aims at."""

FLOORS = (0.7, 0.5, 0.0)
"""Where a curve of shares may begin: as high as all of them stay above it."""

_FIRST_BRAILLE = 0x2800
_EMPTY = chr(_FIRST_BRAILLE)

Lines = list[Content]


def shows_braille(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal's font has braille; that of the Linux console has not."""
    return environ.get("TERM", "") != "linux"


def bars(heights: Sequence[int], top: int, rows: int, each: int) -> tuple[str, ...]:
    """Draw one bar a value, `each` cells apart; what is more than nothing is seen."""
    width = len(heights) * each
    canvas = Canvas(width, rows, 0, 0, 2 * width, 4 * rows)
    for place, height in enumerate(heights):
        dots = max(round(4 * rows * height / top), 1) if height else 0
        for x in range(2 * each * place, 2 * each * (place + 1) - 1):
            if dots:
                canvas.line(x, 0, x, dots - 1)
    return _lines(canvas)


def curve(
    values: Sequence[float | None], low: float, rows: int, each: int
) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Draw a curve from `low` to 1 through the values, `each` cells apart, open where one is None.

    Return its lines, and where the values stand: line and column.
    """
    width = len(values) * each
    canvas = Canvas(width, rows, 0, 0, 2 * width, 4 * rows)
    points = [
        None if value is None else (2 * _middle(place, each), _height(value, low, rows))
        for place, value in enumerate(values)
    ]
    for before, after in pairwise(points):
        if before and after:
            canvas.line(*before, *after)
    marks = tuple((rows - 1 - y // 4, x // 2) for x, y in filter(None, points))
    return _lines(canvas), marks


def forecast_chart(days: Sequence[DueDay], width: int, height: int, *, braille: bool) -> Content:
    """Draw what falls due on each day: a bar a day, Mondays named below."""
    if not any(day.cards for day in days):
        return Content.styled("Nothing comes back in the next days.", "$quiet")
    each = max((width - AXIS) // len(days), 1)
    shown = days[: max((width - AXIS) // each, 1)]
    rows = min(max(height - 2, 1), MOST_ROWS)  # a base and its labels stand below
    top = max(LEAST_TOP, *(day.cards for day in shown))
    drawn = _told(bars([day.cards for day in shown], top, rows, each), braille)
    lines = _with_axis(drawn, {rows - 1: "0", 0: f"{top:,}"})
    names = {place: day_name(day.day) for place, day in enumerate(shown) if not day.day.weekday()}
    return Content("\n").join(
        [*lines, _base(len(shown) * each), _labels({**names, 0: "today"}, each, width - AXIS)]
    )


def retention_chart(
    weeks: Sequence[RetentionWeek], width: int, height: int, *, braille: bool
) -> Content:
    """Draw the share that was known in each week; its figures below, and of how many."""
    if not any(week.asked for week in weeks):
        return Content.styled("Nothing was asked again after a day yet.", "$quiet")
    each = max((width - AXIS) // len(weeks), 4)
    shown = weeks[-max((width - AXIS) // each, 1) :]
    rows = min(max(height - 4, 1), MOST_ROWS)  # a base, two lines of figures, labels
    shares = [week.share for week in shown]
    least = min((share for share in shares if share is not None), default=0.0)
    low = next(floor for floor in FLOORS if least >= floor)
    drawn, marks = curve(shares, low, rows, each)
    aim = rows - 1 - _height(AIM, low, rows) // 4  # none where it would be one with the top
    said = {rows - 1: f"{low:.0%}", aim: f"{AIM:.0%}", 0: "100%"}
    lines = _with_axis(_told(drawn, braille), said, marks, aim)
    known = [f"{share:.0%}".rstrip("%") if share is not None else "-" for share in shares]
    asked = [figure(week.asked) if week.asked else "" for week in shown]
    mondays = {place: day_name(week.monday) for place, week in enumerate(shown)}
    return Content("\n").join(
        [
            *lines,
            _base(len(shown) * each),
            _figures("%", known, each, "$foreground"),
            _figures("of", asked, each, "$quiet"),
            _labels(mondays, each, width - AXIS),
        ]
    )


def figure(number: int) -> str:
    """Return a number in three cells: 999, 2k."""
    return str(number) if number < 1000 else f"{number // 1000}k"


def day_name(day: date) -> str:
    """Return how a day is called on an axis: 7 Dec."""
    return f"{day.day} {day:%b}"


def in_ascii(line: str) -> str:
    """Return a line of braille for a font without it: the fuller a cell, the heavier its sign."""
    return "".join(
        " ..::++##"[(ord(sign) - _FIRST_BRAILLE).bit_count()]
        if _FIRST_BRAILLE <= ord(sign) < _FIRST_BRAILLE + 256
        else sign
        for sign in line
    )


def _told(lines: Sequence[str], braille: bool) -> tuple[str, ...]:
    if braille:
        return tuple(line.replace(_EMPTY, " ") for line in lines)
    return tuple(map(in_ascii, lines))


def _lines(canvas: Canvas) -> tuple[str, ...]:
    drawn: str = canvas.plot(linesep="\n")
    return tuple(drawn.split("\n"))


def _height(value: float, low: float, rows: int) -> int:
    """Return the place of a value in dots from below."""
    return round(max(value - low, 0) / (1 - low) * (4 * rows - 1))


def _middle(place: int, each: int) -> int:
    """Return the column in the middle of a place of an axis."""
    return place * each + (each - 1) // 2


def _with_axis(
    drawn: Sequence[str],
    said: Mapping[int, str],
    marks: Sequence[tuple[int, int]] = (),
    aim: int = 0,
) -> Iterator[Content]:
    """Yield the lines with what is said of their heights; marked points and the aim drawn in."""
    for row, line in enumerate(drawn):
        label = (f"{said.get(row, ''):>{AXIS - 1}} ", "$quiet")
        points = {column for at, column in marks if at == row}
        yield Content.assemble(label, *_styled(line, points, row == aim > 0))


def _styled(line: str, points: Set[int], is_aim: bool) -> Iterator[tuple[str, str]]:
    for column, sign in enumerate(line):
        if column in points:
            yield "●", "$strong"
        elif sign == " " and is_aim:
            yield "┈", "$quiet"
        else:
            yield sign, "$primary"


def _base(width: int) -> Content:
    return Content.styled(" " * AXIS + "─" * width, "$quiet")


def _figures(name: str, figures: Sequence[str], each: int, style: str) -> Content:
    """Return a line of figures, each in the middle of its place."""
    row = "".join(f"{figure:>{(each - 1) // 2 + 2}}".ljust(each) for figure in figures)
    return Content.assemble((f"{name:>{AXIS - 2}} ", "$quiet"), (row, style))


def _labels(names: Mapping[int, str], each: int, width: int) -> Content:
    """Return a line of names at their places, those left out that have no room."""
    line = ""
    for place, name in sorted(names.items()):
        column = place * each
        is_free = not line or len(line) < column
        if is_free and column + len(name) <= width:
            line = line.ljust(column) + name
    return Content.styled(" " * AXIS + line, "$quiet")
