"""A lesson: a step to read, its app to edit, and what happened when it ran."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from textual import getters, on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import TextArea

from lessons.course.model import Lesson, Step
from tui.background.messages import (
    PageAsked,
    RunBroke,
    RunEnded,
    RunGrew,
    VisitEnded,
)
from tui.keys.own import key_name, with_own_keys
from tui.presenters.phrases import answer_time
from tui.screens.lesson.coach import CoachMarks
from tui.screens.lesson.editing import (
    NOT_SAVED,
    SAVED,
    Drafts,
    edit_elsewhere,
    take_along,
)
from tui.screens.lesson.fix import Explanation, is_the_task
from tui.screens.lesson.keys import BINDINGS, COMMANDS
from tui.screens.lesson.live_syntax import LiveSyntax
from tui.screens.lesson.moves import (
    Situation,
    hint_to_show,
    idle_actions,
    is_possible,
    next_move,
    step_after,
)
from tui.screens.lesson.opening import (
    First,
    Opening,
    changed_files,
    explains,
    plan_opening,
    was_run,
)
from tui.screens.lesson.outside import OutsideFiles
from tui.screens.lesson.predict import PredictionFlow
from tui.screens.lesson.record import LessonRecord
from tui.screens.lesson.reset import ResetActions
from tui.screens.lesson.run import Purpose, RunMessage, RunView
from tui.screens.lesson.run_on_pause import OFF, ON, RunOnPause, can_run
from tui.screens.paned import PaneActions
from tui.text.highlight import is_warm, language_of, warm
from tui.text.step import StepView
from tui.text.verdict import count_text, says_why
from tui.widgets.choices import ChoosingScreen
from tui.widgets.code_editor import NothingToUndo
from tui.widgets.pane_sizes import LAYOUTS, Layout, PaneSizes
from tui.widgets.panes import Panes
from tui.widgets.step_pane import StepPane
from tui.widgets.top_line import TopLine, how_far

if TYPE_CHECKING:
    from lessons.store.progress import StepState
    from tui.screens.host import Host
    from tui.widgets.keys import ScreenCommand
    from tui.widgets.question import QuizOption

PAUSE = 0.08
"""Seconds after the first frame that belong to a first key, before the rest is built."""

WAIT = 0.05
"""Seconds that a step's text waits for what the store knows of it, so that both show at once."""

HOLD = 0.05
"""Seconds that the next step waits for its example's run, so that both are painted at once."""

END_CARD = "the end of the lesson"
"""What comes after the last step, where the next one would be named."""


