"""The field into which the answer to a blank is written."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class AnswerField(Input):
    """One line of code; Enter submits it, Esc leaves it."""

    BINDING_GROUP_TITLE = "Answer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "submit",
            "Submit",
            key_display="Enter",
            id="field.submit",
            tooltip="Run the app with what is written, and judge it",
        ),
    ]

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
