"""Two versions of a file: side by side where there is room, else one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from sandbox.text import visible
from tui.presenters.compare import AlignedPair, align_lines, fold_equal, unified_lines
from tui.text.code import coloured, language_of
from tui.widgets.flow_text import FlowText

ROOMY = 96
"""Cells from which on two columns of code are read with ease."""

NAMES = ("yours", "the reference")
SEPARATOR = " │ "
CHANGED = "on $panel"
SIGNS = {"-": "$mark-failed", "+": "$mark-passed", " ": ""}


class DiffText(FlowText):
    """The learner's file and another version of it; ``names`` stand above the two."""

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
        lines = coloured(line, self._language).wrap(max(width - 2, 8)) or [Content()]
        first = Content.styled(f"{sign} ", SIGNS[sign])
        whole = [first + lines[0], *(Content("  ") + rest for rest in lines[1:])]
        if sign == " ":
            return whole
        return [part.pad_right(max(width - part.cell_length, 0)).stylize(CHANGED) for part in whole]


def _left_out(count: int) -> Content:
    lines = "1 line" if count == 1 else f"{count} lines"
    return Content.styled(f"  ⋯ {lines} alike", "$quiet")


def beside(
    left: Sequence[Content], right: Sequence[Content], room: int, separator: str, style: str = ""
) -> Iterator[Content]:
    """Yield two blocks of lines side by side, the left one `room` cells wide."""
    for index in range(max(len(left), len(right), 1)):
        mine = left[index] if index < len(left) else Content()
        theirs = right[index] if index < len(right) else Content()
        shown = separator if index == 0 or not style else " " * len(separator)
        yield (
            mine.pad_right(max(room - mine.cell_length, 0))
            + Content.styled(shown, style or "$quiet")
            + theirs
        )
