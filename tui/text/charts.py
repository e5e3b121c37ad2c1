"""The charts of the practice screen: bars of blocks, and the calendar of practice."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from textual.content import Content

from lessons.review.statistics import DueDay, PracticeDay, RetentionWeek

AXIS = 7
"""The cells left of a chart, for the labels of its axis."""

MOST_ROWS = 16
"""The largest height of a chart in lines."""

LEAST_TOP = 4
"""The least top of a forecast's axis, so that one card alone is a low bar."""

AIM = 0.9
"""The share of known cards that the schedule aims at."""

FLOORS = (0.7, 0.5, 0.0)
"""The possible bottoms of the retention axis; the highest one that no share is below is used."""

BLOCKS = " ▁▂▃▄▅▆▇█"
"""The sign of each eighth of a line."""

IN_ASCII = str.maketrans(BLOCKS, " ...::::#")

SIGNS = "·░▒▓█"
"""The sign of a day without answers, and of each level."""

FROM = (1, 5, 15, 30)
"""The fewest answers of each level."""

MOST_WEEKS = 26

FEWEST_DAYS = 7
"""Days of practice from which on a calendar says something."""

DAY_NAMES = ("Mon", "", "Wed", "", "Fri", "", "Sun")
CALENDAR_LEFT = 4
TODAY = " ◂ today"
EACH = 2
"""The cells of a week."""


