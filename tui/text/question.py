"""How a question is put: its heading, the faces of its options, how far a sitting is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from textual.content import Content

from lessons.course.model import Option
from lessons.course.quiz_steps import fill_of
from lessons.practice.question import Given, Judged, Put, is_same_code, right_places
from lessons.practice.sitting import Outcome, Sitting

MOST_DOTS = 12
"""Questions of which each has a symbol in the line at the top; of more, there are words alone."""

PLACES = ("1st", "2nd", "3rd", "4th", "5th", "6th")


class Mark(Enum):
    """What is known of an answer: its symbol, its words and its theme token."""

    OPEN = (" ", "", "$accent")
    RIGHT = ("✓", "right", "$mark-passed")
    WRONG = ("✗", "wrong", "$mark-failed")
    YOURS = ("✗", "your answer", "$mark-failed")
    MISSED = ("✓", "the right one", "$mark-passed")
    UNMARKED = ("✓", "right, and not marked", "$mark-passed")
    PASSED_OVER = (" ", "", "$quiet")
    RULED_OUT = ("-", "ruled out", "$quiet")

    def __init__(self, symbol: str, words: str, token: str) -> None:
        self.symbol = symbol
        self.words = words
        self.token = token


@dataclass(frozen=True, slots=True)
class Face:
    """All that one option shows."""

    number: int
    text: str
    why: str = ""
    """Why it is right or wrong; empty as long as that is not to be seen."""
    mark: Mark = Mark.OPEN
    pointed: bool = False
    """Whether the arrow keys have come to rest on it."""
    box: str = ""
    """What stands before the text: whether it is marked, or its place among lines."""


def with_heading(ask: str) -> str:
    """Return a question's Markdown, its first paragraph as a heading."""
    first, gap, rest = ask.strip().partition("\n\n")
    if first.startswith(("```", "    ")):
        return ask
    return f"## {' '.join(first.split())}{gap}{rest}"


def face(
    put: Put,
    index: int,
    given: Given,
    judged: Judged | None = None,
    *,
    pointed: bool = False,
    reasons: bool = False,
    came_true: tuple[bool, ...] = (),
) -> Face:
    """Return what one option or line of a question shows."""
    kind = put.asking.kind
    if kind == "order":
        return _line(put, index, given, pointed)
    option = put.options[index]
    number = index + 1
    if kind == "fill":
        return Face(number, option.text, option.why, _mark_of_known(option, given.text))
    box = ("☑ " if index in given.picks else "☐ ") if kind == "all" else ""
    if judged is None:
        mark = Mark.RULED_OUT if index in put.ruled_out else Mark.OPEN
        return Face(number, option.text, mark=mark, pointed=pointed, box=box)
    right = right_places(put, came_true) if judged.right is not None else frozenset()
    if index in given.picks:
        mark = Mark.RIGHT if index in right else Mark.YOURS if right else Mark.PASSED_OVER
    else:
        missed = Mark.UNMARKED if kind == "all" else Mark.MISSED
        mark = missed if index in right else Mark.PASSED_OVER
    return Face(number, option.text, option.why if reasons else "", mark, box=box)


def _mark_of_known(option: Option, written: str) -> Mark:
    """Return the mark of a known answer to a blank, beside what was written there."""
    if option.right:
        return Mark.RIGHT
    return Mark.YOURS if is_same_code(fill_of(option), written) else Mark.WRONG


def _line(put: Put, index: int, given: Given, pointed: bool) -> Face:
    """Return a line to be put in order, with the place that it has been given."""
    text = f"`` {put.lines[index].strip()} ``"
    if index not in given.picks:
        return Face(index + 1, text, pointed=pointed, box="    ")
    place = PLACES[given.picks.index(index)]
    return Face(index + 1, text, mark=Mark.PASSED_OVER, pointed=pointed, box=f"{place} ")


def how_far(sitting: Sitting) -> Content:
    """Return how far the sitting is: in words, and a symbol for each question of a short one.

    ● right at the first try, ✗ missed, ◐ asked now, ○ still to come, - skipped.
    """
    turn = sitting.current
    if not sitting.total:
        return Content()
    if turn is None:
        words = "all asked"
    elif turn.again:
        words = f"again: {sitting.left} to go"
    else:
        words = f"question {sitting.position} of {sitting.total}"
    if sitting.total > MOST_DOTS:
        return Content.styled(words, "$quiet")
    return Content.assemble((f"{words}  ", "$quiet"), *map(_dot, sitting.outcomes))


def _dot(outcome: Outcome) -> tuple[str, str]:
    return {
        "right": ("●", "$mark-passed"),
        "missed": ("✗", "$mark-failed"),
        "skipped": ("-", "$quiet"),
        "now": ("◐", "$accent"),
        "open": ("○", "$mark-open"),
    }[outcome]
