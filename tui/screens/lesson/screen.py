"""A lesson: a step to read, its app to edit, and what happened when it ran."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import getters, on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from lessons.course.model import Lesson, Step
from sandbox.text import one_line
from tui.background.messages import RunEnded
from tui.presenters.phrases import answer_time
from tui.screens.lesson.fix import HelpingScreen
from tui.screens.lesson.keys import KEYS
from tui.screens.lesson.leading import LeadingScreen
from tui.screens.lesson.predict import PredictingScreen, has_question, is_asked
from tui.screens.lesson.reset import TakingBackScreen
from tui.screens.lesson.taking import TakingScreen
from tui.text.code import is_warm, language_of, warm
from tui.text.step import StepView, hints_of
from tui.widgets.panes import Panes
from tui.widgets.status_bar import StatusBar, how_far
from tui.widgets.too_small import BREAKPOINTS, WIDE

if TYPE_CHECKING:
    from lessons.grading.blanks import BlankMark
    from lessons.store.progress import Progress, StepState, StoredAnswer
    from tui.screens.host import Host
    from tui.widgets.editor_pane import EditorPane
    from tui.widgets.result_pane import ResultPane
    from tui.widgets.step_pane import StepPane

PAUSE = 0.08
"""Seconds that a lesson only just shown is left to the first key, before the rest is built."""

WAIT = 0.05
"""Seconds that a step's text waits for what is remembered of it, so that both show at once."""

HOLD = 0.05
"""Seconds that a step which is turned to waits for its example, so that both are painted in one."""

RUNS_WHEN_OPENED = frozenset({"read", "fix"})
"""Kinds of steps whose app shows something worth seeing before it is touched."""


