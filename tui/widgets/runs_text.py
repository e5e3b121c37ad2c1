"""Two runs side by side, the place marked at which they part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from tui.presenters.compare import AlignedPair, first_difference
from tui.presenters.event_rows import RunRow
from tui.text.rows import lines
from tui.widgets.diff import beside
from tui.widgets.flow_text import FlowText

SEPARATOR = " │ "
PARTING = " ▸ "
MAX_ROWS = 400
"""Rows drawn at most: more of them are no exercise's."""


class RunsText(FlowText):
    """The rows of the learner's run and of the reference's."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: Sequence[AlignedPair[RunRow]] = ()

    def show(self, pairs: Sequence[AlignedPair[RunRow]]) -> None:
        """Show these rows."""
        self._pairs = pairs[:MAX_ROWS]
        self.refresh(layout=True)

    def laid_out(self, width: int) -> Content:
        return Content("\n").join(self._lines(width)) if self._pairs else Content()

    def _lines(self, width: int) -> Iterator[Content]:
        room = (width - len(SEPARATOR)) // 2
        first = first_difference(self._pairs)
        yield from beside(
            [Content.styled("yours", "bold $quiet")],
            [Content.styled("the reference", "bold $quiet")],
            room,
            SEPARATOR,
        )
        for index, pair in enumerate(self._pairs):
            left = [] if pair.yours is None else lines(pair.yours, room, False)
            right = [] if pair.reference is None else lines(pair.reference, room, False)
            if index == first:
                yield from beside(left, right, room, PARTING, "bold $accent")
            else:
                yield from beside(left, right, room, SEPARATOR)
