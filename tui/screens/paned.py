"""What a screen with three panes does the same, whatever its first pane is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from tui.widgets.keys import ScreenCommand
from tui.widgets.pane_sizes import Layout

if TYPE_CHECKING:
    from tui.background.messages import RowMarked
    from tui.screens.host import Host
    from tui.widgets.panes import Panes

NO_LINE = "This row doesn't belong to a line."
FLY = "Step through the run: the next event, where each message is, and your line"

PANE_COMMANDS = (
    ScreenCommand("pane(1)", "f6", "Next pane", "Pane", "Next pane", "Go to the next pane"),
    ScreenCommand("pane(-1)", "shift+f6", "Previous pane"),
    ScreenCommand("grow_code(1)", "ctrl+down", "Make the code pane larger"),
    ScreenCommand("grow_code(-1)", "ctrl+up", "Make the run pane larger"),
    ScreenCommand("grow_step(1)", "alt+right", "Make the text pane wider"),
    ScreenCommand("grow_step(-1)", "alt+left", "Make the text pane narrower"),
)
"""The keys that move between the panes and change their sizes."""

FLIGHT_COMMANDS = (
    ScreenCommand("fly(1)", "f8", FLY, "Flight", "Flight", FLY),
    ScreenCommand("fly(-1)", "shift+f8", "Step back: the previous event"),
)
"""The keys of the flight."""

VIEW_COMMANDS = (
    ScreenCommand("show_view(0)", "alt+1", "What happened", "", "Show what happened"),
    ScreenCommand("show_view(1)", "alt+2", "The page", "", "Show the page"),
    ScreenCommand("show_view(2)", "alt+3", "The cookie", "", "Show the cookie"),
    ScreenCommand("show_view(3)", "alt+4", "The flight", "", "Show the flight"),
    ScreenCommand("view", "v", "Show the next view: run, page, cookie or flight"),
)
"""The keys that choose what the pane of the run shows."""


class PaneActions:
    """The actions of these keys for a screen with `panes`."""

    host: Host
    panes: Panes

    @property
    def _layout(self) -> Layout:
        """How the panes share the screen."""
        assert isinstance(self, Screen)
        return Layout.of(self.app.size.width)

    def action_pane(self, by: int) -> None:
        """Go to the next pane, or the one before."""
        self.panes.focus_next_pane(by)

    def action_grow_step(self, by: int) -> None:
        """Make the first pane wider or narrower."""
        self.panes.grow_step(by)

    def action_grow_code(self, by: int) -> None:
        """Give the code more or less of the room that it shares with the result."""
        self.panes.grow_code(by)

    def on_panes_resized(self, message: Panes.Resized) -> None:
        """Keep the sizes that the learner gave the panes."""
        sizes = message.sizes.as_text()
        self.host.journal.tell(lambda progress: progress.keep_setting("panes", sizes))

    def action_show_view(self, index: int) -> None:
        """Show what happened, the page, the cookie, or the flight."""
        self.panes.result.show_view(index)
        if self._layout is Layout.ONE:
            self.panes.focus_pane("result")

    def action_view(self) -> None:
        """Show the next view."""
        self.panes.result.action_next_view()
        if self._layout is Layout.ONE:
            self.panes.focus_pane("result")

    def action_fly(self, by: int) -> None:
        """Show the next fact of the flight, or the one before, and mark its line."""
        self.panes.result.fly(by)
        covers = self._layout is Layout.DRAWER and self.panes.current == "step"
        if covers or self._layout is Layout.ONE:
            self.panes.focus_pane("result")

    def action_next_file(self) -> None:
        """Show the next file."""
        self.panes.code.show_next()

    def on_row_marked(self, message: RowMarked) -> None:
        """Open the page of the mistake that a row names; else mark the row's line."""
        assert isinstance(self, Screen)
        row = message.row
        if message.open and row.cause and self.opens_page(row.cause):
            return
        if not self.panes.mark_line(row.place, go=message.open) and message.open:
            self.notify(NO_LINE, markup=False)

    def opens_page(self, cause: str) -> bool:
        """Open the page of a mistake; return False when there is none to open."""
        return self.host.open_mistake(cause)
