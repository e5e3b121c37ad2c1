"""The first frame: one line that is drawn at once, until the course is loaded."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen

from tui.widgets.top_line import TopLine


class OpeningScreen(Screen[Any]):
    """The top line, which says that the course is opening."""

    def compose(self) -> ComposeResult:
        yield TopLine("opening…")
