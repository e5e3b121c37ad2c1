"""What a learner can do in a lesson: one table for the keys, the footer, the help and the palette.

Keys that type text work outside the editor only.
"""

from __future__ import annotations

from textual.binding import BindingType

from tui.widgets.choices import choice_keys
from tui.widgets.keys import ScreenCommand, bindings

RUN = "Run the app as it is in the editor"
FLY = "Fly through the run: the next fact, where each message is, and your line"
FIX = "Make the one change that fixes what went wrong, where one key can"
KEPT = "what was run, reset or replaced in this step"
YOURS = "What you ran, reset or replaced in this step"
WHY = "Say what went wrong, then open the page about it"

COMMANDS = (
    ScreenCommand("stop", "escape", "Stop a run that hangs", "Stop", "Stop", "Stop the run"),
    ScreenCommand("escape", "escape", "Leave the editor"),
    ScreenCommand("run", "f5", "Run the app", "Run", "Run", RUN),
    ScreenCommand("fix", "f9", FIX, "Fix", "Fix it", "Make the change that fixes what went wrong"),
    ScreenCommand(
        "run_on_pause",
        palette="Run on a pause: on/off",
        says="Run the app when you stop typing; F5 works all the same",
    ),
    ScreenCommand("pane(1)", "f6", "The next pane", "Pane", "Next pane", "Go to the next pane"),
    ScreenCommand("pane(-1)", "shift+f6", "The pane before"),
    ScreenCommand("grow_code(1)", "ctrl+down", "More room for the code"),
    ScreenCommand("grow_code(-1)", "ctrl+up", "More room for what happened"),
    ScreenCommand("grow_step(1)", "alt+right", "More room for the step's text"),
    ScreenCommand("grow_step(-1)", "alt+left", "Less room for the step's text"),
    ScreenCommand("go(1)", "ctrl+n", "The next step", "Next", "Next step", "Go to the next step"),
    ScreenCommand(
        "go(-1)", "ctrl+b", "The step before", "", "Step before", "Go to the step before"
    ),
    ScreenCommand("hint", "f7", "One more hint", "Hint", "Hint"),
    ScreenCommand("fly(1)", "f8", FLY, "Flight", "Flight", FLY),
    ScreenCommand("fly(-1)", "shift+f8", "Fly back: the fact before"),
    ScreenCommand(
        "card", "f3", "The reference card", "", "Reference card", "The lesson on one card"
    ),
    ScreenCommand("quiz", "f4", "The lesson's quiz", "", "Quiz", "The lesson's questions"),
    ScreenCommand(
        "end_card",
        "alt+g",
        "How far you are, and the ways on",
        palette="End card",
        says="How far you are, and the ways on",
    ),
    ScreenCommand("why", "ctrl+l", "Why it went wrong, then the page about it", "Why", "Why", WHY),
    ScreenCommand("compare", "f10", "Your answer beside the reference answer", "", "Compare"),
    ScreenCommand(
        "next_file", "ctrl+t", "Next file", "File", "Next file", "Show the step's next file"
    ),
    ScreenCommand("show_view(0)", "alt+1", "What happened", "", "Show what happened"),
    ScreenCommand("show_view(1)", "alt+2", "The page", "", "Show the page"),
    ScreenCommand("show_view(2)", "alt+3", "The cookie", "", "Show the cookie"),
    ScreenCommand("show_view(3)", "alt+4", "The flight", "", "Show the flight"),
    ScreenCommand("view", "v", "The next view: what happened, the page, the cookie or the flight"),
    ScreenCommand("save", "ctrl+s", "Whether what you typed is saved: it saves itself"),
    ScreenCommand("open_outside", "ctrl+o", "This file in $VISUAL or $EDITOR", "", "Open outside"),
    ScreenCommand(
        "take_along",
        palette="Take this app along",
        says="As a new folder, with its checks as tests",
    ),
    ScreenCommand("attempts", "ctrl+g", f"Earlier attempts: {KEPT}", "", "Earlier attempts", YOURS),
    ScreenCommand("review", "r", "What you may forget soon"),
    ScreenCommand("practice", "d", "What is due, what you did and what comes back"),
    ScreenCommand("undo", "ctrl+z", "Take back the last edit; after a reset, the reset"),
    ScreenCommand(
        "reset",
        "shift+f5",
        "Put the step's files back as they were; asks first, and keeps what you typed",
        palette="Reset this step",
        says="Put its files back as they were; what you typed is kept",
    ),
    ScreenCommand(
        "reset_lesson",
        palette="Reset this lesson",
        says="Put the files of all its steps back; asks first",
    ),
    ScreenCommand(
        "undo_reset",
        palette="Undo the reset",
        says="Bring back what you typed before it (Ctrl+Z)",
    ),
)
"""Action, keys, and what help, footer and palette say of it."""

BINDINGS: list[BindingType] = [
    *choice_keys(4, "predict", "Predict", "Predict that choice, before the run is shown"),
    *bindings(COMMANDS),
]
