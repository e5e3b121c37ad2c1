"""Tables of plain text, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sandbox.text import one_line

WIDEST = 44
"""Columns that a title may take."""


def heading(title: str) -> Iterator[str]:
    """Yield a title, underlined."""
    yield title
    yield "-" * len(title)


def table(rows: Iterable[tuple[str, ...]], sides: str) -> Iterator[str]:
    """Yield rows with their columns below each other, each at its side: < or >."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, sides, widths, strict=True)
        yield "  " + "  ".join(f"{text:{side}{width}}" for text, side, width in cells).rstrip()


def short(text: str) -> str:
    """Return a text on one line that is not too wide for a table."""
    return one_line(" ".join(text.split()), WIDEST)


def day_of(at: datetime | None) -> str:
    """Return the day of a time where the learner is."""
    if at is None:
        return "never"
    try:
        return at.astimezone().strftime("%Y-%m-%d")
    except (OSError, OverflowError, ValueError):  # a wrong clock: no such day there
        return at.strftime("%Y-%m-%d")