class LessonScreen(PaneActions, ChoosingScreen):
    """Step, editor and result side by side; one at a time where the terminal is narrow."""

    CSS_PATH = "lesson.tcss"
    AUTO_FOCUS = ""
    BINDING_GROUP_TITLE = "Lesson"
    HORIZONTAL_BREAKPOINTS = LAYOUTS
    HELP = """
Change the app and press F5. Below it you see what the browser window doesn't show: each request,
each message, and the cookie that carries it. flasklings saves your text as you type.

Some steps first ask what their app will show. Press **1-4** outside the editor, and the panel shows
what really happened. **F5** shows it without a prediction.

Use the page as you would in a browser: follow its links, fill in and send its forms. Each request
goes to the app as it last ran, and isn't judged.

Letters are keys outside the editor. While you type, hold **Alt** with the letter, or press **Esc**
first.
"""

    BINDINGS = BINDINGS
    commands: Sequence[ScreenCommand] = COMMANDS

    saved: reactive[bool | None] = reactive[bool | None](True, init=False)
    """Whether everything typed is written to the disk; None when the disk can't be written."""

    due: reactive[int] = reactive(0, init=False)
    """How many cards are due today."""

    top_line = getters.query_one(TopLine)

    def __init__(
        self,
        host: Host,
        lesson: Lesson,
        step: Step,
        state: StepState | None = None,
        *,
        in_course: bool = True,
        sizes: str | None = None,
        folder: Path | None = None,
    ) -> None:
        """Open a step; `state` is what the store knows of it, if that's read already.

        In a `folder`, the files of each step are laid out for an editor of the learner's own.
        `sizes` are those of the panes, as the store keeps them.  A screen that isn't `in_course`
        lies over a lesson: it leads nowhere, and Esc closes it.
        """
        super().__init__()
        self.host = host
        self.lesson = lesson
        self.step = step
        self.in_course = in_course
        self._state = state
        self.record = LessonRecord(host.journal)
        self._view = self._fresh_view()
        self.step_pane = StepPane(self._view, id="step")
        self.panes = panes = Panes(self.step_pane, PaneSizes.parse(sizes), id="panes")
        self.code, self.result = panes.code, panes.result
        self.drafts = Drafts(host.journal, self.panes.code)
        self.run_view = RunView(self, host, self.panes)
        self.prediction = PredictionFlow(self.panes, self._keep_prediction)
        self.explanation = Explanation(self, host, self.panes)
        self.syntax = LiveSyntax(self, panes.code)
        self.pause = RunOnPause(self, self._run_on_pause)
        self.resets = ResetActions(self)
        self.coach = CoachMarks(host.journal, panes)
        self.outside = None if folder is None else OutsideFiles(self, folder)
        self._opening: Opening | None = None
        self._has_begun = False
        self._is_complete = False
        self._run_wanted = False

    def compose(self) -> ComposeResult:
        yield TopLine()
        self.add_class(self._layout.style)  # spares a second layout
        self.panes.begin_with("step" if self._layout.hides_step else "code")
        yield self.panes.tabs
        yield self.panes

    @property
    def is_busy(self) -> bool:
        """Whether a run goes on."""
        return self.run_view.is_busy

    @property
    def is_asking(self) -> bool:
        """Whether a question waits for its answer."""
        return self.prediction.is_asking

    @property
    def places_open(self) -> Sequence[int]:
        return self.prediction.places

    # Opening a step

    def on_mount(self) -> None:
        self.reopen()
        if not self._asks_first:
            self.panes.focus_pane(self.panes.current)
        self.call_after_refresh(self._pause)

    @property
    def _asks_first(self) -> bool:
        return self._opening is not None and self._opening.first is First.ASK

    def _pause(self) -> None:
        """Leave the moment after the first frame to a first key, unless the step asks."""
        if self._asks_first:
            self.call_later(self._complete)
        else:
            self.set_timer(PAUSE, self._complete)

    async def _complete(self) -> None:
        """Add the parts that a reader doesn't need at once: the first run and the footer."""
        from tui.widgets.key_footer import KeyFooter

        self._is_complete = True
        self._begin()
        self._run_if_wanted()
        await self.mount(KeyFooter())
        self.refresh_bindings()

    def on_unmount(self) -> None:
        """Keep what was typed, and end the app, however the screen is left."""
        self.drafts.keep()
        self.run_view.stop()
        if self.outside is not None:
            self.outside.close()

    def open_step(self, lesson: Lesson, step: Step) -> None:
        """Show another step; what was typed in this one is kept."""
        if (lesson.slug, step.slug) == (self.lesson.slug, self.step.slug):
            return
        self.run_view.stop()
        self.drafts.keep()
        self.lesson, self.step = lesson, step
        self.reopen()
        if self._layout.hides_step:
            self.panes.focus_pane("step")

    def _fresh_view(self) -> StepView:
        done = self._state is not None and self.step.slug in self._state.passed
        return StepView(self.step, done=done, plain=not is_warm("html+jinja"))

    def reopen(self) -> None:
        """Open the step as the store knows it."""
        was_asking = self.is_asking
        self._view = self._fresh_view()
        self._close_question()
        self.run_view.forget()
        self.prediction.forget_choice()
        self.explanation.forget()
        self.coach.leave()
        self.result.judge(self._view)
        self.result.show_edited(False)
        self.result.remove_class("-passed")
        self.pause.cancel()
        if was_asking and not self._layout.hides_step:
            self.panes.focus_pane("code")
        self._opening, self._has_begun, self._run_wanted = None, False, False
        self.code.editor.expect_files()
        state, self._state = self._state, None
        if state is None:
            # The store answers within a few milliseconds: then all is painted at once.
            self.set_timer(WAIT, partial(self._show_text, self.step))
            self._fetch()
        else:
            self._fill(state)

    @work(exclusive=True, group="open", description="Fetch what was typed")
    async def _fetch(self) -> None:
        lesson, step = self.lesson.slug, self.step.slug
        state = await self.host.journal.ask(lambda progress: progress.step_state(lesson, step))
        with self.app.batch_update():
            self._fill(state)
            if self.is_busy:
                await self.run_view.wait_until_over(HOLD)

    def _show_text(self, step: Step) -> None:
        """Show a step's text where the store is slow to say what it knows of the step."""
        if self.step is step and not self.drafts.holds(self.lesson, step):
            self.step_pane.show(self._view, from_top=True)
            self._show_status()

    def _fill(self, state: StepState) -> None:
        """Show the step with what the store knows of it."""
        step = self.step
        self.record.load(state)
        self._opening = plan_opening(step, state)
        if self._is_complete:  # first of all: the run goes on beside the rest
            self._begin()
        self._view = replace(
            self._view,
            done=step.slug in state.passed,
            asking=self._asks_first,
            has_run=was_run(step, state),
        )
        self.step_pane.show(self._view, from_top=True)
        self.drafts.open(self.lesson, step, self._opening.texts)
        if self.outside is not None:
            self.outside.lay_out()
        self.refresh_bindings()  # it may have other files, and other hints
        self._show_status()
        if self.in_course:
            lesson = self.lesson.slug
            self.host.journal.tell(lambda progress: progress.stay_at(lesson, step.slug))
        self._run_if_wanted()

    def _begin(self) -> None:
        """Ask, run the example, or say which key runs it: what the step does first."""
        opening, question = self._opening, self.step.front.prediction
        if opening is None or self._has_begun:
            return
        self._has_begun = True
        if opening.first is First.ASK and question is not None:
            self.run_view.hold(self.step)
            self.prediction.ask(question)
            self.refresh_bindings()
            if not self._layout.hides_step:
                self.panes.focus_pane("result")
        else:
            self._fold_causes()
            if opening.first is First.RUN and not self._run_wanted:
                self.run_view.start(self.step, opening.texts, opening.purpose)
            self.prediction.recall(opening.predicted)
            self.result.clear(f"Press {key_name('run')} to run the app.")
        if self._is_very_first:
            self._coach()
        if not is_warm("html+jinja"):
            self._warm()

    @property
    def _is_very_first(self) -> bool:
        """Whether this is the first step of the course, and nothing was run in its lesson."""
        first = self.host.course.lessons[0]
        return self.in_course and self.step is first.steps[0] and not self.record.tried

    @work(exclusive=True, group="coach", exit_on_error=False, description="Show what to do first")
    async def _coach(self) -> None:
        step = self.step
        if await self.coach.is_wanted() and self.step is step:
            self.coach.begin(step, asking=self.is_asking)

    @work(thread=True, group="warm", exit_on_error=False, description="Load the lexers")
    def _warm(self) -> None:
        """Load the lexers, those of the step first, and what parses the learner's text."""
        shown = sorted({language_of(file) for file in self.step.files}, reverse=True)
        for language in (*shown, "python", "html+jinja"):
            if not is_warm(language):
                warm(language)
                self.app.call_from_thread(self._recolor)
        import_module("lessons.diagnosis.draft_syntax")

    def _recolor(self) -> None:
        self.code.editor.color_all()
        if self._view.plain and is_warm("html+jinja"):
            self._show_view(plain=False)

    # What is shown

    def _show_view(self, **changes: object) -> None:
        self._view = replace(self._view, **changes)  # type: ignore[arg-type]
        self.step_pane.show(self._view)
        self.result.judge(self._view)

    def watch_saved(self) -> None:
        self._show_status()

    def watch_due(self) -> None:
        self._show_status()

    def _show_status(self) -> None:
        """Say in the top line where the learner is, and how far."""
        lesson, step, record = self.lesson, self.step, self.record
        if self.in_course:
            self.top_line.crumbs = (f"{lesson.number} {lesson.title}", step.title)
            self.top_line.show(
                how_far(lesson, step, record.passed, record.tried, self.saved, due=self.due)
            )
        else:
            self.top_line.crumbs = (lesson.title, step.title)
            self.top_line.show("Esc goes back")

    # Runs

    def action_run(self) -> None:
        """Run the app in the editor, and judge it.

        With a question open, an app that nobody changed only shows what it did.
        """
        self._run_wanted = True
        self._run_if_wanted()

    def _run_if_wanted(self) -> None:
        """Run the app if F5 was pressed, once the step's files are in the editor."""
        if not (self._run_wanted and self._opening is not None and self.code.editor.is_open):
            return
        self._begin()
        self._run_wanted = False
        if self.is_asking and self.prediction.bring_into_sight():
            return
        texts = self.code.editor.texts()
        if self.is_asking and not changed_files(self.step, texts):
            self._close_question()
            self._show_held_run()
            return
        if self.is_asking:
            self._close_question()
            self._turn_to_task()
        self.prediction.forget_choice()
        self._fold_causes()
        self._start_run(texts, Purpose.ATTEMPT)
        self.coach.end()
        if self._layout is Layout.ONE:
            self.panes.focus_pane("result")

    def _start_run(self, texts: Mapping[str, str], purpose: Purpose) -> None:
        """Run the app with these texts, and make room for what it shows."""
        self.pause.cancel()
        self.result.tell_briefly()
        self.run_view.start(self.step, texts, purpose)
        self._show_whether_edited()

    def _run_on_pause(self) -> None:
        """Run what was typed, and leave the focus where it is.

        A question stays open, and a run that the learner began goes on to its end.
        """
        opening, texts = self._opening, self.code.editor.texts()
        if opening is None or self.is_asking or not self.is_active:
            return
        if self.is_busy:
            self.pause.wait()
        elif self.run_view.is_new(texts, opening.texts) and can_run(texts):
            self._start_run(texts, Purpose.PAUSE)

    def on_screen_resume(self) -> None:
        """Wait for a pause again; the last one may have ended below another screen."""
        if self.host.runs_on_pause:
            self.pause.wait()

    def action_run_on_pause(self) -> None:
        """Run the app whenever the keys pause, or with F5 only."""
        self.host.runs_on_pause = not self.host.runs_on_pause
        if self.host.runs_on_pause:
            self.pause.wait()
        else:
            self.pause.cancel()
        self.notify(with_own_keys(ON if self.host.runs_on_pause else OFF), markup=False)

    def _fold_causes(self) -> None:
        """Leave it to the learner to find out why, where that's what the step is about."""
        self.run_view.folds_causes = self.in_course and is_the_task(self.step)

    def action_stop(self) -> None:
        """Stop the run that goes on."""
        self.run_view.stop()

    @on(RunGrew)
    @on(RunEnded)
    @on(RunBroke)
    @on(VisitEnded)
    def _run_told(self, message: RunMessage) -> None:
        """Show the run; once it's over, judge the prediction, explain it, and judge the step."""
        if not self.run_view.show(message) or isinstance(message, RunGrew | VisitEnded):
            return
        outcome = message.outcome if isinstance(message, RunEnded) else None
        self.prediction.judge(outcome)
        if not self._view.has_run and explains(self.step, self.run_view.purpose):
            self._show_view(has_run=True)
        if isinstance(message, RunEnded):
            may_fix = not (self.in_course and is_the_task(self.step))
            self.explanation.take(outcome, self.run_view.texts, may_fix=may_fix)
            self._judge(message)
        self._show_whether_edited()

    def _judge(self, ended: RunEnded) -> None:
        """Show the result of the run, and record it.

        A run that only looks at a step again is recorded only when the step passes newly.
        """
        outcome, purpose = ended.outcome, self.run_view.purpose
        if outcome is None or purpose is Purpose.LOOK:
            return
        passed = outcome.verdict.passed
        if not says_why(outcome.verdict, outcome.findings):
            self.run_view.unfold_causes()
        self._show_view(
            verdict=outcome.verdict,
            marks=outcome.marks,
            findings=outcome.findings,
            texts=self.run_view.texts,
            fixable=self.explanation.fixable,
            folded=self.run_view.folds_causes,
            following=self._title_of_next(),
            hints=() if passed else self._view.hints,
        )
        self.result.set_class(passed, "-passed")
        self.refresh_bindings()
        count = f"✗ {count_text(self._view)}"
        mark = ("✓ passed", "$mark-passed") if passed else (count, "$mark-failed")
        took = f" · {answer_time(ended.timeline)}".removesuffix(" · ")
        self.result.note(Content.assemble(mark, took))
        if self.record.counts(self.step, purpose, passed=passed):
            self.record.add(self.lesson, self.step, self.run_view.texts, outcome)
            self._show_status()
            if passed:
                self._show_view(ends=self.record.is_at_end(self.lesson, self.step))
                self._show_view(following=self._title_of_next())
                self.refresh_bindings()

    @on(PageAsked)
    def _asked_in_page(self, message: PageAsked) -> None:
        """Make the request that a learner makes in the page."""
        self.run_view.visit(message.ask)

    # Prediction

    def action_predict(self, index: int) -> None:
        """Say what the run will show, and see what it shows."""
        if index not in self.prediction.places or self.prediction.bring_into_sight():
            return
        self.prediction.choose(index)
        self.coach.show(asking=False)
        self.refresh_bindings()
        self._show_held_run()

    def on_quiz_option_chosen(self, message: QuizOption.Chosen) -> None:
        """Take a choice made with Enter or the mouse."""
        self.action_predict(message.index)

    def _close_question(self) -> None:
        if self.is_asking:
            self.prediction.close()
            self.coach.show(asking=False)
            self.refresh_bindings()

    def _show_held_run(self) -> None:
        """Show the held run as far as it is, and go to the task."""
        held = self.run_view.release(self.step)
        self._turn_to_task()
        if held is not None:
            self._run_told(held)  # at once: the next key may lead to another step

    def _turn_to_task(self) -> None:
        """Focus the editor for the task; where only one pane fits, focus the result."""
        self._show_view(asking=False)
        self.panes.focus_pane("result" if self._layout is Layout.ONE else "code")

    def _keep_prediction(self, said: str, right: bool) -> None:
        from lessons.store.entries import PREDICTION

        lesson, name = self.lesson.slug, PREDICTION + self.step.slug
        self.host.journal.tell(lambda progress: progress.record_answer(lesson, name, said, right))

    # Mistakes

    def opens_page(self, cause: str) -> bool:
        is_here = not self.in_course and cause == self.step.slug
        return not is_here and self.host.open_mistake(cause)

    def action_why(self) -> None:
        """Say what went wrong where that's folded; else open its page."""
        if self.run_view.folds_causes:
            self.run_view.unfold_causes()
            self._show_view(folded=False)
        else:
            self.explanation.open_first_page()

    def action_fix(self) -> None:
        """Make the one change that fixes what went wrong."""
        self.explanation.fix()

    @work(group="compare")
    async def action_compare(self) -> None:
        """Show the learner's answer beside the reference; before it's right, ask."""
        await self.code.editor.when_open()
        if self.is_active:  # else it asks already
            texts, ask = self.code.editor.texts(), self.step.slug not in self.record.passed
            await self.explanation.compare(self.step, texts, ask=ask)

    # Text

    @on(TextArea.Changed)
    def _text_changed(self) -> None:
        """Keep what was typed; dim the results of a run of another text."""
        self.drafts.keep()
        if self.outside is not None:
            self.outside.keep()
        self.syntax.typed()
        if self.host.runs_on_pause:
            self.pause.wait()
        self.run_view.interrupt(self.code.editor.texts())
        self._show_whether_edited()

    def _title_of_next(self) -> str:
        """Return the title of the step that comes after this one, or the name of the end card."""
        if not self.in_course:
            return ""
        after = self._next_step()
        return after.title if after else END_CARD

    def _next_step(self) -> Step | None:
        return step_after(self.lesson, self.step, self.record.passed, ends=self._view.ends)

    @property
    def _now(self) -> Situation:
        explanation, run = self.explanation, self.run_view
        return Situation(
            self._view,
            choices=self.places_open,
            can_stop=run.is_announced,
            can_fix=explanation.can_fix,
            folds_causes=run.folds_causes,
            has_causes=bool(explanation.findings),
            files=len(self.code.files),
            has_before=bool(self.lesson.before),
            in_course=self.in_course,
        )

    @property
    def next_move(self) -> tuple[str, str]:
        return next_move(self._now)

    @property
    def idle(self) -> Collection[str]:
        return idle_actions(self._now)

    def _show_whether_edited(self) -> None:
        edited = self.run_view.differs_from(self.code.editor.texts())
        if edited is not self._view.edited:
            self._show_view(edited=edited)
            self.result.show_edited(edited)
            self.refresh_bindings()

    @work(exclusive=True, group="save")
    async def action_save(self) -> None:
        """Say whether everything that was typed is on the disk."""
        if await self.drafts.are_saved():
            self.notify(SAVED, timeout=2, markup=False)
        else:
            self.notify(NOT_SAVED, severity="warning", markup=False)

    async def action_open_outside(self) -> None:
        """Open the file in the learner's own editor, and take back what was written there."""
        await self.code.editor.when_open()
        self.drafts.keep()
        self.host.journal.write_drafts()
        edit_elsewhere(self, self.code, self.outside)

    @work(group="take-along")
    async def action_take_along(self) -> None:
        """Write the app in the editor, and its checks as tests, to a new folder nearby."""
        await take_along(self, self.step, self.code.editor.texts())

    # Resets

    @work(group="reset")
    async def action_reset(self) -> None:
        """Put the step's files back as they were, once the learner says so."""
        await self.resets.reset_step()

    @work(group="reset")
    async def action_reset_lesson(self) -> None:
        """Put every step of the lesson back as it was, once the learner says so."""
        await self.resets.reset_lesson()

    @work(group="reset")
    async def action_undo_reset(self, quiet: bool = False) -> None:
        """Bring back what the last reset of this step took away."""
        await self.resets.undo_reset(quiet=quiet)

    @work(group="reset")
    async def action_attempts(self) -> None:
        """Show what was run, reset or replaced in this step, and restore what is chosen."""
        await self.resets.restore_attempt()

    def action_undo(self) -> None:
        """Take back the last edit, as in the editor."""
        self.code.editor.action_undo()

    @on(NothingToUndo)
    def _undo_the_reset(self) -> None:
        """Undo the last reset when the editor has no edit left to undo."""
        if self.resets.is_untouched:
            self.action_undo_reset(quiet=True)

    # Panes, hints, ways on

    def action_hint(self) -> None:
        """Show one more hint, or say why there's none."""
        hint = hint_to_show(self._now)
        if isinstance(hint, str):
            self.notify(hint, markup=False)
            return
        self._show_view(hints=(*self._view.hints, hint))
        self.step_pane.show_last_hint(self._view)
        if self._layout.hides_step:
            self.panes.focus_pane("step")
        if "hint" in self.idle:
            self.refresh_bindings()

    def action_escape(self) -> None:
        """Stop the run that goes on, or leave the editor, or close the page of a mistake."""
        self.coach.end()
        if self.is_busy:
            self.run_view.stop()
        elif self.code.has_focus_within:
            self.action_pane(1)
        elif not self.in_course:
            self.run_view.stop()
            self.app.clear_notifications()  # they are about this page's app
            self.dismiss()

    def action_go(self, by: int) -> None:
        """Go to the next step, or the one before; after the last comes the lesson's end."""
        before = self.lesson.steps[: self.lesson.steps.index(self.step)]
        to = self._next_step() if by > 0 else before[-1] if before else None
        if to is not None:
            self.open_step(self.lesson, to)
        elif by > 0:
            self.action_end_card()
        else:
            self.notify("This is the first step of the lesson.", markup=False)

    def action_card(self) -> None:
        """Show the lesson's reference card."""
        self.host.open_card(self.lesson.slug)

    def action_before(self) -> None:
        """Show what the lesson builds on."""
        self.host.open_before(self.lesson.slug, starts=False)

    def action_quiz(self) -> None:
        """Ask the lesson's questions."""
        self.host.open_quiz(self.lesson.slug)

    def action_end_card(self) -> None:
        """Show how far the learner is in the lesson, and the ways on."""
        from tui.screens.sheets.lesson_cards import EndCard

        self.app.push_screen(EndCard(self.host, self.lesson))

    def action_review(self) -> None:
        """Ask what is due."""
        self.host.open_review()

    def action_practice(self) -> None:
        """Show what is due, what was practiced and what comes back."""
        self.host.open_practice()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done now."""
        return is_possible(action, parameters, self._now)
