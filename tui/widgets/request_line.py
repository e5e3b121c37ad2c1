"""The line in which a learner types a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from tui.widgets.keys import bind

HINT = "GET /path, POST /path field=value, POST /path {json}, or flask command"


class RequestLine(Input):
    """One request as text; Enter sends it, Up and Down bring back earlier ones."""

    BINDING_GROUP_TITLE = "Request"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "submit", "Send the request", "Send", display="Enter"),
        bind("up", "earlier(1)", "An earlier request"),
        bind("down", "earlier(-1)", "A later request"),
        bind("escape", "leave", "Leave the line", "Leave"),
    ]
    DEFAULT_CSS = """
    RequestLine, RequestLine:focus {
        height: 1;
        border: none;
        padding: 0;
        background: $panel;
    }
    """

    @dataclass
    class Sent(Message):
        """A request is to be made."""

        text: str

    def __init__(self) -> None:
        super().__init__(id="request", placeholder=HINT, select_on_focus=False)
        self.cursor_blink = False
        self._sent: list[str] = []
        self._at = 0
        """How many requests back the line shows one; 0 is what is being typed."""
        self._typed = ""

    def offer(self, text: str) -> None:
        """Put a request into the line."""
        self.value, self._at = text, 0
        self.cursor_position = len(text)

    async def action_submit(self) -> None:
        """Send the request."""
        text = self.value.strip()
        if text:
            self.remember(text)
            self.post_message(self.Sent(text))

    def remember(self, text: str) -> None:
        """Let Up bring this request back."""
        self._sent = [one for one in self._sent if one != text] + [text]
        self._at = 0

    def action_earlier(self, by: int) -> None:
        """Show a request that was sent before, or after that one."""
        at = min(max(self._at + by, 0), len(self._sent))
        if at == self._at:
            return
        if self._at == 0:
            self._typed = self.value
        self._at = at
        self.value = self._sent[-at] if at else self._typed
        self.cursor_position = len(self.value)

    def action_leave(self) -> None:
        """Leave the line, so that letters are keys again."""
        self.screen.action_escape()  # type: ignore[attr-defined]
