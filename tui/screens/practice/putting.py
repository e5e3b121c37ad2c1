"""A question as it is put: its widgets, and how it is shown before and after its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from lessons.course.model import BLANK
from lessons.practice.question import Asking, Given, Judged, Put
from lessons.practice.sitting import Sitting
from lessons.review.cards import CardId
from tui.screens.practice.keys import KEYS
from tui.text.question import face, how_far, with_heading
from tui.widgets.answer_field import AnswerField
from tui.widgets.choices import LETTERS, ChoosingScreen
from tui.widgets.code_box import CodeBox
from tui.widgets.flow_text import MarkdownText
from tui.widgets.key_footer import KeyFooter
from tui.widgets.question import QuizOption
from tui.widgets.quiz_verdict import QuizVerdict
from tui.widgets.summary import PracticeSummary
from tui.widgets.too_small import BREAKPOINTS, WIDE, TooSmall
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from lessons.course.model import Lesson, QuestionKind
    from tui.screens.host import Host

LEAST_CODE = 6
"""Lines of code that are in sight beside their question, however little room there is."""

MOST_ANSWERS = 8
"""Answers that can be shown: more are known to a blank than there are keys to choose with."""

HEIGHTS = [(0, "-low"), (30, "-high")]

HINTS: dict[QuestionKind, str] = {
    "one": "Answer with 1-{} or a-{}.",
    "predict": "Predict with 1-{} or a-{}; then the app is run.",
    "all": "Mark all that are right with 1-{} or a-{}, then press Enter.",
    "order": "Choose the lines in their order with 1-{}. Backspace takes one back.",
    "fill": "Write what stands in the `___`, then press Enter.",
}
IN_ORDER = "That is your order. Enter runs it, Backspace takes a line back."
REASONS_ABOVE = "Under each answer stands why. `?` hides it again."


def how_to_answer(put: Put) -> str:
    """Say which keys answer a question, by how many choices there are."""
    return HINTS[put.asking.kind].format(put.choices, LETTERS[put.choices - 1])


class PuttingScreen(ChoosingScreen):
    """A screen on which one question after another is put.

    On an answer nothing is mounted, removed or bound anew: the widgets that stand there change.
    """

    CSS_PATH = "practice.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    top_line = getters.query_one(TopLine)
    scroll = getters.query_one("#sitting", VerticalScroll)
    question = getters.query_one("#question", MarkdownText)
    field = getters.query_one(AnswerField)
    verdict = getters.query_one(QuizVerdict)
    summary = getters.query_one(PracticeSummary)

    def __init__(self, host: Host, random: Random | None = None) -> None:
        super().__init__()
        self.host = host
        self.random = random or Random()
        self.askings: Mapping[CardId, Asking] = {}
        self.sitting_now = Sitting.begin(())
        self.put: Put | None = None
        self.judged: Judged | None = None
        self.given = Given()
        self.times: list[float] = []
        self._options = tuple(QuizOption(index) for index in range(MOST_ANSWERS))
        self._pointed: int | None = None
        self._reasons = False
        self._came_true: tuple[bool, ...] = ()
        self._run = 0
        self._is_running = False
        self._asked_at = 0.0
        self._answered_at = 0.0
        self._changed_mind = False
        self._told: set[CardId] = set()
        self._helped: set[CardId] = set()
        self._names: list[str] = []
        """By what the answers of this sitting are known, in their order."""
        self._written: asyncio.Task[None] | None = None
        """What is written down last; all before it is written first."""

    def crumbs(self) -> tuple[str, ...]:
        """Return what the line at the top says of where this is."""
        raise NotImplementedError

    def lesson_of(self, card: CardId) -> Lesson:
        """Return the lesson that a card belongs to."""
        return next(one for one in self.host.course.lessons if one.slug == card.lesson)

    def compose(self) -> ComposeResult:
        yield TopLine(*self.crumbs())
        with Horizontal(id="both"):
            with VerticalScroll(id="sitting", can_focus=False), Vertical(classes="column"):
                yield Static("↻ once more, so that it stays", id="again", markup=False)
                yield MarkdownText(id="question")
                yield CodeBox(id="code", dense=True)
                yield from self._options
                yield AnswerField()
                yield QuizVerdict(id="verdict")
            yield CodeBox(id="side")
        yield PracticeSummary()
        yield KeyFooter(show_command_palette=self.app.size.width >= WIDE)

    def on_mount(self) -> None:
        self.screen_layout_refresh_signal.subscribe(self, self._fit_code)
        for code in self.query(CodeBox):
            self.watch(code, "show_vertical_scrollbar", self.refresh_bindings, init=False)

    def on_resize(self, event: events.Resize) -> None:
        """Leave the palette out where the keys of a question need the room."""
        self.query_one(KeyFooter).show_command_palette = event.size.width >= WIDE
        if self.judged is not None:
            self.call_after_refresh(self._reveal_verdict)

    @property
    def longer_code(self) -> CodeBox | None:
        """The code of which there is more than fits, where there is."""
        return next((code for code in self.query(CodeBox) if code.has_more), None)

    def put_next(self) -> None:
        """Show the question that is asked now; `put` is None where none is left."""
        self._pointed, self._reasons, self.given, self.judged = None, False, Given(), None
        self._came_true, self._changed_mind, self._run, self._is_running = (), False, 0, False
        turn = self.sitting_now.current
        self.put = None if turn is None else Put.shuffled(self.askings[turn.card.id], self.random)
        self.set_class(turn is None, "-over")
        self.top_line.show(how_far(self.sitting_now))
        self.refresh_bindings()
        if turn is None or self.put is None:
            return
        asking = self.put.asking
        self.set_class(asking.app is not None, "-code")
        self.query_one("#again").display = turn.again
        self.question.show(with_heading(asking.ask))
        self.field.display = asking.kind == "fill"
        self.field.write("")
        for code in self.query(CodeBox):
            code.scroll_home(animate=False)
        self.show_code(self.given)
        self.show_options()
        self.verdict.tells_answer = asking.kind in ("fill", "order")
        self.verdict.ask(how_to_answer(self.put))
        self._let_focus(self.field if asking.kind == "fill" else None)
        self.scroll.scroll_home(animate=False)
        self._asked_at = monotonic()

    def _let_focus(self, widget: Widget | None) -> None:
        """Focus what the next key is for; in a terminal that is too small that stays the cover."""
        self.set_focus(widget)
        TooSmall.guard(self, self.app.size)

    def _fit_code(self, _: object) -> None:
        """Give the code what room the rest of its question leaves, or a few lines."""
        code = self.query_one("#code", CodeBox)
        if code.display and self.judged is None:
            rest = self.query_one("#sitting > .column").outer_size.height - code.outer_size.height
            code.styles.max_height = max(self.scroll.size.height - rest, LEAST_CODE)

    def show_given(self) -> None:
        """Show what has been marked or put in order so far."""
        put = self.put
        assert put is not None
        self.refresh_bindings()
        self.show_options()
        if put.asking.kind == "order":
            complete = len(self.given.picks) == put.choices
            self.verdict.ask(IN_ORDER if complete else how_to_answer(put))
            self.show_code(self.given)

    def show_code(self, given: Given) -> None:
        if self.put is None or self.put.asking.app is None:
            return
        files = self.put.shown(given)
        for code in self.query(CodeBox):
            code.show(files, around=BLANK)

    def show_answer(self) -> None:
        judged, turn = self.judged, self.sitting_now.current
        if judged is None or turn is None:
            return
        if self.field.has_focus:  # at once: the next key is no longer for the field
            self.set_focus(None)
        self.field.disabled = True
        self.show_options()
        assert self.put is not None
        note = ""
        if turn.review is not None:
            note = f"rated {turn.review.rating.name.lower()}"
        above = self._reasons and bool(self.put.options)
        self.verdict.judge(replace(judged, why=REASONS_ABOVE) if above else judged, note)

    def after_answer(self) -> None:
        """Do what can wait until the feedback is seen, unless it was taken back already."""
        if self.judged is None:
            return
        self._let_focus(None)
        self.top_line.show(how_far(self.sitting_now))
        self.refresh_bindings()
        self._reveal_verdict()

    def _reveal_verdict(self) -> None:
        """Scroll to what the answer was worth."""
        if self.verdict.size.height <= self.scroll.size.height:
            self.scroll.scroll_end(animate=False)  # the verdict stands last
        else:
            self.verdict.scroll_visible(animate=False, top=True)

    def recolour(self) -> None:
        """Draw the answers anew, now that code can be coloured."""
        for option in self._options:
            option.redraw()

    def show_options(self) -> None:
        put = self.put
        if put is None:
            return
        count = len(put.order)
        if put.asking.kind == "fill" and not (self._reasons and self.judged is not None):
            count = 0
        for index, widget in enumerate(self._options):
            widget.display = index < count
            if widget.display:
                widget.show(
                    face(
                        put,
                        index,
                        self.given,
                        self.judged,
                        pointed=self._pointed == index,
                        reasons=self._reasons,
                        came_true=self._came_true,
                    )
                )
