"""The end of a sitting: the score, and where to read about what was missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from lessons.course import Lesson, Question
from sandbox.text import one_line
from tui.highlight import prose
from tui.widgets.hanging import Hanging
from tui.widgets.pick_list import PickList


class QuizSummary(Vertical):
    """How many were right at the first try, and the steps that teach the missed ones."""

    DEFAULT_CSS = """
    QuizSummary {
        .column {
            height: 100%;
        }
        #score {
            height: auto;
            padding: 0 1 1 1;
        }
        #missed {
            height: auto;
            max-height: 1fr;
        }
    }
    """

    class StepChosen(Message):
        """The learner wants to read the step that teaches a missed question."""

        def __init__(self, step: str) -> None:
            super().__init__()
            self.step = step

    def __init__(self, lesson: Lesson) -> None:
        super().__init__(id="summary")
        self._lesson = lesson
        self._missed: tuple[Question, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="column"):
            yield Static(id="score", markup=False)
            yield PickList(id="missed", markup=False)

    def show(self, right: int, total: int, missed: Sequence[Question]) -> None:
        """Show the score of a sitting."""
        self._missed = tuple(missed)
        self.query_one("#score", Static).update(score(right, total, len(missed)))
        steps = self.query_one("#missed", PickList)
        steps.set_options(self._lines())
        steps.display = bool(missed)
        if missed:
            steps.highlighted = 0
            steps.focus()

    def _lines(self) -> Iterator[Option]:
        steps = {step.slug: step for step in self._lesson.steps}
        for question in self._missed:
            step = steps[question.step]
            yield Option(
                Hanging(
                    Content.styled("↻ ", "$mark-failed"),
                    Content.assemble(
                        first_paragraph(question.ask),
                        ("\nis taught in step ", "$quiet"),
                        (f"{step.number} {one_line(step.title)}", "$accent"),
                        "\n",
                    ),
                )
            )

    @on(OptionList.OptionSelected)
    def _was_picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.StepChosen(self._missed[event.option_index].step))


def first_paragraph(ask: str) -> Content:
    """Return the first paragraph of a question."""
    return prose(ask.strip().split("\n\n")[0])


def score(right: int, total: int, missed: int) -> Content:
    """Return the score, and what to do about it."""
    if not total:
        return Content("This lesson has no quiz yet. Esc goes back.")
    if not missed:
        return Content.assemble(
            (f"✓ All {total} right at the first try.", "bold $mark-passed"),
            ("\n\nr asks them again, Esc goes back.", "$quiet"),
        )
    return Content.assemble(
        (f"{right} of {total} right at the first try.", "bold $strong"),
        "  You have answered every one right by now.",
        ("\n\nEnter opens the step that teaches the marked question.", "$quiet"),
    )
