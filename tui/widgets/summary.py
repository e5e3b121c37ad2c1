"""The end of a sitting: what it came to, and which steps to read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
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
    """What a sitting came to, and the steps that teach what was missed."""

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

    class Chosen(Message):
        """The learner wants to read a step."""

        def __init__(self, step: StepToReread) -> None:
            super().__init__()
            self.step = step

    def __init__(self) -> None:
        super().__init__(id="summary")
        self._steps: tuple[StepToReread, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="column"):
            yield Static(id="score", markup=False)
            yield PickList(id="missed", markup=False)

    def show(self, came_to: Content, steps: Sequence[StepToReread]) -> None:
        """Show what a sitting came to, and which steps to read again."""
        self._steps = tuple(steps)
        self.query_one("#score", Static).update(came_to)
        pick_list = self.query_one("#missed", PickList)
        pick_list.set_options(self._lines())
        pick_list.display = bool(self._steps)
        if self._steps:
            pick_list.highlighted = 0
            self.screen.set_focus(pick_list)  # at once: a terminal that is too small takes it next

    def _lines(self) -> Iterator[Option]:
        for step in self._steps:
            yield Option(
                Hanging(
                    Content.styled("↻ ", "$mark-failed"),
                    Content.assemble(
                        first_paragraph(step.ask),
                        (f"\n{step.why or 'is taught in step'} ", "$quiet"),
                        (f"{step.step.number} {one_line(step.step.title)}", "$accent"),
                        "\n",
                    ),
                )
            )

    @on(OptionList.OptionSelected)
    def _was_picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self._steps[event.option_index]))


def first_paragraph(ask: str) -> Content:
    """Return the first paragraph of a question."""
    return prose(ask.strip().split("\n\n")[0])
