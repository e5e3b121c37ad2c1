"""The keys of a quiz and of a review; those that type text work only outside the field."""

from __future__ import annotations

from textual.binding import BindingType

from lessons.practice.doors import MOST_DOORS
from tui.widgets.choices import choice_keys
from tui.widgets.keys import ScreenCommand, bind

CHOOSE = "Give that answer; mark it, where several are right; at the end, open that door"
SUBMIT = "Give the answer that is marked, pointed at, put in order or written"
SPACE = "Answer with what the arrow points at, or mark it; once answered, go on"
POINT = "Point at another answer; once one is given, scroll"
TURN = "Show more of what's beside the question or below it"
BACK = "Take back the line put last, or all marks"
REASONS = "Show or hide why each answer is right or wrong"
HINT = "A hint (h too, outside the field); after one, the question comes back sooner"
RATE = "Change when the question of a right answer comes back"
LEAVE = "Go back; your answers are kept"


KEYS: list[BindingType] = [
    bind("enter", "open_door", "Go on with the marked door", "Open", display="Enter"),
    bind("enter", "submit", SUBMIT, "Submit", display="Enter"),
    bind("enter", "submit_early", "Say what the answer still lacks", unlisted=True),
    bind("enter", "onward", "Go on to the next question", "Next", display="Enter"),
    *choice_keys(MOST_DOORS, "choose", "Answer", CHOOSE),
    bind("down", "point(1)", POINT, display="↑↓"),
    bind("up", "point(-1)", "Point at the answer before, or scroll up", unlisted=True),
    # Before what scrolls around the field.
    bind("pagedown", "turn(1)", TURN, "More", display="PgDn", priority=True),
    bind("pageup", "turn(-1)", "Show what came before that", priority=True),
    bind("n,ctrl+n", "go(1)", "The next question; at the end, the first door", unlisted=True),
    bind("space", "space", SPACE),
    bind("backspace", "take_back", BACK),
    bind("question_mark", "reasons", REASONS, "Explain", display="?"),
    bind("p", "prove", "Run what proves it", "Prove"),
    bind("e", "rate", RATE, "When"),
    bind("m", "missed", "Ask the missed questions once more", "Missed again"),
    bind("r", "review", "Review what is due", "Review"),
    bind("v", "view", "What happened, the page, the cookie"),
    bind("h,f7", "hint", HINT, "Hint", display="F7"),
    bind("j", "skip", "Leave this question for another time", "Skip"),
    bind("u", "undo", "Take the last answer back", "Undo"),
    bind("escape", "leave", LEAVE, "Back", display="Esc"),
]

COMMANDS = (
    ScreenCommand("hint", "h,f7", palette="Hint", says="A hint for this question"),
    ScreenCommand("prove", "p", palette="Prove it", says="Run what proves your answer"),
    ScreenCommand(
        "reasons", "question_mark", palette="Explain", says="Why each answer is right or wrong"
    ),
    ScreenCommand("skip", "j", palette="Skip", says="Leave this question for another time"),
    ScreenCommand("undo", "u", palette="Undo", says="Take the last answer back"),
    ScreenCommand("rate", "e", palette="Change when it comes back", says="Sooner or later"),
)
"""What can be done with a question, for the palette."""
