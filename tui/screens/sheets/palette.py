"""The command palette: Textual's own, which takes keys that come before its list is there."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.command import CommandList, CommandPalette
from textual.events import Click

from tui.widgets.lists import Refilled
from tui.widgets.on_top import OnTop


class FoundCommands(Refilled, CommandList):
    """The commands that are found."""


class Palette(OnTop, CommandPalette):
    """Finds a command by its name."""

    DEFAULT_CSS = """
    Palette > .command-palette--help-text {
        text-style: not bold;  /* Textual dims it, until it can't be read on the marked line */
    }
    """

    def compose(self) -> ComposeResult:
        for widget in super().compose():
            yield FoundCommands() if isinstance(widget, CommandList) else widget

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Move in the list once it's laid out: before that it doesn't know its lines."""
        if action == "command_list":
            return bool(self.query_one(CommandList).scrollable_content_region)
        return True

    def on_click(self, event: Click) -> None:
        """Leave a click alone that comes when the terminal has become smaller than its place."""
        if not self.region.contains_point(event.screen_offset):
            event.prevent_default()
