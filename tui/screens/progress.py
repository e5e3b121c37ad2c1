"""The practice screen: what is due, what was done and remembered, and what comes back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from lessons.course.model import Course, Lesson, Step
from lessons.review.cards import Card
from lessons.review.overview import Overview, asks
from lessons.review.selection import SITTING
from sandbox.text import one_line
from tui.background.practice import MACHINE, Clock, read_overview
from tui.keys.own import key_name
from tui.presenters.phrases import (
    due_in_words,
    forecast_in_words,
    practice_in_words,
    retention_in_words,
)
from tui.screens.sheets.sheet import SCROLL_KEYS, Scrolling
from tui.text.charts import (
    calendar,
    fills_calendar,
    forecast_chart,
    retention_chart,
    shows_blocks,
    weeks_within,
)
from tui.text.hanging import Hanging
from tui.text.markdown import prose
from tui.widgets.flow_text import Figure, LaidText
from tui.widgets.key_footer import KeyFooter
from tui.widgets.keys import bind
from tui.widgets.lists import PickList
from tui.widgets.on_top import OnTop
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from tui.screens.host import Host

NOT_YET = (
    "Nothing yet. Each question, blank and prediction that you answer comes back shortly before "
    "you'd forget it."
)
NOTHING = "Nothing is due this week."

WIDTHS = [(0, "-narrow"), (116, "-wide")]
HEIGHTS = [(0, "-low"), (32, "-high")]


class ProgressScreen(OnTop, Scrolling, Screen[None]):
    """What is due and up to three charts, beside each other if there is room."""

    CSS_PATH = "progress.tcss"
    AUTO_FOCUS = ""
    BINDING_GROUP_TITLE = "What's due"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    HELP = """
**Due** counts what a review asks until midnight, for each lesson. `r` starts the review.

**Practice** appears once you've practiced on seven days. It has one column per week and one row per
day. A fuller symbol means that you answered more that day.

**Remembered** counts the questions that came back after a day or more, and how many you still knew.
The dotted line is the goal of the schedule.

**Coming back** counts what's due on each of the next 30 days. Late questions count today.

