"""The keys of a quiz and of a review; those that type text work only outside the field."""

from __future__ import annotations

from textual.binding import BindingType

from tui.widgets.choices import MOST, choice_keys
from tui.widgets.keys import ScreenCommand, bind

MARK = "Give that answer; mark it, where several are right"
SUBMIT = "Give the answer that is marked, pointed at, put in order or written"
SPACE = "Answer with what the arrow points at, or mark it; once answered, go on"
POINT = "Point at another answer; once one is given, scroll"
CODE = "Show more of a long app's code"
BACK = "Take back the line put last, or all marks"
REASONS = "Show or hide why each answer is right or wrong"
HINT = "A hint (h too, outside the field); a right answer after one counts as hard"
RATE = "Say otherwise how hard it was: again, hard, good, easy"
LEAVE = "Go back; your answers are kept"


KEYS: list[BindingType] = [
    *choice_keys(MOST, "choose", "Answer", MARK),
    bind("down", "point(1)", POINT, display="↑↓"),
    bind("up", "point(-1)", "Point at the answer before, or scroll up", unlisted=True),
    bind("enter", "submit", SUBMIT, "Submit", display="Enter"),
    bind("enter", "onward", "Go on to the next question", "Next", display="Enter"),
    # Before what scrolls around the field.
    bind("pagedown", "turn(1)", CODE, "Code", display="PgDn", priority=True),
    bind("pageup", "turn(-1)", "Show the code before that", priority=True),
    bind("n", "onward", "As Enter"),
    bind("space", "space", SPACE),
    bind("backspace", "take_back", BACK),
    bind("p", "prove", "Run what proves it", "Prove"),
    bind("question_mark", "reasons", REASONS, "Why", display="?"),
    bind("h,f7", "hint", HINT, "Hint", display="F7"),
    bind("j", "skip", "Leave this question for another time", "Skip"),
    bind("u", "undo", "Take the last answer back", "Undo"),
    bind("r", "rate", RATE, "Rating"),
    bind("r", "again", "Another sitting", "Go on"),
    bind("escape", "leave", LEAVE, "Back", display="Esc"),
]

COMMANDS = (
    ScreenCommand("hint", palette="Hint", says="A hint for this question (h)"),
    ScreenCommand("prove", palette="Prove it", says="Run what proves your answer (p)"),
    ScreenCommand("reasons", palette="Why", says="Why each answer is right or wrong (?)"),
    ScreenCommand("skip", palette="Skip", says="Leave this question for another time (j)"),
    ScreenCommand("undo", palette="Undo", says="Take the last answer back (u)"),
    ScreenCommand("rate", palette="Rate it otherwise", says="Again, hard, good, easy (r)"),
)
"""What can be done with a question, for the palette."""
