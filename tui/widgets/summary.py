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
        self._looks: tuple[StepToReread, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="column"):
            yield Static(id="score", markup=False)
            yield PickList(id="missed", markup=False)

    def show(self, came_to: Content, looks: Sequence[StepToReread]) -> None:
        """Show what a sitting came to, and what to look at next."""
        self._looks = tuple(looks)
        self.query_one("#score", Static).update(came_to)
        steps = self.query_one("#missed", PickList)
        steps.set_options(self._lines())
        steps.display = bool(self._looks)
        if self._looks:
            steps.highlighted = 0
            self.screen.set_focus(steps)  # at once: a terminal that is too small takes it next

    def _lines(self) -> Iterator[Option]:
        for look in self._looks:
            yield Option(
                Hanging(
                    Content.styled("↻ ", "$mark-failed"),
                    Content.assemble(
                        first_paragraph(look.ask),
                        (f"\n{look.why or 'is taught in step'} ", "$quiet"),
                        (f"{look.step.number} {one_line(look.step.title)}", "$accent"),
                        "\n",
                    ),
                )
            )

    @on(OptionList.OptionSelected)
    def _was_picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self._looks[event.option_index]))


def first_paragraph(ask: str) -> Content:
    """Return the first paragraph of a question."""
    return prose(ask.strip().split("\n\n")[0])
