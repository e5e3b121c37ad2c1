"""The reference card of a lesson, and the end card that follows its last step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content

from lessons.course.model import Lesson
from sandbox.text import one_line
from tui.presenters.phrases import PART_NAMES
from tui.screens.sheets.sheet import Sheet
from tui.text.course import Standing, dots, quiz_in_words, standing_of, untouched
from tui.text.hanging import Hanging
from tui.widgets.flow_text import LaidText, MarkdownText
from tui.widgets.keys import bind

if TYPE_CHECKING:
    from tui.screens.host import Host


class ReferenceScreen(Sheet):
    """Shows the reference card of a lesson."""

    BINDING_GROUP_TITLE = "Reference card"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("f3", "close", "Close the card"),
    ]

    def __init__(self, lesson: Lesson) -> None:
        super().__init__(
            f"{one_line(lesson.title)}: reference card",
            MarkdownText(lesson.card or "This lesson has no reference card yet."),
        )


NAME_WIDTH = 11


class EndCard(Sheet):
    """Shows at the end of a lesson what the learner can do now; F4 opens the quiz."""

    BINDING_GROUP_TITLE = "End card"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("f4", "quiz", "The lesson's quiz", "Quiz"),
    ]

    def __init__(self, host: Host, lesson: Lesson) -> None:
        self.host = host
        self._lesson = lesson
        self._how_far = LaidText(partial(how_far_text, untouched(lesson)))
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
        how_far = await self.host.journal.ask(partial(standing_of, lesson=lesson))
        self._how_far.show(partial(how_far_text, how_far))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the quiz if there is one."""
        return action != "quiz" or bool(self._lesson.quiz)

    def action_quiz(self) -> None:
        """Ask the lesson's questions."""
        self.host.open_quiz(self._lesson.slug)


def how_far_text(how_far: Standing, width: int) -> Content:
    """Lay out what is done of each part of a lesson, and of its quiz."""
    lines: list[tuple[str, Content]] = []
    for part, name in PART_NAMES.items():
        if states := how_far.of_part(part):
            aside = ", optional" if part == "lab" else ""
            count = f"  {how_far.done(part)} of {len(states)} done{aside}"
            lines.append((name.capitalize(), dots(states) + Content(count)))
    if how_far.questions:
        state, said = how_far.quiz, f"  {quiz_in_words(how_far)}"
        lines.append(("Quiz", Content.assemble((state.symbol, state.token), said)))
    return Content("\n").join(
        Hanging(Content.styled(f"{name:<{NAME_WIDTH}}", "$quiet"), said).at(width)
        for name, said in lines
    )
