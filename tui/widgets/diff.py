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
from tui.presenters.row_kinds import RunRow
from tui.text.hanging import Hanging
from tui.text.highlight import colored, language_of
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
        room, is_roomy = (width - len(SEPARATOR)) // 2, width >= ROOMY
        if is_roomy:
            lines = _heads(self._names, room)
        else:
            lines = [Content.styled("- {}   + {}".format(*self._names), "bold $quiet")]
        for stretch in fold_equal(self._pairs):
            if isinstance(stretch, int):
                lines.append(Content.styled(f"  ⋯ {plural(stretch, 'line')} alike", "$quiet"))
            elif is_roomy:
                for pair in stretch:
                    yours = self._column(pair, pair.yours, "-", room)
                    theirs = self._column(pair, pair.reference, "+", room)
                    lines += beside(yours, theirs, room)
            else:
                for sign, line in unified_lines(stretch):
                    lines += self._wrapped(sign, line, width)
        return Content("\n").join(lines)

    def _column(
        self, pair: AlignedPair[str], line: str | None, sign: str, room: int
    ) -> list[Content]:
        if line is None:
            return []
        return self._wrapped(" " if pair.same else sign, line, room)

    def _wrapped(self, sign: str, line: str, width: int) -> list[Content]:
        """Return a line of code behind its sign, in as many lines as it takes."""
        first = Content.styled(f"{sign} ", SIGNS[sign])
        lines = Hanging(first, colored(line, self._language)).at(width).split(allow_blank=True)
        if sign == " ":
            return lines
        return [part.pad_right(max(width - part.cell_length, 0)).stylize(CHANGED) for part in lines]


def _heads(names: tuple[str, str], room: int) -> list[Content]:
    """Return the line that names the two columns."""
    left, right = ([Content.styled(name, "bold $quiet")] for name in names)
    return [*beside(left, right, room)]


def beside(
    left: Sequence[Content], right: Sequence[Content], room: int, *, parts: bool = False
) -> Iterator[Content]:
    """Yield two blocks of lines side by side, the left one `room` cells wide.

    With `parts`, a mark between their first lines says that two runs begin to differ here.
    """
    blank = Content()
    gap = Content.styled(SEPARATOR, "$quiet")
    for index, (mine, theirs) in enumerate(zip_longest(left or [blank], right, fillvalue=blank)):
        if parts:
            gap = Content.styled(" ▸ " if index == 0 else "   ", "bold $accent")
        yield mine.pad_right(max(room - mine.cell_length, 0)) + gap + theirs


MAX_ROWS = 400
"""Rows that are shown; no exercise has more."""


def runs_text(
    pairs: Sequence[AlignedPair[RunRow]], width: int, names: tuple[str, str] = NAMES
) -> Content:
    """Lay out the rows of the learner's run beside those of another one, under two names."""
    room = (width - len(SEPARATOR)) // 2
    first = first_difference(pairs)
    found = _heads(names, room)
    for index, pair in enumerate(pairs[:MAX_ROWS]):
        left = [] if pair.yours is None else lines(pair.yours, room, False)
        right = [] if pair.reference is None else lines(pair.reference, room, False)
        found += beside(left, right, room, parts=index == first)
    return Content("\n").join(found)
