"""The screen of a quiz and of a review: it draws a practice session and turns keys into moves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from lessons.course.model import BLANK
from lessons.practice.effects import (
    Effects,
    RateAnswer,
    RecordAnswer,
    RunApp,
    StopRun,
    Tell,
    UndoAnswer,
    write_effect,
)
from lessons.practice.question import AskedQuestion, Judgement, QuestionToAsk, Response
from lessons.practice.session import NO_PROOF, PracticeSession
from lessons.review.cards import Card, CardId
from lessons.review.rating import as_text, kept_times
from lessons.store.entries import PACE
from tui.background.messages import RunBroke, RunEnded
from tui.screens.practice.keys import COMMANDS, KEYS
from tui.text.highlight import is_warm, warm
from tui.text.question import how_far, with_heading
from tui.widgets.choices import ChoosingScreen
from tui.widgets.code_text import CodeBox
from tui.widgets.flow_text import MarkdownText
from tui.widgets.key_footer import KeyFooter
from tui.widgets.question import AnswerField, QuizOption, QuizVerdict
from tui.widgets.summary import PracticeSummary, StepToReread
from tui.widgets.too_small import BREAKPOINTS, HEIGHTS, WIDE, TooSmall
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from lessons.course.model import Lesson
    from tui.screens.host import Host

LEAST_CODE = 6
"""The fewest lines of code that are shown below a question."""

MOST_ANSWERS = 8
"""Options that can be shown; a blank may have more known answers than there are keys."""

REASONS_ABOVE = "Each answer has its reason below it. `?` hides the reasons again."
NOT_KEPT = "It could not be written down; it goes on without."

Questions = Mapping[CardId, QuestionToAsk]


class PracticeScreen(ChoosingScreen):
    """A sitting on the screen; a quiz and a review differ in what they ask, and how they conclude.

    An answer mounts nothing, removes nothing and binds no keys: the widgets that are there change.
    """

    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    commands = COMMANDS

    top_line = getters.query_one(TopLine)
    scroll = getters.query_one("#sitting", VerticalScroll)
    question = getters.query_one("#question", MarkdownText)
    field = getters.query_one(AnswerField)
    verdict = getters.query_one(QuizVerdict)
    summary = getters.query_one(PracticeSummary)

    crumbs: tuple[str, ...]
    """Where the learner is, for the line at the top."""

    def __init__(self, host: Host, random: Random | None = None) -> None:
        super().__init__()
        self.host = host
        self.random = random or Random()
        self.session = PracticeSession()
        self.options = tuple(QuizOption(index) for index in range(MOST_ANSWERS))
        self._drawn: tuple[PracticeSession, int] | None = None
        """The turn of the session whose question is drawn."""
        self._answer_drawn: AskedQuestion | None = None
        self._files: Mapping[str, str] = {}
        self._run = 0
        self._written: asyncio.Task[None] | None = None
        """The latest writing; all earlier ones come before it."""

    def compose(self) -> ComposeResult:
        yield TopLine(*self.crumbs)
        with Horizontal(id="both"):
            with VerticalScroll(id="sitting", can_focus=False), Vertical(classes="column"):
                yield Static("↻ once more, so that it stays", id="again", markup=False)
                yield MarkdownText(id="question")
                yield CodeBox(id="code", dense=True)
                yield from self.options
                yield AnswerField()
                yield QuizVerdict(id="verdict")
            yield CodeBox(id="side")
        yield PracticeSummary()
        yield KeyFooter(show_command_palette=self.app.size.width >= WIDE)

    def on_mount(self) -> None:
        self.screen_layout_refresh_signal.subscribe(self, self._fit_code)
        for code in self.query(CodeBox):
            self.watch(code, "show_vertical_scrollbar", self.refresh_bindings, init=False)
        self.begin()
        if not (is_warm("python") and is_warm("jinja")):
            self._warm()

    def on_unmount(self) -> None:
        if self.session.asked is not None and self.session.asked.is_running:
            self.host.runner.stop(self)
        self._keep_pace()
        self.host.count_due()

    def come_back(self) -> None:
        """Open a new screen like this one, because the course was read again."""
        raise NotImplementedError

    async def choose(self) -> tuple[Sequence[Card], Questions]:
        """Choose what a new sitting asks."""
        raise NotImplementedError

    async def conclude(self) -> tuple[Content, Sequence[StepToReread]]:
        """Return the score of the sitting, and the steps to read again."""
        raise NotImplementedError

    @work(thread=True, group="warm", exit_on_error=False, description="Fetch the colors of code")
    def _warm(self) -> None:
        warm("python", "jinja")
        self.app.call_from_thread(self._redraw_options)

    # A sitting

    @work(exclusive=True, group="onward", exit_on_error=False, description="Begin a sitting")
    async def begin(self) -> None:
        """Begin a sitting."""
        self._keep_pace()
        times = kept_times(await self.host.journal.ask(lambda progress: progress.setting(PACE)))
        cards, questions = await self.choose()
        self.session = PracticeSession(cards, questions, self.random, times)
        self._move(self.session.begin(monotonic()))

    def _keep_pace(self) -> None:
        if self.session.times:
            text = as_text(self.session.times)
            self.host.journal.tell(lambda progress: progress.keep_setting(PACE, text))

    @work(exclusive=True, group="onward", exit_on_error=False, description="Sum up")
    async def _conclude(self) -> None:
        self.summary.show(*await self.conclude())
        TooSmall.guard(self, self.app.size)

    def step_to_reread(self, card: Card, why: str = "") -> StepToReread:
        """Return the step that teaches a card."""
        lesson = self._lesson_of(card.id)
        step = next((one for one in lesson.steps if one.slug == card.step), lesson.steps[0])
        return StepToReread(self.session.questions[card.id].ask, lesson.slug, step, why)

    def missed_steps(self) -> list[StepToReread]:
        """Return the steps that teach what was missed."""
        return [self.step_to_reread(card) for card in self.session.sitting.missed]

    def _lesson_of(self, card: CardId) -> Lesson:
        return next(one for one in self.host.course.lessons if one.slug == card.lesson)

    @on(OptionList.OptionSelected, "#missed")
    def _step_was_chosen(self, event: OptionList.OptionSelected) -> None:
        chosen = self.summary.steps[event.option_index]
        self.host.open_lesson(chosen.lesson, chosen.step.slug)

    # Moves of the session

    def _move(self, effects: Effects) -> None:
        """Carry out the effects of a move, and draw what it changed."""
        for effect in effects:
            match effect:
                case RunApp(step, texts):
                    self._run = self.host.runner.run(step, texts, self)
                case StopRun():
                    self.host.runner.stop(self)
                case RecordAnswer() | RateAnswer() | UndoAnswer():
                    writing = self.host.journal.ask(partial(write_effect, effect=effect))
                    self._written = asyncio.create_task(self._keep(writing))
                case Tell(text):
                    self.notify(text, markup=False)
        self._draw()

    async def _keep(self, writing: Awaitable[object]) -> None:
        """Wait until something is written, also when the screen is left."""
        try:
            await writing
        except Exception as problem:  # whatever the store's trouble is, the sitting goes on
            self.log.error(problem)
            self.notify(NOT_KEPT, title="Your answer", severity="warning", markup=False)

    @on(RunEnded)
    def _run_ended(self, message: RunEnded) -> None:
        if message.run == self._run:
            self._move(self.session.end_run(message.outcome))

    @on(RunBroke)
    def _run_broke(self, message: RunBroke) -> None:
        if message.run == self._run:
            self._move(self.session.break_run(message.why))

    # Keys

    @property
    def places_open(self) -> Sequence[int]:
        return self.session.places_open

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of a question while one is asked, and those of the end after it."""
        session, asked = self.session, self.session.asked
        judgement = asked.judgement if asked else None
        match action:
            case "again":
                return session.sitting.over and session.sitting.total > 0
            case "undo":
                return bool(session.undo_says)
            case "choose":
                return parameters[0] in session.places_open
            case "take_back":
                return session.can_take_back
            case "hint":
                return session.is_open
            case "submit":
                return session.can_submit
            case "skip":
                return asked is not None and judgement is None
            case "rate":
                return judgement is not None and judgement.right is not None
            case "reasons":  # the reason of an order is in the verdict
                return judgement is not None and bool(asked and asked.shown.options)
            case "onward" | "prove":
                return judgement is not None
            case "turn":
                return asked is not None and self.longer_code is not None
        return action not in ("point", "space") or asked is not None

    def action_choose(self, place: int) -> None:
        """Give an answer, mark it, or put a line next, as the question asks."""
        self._move(self.session.press(place, monotonic()))

    def action_submit(self) -> None:
        """Give the answer that was marked, pointed at, put in order or written."""
        if self.field.display and not self.field.value.strip():
            self.field.focus()
        self._move(self.session.submit(monotonic(), self.field.value))

    def action_space(self) -> None:
        """Choose what the arrow points at; after an answer, show the next question."""
        asked = self.session.asked
        if asked is not None and asked.judgement is not None:
            self.action_onward()
        elif asked is not None and asked.pointed is not None:
            self.action_choose(asked.pointed)

    def action_point(self, by: int) -> None:
        """Move the arrow to another answer; once one is given, scroll."""
        if not self.session.point(by):
            self.scroll.scroll_relative(y=by, animate=False)
            return
        self._draw()
        asked = self.session.asked
        if asked is not None and asked.pointed is not None:
            self.options[asked.pointed].scroll_visible(animate=False)

    def action_take_back(self) -> None:
        """Take back the line that was put last, or every mark."""
        self._move(self.session.take_back())

    def action_hint(self) -> None:
        """Give a hint; a right answer after one counts as hard."""
        self._move(self.session.hint())

    def action_skip(self) -> None:
        """Leave the question for another sitting."""
        self._move(self.session.skip(monotonic()))

    @work(exclusive=True, group="onward", exit_on_error=False, description="Next question")
    async def action_onward(self) -> None:
        """Show the next question once the answer to this one is stored."""
        if self.session.asked is None or self.session.asked.judgement is None:
            return
        if self._written is not None:
            await asyncio.shield(self._written)
        self._move(self.session.go_on(monotonic()))

    def action_undo(self) -> None:
        """Take the last answer back, and ask its question again; the next key is for that one."""
        if self.session.undo_says:
            self.workers.cancel_group(self, "onward")  # undo overtakes what goes on from there
            self._move(self.session.undo(monotonic()))

    def action_rate(self) -> None:
        """Rate the answer on the screen with the next of the four ratings."""
        self._move(self.session.rate(None, monotonic()))

    def action_reasons(self) -> None:
        """Show or hide why each answer is right or wrong."""
        self.session.toggle_reasons()
        self._draw()

    def action_turn(self, by: int) -> None:
        """Show more of the code, or what came before."""
        if code := self.longer_code:
            code.turn(by)

    def action_prove(self) -> None:
        """Run what proves the answer that was given, or else the right one."""
        from lessons.practice.proofs import examples_of
        from tui.screens.practice.example import ExampleScreen

        asked = self.session.asked
        if asked is None or asked.judgement is None:
            return
        examples, shown = examples_of(self._lesson_of(asked.question.card), asked)
        if examples:
            self.workers.cancel_group(self, "onward")  # in one read with Enter: it stays here
            self.app.push_screen(ExampleScreen(self.host, examples, shown))
        else:
            self.notify(NO_PROOF.format("? says why"), markup=False)

    def action_again(self) -> None:
        """Begin another sitting."""
        self.begin()

    def action_leave(self) -> None:
        """Stop a run that hangs, or go back to where the learner came from."""
        if self.session.is_judging:
            self.host.runner.stop(self)
        else:
            self.host.leave_screen()

    @on(QuizOption.Chosen)
    def _option_was_clicked(self, event: QuizOption.Chosen) -> None:
        self.action_choose(event.index)

    @on(AnswerField.Submitted)
    def _text_was_submitted(self, event: AnswerField.Submitted) -> None:
        self._move(self.session.submit(monotonic(), event.value))

    @on(AnswerField.Changed)
    def _text_was_changed(self) -> None:
        asked = self.session.asked
        if asked is not None and asked.kind.is_written and asked.judgement is None:
            self._show_code(asked, Response(text=self.field.value))

    # What is drawn

    @property
    def longer_code(self) -> CodeBox | None:
        """The code that doesn't fit, if there is any."""
        return next((code for code in self.query(CodeBox) if code.has_more), None)

    def _draw(self) -> None:
        """Draw what has changed in the session since it was drawn last."""
        session, asked = self.session, self.session.asked
        if self._drawn != (session, session.turns):
            self._drawn = (session, session.turns)
            self._draw_turn()
        elif asked is not None and asked.judgement is None:
            self._draw_response(asked)
        elif asked is not None and asked.judgement is not None:
            self._draw_answer(asked, asked.judgement)
            if self._answer_drawn is not asked:
                self._answer_drawn = asked
                self.call_after_refresh(self._after_answer)

    def _draw_turn(self) -> None:
        """Draw the question that is asked now, or the summary when none is left."""
        asked = self.session.asked
        self.set_class(asked is None, "-over")
        self.top_line.show(how_far(self.session.sitting))
        self.refresh_bindings()
        if asked is None:
            self._conclude()
            return
        self.set_class(asked.question.app is not None, "-code")
        self.query_one("#again").display = asked.comes_again
        self.question.show(with_heading(asked.question.ask))
        self.field.display = asked.kind.is_written
        self.field.write(asked.response.text)
        for code in self.query(CodeBox):
            code.scroll_home(animate=False)
        self._files = {}
        self._show_code(asked, asked.response)
        self._draw_options(asked)
        self.verdict.tells_answer = asked.kind.judged_by == "own run"
        self.verdict.ask(asked.note)
        self._let_focus(self.field if asked.kind.is_written else None)
        self.scroll.scroll_home(animate=False)

    def _draw_response(self, asked: AskedQuestion) -> None:
        """Draw what was pressed so far."""
        self.field.locked = self.session.is_judging
        self.refresh_bindings()
        self._draw_options(asked)
        self.verdict.ask(asked.note)
        if not asked.kind.is_written:
            self._show_code(asked, asked.response)

    def _draw_answer(self, asked: AskedQuestion, judgement: Judgement) -> None:
        """Draw the verdict on the answer."""
        if self.field.has_focus:  # at once: the next key is no longer for the field
            self.set_focus(None)
        self.field.disabled = True
        self._draw_options(asked)
        note = "" if asked.rating is None else f"rated {asked.rating.name.lower()}"
        above = asked.shows_reasons and bool(asked.shown.options)
        self.verdict.judge(replace(judgement, why=REASONS_ABOVE) if above else judgement, note)

    def _after_answer(self) -> None:
        """Draw what can wait until the feedback is seen, unless the answer was taken back."""
        if self.session.asked is None or self.session.asked.judgement is None:
            return
        self._let_focus(None)
        self.top_line.show(how_far(self.session.sitting))
        self.refresh_bindings()
        self._reveal_verdict()

    def _draw_options(self, asked: AskedQuestion) -> None:
        faces = asked.kind.faces(asked)
        for index, widget in enumerate(self.options):
            widget.display = index < len(faces)
            if widget.display:
                widget.show(faces[index])

    def _redraw_options(self) -> None:
        """Draw the options again, now that their code can be colored."""
        for option in self.options:
            option.redraw()

    def _show_code(self, asked: AskedQuestion, response: Response) -> None:
        files = asked.kind.files(asked.shown, response)
        if files != self._files:
            self._files = files
            for code in self.query(CodeBox):
                code.show(files, around=BLANK)

    def _fit_code(self, _: object) -> None:
        """Give the code the room that the rest of its question leaves, or a few lines."""
        code, asked = self.query_one("#code", CodeBox), self.session.asked
        if code.display and (asked is None or asked.judgement is None):
            rest = self.query_one("#sitting > .column").outer_size.height - code.outer_size.height
            code.styles.max_height = max(self.scroll.size.height - rest, LEAST_CODE)

    def _let_focus(self, widget: Widget | None) -> None:
        """Focus a widget, or the cover if the terminal is too small."""
        self.set_focus(widget)
        TooSmall.guard(self, self.app.size)

    def _reveal_verdict(self) -> None:
        """Scroll to the verdict on the answer."""
        if self.verdict.size.height <= self.scroll.size.height:
            self.scroll.scroll_end(animate=False)  # the verdict comes last
        else:
            self.verdict.scroll_visible(animate=False, top=True)

    def on_resize(self, event: events.Resize) -> None:
        """Leave the palette out when the keys of a question need the room."""
        self.query_one(KeyFooter).show_command_palette = event.size.width >= WIDE
        if self.session.asked is not None and self.session.asked.judgement is not None:
            self.call_after_refresh(self._reveal_verdict)