class LessonScreen(PredictingScreen, HelpingScreen, TakingScreen, TakingBackScreen, LeadingScreen):
    """Step, editor and live panel side by side; one at a time where the terminal is narrow."""

    CSS_PATH = "lesson.tcss"
    AUTO_FOCUS = ""
    BINDING_GROUP_TITLE = "Lesson"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    HELP = """
Change the app in the middle, press F5, and see on the right what no browser shows: each request,
each message, the cookie that carries it. What you type is kept; nothing has to be saved.

Some steps ask first what their app will show: **1-4** or **a-d** says it, outside the editor, and
the panel shows what really happened. **F5** shows it without a guess.
"""

    BINDINGS = KEYS

    saved: reactive[bool] = reactive(True, init=False)
    """Whether everything typed has been written."""

    due: reactive[int] = reactive(0, init=False)
    """How many cards are due today."""

    status = getters.query_one(StatusBar)

    def __init__(
        self, host: Host, lesson: Lesson, step: Step, memory: StepState | None = None
    ) -> None:
        super().__init__()
        self.host = host
        self._memory = memory
        self._finished = False
        self._opened_with: Mapping[str, str] = {}
        self.lesson = lesson
        self.step = step
        self._view = self._fresh_view()
        self.panes = Panes(self._view, id="panes")
        self._judged = False
        self._asks = False
        self._run_wanted = False
        self._was_asked_for = False
        self._predicted: StoredAnswer | None = None
        self._passed: frozenset[str] = frozenset()
        self._tried: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        yield StatusBar()
        self.add_class("-narrow" if self._is_narrow else "-wide")  # spares a second layout
        self.panes.begin_with("step" if self._is_narrow else "code")
        yield Static(self.panes.tabs, id="pane-tabs", markup=False)
        yield self.panes

    @property
    def step_pane(self) -> StepPane:
        """The pane to read in."""
        return self.panes.step

    @property
    def code(self) -> EditorPane:
        """The pane to write in."""
        return self.panes.code

    @property
    def result(self) -> ResultPane:
        """The pane that shows a run."""
        return self.panes.result

    # A step is opened

    def on_mount(self) -> None:
        self._open()
        if not self._asks:
            self.panes.focus_pane(self.panes.current)
        self.call_after_refresh(self._pause)

    def _pause(self) -> None:
        """Leave the moment after the first sight to a first key, unless that is an answer."""
        if self._asks:
            self.call_later(self._finish)
        else:
            self.set_timer(PAUSE, self._finish)

    async def _finish(self) -> None:
        """Add what a lesson can be read without, once it can be read."""
        from tui.widgets.key_footer import KeyFooter

        self._finished = True
        if self.code.editor.file:
            self._first_run()
            self._run_if_wanted()
        await self.mount(KeyFooter())
        self.refresh_bindings()

    @work(thread=True, group="warm", exit_on_error=False, description="Load the lexers")
    def _warm(self) -> None:
        """Colour what is shown, and be ready for what comes next."""
        shown = sorted({language_of(file) for file in self.step.files}, reverse=True)
        for language in (*shown, "python", "html+jinja"):
            if not is_warm(language):
                warm(language)
                self.app.call_from_thread(self._colour)

    def _colour(self) -> None:
        self.code.editor.colour_all()
        if self._view.plain and is_warm("html+jinja"):
            self._show_view(plain=False)

    def reopen(self) -> None:
        self._open()

    def open_step(self, lesson: Lesson, step: Step) -> None:
        """Show another step; what was typed in this one is kept."""
        if (lesson.slug, step.slug) == (self.lesson.slug, self.step.slug):
            return
        self.host.runner.stop(self)
        self.keep_drafts()
        self.lesson, self.step = lesson, step
        self._open()
        if self._is_narrow:
            self.panes.focus_pane("step")

    def _fresh_view(self) -> StepView:
        done = self._memory is not None and self.step.slug in self._memory.passed
        return StepView(self.step, done=done, plain=not is_warm("html+jinja"))

    def _open(self) -> None:
        self._view = self._fresh_view()
        was_asking = self.is_asking
        self.close_question()
        self.forget_run()
        self.forget_findings()
        self.result.judge(None)
        if was_asking and not self._is_narrow:
            self.panes.focus_pane("code")
        self._judged = self._asks = self._run_wanted = False
        self.code.editor.expect_files()
        memory, self._memory = self._memory, None
        if memory is None:
            # What is remembered comes within a few milliseconds: all is painted at once then.
            self.set_timer(WAIT, partial(self._show_text, self.step))
            self._fetch()
        else:
            self._fill(memory)

    @work(exclusive=True, group="open", description="Fetch what was typed")
    async def _fetch(self) -> None:
        lesson, step = self.lesson.slug, self.step.slug
        memory = await self.host.journal.ask(lambda progress: progress.step_state(lesson, step))
        with self.app.batch_update():
            self._fill(memory)
            if self.is_busy:
                await self.run_over(HOLD)

    def _show_text(self, step: Step) -> None:
        """Show a step's text, where what is remembered of the step is long in coming."""
        if self.step is step and self._place != (self.lesson.slug, step.slug):
            self.step_pane.show(self._view, from_top=True)
            self._show_status()

    def _fill(self, memory: StepState) -> None:
        """Show the step with what is remembered of it."""
        step = self.step
        self._passed, self._tried = memory.passed, memory.tried
        self._predicted, self._asks = memory.predicted, is_asked(step, memory)
        texts = {name: memory.drafts.get(name, text) for name, text in step.files.items()}
        self._opened_with = texts
        self._judged = not self._asks and self._is_changed(texts)
        if self._finished:  # before all else: it runs beside what follows
            self._first_run()
        self._view = replace(self._view, done=step.slug in memory.passed, asking=self._asks)
        self.step_pane.show(self._view, from_top=True)
        self.open_files(texts)
        self._show_status()
        self.stay_here()
        self._run_if_wanted()

    def _first_run(self) -> None:
        """Run the example, where there is something to see before it is touched."""
        step = self.step
        if self._asks and step.front.prediction is not None:
            self.ask_first(step, step.front.prediction)
            if not self._is_narrow:
                self.panes.focus_pane("result")
        else:
            if self._judged or has_question(step) or step.front.kind in RUNS_WHEN_OPENED:
                self._was_asked_for = False
                self.start_run(step, self._opened_with)
            self.recall_prediction(self._predicted)
            self.result.clear("Press F5 to run the app.")
        if not is_warm("html+jinja"):
            self._warm()

    def _changed(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Return those of these texts that differ from what the step opens with."""
        files = self.step.files
        return {name: text for name, text in texts.items() if text != files.get(name)}

    def _is_changed(self, texts: Mapping[str, str]) -> bool:
        """Whether these texts differ from those that the step opens with."""
        return bool(self._changed(texts))

    def _show_view(self, **changes: object) -> None:
        self._view = replace(self._view, **changes)  # type: ignore[arg-type]
        self.step_pane.show(self._view)
        self.result.judge(self._view)

    def stay_here(self) -> None:
        """Remember that the learner is at this step."""
        lesson, step = self.lesson.slug, self.step.slug
        self.host.journal.tell(lambda progress: progress.stay_at(lesson, step))

    @property
    def may_compare(self) -> bool:
        return self.step.slug in self._passed

    def watch_saved(self) -> None:
        self._show_status()

    def watch_due(self) -> None:
        self._show_status()

    def _show_status(self) -> None:
        """Say where this is, and how far the learner is."""
        lesson = self.lesson
        self.status.crumbs = (
            f"{lesson.number} {one_line(lesson.title)}",
            one_line(self.step.title),
        )
        self.status.far = how_far(
            lesson, self.step, self._passed, self._tried, self.saved, due=self.due
        )

    # Panes

    @property
    def _is_narrow(self) -> bool:
        return self.app.size.width < WIDE

    @on(Panes.Turned)
    def _pane_turned(self, message: Panes.Turned) -> None:
        self.query_one("#pane-tabs", Static).update(message.tabs)

    def action_pane(self, by: int) -> None:
        """Go to the next pane, or the one before."""
        self.panes.focus_next_pane(by)

    # Runs

    def action_run(self) -> None:
        """Run the app as it stands in the editor, and judge it.

        With a question open, an app that nobody touched only shows what it did.
        """
        if not self._is_ready:
            self._run_wanted = True
            return
        if self.is_asking and self.show_question():
            return
        texts = self.code.editor.texts()
        if self.is_asking:
            self.show_held_run()
            self.was_answered()
            if not self._is_changed(texts):
                return
        self._judged = True
        self.forget_choice()
        self.result.tell_briefly()
        self._was_asked_for = True
        self.start_run(self.step, texts)
        if self._is_narrow:
            self.panes.focus_pane("result")

    @property
    def _is_ready(self) -> bool:
        """Whether the step's files are in the editor and its question, if it asks one, is put."""
        return self.code.editor.is_open and self._asks == self.is_asking

    def _run_if_wanted(self) -> None:
        """Run the app where its key was pressed before the step was there."""
        if self._run_wanted and self._is_ready:
            self._run_wanted = False
            self.action_run()

    def was_answered(self) -> None:
        """Go where the task is done, or where there is room for one pane, to what happened."""
        self._asks = False
        self._show_view(asking=False)
        self.panes.focus_pane("result" if self._is_narrow else "code")

    def was_judged(self, message: RunEnded) -> None:
        """Show what the run came to, unless nobody touched the app, and remember it.

        That a step was only looked at again is nothing to remember, unless it turns out to pass.
        """
        outcome = message.outcome
        if outcome is None or not self._judged:
            return
        step, passed = self.step.slug, outcome.verdict.passed
        mark = ("✓ passed", "$mark-passed") if passed else ("✗ not yet", "$mark-failed")
        took = f" · {answer_time(message.timeline)}".removesuffix(" · ")
        self.result.note(Content.assemble(mark, took))
        self._show_view(verdict=outcome.verdict, marks=outcome.marks, findings=outcome.findings)
        if not (self._was_asked_for or (passed and step not in self._passed)):
            return
        self._tried |= {step}
        if passed:
            self._passed |= {step}
            if offer := self.end_offer(self._passed):
                self._show_view(ending=offer)
        lesson, ran = self.lesson.slug, self._changed(self._ran)
        self.host.journal.tell(lambda progress: progress.record_run(lesson, step, passed, ran))
        if outcome.marks:
            self._meet_blanks(outcome.marks)
        self._show_status()

    def _meet_blanks(self, marks: tuple[BlankMark, ...]) -> None:
        """Keep how each blank was filled at the first try: review brings it back."""
        from lessons.grading.blanks import answers_of
        from lessons.store.entries import BLANK_PREFIX

        answers, lesson = answers_of(self.step, self._ran, marks), self.lesson.slug

        def keep(progress: Progress) -> None:
            for name, said, right in answers:
                progress.record_first_answer(lesson, BLANK_PREFIX + name, said, right)

        self.host.journal.tell(keep)

    def action_escape(self) -> None:
        """Stop the run that goes on; else leave the editor, whose keys are all text."""
        if self.is_busy:
            self.action_stop()
        elif self.code.has_focus_within:
            self.action_pane(1)

    def action_show_view(self, index: int) -> None:
        """Show what happened, the page, or the cookie."""
        self.result.show_view(index)
        if self._is_narrow:
            self.panes.focus_pane("result")

    # Hints

    def action_hint(self) -> None:
        """Show one more hint."""
        hints = hints_of(self._view)
        if self._view.hints < len(hints):
            self._show_view(hints=self._view.hints + 1)
            self.step_pane.show_end()
            if self._is_narrow:
                self.panes.focus_pane("step")
        else:
            said = "There are no more hints." if hints else "This step has no hints."
            self.notify(said, markup=False)
