"""The screen of a quiz and of a review: it draws a practice session and turns keys into moves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from lessons.course.model import BLANK
from lessons.practice.doors import NextDoor, StepToRead
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
from lessons.practice.question import AskedQuestion, QuestionToAsk, Response
from lessons.practice.session import NO_PROOF, PracticeSession
from lessons.review.cards import Card, CardId
from lessons.review.rating import as_text, kept_times
from lessons.store.entries import PACE
from sandbox.text import one_line
from tui.background.messages import RunBroke, RunEnded
from tui.background.practice import MACHINE, Clock
from tui.keys.own import key_name
from tui.presenters.phrases import comes_back, requests_of
from tui.screens.practice.keys import COMMANDS, KEYS
from tui.text.highlight import is_warm, warm
from tui.text.question import how_far, share, with_heading
from tui.widgets.choices import DIGITS, MOST, ChoosingScreen
from tui.widgets.code_text import CodeBox
from tui.widgets.flow_text import MarkdownText, TextScroll
from tui.widgets.key_footer import KeyFooter
from tui.widgets.question import AnswerField, QuizOption, QuizVerdict, draw_face
from tui.widgets.result_pane import ResultPane
from tui.widgets.summary import PracticeSummary
from tui.widgets.too_small import BREAKPOINTS, HEIGHTS, WIDE, TooSmall
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from lessons.course.model import Lesson
    from lessons.review.rating import ReturnDays
    from tui.presenters.row_kinds import RunRow
    from tui.screens.host import Host

LEAST_LINES = (4, 3, 3, 6)
"""The fewest lines of the verdict, of the question, of the options, and of what's below them."""

LONGEST_HOLD = 1.0
"""Seconds after which the screen is shown, even if the store has no question for it yet."""

LONGEST_WRITE = 0.1
"""Seconds after which an answer's rest is drawn, even if the store hasn't taken the answer yet."""

MOST_NAMED = 32
"""Characters of a door that the footer names."""

