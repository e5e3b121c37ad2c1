"""The reference card of a lesson, and the card at its end, with the ways on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lessons.course.model import Lesson
from sandbox.text import one_line
from tui.screens.sheets.sheet import Sheet
from tui.text.ending import LessonEnd, door_line, ending_of, ending_text, nothing_done
from tui.text.ways import LessonDoor, doors
from tui.widgets.flow_text import LaidText, MarkdownText
from tui.widgets.keys import bind
from tui.widgets.lists import PickList

if TYPE_CHECKING:
    from tui.screens.host import Host


class ReferenceScreen(Sheet):
    """Shows the reference card of a lesson."""

    BINDING_GROUP_TITLE = "Reference card"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("f3", "close", "Close the card"),
        bind("ctrl+l", "mistakes", "Every mistake by what you see of it", "Mistakes"),
    ]

    def __init__(self, host: Host, lesson: Lesson) -> None:
        self.host = host
        super().__init__(
            f"{one_line(lesson.title)}: reference card",
            MarkdownText(lesson.card or "This lesson has no reference card yet."),
        )

    def action_mistakes(self) -> None:
        """List every mistake by what you see of it."""
        self.host.open_mistakes()


class BeforeScreen(Sheet):
    """Shows what a learner must know to follow a lesson; Enter goes on to its first step."""

    BINDING_GROUP_TITLE = "Before you start"

    BINDINGS: ClassVar[list[BindingType]] = [bind("enter", "go_on", "Go on", "Go on")]

    def __init__(self, host: Host, lesson: Lesson, *, starts: bool) -> None:
        self.host = host
        self._lesson, self._starts = lesson, starts
        super().__init__(f"{one_line(lesson.title)}: before you start", MarkdownText(lesson.before))

    def action_go_on(self) -> None:
        """Start the lesson, or go back to the step."""
        self.dismiss()
        if self._starts:
            self.host.open_lesson(self._lesson.slug, self._lesson.steps[0].slug)


MOST_DOORS = 5
"""Steps, exercises, quiz, labs and the next lesson."""


class EndCard(Sheet):
    """Shows how far the learner is in a lesson, and the doors that lead on, each with its number.

    Only once every step is done it says what the learner can do now.
    """

    BINDING_GROUP_TITLE = "End card"
    AUTO_FOCUS = "#doors"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("1", "door(0)", "Open the door of this number"),
        *(bind(f"{n + 1}", f"door({n})", "As 1", unlisted=True) for n in range(1, MOST_DOORS)),
        bind("f4", "quiz", "The lesson's quiz"),
    ]

    def __init__(self, host: Host, lesson: Lesson) -> None:
        self.host = host
        self._lesson = lesson
        self._doors: tuple[LessonDoor, ...] = ()
        self._how_far = LaidText()
        self._list = PickList(id="doors", markup=False)
        self._end = MarkdownText(lesson.end)
        super().__init__(one_line(lesson.title), self._how_far, self._list, self._end)

    def on_mount(self) -> None:
        self._show(nothing_done(self._lesson))
        self._read_journal()

    @work(exclusive=True, group="end", exit_on_error=False, description="Read the progress")
    async def _read_journal(self) -> None:
        lesson = self._lesson
        self._show(await self.host.journal.ask(partial(ending_of, lesson=lesson)))

    def _show(self, ending: LessonEnd) -> None:
        self._how_far.show(partial(ending_text, ending))
        self._doors = doors(self.host.course, self._lesson, ending.how_far)
        self._list.set_options(Option(door_line(n, one)) for n, one in enumerate(self._doors, 1))
        first = next((n for n, door in enumerate(self._doors) if door.is_open), 0)
        self._list.highlighted = first if self._doors else None
        self._end.display = ending.is_reached and bool(self._lesson.end)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the doors that there are, and the quiz if there is one."""
        match action, parameters:
            case "door", (int(number),):
                return number < len(self._doors)
            case "quiz", _:
                return bool(self._lesson.quiz)
        return True

    def action_door(self, number: int) -> None:
        """Go where a door leads."""
        way = self._doors[number].way
        self.dismiss()
        if way.step is None:
            self.host.open_quiz(way.lesson.slug)
        elif way.lesson is not self._lesson and way.lesson.before:
            self.host.open_before(way.lesson.slug, starts=True)
        else:
            self.host.open_lesson(way.lesson.slug, way.step.slug)

    @on(OptionList.OptionSelected, "#doors")
    def _door_was_picked(self, event: OptionList.OptionSelected) -> None:
        self.action_door(event.option_index)

    def action_quiz(self) -> None:
        """Ask the lesson's questions."""
        self.host.open_quiz(self._lesson.slug)
