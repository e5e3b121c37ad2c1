"""A lesson's keys and commands; keys that type text work outside the editor only."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tui.widgets.choices import choice_keys

KEYS: list[BindingType] = [
    *choice_keys(
        4, "predict", "Predict", "Predict that choice, before the run is shown", "lesson.predict"
    ),
    Binding("f5", "run", "Run", id="lesson.run", tooltip="Run the app"),
    Binding("ctrl+r", "run", "Run", show=False, id="lesson.run-letter", tooltip="As F5"),
    Binding(
        "escape",
        "escape",
        "Stop",
        show=False,
        id="lesson.stop",
        tooltip="Stop a run that hangs; else leave the editor",
    ),
    # The text area has meanings of its own for F6 and F7.
    Binding("f6", "pane(1)", "Pane", id="lesson.pane", tooltip="The next pane", priority=True),
    Binding(
        "shift+f6",
        "pane(-1)",
        "Pane back",
        show=False,
        id="lesson.pane-back",
        tooltip="The pane before",
        priority=True,
    ),
    Binding("ctrl+n", "go(1)", "Next", id="lesson.next", tooltip="The next step"),
    Binding("n", "go(1)", "Next", show=False, id="lesson.next-letter", tooltip="The next step"),
    Binding("ctrl+b", "go(-1)", "Back", show=False, id="lesson.back", tooltip="The step before"),
    Binding("p", "go(-1)", "Back", show=False, id="lesson.back-letter", tooltip="Step before"),
    Binding("f7", "hint", "Hint", id="lesson.hint", tooltip="One more hint", priority=True),
    Binding(
        "f8",
        "step_through",
        "Step through",
        id="lesson.step-through",
        tooltip="Mark the next row of what happened, and its line in the editor",
    ),
    Binding("f3", "card", "Card", show=False, id="lesson.card", tooltip="The reference card"),
    Binding("f4", "quiz", "Quiz", show=False, id="lesson.quiz", tooltip="The lesson's quiz"),
    Binding(
        "f9",
        "mend",
        "Fix",
        id="lesson.mend",
        tooltip="Make the one change that mends what went wrong, where that is mechanical",
    ),
    Binding(
        "f10",
        "compare",
        "Compare",
        show=False,
        id="lesson.compare",
        tooltip="Your answer beside the reference answer",
    ),
    Binding(
        "f9",
        "end_card(True)",
        "End card",
        show=False,
        id="lesson.end",
        tooltip="What you can do once the lesson is done",
    ),
    Binding("ctrl+t", "next_file", "Next file", show=False, id="lesson.file", tooltip="Next file"),
    Binding(
        "ctrl+o",
        "open_outside",
        "Open outside",
        show=False,
        id="lesson.outside",
        tooltip="This file in $VISUAL or $EDITOR",
    ),
    Binding(
        "ctrl+g",
        "attempts",
        "Attempts",
        show=False,
        id="lesson.attempts",
        tooltip="Earlier attempts: what was run, reset or replaced in this step",
    ),
    Binding(
        "ctrl+z",
        "undo",
        "Undo",
        show=False,
        id="lesson.undo",
        tooltip="Take back the last edit; after a reset, the reset",
    ),
]

COMMANDS = (
    ("Run", "Run the app as it stands in the editor (F5)", "run"),
    ("Stop", "Stop the run that goes on (Esc)", "stop"),
    ("Next step", "Go to the next step (Ctrl+N)", "go(1)"),
    ("Step before", "Go to the step before (Ctrl+B)", "go(-1)"),
    ("Hint", "One more hint (F7)", "hint"),
    ("Step through", "Mark the next row of what happened, and its line (F8)", "step_through"),
    ("Fix it", "Make the change that mends what went wrong (F9)", "mend"),
    ("Explain", "The page of what went wrong (Enter on its row)", "why"),
    ("Compare", "Your answer beside the reference answer (F10)", "compare"),
    ("Next pane", "Go to the next pane (F6)", "pane(1)"),
    ("Next file", "Show the step's next file (Ctrl+T)", "next_file"),
    ("Show what happened", "In the right pane (v there)", "show_view(0)"),
    ("Show the page", "In the right pane (v there)", "show_view(1)"),
    ("Show the cookie", "In the right pane (v there)", "show_view(2)"),
    ("Open outside", "This file in $VISUAL or $EDITOR (Ctrl+O)", "open_outside"),
    ("Take this app along", "As a new folder, with its checks as tests", "take_along"),
    ("Earlier attempts", "What you ran, reset or replaced in this step (Ctrl+G)", "attempts"),
    ("Reset this step", "Put its files back as they were; what you typed is kept", "reset"),
    ("Reset this lesson", "Put the files of all its steps back; asks first", "reset_lesson"),
    ("Undo the reset", "Bring back what you typed before it (Ctrl+Z)", "undo_reset"),
    ("Reference card", "The lesson on one card (F3)", "card"),
    ("Quiz", "The lesson's questions (F4)", "quiz"),
    ("End card", "What you can do once the lesson is done, and what is next (F9)", "end_card"),
)
"""Every command of a lesson for the palette: name, what it does, action."""
