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
        self.locked = False
        """Whether what was written stands; unlike a disabled field it keeps the focus."""

    def replace(self, text: str, start: int, end: int) -> None:
        """Change the text, as every key does and a paste, unless it stands."""
        if not self.locked:
            super().replace(text, start, end)
