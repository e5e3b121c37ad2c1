"""The end of a sitting: its score, and the steps to read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from lessons.course.model import Step
from sandbox.text import one_line
from tui.text.hanging import Hanging
from tui.text.markdown import prose
from tui.widgets.lists import PickList


@dataclass(frozen=True, slots=True)
class StepToReread:
    """A step to read again, and the question that it teaches."""

    ask: str
    lesson: str
    step: Step
    why: str = ""
    """What to say of the question; empty when it was simply missed."""


class PracticeSummary(Vertical):
    """Shows the score of a sitting, and the steps that teach the missed questions."""

    DEFAULT_CSS = """
    PracticeSummary {
        .column {
            height: 100%;
        }
        #score {
            height: auto;
            padding: 0 1 1 1;
        }
        #missed {
            height: 1fr;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="summary")
        self.steps: Sequence[StepToReread] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="column"):
            yield Static(id="score", markup=False)
            yield PickList(id="missed", markup=False)

    def show(self, came_to: Content, steps: Sequence[StepToReread]) -> None:
        """Show the score of a sitting, and the steps to read again."""
        self.steps = steps
        self.query_one("#score", Static).update(came_to)
        pick_list = self.query_one("#missed", PickList)
        pick_list.set_options(_line(step) for step in steps)
        pick_list.display = bool(steps)
        if steps:
            pick_list.highlighted = 0
            self.screen.set_focus(pick_list)  # at once: a terminal that is too small takes it next


def _line(step: StepToReread) -> Option:
    return Option(
        Hanging(
            Content.styled("↻ ", "$mark-failed"),
            Content.assemble(
                prose(step.ask.strip().split("\n\n")[0]),
                (f"\n{step.why or 'is taught in step'} ", "$quiet"),
                (f"{step.step.number} {one_line(step.step.title)}", "$accent"),
                "\n",
            ),
        )
    )
