"""The end card of a lesson: what a learner can do now, how far they are, and what is next."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from lessons.course.model import Lesson
from sandbox.text import one_line
from tui.presenters.phrases import PART_NAMES
from tui.screens.sheets.sheet import Sheet
from tui.text.course import Standing, dots, quiz_in_words, standing_of, untouched
from tui.text.hanging import hanging
from tui.widgets.flow_text import FlowText, MarkdownText

if TYPE_CHECKING:
    from tui.screens.host import Host

NAME_WIDTH = 11


class HowFar(FlowText):
    """What is done of each part of a lesson, and of its quiz."""

    def __init__(self, how_far: Standing) -> None:
        super().__init__()
        self._how_far = how_far

    def show(self, how_far: Standing) -> None:
        """Show another standing."""
        self._how_far = how_far
        self.redraw()

    def laid_out(self, width: int) -> Content:
        return Content("\n").join(
            hanging(
                Content.styled(f"{name:<{NAME_WIDTH}}", "$quiet"),
                Content("\n").join(said.wrap(max(width - NAME_WIDTH, 8))),
            )
            for name, said in how_far_lines(self._how_far)
        )


class EndCard(Sheet):
    """Shown at the end of a lesson; the quiz is one key away."""

    BINDING_GROUP_TITLE = "End card"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "quiz", "Quiz", id="end.quiz", tooltip="The lesson's quiz"),
        Binding("f9", "close", "Close", show=False, id="end.close", tooltip="Close the card"),
    ]

    def __init__(self, host: Host, lesson: Lesson) -> None:
        self.host = host
        self._lesson = lesson
        self._how_far = HowFar(untouched(lesson))
        super().__init__(
            f"{one_line(lesson.title)}: what you can do now",
            self._how_far,
            MarkdownText(lesson.end),
        )

    def on_mount(self) -> None:
        self._read_journal()

    @work(exclusive=True, group="end", exit_on_error=False, description="Read the progress")
    async def _read_journal(self) -> None:
        lesson = self._lesson
        self._how_far.show(await self.host.journal.ask(partial(standing_of, lesson=lesson)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the quiz where there is one."""
        return action != "quiz" or bool(self._lesson.quiz)

    def action_quiz(self) -> None:
        """Ask the lesson's questions."""
        self.host.open_quiz(self._lesson.slug)


def how_far_lines(how_far: Standing) -> Iterator[tuple[str, Content]]:
    """Yield what is done of each part, and of the quiz: its name, and the rest of its line."""
    for part, name in PART_NAMES.items():
        states = how_far.of_part(part)
        if states:
            aside = ", optional" if part == "lab" else ""
            count = f"  {how_far.done(part)} of {len(states)} done{aside}"
            yield name.capitalize(), dots(states) + Content(count)
    if how_far.questions:
        state = how_far.quiz
        yield "Quiz", Content.assemble((state.symbol, state.token), f"  {quiz_in_words(how_far)}")
