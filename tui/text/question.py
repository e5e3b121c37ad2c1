"""A question as text on a screen: its heading, its options, how far the sitting is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from lessons.practice.question import Mark
from lessons.practice.sitting import FirstTry, Sitting

MOST_DOTS = 12
"""The most questions that get a symbol each in the line at the top; a longer sitting has words."""


class MarkStyle(NamedTuple):
    """How a mark is shown: its symbol, its words and its theme token."""

    symbol: str
    words: str
    token: str


MARKS = {
    Mark.OPEN: MarkStyle(" ", "", "$accent"),
    Mark.RIGHT: MarkStyle("✓", "right", "$mark-passed"),
    Mark.WRONG: MarkStyle("✗", "wrong", "$mark-failed"),
    Mark.YOURS: MarkStyle("✗", "your answer", "$mark-failed"),
    Mark.MISSED: MarkStyle("✓", "the right one", "$mark-passed"),
    Mark.UNMARKED: MarkStyle("✓", "right, but not marked", "$mark-passed"),
    Mark.PASSED_OVER: MarkStyle(" ", "", "$quiet"),
    Mark.RULED_OUT: MarkStyle("-", "ruled out", "$quiet"),
}


def with_heading(ask: str) -> str:
    """Return a question's Markdown, its first paragraph as a heading."""
    first, gap, rest = ask.strip().partition("\n\n")
    if first.startswith(("```", "    ")):
        return ask
    return f"## {' '.join(first.split())}{gap}{rest}"


def share(height: int, wanted: Sequence[int], least: Sequence[int]) -> list[int]:
    """Share out the lines of a screen: to each its least, then to each in turn what it wants."""
    rooms: list[int] = []
    for want, few in zip(wanted, least, strict=True):
        rooms.append(min(want, few, height - sum(rooms)))
    for place, want in enumerate(wanted):
        rooms[place] += min(want - rooms[place], height - sum(rooms))
    return rooms


def how_far(sitting: Sitting, waiting: int = 0) -> Content:
    """Return how far the sitting is: in words, and a symbol for each question of a short one.

    ``waiting`` is how many questions are due that another sitting asks.  The symbols: ● right at
    the first try, ✗ missed, ◐ asked now, ○ still to come, - skipped.
    """
    turn = sitting.current
    if not sitting.total:
        return Content()
    if turn is None:
        words = "all asked"
    elif turn.again:
        words = f"again: {sitting.left} to go"
    else:
        words = f"question {sitting.position} of {sitting.total}"
        words += f", {waiting:,} more wait" if waiting else ""
    if sitting.total > MOST_DOTS:
        return Content.styled(words, "$quiet")
    return Content.assemble((f"{words}  ", "$quiet"), *map(_dot, sitting.outcomes))


def _dot(first_try: FirstTry) -> tuple[str, str]:
    return {
        "right": ("●", "$mark-passed"),
        "missed": ("✗", "$mark-failed"),
        "skipped": ("-", "$quiet"),
        "now": ("◐", "$accent"),
        "open": ("○", "$mark-open"),
    }[first_try]
