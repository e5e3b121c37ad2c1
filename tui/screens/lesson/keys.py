"""What a learner can do in a lesson: one table for the keys, the footer, the help and the palette.

Keys that type text work outside the editor only.
"""

from __future__ import annotations

from textual.binding import BindingType

from tui.screens.host import Command, bindings
from tui.widgets.choices import choice_keys

COMMANDS = (
    Command(
        "run",
        "Run the app",
        keys="f5",
        footer="Run",
        id="lesson.run",
        palette="Run",
        says="Run the app as it stands in the editor",
    ),
    Command("run", "As F5", keys="ctrl+r", id="lesson.run-letter"),
    Command(
        "escape",
        "Stop a run that hangs; else leave the editor",
        keys="escape",
        id="lesson.stop",
    ),
    Command("stop", palette="Stop", says="Stop the run that goes on (Esc)"),
    Command(
        "pane(1)",
        "The next pane",
        keys="f6",
        footer="Pane",
        id="lesson.pane",
        palette="Next pane",
        says="Go to the next pane",
        priority=True,  # the text area has its own meaning for F6
    ),
    Command("pane(-1)", "The pane before", keys="shift+f6", id="lesson.pane-back", priority=True),
    Command(
        "go(1)",
        "The next step",
        keys="ctrl+n",
        footer="Next",
        id="lesson.next",
        palette="Next step",
        says="Go to the next step",
    ),
    Command("go(1)", "The next step", keys="n", id="lesson.next-letter"),
    Command(
        "go(-1)",
        "The step before",
        keys="ctrl+b",
        id="lesson.back",
        palette="Step before",
        says="Go to the step before",
    ),
    Command("go(-1)", "Step before", keys="p", id="lesson.back-letter"),
    Command(
        "hint",
        "One more hint",
        keys="f7",
        footer="Hint",
        id="lesson.hint",
        palette="Hint",
        priority=True,  # the text area has its own meaning for F7
    ),
    Command(
        "step_through",
        "Mark the next row of what happened, and its line in the editor",
        keys="f8",
        footer="Step through",
        id="lesson.step-through",
        palette="Step through",
        says="Mark the next row of what happened, and its line",
    ),
    Command(
        "card",
        "The reference card",
        keys="f3",
        id="lesson.card",
        palette="Reference card",
        says="The lesson on one card",
    ),
    Command(
        "quiz",
        "The lesson's quiz",
        keys="f4",
        id="lesson.quiz",
        palette="Quiz",
        says="The lesson's questions",
    ),
    Command(
        "fix",
        "Make the one change that mends what went wrong, where that is mechanical",
        keys="f9",
        footer="Fix",
        id="lesson.mend",
        palette="Fix it",
        says="Make the change that mends what went wrong",
    ),
    Command(
        "finish", "What you can do once the lesson is done", keys="f9", id="lesson.end"
    ),  # F9 fixes where something is wrong, so it leads to the end card only where nothing is
    Command(
        "end_card",
        palette="End card",
        says="What you can do once the lesson is done, and what is next (F9)",
    ),
    Command("why", palette="Explain", says="The page of what went wrong (Enter on its row)"),
    Command(
        "compare",
        "Your answer beside the reference answer",
        keys="f10",
        id="lesson.compare",
        palette="Compare",
    ),
    Command(
        "next_file",
        "Next file",
        keys="ctrl+t",
        id="lesson.file",
        palette="Next file",
        says="Show the step's next file",
    ),
    Command("show_view(0)", palette="Show what happened", says="In the right pane (v there)"),
    Command("show_view(1)", palette="Show the page", says="In the right pane (v there)"),
    Command("show_view(2)", palette="Show the cookie", says="In the right pane (v there)"),
    Command(
        "open_outside",
        "This file in $VISUAL or $EDITOR",
        keys="ctrl+o",
        id="lesson.outside",
        palette="Open outside",
    ),
    Command(
        "take_along",
        palette="Take this app along",
        says="As a new folder, with its checks as tests",
    ),
    Command(
        "attempts",
        "Earlier attempts: what was run, reset or replaced in this step",
        keys="ctrl+g",
        id="lesson.attempts",
        palette="Earlier attempts",
        says="What you ran, reset or replaced in this step",
    ),
    Command(
        "undo",
        "Take back the last edit; after a reset, the reset",
        keys="ctrl+z",
        id="lesson.undo",
    ),
    Command(
        "reset",
        palette="Reset this step",
        says="Put its files back as they were; what you typed is kept",
    ),
    Command(
        "reset_lesson",
        palette="Reset this lesson",
        says="Put the files of all its steps back; asks first",
    ),
    Command(
        "undo_reset",
        palette="Undo the reset",
        says="Bring back what you typed before it (Ctrl+Z)",
    ),
)

BINDINGS: list[BindingType] = [
    *choice_keys(
        4, "predict", "Predict", "Predict that choice, before the run is shown", "lesson.predict"
    ),
    *bindings(COMMANDS),
]
