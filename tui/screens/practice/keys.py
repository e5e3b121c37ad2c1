"""The keys of a quiz and of a review; those that type text work only outside the field."""

from __future__ import annotations

from typing import Any

from textual.binding import Binding, BindingType

from tui.widgets.choices import MOST, choice_keys
from tui.widgets.keys import ScreenCommand

MARK = "Give that answer; mark it, where several are right"
SUBMIT = "Give the answer that is marked, pointed at, put in order or written"
SPACE = "Answer with what the arrow points at, or mark it; once answered, go on"
POINT = "Point at another answer; once one is given, scroll"
BACK = "Take back the line put last, or all marks"
REASONS = "Show or hide why each answer is right or wrong"
HINT = "A hint (h too, outside the field); a right answer after one counts as hard"
RATE = "Say otherwise how hard it was: again, hard, good, easy"
LEAVE = "Go back; your answers are kept"


def _key(keys: str, action: str, label: str, tooltip: str, name: str, **more: Any) -> Binding:
    return Binding(keys, action, label, tooltip=tooltip, id=f"quiz.{name}", **more)


def _hidden(keys: str, action: str, label: str, tooltip: str, name: str, **more: Any) -> Binding:
    return _key(keys, action, label, tooltip, name, show=False, **more)


KEYS: list[BindingType] = [
    *choice_keys(MOST, "choose", "Answer", MARK, "quiz.answer"),
    _hidden("down,j", "point(1)", "Move", POINT, "down", key_display="↑↓"),
    _hidden(
        "up,k", "point(-1)", "Up", "Point at the answer before, or scroll up", "up", system=True
    ),
    _key("enter", "submit", "Submit", SUBMIT, "submit", key_display="Enter"),
    _key("enter", "onward", "Next", "Go on to the next question", "onward", key_display="Enter"),
    # Before what scrolls around the field.
    _key(
        "pagedown",
        "turn(1)",
        "Code",
        "Show more of a long app's code",
        "code-down",
        key_display="PgDn",
        priority=True,
    ),
    _hidden(
        "pageup", "turn(-1)", "Code before", "Show the code before that", "code-up", priority=True
    ),
    _hidden("n", "onward", "Next", "As Enter", "onward-letter"),
    _hidden("space", "space", "Mark", SPACE, "space"),
    _hidden("backspace", "take_back", "Take back", BACK, "take-back"),
    _key("p", "prove", "Prove", "Run what proves it", "prove"),
    _key("question_mark", "reasons", "Why", REASONS, "reasons", key_display="?"),
    _key("h,f7", "hint", "Hint", HINT, "hint", key_display="F7"),
    _key("s", "skip", "Skip", "Leave this question for another time", "skip"),
    _key("u", "undo", "Undo", "Take the last answer back", "undo"),
    _key("r", "rate", "Rating", RATE, "rate"),
    _key("r", "again", "Go on", "Another sitting", "again"),
    _key("escape", "leave", "Back", LEAVE, "leave", key_display="Esc"),
]

COMMANDS = (
    ScreenCommand("hint", palette="Hint", says="A hint for this question (h)"),
    ScreenCommand("prove", palette="Prove it", says="Run what proves your answer (p)"),
    ScreenCommand("reasons", palette="Why", says="Why each answer is right or wrong (?)"),
    ScreenCommand("skip", palette="Skip", says="Leave this question for another time (s)"),
    ScreenCommand("undo", palette="Undo", says="Take the last answer back (u)"),
    ScreenCommand("rate", palette="Rate it otherwise", says="Again, hard, good, easy (r)"),
)
"""What can be done with a question, for the palette."""
