"""What a learner can do with a project: one table for keys, footer, help and palette."""

from __future__ import annotations

from textual.binding import BindingType

from tui.screens.paned import FLIGHT_COMMANDS, PANE_COMMANDS, VIEW_COMMANDS
from tui.widgets.keys import ScreenCommand, bindings

AGAIN = "Read the project again and make the same requests"

COMMANDS = (
    ScreenCommand("stop", "escape", "Stop a run that hangs", "Stop", "Stop", "Stop the run"),
    ScreenCommand("escape", "escape", "Leave the request line"),
    ScreenCommand("run", "f5", AGAIN, "Run again", "Run again", AGAIN),
    ScreenCommand("request", "colon", "Type a request", "Request", "Request", "Type a request"),
    *PANE_COMMANDS,
    *FLIGHT_COMMANDS,
    ScreenCommand("why", "ctrl+l", "Show the page about what went wrong", "Why", "Why"),
    ScreenCommand(
        "compare",
        "f10",
        "Compare this run with the one before",
        "What changed",
        "What changed",
        "Show this run beside the one before",
    ),
    ScreenCommand("next_file", "ctrl+t", "Next file", "", "Next file", "Show the next file"),
    *VIEW_COMMANDS,
    ScreenCommand(
        "open_outside", "ctrl+o", "Open this file in $VISUAL or $EDITOR", "", "Open outside"
    ),
    ScreenCommand(
        "reset",
        "shift+f5",
        "Forget the requests that are made again, and run the app alone",
        palette="Forget the requests",
        says="Run the app without the requests that were made so far",
    ),
)
"""Action, keys, and what help, footer and palette say of it."""

BINDINGS: list[BindingType] = bindings(COMMANDS)