def shows_blocks(environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether the terminal's font has `BLOCKS`; that of the Linux console doesn't."""
    return environ.get("TERM", "") != "linux"


def bars(heights: Sequence[int], rows: int, each: int, *, blocks: bool) -> list[str]:
    """Draw a bar for each height in eighths of a line, `each` cells apart; the top line first."""
    wide = max(each - 1, 1)
    lines = [
        "".join((BLOCKS[min(max(high - 8 * row, 0), 8)] * wide).ljust(each) for high in heights)
        for row in reversed(range(rows))
    ]
    return lines if blocks else [line.translate(IN_ASCII) for line in lines]


def forecast_chart(days: Sequence[DueDay], width: int, height: int, *, blocks: bool) -> Content:
    """Draw how many cards become due: a bar a day, with Mondays named below."""
    if not any(day.cards for day in days):
        return Content.styled("Nothing comes back in the next days.", "$quiet")
    each = max((width - AXIS) // len(days), 1)
    shown = days[: max((width - AXIS) // each, 1)]
    rows = min(max(height - 2, 1), MOST_ROWS)  # a base and its labels stand below
    top = max(LEAST_TOP, *(day.cards for day in shown))
    heights = [max(round(8 * rows * day.cards / top), 1) if day.cards else 0 for day in shown]
    drawn = bars(heights, rows, each, blocks=blocks)
    lines = _with_axis(drawn, {rows - 1: "0", 0: f"{top:,}"})
    names = {place: day_name(day.day) for place, day in enumerate(shown) if not day.day.weekday()}
    return Content("\n").join(
        [*lines, _base(len(shown) * each), _labels({**names, 0: "today"}, each, len(shown))]
    )


def retention_chart(
    weeks: Sequence[RetentionWeek], width: int, height: int, *, blocks: bool
) -> Content:
    """Draw the share of known cards in each week, with its figures below."""
    if not any(week.asked for week in weeks):
        return Content.styled("Nothing was asked again after a day yet.", "$quiet")
    each = max((width - AXIS) // len(weeks), 4)
    shown = weeks[-max((width - AXIS) // each, 1) :]
    rows = min(max(height - 4, 1), MOST_ROWS)  # a base, two lines of figures, labels
    shares = [week.share for week in shown]
    least = min((share for share in shares if share is not None), default=0.0)
    low = next(floor for floor in FLOORS if least >= floor)
    heights = [0 if share is None else _height(share, low, rows) for share in shares]
    drawn = bars(heights, rows, each, blocks=blocks)
    aim = rows - 1 - (_height(AIM, low, rows) - 1) // 8  # none where it would be one with the top
    said = {rows - 1: f"{low:.0%}", aim: f"{AIM:.0%}", 0: "100%"}
    lines = _with_axis(drawn, said, aim)
    known = [f"{share:.0%}".rstrip("%") if share is not None else "-" for share in shares]
    asked = [figure(week.asked) if week.asked else "" for week in shown]
    mondays = {place: day_name(week.monday) for place, week in enumerate(shown)}
    return Content("\n").join(
        [
            *lines,
            _base(len(shown) * each),
            _figures("%", known, each, "$foreground"),
            _figures("of", asked, each, "$quiet"),
            _labels(mondays, each, len(shown)),
        ]
    )


def figure(number: int) -> str:
    """Return a number in three cells: 999, 2k."""
    return str(number) if number < 1000 else f"{number // 1000}k"


def day_name(day: date) -> str:
    """Return a day as an axis names it: 7 Dec."""
    return f"{day.day} {day:%b}"


def _height(value: float, low: float, rows: int) -> int:
    """Return the height of a value above `low` in eighths of a line, at least one."""
    return max(round((value - low) / (1 - low) * 8 * rows), 1)


def _with_axis(drawn: Sequence[str], said: Mapping[int, str], aim: int = 0) -> Iterator[Content]:
    """Yield the lines of a chart with the labels of its axis, and a dotted line at the aim."""
    for row, line in enumerate(drawn):
        label = (f"{said.get(row, ''):>{AXIS - 1}} ", "$quiet")
        is_aim = row == aim > 0
        signs = (("┈", "$quiet") if is_aim and x == " " else (x, "$primary") for x in line)
        yield Content.assemble(label, *signs)


def _base(width: int) -> Content:
    return Content.styled(" " * AXIS + "─" * width, "$quiet")


def _figures(name: str, figures: Sequence[str], each: int, style: str) -> Content:
    """Return a line of figures, each centered below its value."""
    row = "".join(f"{figure:>{(each - 1) // 2 + 2}}".ljust(each) for figure in figures)
    return Content.assemble((f"{name:>{AXIS - 2}} ", "$quiet"), (row, style))


def _labels(names: Mapping[int, str], each: int, values: int) -> Content:
    """Return a line of names below their values; those without room on the axis are left out."""
    line = ""
    for place, name in sorted(names.items()):
        column = place * each
        is_free = not line or len(line) < column
        if is_free and column + len(name) <= values * each:
            line = line.ljust(column) + name
    return Content.styled(" " * AXIS + line, "$quiet")


def level(answers: int) -> int:
    """Return the level of a day, from 0 to 4."""
    return sum(answers >= least for least in FROM)


def fills_calendar(days: Sequence[PracticeDay]) -> bool:
    """Return whether there was practice on enough days for a calendar."""
    return sum(day.answers > 0 for day in days) >= FEWEST_DAYS


def weeks_within(width: int) -> int:
    """Return how many weeks fit into so many cells."""
    return max(min((width - CALENDAR_LEFT - len(TODAY)) // EACH, MOST_WEEKS), 1)


def calendar(days: Sequence[PracticeDay], width: int) -> Content:
    """Draw the calendar of the last weeks; `days` end with today."""
    today = days[-1].day
    weeks = weeks_within(width)
    first = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    answers = {day.day: day.answers for day in days}
    mondays = [first + timedelta(weeks=week) for week in range(weeks)]
    rows = [Content.styled(" " * CALENDAR_LEFT + months(mondays), "$quiet")]
    for weekday, name in enumerate(DAY_NAMES):
        signs = _signs([monday + timedelta(days=weekday) for monday in mondays], answers, today)
        is_today = weekday == today.weekday()
        mark = (TODAY, "$accent") if is_today else ""
        rows.append(Content.assemble((f"{name:<{CALENDAR_LEFT}}", "$quiet"), *signs, mark))
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
    """Return the names of the months, each above the week in which it begins, if there is room.

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
    """Return the legend: how many answers a day each sign means."""
    ends = [least - 1 for least in FROM]
    said = ["none", *(f"{a}-{b}" for a, b in zip(FROM, ends[1:], strict=False)), f"{FROM[-1]}+"]
    parts: list[tuple[str, str]] = []
    for sign, words in zip(SIGNS, said, strict=True):
        token = "$quiet" if sign == SIGNS[0] else "$mark-passed"
        parts += [(sign, token), (f" {words}  ", "$quiet")]
    tail = "answers a day"
    whole = Content.assemble(" " * CALENDAR_LEFT, *parts, (tail, "$quiet"))
    return whole if whole.cell_length <= width else whole[: -len(tail)].rstrip()
