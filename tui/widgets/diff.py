"""Two versions of a file, and the rows of two runs: side by side, or one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from textual.content import Content

from sandbox.text import plural, visible
from tui.presenters.compare import (
    AlignedPair,
    align_lines,
    first_difference,
    fold_equal,
    unified_lines,
)
from tui.presenters.event_rows import RunRow
from tui.text.code import colored, language_of
from tui.text.hanging import Hanging
from tui.text.rows import lines
from tui.widgets.flow_text import FlowText

ROOMY = 96
"""From this width on, two columns of code are easy to read."""

NAMES = ("yours", "the reference")
SEPARATOR = " │ "
CHANGED = "on $panel"
SIGNS = {"-": "$mark-failed", "+": "$mark-passed", " ": ""}


class DiffText(FlowText):
    """Shows the learner's file and another version of it, under two names."""

    def __init__(
        self, file: str, yours: str, reference: str, names: tuple[str, str] = NAMES
    ) -> None:
        super().__init__()
        self._language = language_of(file)
        self._names = names
        self._pairs = align_lines(visible(yours), visible(reference))

    def show(self, yours: str, reference: str) -> None:
        """Show two other versions."""
        self._pairs = align_lines(visible(yours), visible(reference))
        self.redraw()

    def laid_out(self, width: int) -> Content:
        lines = self._beside(width) if width >= ROOMY else self._below(width)
        return Content("\n").join(lines)

    def _beside(self, width: int) -> Iterator[Content]:
        room = (width - len(SEPARATOR)) // 2
        left = Content.styled(self._names[0].ljust(room), "bold $quiet")
        right = Content.styled(self._names[1], "bold $quiet")
        yield left + Content.styled(SEPARATOR, "$quiet") + right
        for stretch in fold_equal(self._pairs):
            if isinstance(stretch, int):
                yield _left_out(stretch)
                continue
            for pair in stretch:
                yours = self._column(pair, pair.yours, "-", room)
                theirs = self._column(pair, pair.reference, "+", room)
                yield from beside(yours, theirs, room, SEPARATOR)

    def _column(
        self, pair: AlignedPair[str], line: str | None, sign: str, room: int
    ) -> list[Content]:
        if line is None:
            return []
        return self._wrapped(" " if pair.same else sign, line, room)

    def _below(self, width: int) -> Iterator[Content]:
        yield Content.styled(f"- {self._names[0]}   + {self._names[1]}", "bold $quiet")
        for stretch in fold_equal(self._pairs):
            if isinstance(stretch, int):
                yield _left_out(stretch)
                continue
            for sign, line in unified_lines(stretch):
                yield from self._wrapped(sign, line, width)

    def _wrapped(self, sign: str, line: str, width: int) -> list[Content]:
        """Return a line of code behind its sign, in as many lines as it takes."""
        first = Content.styled(f"{sign} ", SIGNS[sign])
        lines = Hanging(first, colored(line, self._language)).at(width).split(allow_blank=True)
        if sign == " ":
            return lines
        return [part.pad_right(max(width - part.cell_length, 0)).stylize(CHANGED) for part in lines]


def _left_out(count: int) -> Content:
    return Content.styled(f"  ⋯ {plural(count, 'line')} alike", "$quiet")


def beside(
    left: Sequence[Content], right: Sequence[Content], room: int, separator: str, style: str = ""
) -> Iterator[Content]:
    """Yield two blocks of lines side by side, the left one `room` cells wide."""
    blank = Content()
    for index, (mine, theirs) in enumerate(zip_longest(left or [blank], right, fillvalue=blank)):
        shown = separator if index == 0 or not style else " " * len(separator)
        yield (
            mine.pad_right(max(room - mine.cell_length, 0))
            + Content.styled(shown, style or "$quiet")
            + theirs
        )


PARTING = " ▸ "
MAX_ROWS = 400
"""Rows that are shown; no exercise has more."""


def runs_text(pairs: Sequence[AlignedPair[RunRow]], width: int) -> Content:
    """Lay out the rows of the learner's run beside those of the reference's run."""
    return Content("\n").join(_run_lines(pairs[:MAX_ROWS], width))


def _run_lines(pairs: Sequence[AlignedPair[RunRow]], width: int) -> Iterator[Content]:
    room = (width - len(SEPARATOR)) // 2
    first = first_difference(pairs)
    mine, theirs = ([Content.styled(name, "bold $quiet")] for name in NAMES)
    yield from beside(mine, theirs, room, SEPARATOR)
    for index, pair in enumerate(pairs):
        left = [] if pair.yours is None else lines(pair.yours, room, False)
        right = [] if pair.reference is None else lines(pair.reference, room, False)
        if index == first:
            yield from beside(left, right, room, PARTING, "bold $accent")
        else:
            yield from beside(left, right, room, SEPARATOR)
