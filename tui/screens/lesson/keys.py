"""What a learner can do in a lesson: one table for the keys, the footer, the help and the palette.

Keys that type text work outside the editor only.
"""

from __future__ import annotations

from textual.binding import BindingType

from tui.screens.paned import FLIGHT_COMMANDS, PANE_COMMANDS, VIEW_COMMANDS
from tui.widgets.choices import choice_keys
from tui.widgets.keys import ScreenCommand, bindings

RUN = "Run the app from the editor"
FIX = "Apply the fix, if one key can"
KEPT = "what was run, reset or replaced in this step"
YOURS = "Show what you ran, reset or replaced in this step"
WHY = "Show what went wrong, then open the page about it"

COMMANDS = (
    ScreenCommand("stop", "escape", "Stop a run that hangs", "Stop", "Stop", "Stop the run"),
    ScreenCommand("escape", "escape", "Leave the editor"),
    ScreenCommand("run", "f5", "Run the app", "Run", "Run", RUN),
    ScreenCommand("fix", "f9", FIX, "Fix", "Fix it", "Make the change that fixes the mistake"),
    ScreenCommand(
        "run_on_pause",
        palette="Run on a pause: on/off",
        says="Run the app when you stop typing; F5 still works",
    ),
    *PANE_COMMANDS,
    ScreenCommand("go(1)", "ctrl+n", "Next step", "Next", "Next step", "Go to the next step"),
    ScreenCommand(
        "go(-1)", "ctrl+b", "Previous step", "", "Step before", "Go to the previous step"
    ),
    ScreenCommand("hint", "f7", "Show the next hint", "Hint", "Hint"),
    *FLIGHT_COMMANDS,
    ScreenCommand(
        "card", "f3", "The reference card", "", "Reference card", "The lesson on one card"
    ),
    ScreenCommand(
        "before", palette="Before you start", says="What you should know to follow this lesson"
    ),
    ScreenCommand("quiz", "f4", "The lesson's quiz", "", "Quiz", "The lesson's questions"),
    ScreenCommand(
        "end_card",
        "alt+g",
        "Show how far you are and what's next",
        palette="End card",
        says="Show how far you are and what's next",
    ),
    ScreenCommand(
        "why", "ctrl+l", "Show why it went wrong, then the page about it", "Why", "Why", WHY
    ),
    ScreenCommand("compare", "f10", "Compare your answer with the reference", "", "Compare"),
    ScreenCommand(
        "next_file", "ctrl+t", "Next file", "File", "Next file", "Show the step's next file"
    ),
    *VIEW_COMMANDS,
    ScreenCommand("save", "ctrl+s", "Show whether your text is saved; flasklings saves it for you"),
    ScreenCommand(
        "open_outside", "ctrl+o", "Open this file in $VISUAL or $EDITOR", "", "Open outside"
    ),
    ScreenCommand(
        "take_along",
        palette="Export this app",
        says="Write it to a new folder, with its checks as tests",
    ),
    ScreenCommand("attempts", "ctrl+g", f"Earlier attempts: {KEPT}", "", "Earlier attempts", YOURS),
    ScreenCommand("review", "r", "Review what you might forget soon"),
    ScreenCommand("practice", "d", "What's due, what you did and what comes back"),
    ScreenCommand("undo", "ctrl+z", "Undo the last edit or reset"),
    ScreenCommand(
        "reset",
        "shift+f5",
        "Reset the step's files; asks first, and keeps your text",
        palette="Reset this step",
        says="Restore its original files; your text is kept",
    ),
    ScreenCommand(
        "reset_lesson",
        palette="Reset this lesson",
        says="Restore the files of all its steps; asks first",
    ),
    ScreenCommand(
        "undo_reset",
        palette="Undo the reset",
        says="Restore your text from before (Ctrl+Z)",
    ),
)
"""Action, keys, and what help, footer and palette say of it."""

BINDINGS: list[BindingType] = [
    *choice_keys(4, "predict", "Predict", "Predict this choice before you see the run"),
    *bindings(COMMANDS),
]
