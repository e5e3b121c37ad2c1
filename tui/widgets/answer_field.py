"""The field into which the answer to a blank is written."""

from __future__ import annotations

from typing import ClassVar

from textual import events
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
        Binding(
            "escape",
            "leave",
            "Skip, undo…",
            key_display="Esc",
            id="field.leave",
            tooltip="Leave the field: then s skips, u takes the last answer back",
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer its keys where there is something to write still: else Esc stops the run."""
        return action not in ("submit", "leave") or not self.locked

    def action_leave(self) -> None:
        """Give the letters back to the screen, whose keys they are."""
        self.screen.set_focus(None)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            # At once: left to bubble, it would be overtaken by a key in the same read.
            event.stop()
            event.prevent_default()
            self.locked = self.locked or bool(self.value.strip())
            await self.action_submit()
        else:
            await super()._on_key(event)

    def write(self, text: str) -> None:
        """Let this stand in the field, to be written on."""
        self.disabled = self.locked = False
        self.value = text
        self.cursor_position = len(text)

    def replace(self, text: str, start: int, end: int) -> None:
        """Change the text, as every key does and a paste, unless it stands."""
        if not self.locked:
            super().replace(text, start, end)
