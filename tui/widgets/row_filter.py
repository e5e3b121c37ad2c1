"""The line beside rows or a list in which you type what they must have."""

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

    def __init__(self, placeholder: str = "a word; Esc ends") -> None:
        super().__init__()
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        yield Static("/ ", markup=False)
        yield Input(placeholder=self._placeholder, compact=True, select_on_focus=False)
