"""The line below the rows of a run in which you type what they must have."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static


class RowFilter(Horizontal):
    """A field of one line behind a slash."""

    DEFAULT_CSS = """
    RowFilter {
        height: 1;
        dock: bottom;
        Static {
            width: 2;
            color: $accent;
        }
        Input {
            width: 1fr;
            background: $surface;
        }
    }
    """

    field = getters.query_one(Input)

    def compose(self) -> ComposeResult:
        yield Static("/ ", markup=False)
        yield Input(placeholder="a word; Esc ends", compact=True, select_on_focus=False)
