"""The field into which the answer to a blank is written."""

from __future__ import annotations

from textual.widgets import Input


class AnswerField(Input):
    """One line of code; Enter submits it, Esc leaves it."""

    DEFAULT_CSS = """
    AnswerField {
        height: 3;
        border: round $border-blurred;
        background: $background;
        &:focus {
            border: round $accent;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="field", placeholder="code for the blank", select_on_focus=False)
        self.cursor_blink = False
