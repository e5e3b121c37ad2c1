"""The sheet that shows a run beside the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from tui.presenters.compare import AlignedPair
from tui.presenters.row_kinds import RunRow
from tui.screens.sheets.sheet import Sheet
from tui.widgets.diff import runs_text
from tui.widgets.flow_text import LaidText
from tui.widgets.keys import bind

SIDES = ("now", "before")


class ChangesScreen(Sheet):
    """Shows where two runs of the same requests differ."""

    BINDING_GROUP_TITLE = "What changed"
    BINDINGS: ClassVar[list[BindingType]] = [bind("f10", "close", "Close the comparison")]

    def __init__(self, pairs: Sequence[AlignedPair[RunRow]]) -> None:
        super().__init__("What changed", LaidText(partial(runs_text, pairs, names=SIDES)))