**Often forgotten** lists what you should read again. `Enter` opens the step.
"""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("r", "review", "Review what is due", "Review"),
        bind(
            "tab,shift+tab",
            "change_focus",
            "Switch between the list of often forgotten questions and the rest",
            "List",
            display="Tab",
        ),
        *SCROLL_KEYS,
        bind("escape", "back", "Go back to where you were", "Back", display="Esc"),
    ]

    leech_list = getters.query_one("#leeches", PickList)

    def __init__(self, host: Host, course: Course, clock: Clock = MACHINE) -> None:
        super().__init__()
        self.host = host
        self._course = course
        self._clock = clock
        self._overview: Overview | None = None

    def come_back(self) -> None:
        """Open the screen again after its course was reloaded."""
        self.host.open_practice()

    def compose(self) -> ComposeResult:
        yield TopLine("What's due")
        with VerticalScroll(id="page", can_focus=False), Container(id="figures"):
            with Vertical(id="due", classes="panel"):
                yield LaidText(id="lessons")
                yield Static("Often forgotten", id="forgotten", markup=False)
                yield PickList(id="leeches", markup=False)
            with Vertical(id="practice", classes="panel"):
                yield Figure(id="calendar")
            with Vertical(id="retention", classes="panel"):
                yield Figure(id="remembered")
            with Vertical(id="forecast", classes="panel"):
                yield Figure(id="coming")
        yield KeyFooter()

    def on_mount(self) -> None:
        for panel, title in (
            ("practice", "Practice"),
            ("due", "Due"),
            ("retention", "Remembered after a day or more"),
            ("forecast", "Coming back in the next 30 days"),
        ):
            self.query_one(f"#{panel}").border_title = title

    def on_screen_resume(self) -> None:
        """Read everything again each time this screen comes back."""
        self._read()

    def day_began(self) -> None:
        """Show what is due on the day that has just begun."""
        self._read()

    def on_resize(self, event: Resize) -> None:
        if self._overview is not None:
            self._say_practice(self._overview)
        self.call_after_refresh(self.refresh_bindings)

    @work(exclusive=True, group="practice", exit_on_error=False, description="Read the practice")
    async def _read(self) -> None:
        overview = await read_overview(self.host.journal, self._course.lessons, self._clock)
        if self.is_current:
            self._show(overview)

    def _show(self, overview: Overview) -> None:
        self._overview = overview
        self.set_class(fills_calendar(overview.practice), "-calendar")
        blocks = shows_blocks()
        due = due_in_words(*overview.due.values())
        self.query_one(TopLine).show(due)
        self.query_one("#calendar", Figure).show(
            lambda width, _: calendar(overview.practice, width)
        )
        remembered = self.query_one("#remembered", Figure)
        remembered.set_class(not any(week.asked for week in overview.retention), "-empty")
        remembered.show(partial(retention_chart, overview.retention, blocks=blocks))
        self.query_one("#coming", Figure).show(
            partial(forecast_chart, overview.forecast, blocks=blocks)
        )
        self._show_due(overview)
        self._show_leeches(overview)
        self.call_after_refresh(self._say_practice, overview)
        for panel, said in (
            ("retention", retention_in_words(overview.retention)),
            ("forecast", forecast_in_words(overview.forecast)),
        ):
            self.query_one(f"#{panel}").border_subtitle = said

    def _say_practice(self, overview: Overview) -> None:
        """Say in words what the visible part of the calendar counts."""
        weeks = weeks_within(self.query_one("#calendar").content_size.width)
        shown = overview.practice[-7 * weeks + 6 - overview.today.weekday() :]
        self.query_one("#practice").border_subtitle = practice_in_words(shown)

    def _show_due(self, overview: Overview) -> None:
        lines = [
            Hanging(
                Content.styled(f"{lesson.number:>2}  ", "$quiet"),
                Content.assemble(one_line(lesson.title), (f"  {due_in_words(due)}", "$quiet")),
            )
            for lesson in self._course.lessons
            if (due := overview.due.get(lesson.slug)) is not None
        ]
        if not lines:
            has_answers = any(day.answers for day in overview.practice)
            said = Content.styled(NOTHING if has_answers else NOT_YET, "$quiet")
            lines = [Hanging(Content(), said)]
        today = sum(due.today for due in overview.due.values())
        if today:
            says = f" reviews them, {SITTING} at a time." if today > SITTING else " reviews them."
            key = Content.styled(key_name("review"), "bold $accent")
            lines += [Hanging(Content(), Content()), Hanging(key, Content(says))]
        self.query_one("#lessons", LaidText).show(
            lambda width: Content("\n").join(line.at(width) for line in lines)
        )

    def _show_leeches(self, overview: Overview) -> None:
        found = [(card, *place) for card in overview.leeches if (place := self._place(card))]
        self.query_one("#forgotten").display = bool(found)
        self.leech_list.set_options(
            Option(self._leech_line(card, lesson, step), id=f"{lesson.slug}/{number}/{step.slug}")
            for number, (card, lesson, step) in enumerate(found)
        )
        self.leech_list.display = bool(found)
        if found:
            self.leech_list.highlighted = 0
            if self.has_class("-wide"):
                self.leech_list.focus()
        self.call_after_refresh(self.refresh_bindings)

    def _place(self, card: Card) -> tuple[Lesson, Step] | None:
        """Return the lesson and the step that teach a card."""
        for lesson in self._course.lessons:
            if lesson.slug == card.id.lesson:
                return next(((lesson, x) for x in lesson.steps if x.slug == card.step), None)
        return None

    def _leech_line(self, card: Card, lesson: Lesson, step: Step) -> Hanging:
        lapses = card.memory.lapses if card.memory else 0
        said = one_line(" ".join(asks(card, self._course.lessons).split()), 120)
        return Hanging(
            Content.styled("• ", "$quiet"),
            Content.assemble(
                prose(said),
                (
                    f"\n{lesson.number}/{step.number} {one_line(step.title)}, {lapses} times",
                    "$quiet",
                ),
            ),
        )

    @on(OptionList.OptionSelected, "#leeches")
    def _leech_was_picked(self, event: OptionList.OptionSelected) -> None:
        lesson, _, step = (event.option_id or "").split("/")
        self.host.open_lesson(lesson, step)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the list if there is one, and scrolling if there is more to see."""
        if not self.is_mounted:
            return True
        if action == "change_focus":
            return self.leech_list.option_count > 0
        return action != "scroll" or self.scrolled.max_scroll_y > 0

    def action_change_focus(self) -> None:
        """Go to the list, or back to the page."""
        if self.leech_list.has_focus:
            self.set_focus(None)
        else:
            self.leech_list.focus()

    def action_review(self) -> None:
        """Ask what is due."""
        self.host.open_review()

    def action_back(self) -> None:
        """Go back to the previous screen."""
        self.host.leave_screen()