NOT_KEPT = "Your answer couldn't be saved, but you can continue."

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
    ask = getters.query_one("#ask", VerticalScroll)
    told = getters.query_one("#told", VerticalScroll)
    answers = getters.query_one("#answers", VerticalScroll)
    code = getters.query_one(CodeBox)
    happened = getters.query_one("#happened", ResultPane)
    explanation = getters.query_one("#explanation", TextScroll)
    question = getters.query_one("#question", MarkdownText)
    field = getters.query_one(AnswerField)
    verdict = getters.query_one(QuizVerdict)
    summary = getters.query_one(PracticeSummary)

    crumbs: tuple[str, ...]
    """Where the learner is, for the line at the top."""

    keeps_answers = True
    """Whether answers are stored, and missed questions come again."""

    waiting = 0
    """How many questions are due that another sitting asks."""

    def __init__(self, host: Host, random: Random | None = None, clock: Clock = MACHINE) -> None:
        super().__init__()
        self.host = host
        self.random = random or Random()
        self.clock = clock
        self.session = PracticeSession()
        self.options = tuple(QuizOption(index) for index in range(MOST))
        self._drawn: tuple[PracticeSession, int] | None = None
        """The turn of the session whose question is drawn."""
        self._answer_drawn: AskedQuestion | None = None
        self._files: Mapping[str, str] = {}
        self._rows: Sequence[RunRow] = ()
        """What happened in the run of the question on the table."""
        self._held = ExitStack()
        """Keeps the screen before this one in sight until there is a question to show."""
        self._offers_more = False
        """Whether the footer names the keys that show more."""
        self._run = 0
        self._written: asyncio.Task[None] | None = None
        """The latest writing; all earlier ones come before it."""

    def compose(self) -> ComposeResult:
        self._held.enter_context(self.app.batch_update())
        self.set_timer(LONGEST_HOLD, self.show_now)
        yield TopLine(*self.crumbs)
        with Horizontal(id="both"):
            with Vertical(id="sitting"), Vertical(classes="column"):
                with VerticalScroll(id="ask", can_focus=False):
                    yield Static("↻ again, so you'll remember it", id="again", markup=False)
                    yield MarkdownText(id="question")
                with VerticalScroll(id="told", can_focus=False):
                    yield QuizVerdict(id="verdict")
                with VerticalScroll(id="answers", can_focus=False):
                    yield from self.options
                    yield AnswerField()
            with Vertical(id="side"):
                yield CodeBox(id="code")
                yield ResultPane(id="happened")
                yield TextScroll(id="explanation")
        yield PracticeSummary()
        yield KeyFooter(show_command_palette=self.app.size.width >= WIDE)

    def on_mount(self) -> None:
        self.screen_layout_refresh_signal.subscribe(self, self._fit)
        self.begin()
        if not (is_warm("python") and is_warm("jinja")):
            self._warm()

    def on_unmount(self) -> None:
        self._held.close()
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

    async def conclude(self) -> tuple[Content, Sequence[NextDoor]]:
        """Return the score of the sitting, and what can be done next."""
        raise NotImplementedError

    @work(thread=True, group="warm", exit_on_error=False, description="Fetch the colors of code")
    def _warm(self) -> None:
        warm("python", "jinja")
        self.app.call_from_thread(self._redraw_options)

    # A sitting

    @work(exclusive=True, group="onward", exit_on_error=False, description="Begin a sitting")
    async def begin(self, *, missed: bool = False) -> None:
        """Begin a sitting; ask what was ``missed`` in the one before, or else what comes now."""
        with self._held:
            await self._begin(missed)

    def show_now(self) -> None:
        """Show the screen, though there is no question yet."""
        self._held.close()

    async def _begin(self, missed: bool) -> None:
        self._keep_pace()
        times = kept_times(await self.host.journal.ask(lambda progress: progress.setting(PACE)))
        cards: Sequence[Card]
        if missed:
            cards, questions = self.session.sitting.missed, self.session.questions
        else:
            cards, questions = await self.choose()
        self.session = PracticeSession(
            cards, questions, self.random, times, repeats=self.keeps_answers
        )
        self._move(self.session.begin(monotonic()))

    def _keep_pace(self) -> None:
        if self.session.times and self.keeps_answers:
            text = as_text(self.session.times)
            self.host.journal.tell(lambda progress: progress.keep_setting(PACE, text))

    @work(exclusive=True, group="onward", exit_on_error=False, description="Sum up")
    async def _conclude(self) -> None:
        self.summary.show(*await self.conclude())
        self.refresh_bindings()
        TooSmall.guard(self, self.app.size)

    def step_to_read(self, card: Card, why: str = "teaches") -> StepToRead:
        """Return the step that teaches a card."""
        lesson = self._lesson_of(card.id)
        step = next((one for one in lesson.steps if one.slug == card.step), lesson.steps[0])
        ask = self.session.questions[card.id].ask.strip().split("\n\n")[0]
        return StepToRead(lesson.slug, step, why, ask)

    def missed_steps(self) -> list[StepToRead]:
        """Return the steps that teach what was missed."""
        return [self.step_to_read(card) for card in self.session.sitting.missed]

    def _lesson_of(self, card: CardId) -> Lesson:
        return next(one for one in self.host.course.lessons if one.slug == card.lesson)

    @on(OptionList.OptionSelected, "#doors")
    def _door_was_clicked(self, event: OptionList.OptionSelected) -> None:
        self._open(self.summary.doors[event.option_index])

    @on(OptionList.OptionHighlighted, "#doors")
    def _door_was_marked(self) -> None:
        self.refresh_bindings()

    def _open(self, door: NextDoor) -> None:
        match door.kind:
            case "more":
                self.begin()
            case "missed":
                self.begin(missed=True)
            case "step":
                self.host.open_lesson(*door.step)
            case "leave":
                self.host.leave_screen()

    # Moves of the session

    def _move(self, effects: Effects) -> None:
        """Carry out the effects of a move, and draw what it changed."""
        for effect in effects:
            match effect:
                case RunApp(step, texts):
                    self._run = self.host.runner.run(step, texts, self)
                case StopRun():
                    self.host.runner.stop(self)
                case RecordAnswer() | RateAnswer() | UndoAnswer() if self.keeps_answers:
                    writing = self.host.journal.ask(partial(write_effect, effect=effect))
                    self._written = asyncio.create_task(self._keep(writing, effect.name))
                case Tell(text):
                    self.notify(text, markup=False)
                case _:
                    pass  # an answer that isn't kept
        self._draw()

    async def _keep(self, writing: Awaitable[ReturnDays], name: str) -> None:
        """Wait until something is written, also when the screen is left."""
        try:
            if days := await writing:
                self.session.learn_returns(name, days)
                asked = self.session.asked
                if self.is_attached and asked is not None and asked.record_name == name:
                    self._draw_verdict(asked)
        except Exception as problem:  # whatever the store's trouble is, the sitting goes on
            self.log.error(problem)
            self.notify(NOT_KEPT, title="Your answer", severity="warning", markup=False)

    @on(RunEnded)
    def _run_ended(self, message: RunEnded) -> None:
        if message.run == self._run:
            self._rows = message.rows
            self._move(self.session.end_run(message.outcome))

    @on(RunBroke)
    def _run_broke(self, message: RunBroke) -> None:
        if message.run == self._run:
            self._move(self.session.break_run(message.why))

    # Keys

    @property
    def places_open(self) -> Sequence[int]:
        if self.is_over:
            return range(len(self.summary.doors))
        return self.session.places_open

    @property
    def can_review(self) -> bool:
        """Whether the summary says that something is due."""
        return False

    @property
    def is_over(self) -> bool:
        """Whether the summary is shown."""
        return self.session.asked is None and self.is_mounted and bool(self.summary.doors)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Return the keys that work now; at the end, `Enter` is named after the marked door."""
        active = super().active_bindings
        door = self.summary.marked if self.is_over else None
        if door is not None:
            for key, said in (("enter", one_line(door.says, MOST_NAMED)), (DIGITS[0], "Open")):
                one = active.get(key)
                if one is not None and one.node is self:
                    active[key] = one._replace(binding=replace(one.binding, description=said))
        return active

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of a question while one is asked, and those of the end after it."""
        session, asked = self.session, self.session.asked
        judgement = asked.judgement if asked else None
        match action:
            case "open_door":
                return self.is_over
            case "missed":
                return self.is_over and self.keeps_answers and bool(session.sitting.missed)
            case "review":
                return self.is_over and self.can_review
            case "undo":
                return bool(session.undo_says)
            case "choose":
                return parameters[0] in self.places_open
            case "take_back":
                return session.can_take_back
            case "hint":
                return session.is_open
            case "submit":
                return session.can_submit
            case "submit_early":
                return session.is_open
            case "skip":
                return asked is not None and judgement is None
            case "rate":
                can_rate = judgement is not None and bool(asked and asked.can_be_rated)
                return can_rate and self.keeps_answers
            case "reasons":  # the reason of an order is in the verdict
                return judgement is not None and bool(asked and asked.shown.options)
            case "go":
                return judgement is not None or self.is_over
            case "onward" | "prove":
                return judgement is not None
            case "view":
                return judgement is not None and bool(self.happened.display)
            case "turn":
                return asked is not None and self.longer is not None
        return action != "space" or asked is not None

    def action_choose(self, place: int) -> None:
        """Give an answer, mark it, or put a line next; at the end, open a door."""
        if self.is_over:
            self._open(self.summary.doors[place])
            return
        self._move(self.session.press(place, monotonic()))

    def action_submit(self) -> None:
        """Give the answer that was marked, pointed at, put in order or written."""
        if self.field.display and not self.field.value.strip():
            self.field.focus()
        self._move(self.session.submit(monotonic(), self.field.value))

    def action_submit_early(self) -> None:
        """Show what the answer still needs."""
        self.action_submit()

    def action_space(self) -> None:
        """Choose what the arrow points at; after an answer, show the next question."""
        asked = self.session.asked
        if asked is not None and asked.judgement is not None:
            self.action_onward()
        elif asked is not None and asked.pointed is not None:
            self.action_choose(asked.pointed)

    def action_point(self, by: int) -> None:
        """Move the arrow to another answer; once one is given, scroll; at the end, mark a door."""
        if self.is_over:
            self.summary.mark(by)
            return
        if not self.session.point(by):
            if (longer := self.longer) is not None:
                longer.scroll_relative(y=by, animate=False)
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

    def action_go(self, _by: int) -> None:
        """Show the next question; at the end, go through the first door."""
        if self.is_over:
            self._open(self.summary.doors[0])
        else:
            self.action_onward()

    def action_undo(self) -> None:
        """Undo the last answer, and ask its question again; the next key is for that one."""
        if self.session.undo_says:
            self.workers.cancel_group(self, "onward")  # undo overtakes what goes on from there
            self._move(self.session.undo(monotonic()))

    def action_rate(self) -> None:
        """Let the question come back at the next of the times that it could."""
        self._move(self.session.rate(None, monotonic()))

    def action_reasons(self) -> None:
        """Show or hide why each answer is right or wrong."""
        self.session.toggle_reasons()
        if self.session.asked is not None:
            self._draw_side(self.session.asked)
            self.call_after_refresh(self.refresh_bindings)

    def action_turn(self, by: int) -> None:
        """Show more of what is beside the question or below it, or what came before."""
        if (longer := self.longer) is not None:
            page = max(longer.size.height - 1, 1)
            longer.scroll_relative(y=by * page, animate=False)

    def action_view(self) -> None:
        """Show what happened, the page, or the cookie."""
        self.happened.action_next_view()

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
            self.notify(NO_PROOF.format(f"{key_name('explain')} says why"), markup=False)

    def action_open_door(self) -> None:
        """Go through the marked door."""
        if self.summary.marked is not None:
            self._open(self.summary.marked)

    def action_missed(self) -> None:
        """Ask the questions that were missed once more."""
        self.begin(missed=True)

    def action_review(self) -> None:
        """Review what is due."""
        self.host.open_review()

    def action_leave(self) -> None:
        """Stop a run that hangs, or go back to where the learner came from."""
        if self.session.is_judging:
            self.host.runner.stop(self)
        else:
            self.host.leave_screen()

    @on(QuizOption.Chosen)
    def _option_was_clicked(self, event: QuizOption.Chosen) -> None:
        self._move(self.session.press(event.index, monotonic()))

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
    def longer(self) -> Widget | None:
        """The box that has more than it can show, if there is any: that of the latest key first."""
        boxes: tuple[Widget, ...] = (self.explanation, self.code, self.told, self.answers, self.ask)
        if self.happened.display:
            boxes = (self.explanation, self.happened.view, *boxes[1:])
        shown = (box for box in boxes if box.display and box.region.height)
        return next((box for box in shown if box.max_scroll_y > 0), None)

    def _draw(self) -> None:
        """Draw what has changed in the session since it was drawn last."""
        session, asked = self.session, self.session.asked
        if self._drawn != (session, session.turns):
            self._drawn = (session, session.turns)
            self._draw_turn()
        elif asked is not None and asked.judgement is None:
            self._draw_response(asked)
        elif asked is not None:
            self._draw_answer(asked)
            if self._answer_drawn is not asked:
                self._answer_drawn = asked
                self.call_after_refresh(self._draw_rest)

    def _draw_turn(self) -> None:
        """Draw the question that is asked now, or the summary when none is left."""
        asked = self.session.asked
        self.set_class(asked is None, "-over")
        self.top_line.show(how_far(self.session.sitting, self.waiting))
        if asked is None:
            self.summary.show(Content(), ())
            self.refresh_bindings()
            self._conclude()
            return
        self.query_one("#again").display = asked.comes_again
        self.question.show(with_heading(asked.question.ask))
        self.field.display = asked.kind.is_written
        self.field.write(asked.response.text)
        self.code.scroll_home(animate=False)
        self._files = {}
        self._show_code(asked, asked.response)
        self._draw_side(asked)
        self._draw_options(asked)
        self.verdict.tells_answer = asked.kind.judged_by == "own run"
        self.verdict.ask(asked.note)
        self._let_focus(self.field if asked.kind.is_written else None)
        self.ask.scroll_home(animate=False)
        self.answers.scroll_home(animate=False)
        self.refresh_bindings()

    def _draw_response(self, asked: AskedQuestion) -> None:
        """Draw what was pressed so far."""
        self.field.locked = self.session.is_judging
        self.refresh_bindings()
        self._draw_options(asked)
        self.verdict.ask(asked.note)
        if not asked.kind.is_written:
            self._show_code(asked, asked.response)

    def _draw_answer(self, asked: AskedQuestion) -> None:
        """Draw the verdict on the answer."""
        if self.field.has_focus:  # at once: the next key is no longer for the field
            self.set_focus(None)
        self.field.locked = True
        self._draw_options(asked)
        self._draw_verdict(asked)

    def _draw_verdict(self, asked: AskedQuestion) -> None:
        """Say what the answer was worth, and when its question comes back."""
        if asked.judgement is not None:
            note = comes_back(asked.returns_in) if self.keeps_answers else ""
            if note and asked.can_be_rated:
                note += f" · {key_name('rating')} changes that"
            self.verdict.judge(asked.judgement, note)

    @work(exclusive=True, group="rest", exit_on_error=False, description="Draw the rest")
    async def _draw_rest(self) -> None:
        """Draw what can wait until the answer is seen and stored, unless it was taken back.

        Beside so much drawing, the write would take many times as long.
        """
        if self._written is not None:
            await asyncio.wait({self._written}, timeout=LONGEST_WRITE)
        asked = self.session.asked
        if asked is None or asked.judgement is None:
            return
        self._let_focus(None)
        if asked.kind.is_written:  # this styles the whole screen again
            self.field.disabled = True
        self.top_line.show(how_far(self.session.sitting, self.waiting))
        self._draw_side(asked)
        self.refresh_bindings()

    def _draw_side(self, asked: AskedQuestion) -> None:
        """Draw what belongs to the question: its code, what happened, why the answers are so."""
        judged, explains = asked.judgement is not None, asked.shows_reasons
        happened = judged and asked.outcome is not None and not explains
        narrow = self.has_class("-narrow")
        has_code = asked.question.app is not None
        self.code.display = has_code and not explains and not (happened and narrow)
        self.code.be_dense(narrow)
        self.happened.display = happened
        self.explanation.display = explains
        self.query_one("#side").display = has_code or explains
        self.answers.display = not (explains and narrow) or asked.kind.is_written
        self.set_class(has_code or explains, "-beside")
        self.set_class(happened, "-happened")
        if happened and asked.outcome is not None:
            self.happened.show(asked.outcome.timeline, self._rows, hint="Nothing happened.")
        if explains:
            faces = asked.kind.reasons(asked)
            self.explanation.text.show(
                lambda width: Content("\n\n").join(draw_face(face, width) for face in faces)
            )
            self.explanation.scroll_home(animate=False)

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
        app, files = asked.question.app, asked.kind.files(asked.shown, response)
        if app is not None and files != self._files:
            self._files = files
            self.code.show(files, requests_of(app), around=BLANK)

    def _fit(self, _: object) -> None:
        """Share out the lines, so that the verdict is always in sight; offer what fits no more."""
        asked, beside = self.session.asked, self.query_one("#side")
        if asked is None:
            return
        stacked = self.has_class("-narrow") and bool(beside.display)
        height = self.query_one("#both").size.height
        parts = (self.told, self.ask, self.answers)
        wanted = [part.display * (part.virtual_size.height + part.gutter.height) for part in parts]
        rooms = share(height, [*wanted, stacked * height], LEAST_LINES)
        for part, room in zip(parts, rooms, strict=False):
            part.styles.max_height = max(room, 1)
        if stacked:
            beside.styles.height = rooms[-1]
        elif beside.styles.inline.has_rule("height"):  # clearing none would lay out the screen, too
            beside.styles.height = None
        if self._offers_more != (has_more := self.longer is not None):
            self._offers_more = has_more
            self.refresh_bindings()

    def _let_focus(self, widget: Widget | None) -> None:
        """Focus a widget, or the cover if the terminal is too small."""
        self.set_focus(widget)
        TooSmall.guard(self, self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """Leave the palette out when the keys of a question need the room."""
        self.query_one(KeyFooter).show_command_palette = event.size.width >= WIDE
        if self.session.asked is not None:
            self._draw_side(self.session.asked)
