"""How a question of a quiz is put: its heading, the faces of its options, how far it is."""

from __future__ import annotations

from textual.content import Content

from lessons.quiz import Asked, Round
from tui.widgets.quiz_option import Face, Mark


def with_heading(ask: str) -> str:
    """Return a question's Markdown, its first paragraph as a heading."""
    first, gap, rest = ask.strip().partition("\n\n")
    if first.startswith(("```", "    ")):
        return ask
    return f"## {' '.join(first.split())}{gap}{rest}"


def face(asked: Asked, index: int, pointed: bool, reasons: bool) -> Face:
    """Return what one option of a question shows."""
    option = asked.options[index]
    if asked.chosen is None:
        return Face(index + 1, option.text, pointed=pointed)
    if index == asked.chosen:
        mark = Mark.RIGHT if option.right else Mark.WRONG
    else:
        mark = Mark.MISSED if option.right else Mark.PASSED_OVER
    return Face(index + 1, option.text, option.why if reasons else "", mark)


def how_far(sitting: Round) -> Content:
    """Return how far the sitting is: in words, and a symbol for each question.

    ● right at the first try, ✗ missed, ◐ asked now, ○ still to come.
    """
    current = sitting.current
    if current is None:
        words = "all answered"
    elif current.again:
        words = f"again: {sitting.left} to go"
    else:
        words = f"question {sitting.position} of {sitting.total}"
    tried = len(sitting.first_tries)
    asked_now = sitting.position - tried
    return Content.assemble(
        (f"{words}  ", "$quiet"),
        *(
            ("●", "$mark-passed") if asked.right else ("✗", "$mark-failed")
            for asked in sitting.first_tries
        ),
        ("◐" * asked_now, "$accent"),
        ("○" * (sitting.total - tried - asked_now), "$mark-open"),
    )
