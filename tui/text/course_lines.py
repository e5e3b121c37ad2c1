"""The lines of the course screen: a step, a quiz, a heading; each state as symbol and word."""

from __future__ import annotations

from textual.content import Content

from lessons.course.model import Step
from sandbox.text import one_line
from tui.text.course import Standing, State, quiz_in_words
from tui.text.hanging import Hanging

QUIZ = "quiz"
"""The id of the line that opens the quiz."""

STEP = "step-"
"""What stands before a step's slug in the id of its line."""

HERE = "  ◂ here"


def quiz_score(how_far: Standing) -> str:
    """Return the score of a lesson's quiz so far, in words."""
    return f"quiz {how_far.right} of {how_far.questions} right"


def step_id(step: Step) -> str:
    """Return the id of a step's line."""
    return f"{STEP}{step.slug}"


def heading(name: str, *, first: bool = False) -> Content:
    """Return the line above the steps of one part."""
    return Content.assemble("" if first else "\n", (name, "$quiet"))


def step_line(step: Step, state: State, is_here: bool) -> Hanging:
    """Return a step's line: its state as symbol and word, its number, its title."""
    return Hanging(
        state_and_number(state, str(step.number)),
        Content.assemble(one_line(step.title), (HERE if is_here else "", "$accent")),
    )


def quiz_line(how_far: Standing) -> Hanging:
    """Return the line that opens the quiz, with its score so far."""
    return Hanging(
        state_and_number(how_far.quiz, ""),
        Content.assemble("Quiz", (f"  {quiz_in_words(how_far)}", "$quiet")),
    )


def state_and_number(state: State, number: str) -> Content:
    """Return what stands before a line of the right list."""
    return Content.assemble(
        (f"{state.symbol} {state.word:<6}", state.token), (f"{number:>3}  ", "$quiet")
    )
