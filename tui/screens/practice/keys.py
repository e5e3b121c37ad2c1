"""The keys of a quiz and of a review; those that type text work only outside the field."""

from __future__ import annotations

from textual.binding import BindingType

from lessons.practice.doors import MOST_DOORS
from tui.widgets.choices import choice_keys
from tui.widgets.keys import ScreenCommand, bind

CHOOSE = "Choose this answer, or mark it if several are right; at the end, open this door"
SUBMIT = "Submit the answer that you marked, ordered or wrote"
SPACE = "Choose or mark the answer at the arrow; after answering, continue"
POINT = "Move the arrow to another answer; after answering, scroll"
TURN = "Show more of what's beside the question or below it"
BACK = "Remove the last line or all marks"
REASONS = "Show or hide why each answer is right or wrong"
HINT = "Show a hint; the question then comes back sooner"
RATE = "Change when a correctly answered question comes back"
LEAVE = "Go back; your answers are kept"


KEYS: list[BindingType] = [
    bind("enter", "open_door", "Open the marked door", "Open", display="Enter"),
    bind("enter", "submit", SUBMIT, "Submit", display="Enter"),
    bind("enter", "submit_early", "Show what the answer still needs", unlisted=True),
    bind("enter", "onward", "Go to the next question", "Next", display="Enter"),
    *choice_keys(MOST_DOORS, "choose", "Answer", CHOOSE),
    bind("down", "point(1)", POINT, display="↑↓"),
    bind("up", "point(-1)", "Move the arrow up, or scroll up", unlisted=True),
    # Before what scrolls around the field.
    bind("pagedown", "turn(1)", TURN, "More", display="PgDn", priority=True),
    bind("pageup", "turn(-1)", "Show what came before that", priority=True),
    bind("n,ctrl+n", "go(1)", "The next question; at the end, the first door", unlisted=True),
    bind("space", "space", SPACE),
    bind("backspace", "take_back", BACK),
    bind("question_mark", "reasons", REASONS, "Explain", display="?"),
    bind("p", "prove", "Run the app that proves it", "Prove"),
    bind("e", "rate", RATE, "When"),
    bind("m", "missed", "Repeat the missed questions", "Missed again"),
    bind("r", "review", "Review what is due", "Review"),
    bind("v", "view", "What happened, the page, the cookie"),
    bind("h,f7", "hint", HINT, "Hint", display="F7"),
    bind("j", "skip", "Skip this question for now", "Skip"),
    bind("u", "undo", "Undo the last answer", "Undo"),
    bind("escape", "leave", LEAVE, "Back", display="Esc"),
]

COMMANDS = (
    ScreenCommand("hint", "h,f7", palette="Hint", says="Show a hint for this question"),
    ScreenCommand("prove", "p", palette="Prove it", says="Run the app that proves your answer"),
    ScreenCommand(
        "reasons",
        "question_mark",
        palette="Explain",
        says="Explain why each answer is right or wrong",
    ),
    ScreenCommand("skip", "j", palette="Skip", says="Skip this question for now"),
    ScreenCommand("undo", "u", palette="Undo", says="Undo the last answer"),
    ScreenCommand("rate", "e", palette="Change when it comes back", says="Sooner or later"),
)
"""What can be done with a question, for the palette."""
