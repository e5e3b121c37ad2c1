"""What stands on the screen until the course is loaded: one line, drawn at once."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen

from tui.widgets.top_line import TopLine


class OpeningScreen(Screen[Any]):
    """The status bar, saying that something is coming."""

    def compose(self) -> ComposeResult:
        yield TopLine("opening…")
