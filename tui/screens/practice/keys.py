"""The keys of a quiz and of a review; those that type text work outside the field only."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tui.screens.host import ScreenCommand
from tui.widgets.choices import MOST, choice_keys

KEYS: list[BindingType] = [
    *choice_keys(
        MOST,
        "choose",
        "Answer",
        "Give that answer; mark it, where several are right",
        "quiz.answer",
    ),
    Binding(
        "down,j",
        "point(1)",
        "Move",
        show=False,
        key_display="↑↓",
        id="quiz.down",
        tooltip="Point at another answer; once one is given, scroll",
    ),
    Binding(
        "up,k",
        "point(-1)",
        "Up",
        show=False,
        id="quiz.up",
        tooltip="Point at the answer before, or scroll up",
        system=True,
    ),
    Binding(
        "enter",
        "submit",
        "Submit",
        key_display="Enter",
        id="quiz.submit",
        tooltip="Give the answer that is marked, pointed at, put in order or written",
    ),
    Binding(
        "enter",
        "onward",
        "Next",
        key_display="Enter",
        id="quiz.onward",
        tooltip="Go on to the next question",
    ),
    Binding(
        "pagedown",
        "turn(1)",
        "Code",
        key_display="PgDn",
        id="quiz.code-down",
        tooltip="Show more of a long app's code",
        priority=True,  # before what scrolls around the field
    ),
    Binding(
        "pageup",
        "turn(-1)",
        "Code before",
        show=False,
        id="quiz.code-up",
        tooltip="Show the code before that",
        priority=True,
    ),
    Binding("n", "onward", "Next", show=False, id="quiz.onward-letter", tooltip="As Enter"),
    Binding(
        "space",
        "space",
        "Mark",
        show=False,
        id="quiz.space",
        tooltip="Answer with what the arrow points at, or mark it; once answered, go on",
    ),
    Binding(
        "backspace",
        "take_back",
        "Take back",
        show=False,
        id="quiz.take-back",
        tooltip="Take back the line put last, or all marks",
    ),
    Binding("p", "prove", "Prove", id="quiz.prove", tooltip="Run what proves it"),
    Binding(
        "question_mark",
        "reasons",
        "Why",
        key_display="?",
        id="quiz.reasons",
        tooltip="Show or hide why each answer is right or wrong",
    ),
    Binding(
        "h,f7",
        "hint",
        "Hint",
        key_display="F7",
        id="quiz.hint",
        tooltip="A hint (h too, outside the field); a right answer after one counts as hard",
    ),
    Binding("s", "skip", "Skip", id="quiz.skip", tooltip="Leave this question for another time"),
    Binding("u", "undo", "Undo", id="quiz.undo", tooltip="Take the last answer back"),
    Binding(
        "r",
        "rate",
        "Rating",
        id="quiz.rate",
        tooltip="Say otherwise how hard it was: again, hard, good, easy",
    ),
    Binding("r", "again", "Go on", id="quiz.again", tooltip="Another sitting"),
    Binding(
        "escape",
        "leave",
        "Back",
        key_display="Esc",
        id="quiz.leave",
        tooltip="Go back; your answers are kept",
    ),
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
