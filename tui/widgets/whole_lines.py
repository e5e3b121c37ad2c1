"""What the editor's keys make of whole lines: small rules for the lines of a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.widgets.text_area import Selection


class WholeLine(str):
    """A line with its line end that was copied without a selection: it's pasted as a line."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class LineEdit:
    """New lines in the place of others, and what is selected then."""

    top: int
    """The first row that is replaced."""
    bottom: int
    """The last row that is replaced."""
    lines: tuple[str, ...]
    selection: Selection


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line as it is after a change of its start or its end."""

    text: str
    at: int = 0
    """The column from which the text moved."""
    by: int = 0
    """How many columns it moved to the right."""

    def moved(self, column: int) -> int:
        """Return where a column of the line is now."""
        return max(column + self.by, self.at) if column >= self.at else column


Change = Callable[[Sequence[str]], Sequence[ChangedLine]]
"""Takes the selected lines and returns each as it is then."""


def selected_rows(selection: Selection) -> range:
    """Return the rows with a selected character, or the cursor's row."""
    (top, _), (bottom, column) = sorted(selection)
    if bottom > top and column == 0:
        bottom -= 1
    return range(top, bottom + 1)


def moved(lines: Sequence[str], selection: Selection, by: int) -> LineEdit | None:
    """Move the selected lines one line up (-1) or down (1); None at the file's edge.

    What comes after the last line end is no line: it stays, so the file keeps its line end.
    """
    rows = selected_rows(selection)
    last = len(lines) - 1 - (not lines[-1])
    other = rows[0] - 1 if by < 0 else rows[-1] + 1
    if rows[-1] > last or not 0 <= other <= last:
        return None
    block = lines[rows[0] : rows[-1] + 1]
    after = (*block, lines[other]) if by < 0 else (lines[other], *block)
    top, bottom = min(other, rows[0]), max(other, rows[-1])

    def carried(location: tuple[int, int]) -> tuple[int, int]:
        row, column = location[0] + by, location[1]
        return (row, column) if row < len(lines) else (bottom, len(after[-1]))

    return LineEdit(top, bottom, after, Selection(*map(carried, selection)))


def duplicated(lines: Sequence[str], selection: Selection, by: int) -> LineEdit:
    """Copy the selected lines above (-1) or below (1) themselves, and select the copy."""
    rows = selected_rows(selection)
    block = tuple(lines[rows[0] : rows[-1] + 1])
    down = len(rows) if by > 0 else 0
    (row, column), (cursor_row, cursor_column) = selection
    copied = Selection((row + down, column), (cursor_row + down, cursor_column))
    return LineEdit(rows[0], rows[-1], block + block, copied)


def changed(lines: Sequence[str], selection: Selection, change: Change) -> LineEdit | None:
    """Change the selected lines, each in its place; None if they stay as they are."""
    rows = selected_rows(selection)
    before = lines[rows[0] : rows[-1] + 1]
    after = change(before)
    texts = tuple(line.text for line in after)
    if texts == tuple(before):
        return None

    def carried(location: tuple[int, int]) -> tuple[int, int]:
        row, column = location
        return (row, after[row - rows[0]].moved(column)) if row in rows else location

    return LineEdit(rows[0], rows[-1], texts, Selection(*map(carried, selection)))
