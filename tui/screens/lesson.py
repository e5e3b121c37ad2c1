"""A lesson: a step to read, its app to edit, and what happened when it ran."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static, TextArea

from lessons.course import Lesson, Step
from sandbox.text import one_line
from sandbox.timeline import Timeline
from tui.highlight import is_warm, language_of, warm
from tui.messages import RowMarked, RunBroke, RunEnded, RunGrew
from tui.screens.lesson_keys import KEYS
from tui.step_text import StepView, hints_of
from tui.widgets.editor_pane import EditorPane
from tui.widgets.result_pane import ResultPane
from tui.widgets.status_bar import StatusBar
from tui.widgets.step_pane import StepPane
from tui.widgets.tab_title import tab_title

if TYPE_CHECKING:
    from sandbox.timeline import Timeline
    from tui.app import FlasklingsApp
    from tui.journal import Memory

PANES = ("step", "code", "result")
PANE_NAMES = ("Read", "Code", "What happened")

WIDE = 100
"""Columns from which on the three panes stand side by side."""

BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (WIDE, "-wide")]

PAUSE = 0.08
"""Seconds that a lesson only just shown is left to the first key, before the rest is built."""

RUNS_WHEN_OPENED = frozenset({"read", "fix"})
"""Kinds of steps whose app shows something worth seeing before it is touched."""


class LessonScreen(Screen[None]):
    """Step, editor and live panel side by side; one at a time where the terminal is narrow."""

    CSS_PATH = "lesson.tcss"
    AUTO_FOCUS = ""
    BINDING_GROUP_TITLE = "Lesson"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    HELP = """
Change the app in the middle, press F5, and see on the right what no browser shows: each request,
each message, the cookie that carries it. What you type is kept; nothing has to be saved.
"""

    BINDINGS = KEYS

    saved: reactive[bool] = reactive(True, init=False)
    """Whether everything typed has been written."""

    status = getters.query_one(StatusBar)
    step_pane = getters.query_one("#step", StepPane)
    code = getters.query_one("#code", EditorPane)
    result = getters.query_one("#result", ResultPane)

    def __init__(self, lesson: Lesson, step: Step, memory: Memory | None = None) -> None:
        super().__init__()
        self._memory = memory
        self._finished = False
        self._opened_with: Mapping[str, str] = {}
        self.lesson = lesson
        self.step = step
        self._view = self._fresh_view()
        self._run = 0
        self._busy = False
        self._judged = False
        self._passed: frozenset[str] = frozenset()
        self._tried: frozenset[str] = frozenset()
        self._current = ""

    @property
    def host(self) -> FlasklingsApp:
        """The app, as what it is."""
        return cast("FlasklingsApp", self.app)

    def compose(self) -> ComposeResult:
        yield StatusBar()
        is_wide = self.app.size.width >= WIDE
        self.add_class("-wide" if is_wide else "-narrow")  # spares a second layout
        self._current = "code" if is_wide else "step"
        tabs = tab_title(PANE_NAMES, PANES.index(self._current))
        yield Static(tabs, id="pane-tabs", markup=False)
        with Horizontal(id="panes"):
            yield StepPane(self._view, id="step")
            yield EditorPane(id="code")
            yield ResultPane(id="result")

    # A step is opened

    def on_mount(self) -> None:
        self.step_pane.border_title = "Read"
        self.query_one(f"#{self._current}").add_class("-current")
        self._focus_pane(self._current)
        self._open()
        self.call_after_refresh(self._pause)

    def _pause(self) -> None:
        """Leave the moment after the first sight to a first key."""
        self.set_timer(PAUSE, self._finish)

    async def _finish(self) -> None:
        """Add what a lesson can be read without, once it can be read."""
        from textual.widgets import Footer

        self._finished = True
        if self.code.editor.file:
            self._first_run()
        await self.mount(Footer())
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

    def open_step(self, lesson: Lesson, step: Step) -> None:
        """Show another step; what was typed in this one is kept."""
        if (lesson.slug, step.slug) == (self.lesson.slug, self.step.slug):
            return
        self.host.runner.stop()
        self.lesson, self.step = lesson, step
        self._open()

    def _fresh_view(self) -> StepView:
        done = self._memory is not None and self.step.slug in self._memory.passed
        return StepView(self.step, done=done, plain=not is_warm("html+jinja"))

    def _open(self) -> None:
        self._view = self._fresh_view()
        self._run, self._busy, self._judged = 0, False, False
        memory, self._memory = self._memory, None
        if memory is None:
            self.step_pane.show(self._view, from_top=True)
            self._show_status()
            self._fetch()
        else:
            self._fill(memory)

    @work(exclusive=True, group="open", description="Fetch what was typed")
    async def _fetch(self) -> None:
        self._fill(await self.host.journal.memory(self.lesson.slug, self.step.slug))

    def _fill(self, memory: Memory) -> None:
        """Show the step with what is remembered of it."""
        step = self.step
        self._passed, self._tried = memory.passed, memory.tried
        self._view = replace(self._view, done=step.slug in memory.passed)
        self.step_pane.show(self._view, from_top=True)
        texts = {name: memory.drafts.get(name, text) for name, text in step.files.items()}
        self._opened_with = texts
        self.code.open_files(texts, step.first_file)
        self._show_status()
        self.host.journal.stay_at(self.lesson.slug, step.slug)
        self._judged = any(texts[name] != text for name, text in step.files.items())
        if self._finished:
            self.call_after_refresh(self._first_run)

    def _first_run(self) -> None:
        """Run the example, where there is something to see before it is touched."""
        self.result.clear("Press F5 to run the app.")
        if self._judged or self.step.front.kind in RUNS_WHEN_OPENED:
            self._start_run(self._opened_with)
        if not is_warm("html+jinja"):
            self._warm()

    def _show_view(self, **changes: object) -> None:
        self._view = replace(self._view, **changes)  # type: ignore[arg-type]
        self.step_pane.show(self._view)

    def watch_saved(self) -> None:
        self._show_status()

    def _show_status(self) -> None:
        lesson = self.lesson
        self.status.crumbs = (
            f"{lesson.number} {one_line(lesson.title)}",
            one_line(self.step.title),
        )
        self.status.far = Content.assemble(
            (f"step {self.step.number} of {len(lesson.steps)}  ", "$quiet"),
            self._dots(),
            ("  saved" if self.saved else "  saving", "$quiet"),
        )

    def _dots(self) -> Content:
        parts: list[tuple[str, str]] = []
        for step in self.lesson.steps:
            here = step is self.step
            if step.slug in self._passed:
                parts.append(("●", "$mark-passed"))
            elif here or step.slug in self._tried:
                parts.append(("◐", "bold $accent" if here else "$accent"))
            else:
                parts.append(("○", "$quiet"))
        return Content.assemble(*parts)

    # Panes

    def _set_current(self, pane: str) -> None:
        """Make a pane the one that is shown where there is room for one only."""
        if pane == self._current:
            return
        self._current = pane
        for name in PANES:
            self.query_one(f"#{name}").set_class(name == pane, "-current")
        self.query_one("#pane-tabs", Static).update(tab_title(PANE_NAMES, PANES.index(pane)))

    def _focus_pane(self, pane: str) -> None:
        self._set_current(pane)
        widget: Widget = {
            "step": self.step_pane.reading,
            "code": self.code.editor,
            "result": self.result.view,
        }[pane]
        widget.focus()

    def on_descendant_focus(self) -> None:
        """Follow the focus, however it moved."""
        for name in PANES:
            if self.query_one(f"#{name}").has_focus_within and name != self._current:
                self._set_current(name)

    def action_pane(self, by: int) -> None:
        """Go to the next pane, or the one before."""
        self._focus_pane(PANES[(PANES.index(self._current) + by) % len(PANES)])

    # Runs

    def action_run(self) -> None:
        """Run the app as it stands in the editor, and judge it."""
        self._judged = True
        if self.code.editor.file:
            self._start_run(self.code.editor.texts())

    def _start_run(self, texts: Mapping[str, str]) -> None:
        self.code.editor.unmark("error")
        self._busy = True
        self.result.border_subtitle = "running…"
        self._run = self.host.runner.run(self.step, texts, self)

    @on(RunGrew)
    def _run_grew(self, message: RunGrew) -> None:
        if message.run == self._run and self._busy:
            self.result.show(message.timeline, message.rows, hint="running… Esc stops it")

    @on(RunEnded)
    def _run_ended(self, message: RunEnded) -> None:
        if message.run != self._run:
            return
        self._busy = False
        ended = message.timeline.ended
        stopped = ended is not None and ended.reason != "finished"
        self.result.border_subtitle = "stopped" if stopped else answer_time(message.timeline)
        self.result.show(message.timeline, message.rows, hint="Nothing happened.")
        for error in message.timeline.errors:
            if error.file is not None and error.line is not None:
                self.code.editor.mark(error.file, [error.line], "error")
        if message.verdict is not None and self._judged:
            self._keep_verdict(message)

    def _keep_verdict(self, message: RunEnded) -> None:
        assert message.verdict is not None
        step, passed = self.step.slug, message.verdict.passed
        self._show_view(verdict=message.verdict, marks=message.marks, findings=message.findings)
        self._tried |= {step}
        if passed:
            self._passed |= {step}
        self.host.journal.record_run(self.lesson.slug, step, passed)
        self._show_status()

    @on(RunBroke)
    def _run_broke(self, message: RunBroke) -> None:
        if message.run == self._run:
            self._busy = False
            self.result.border_subtitle = "not run"
            self.result.clear(one_line(message.why))

    def action_escape(self) -> None:
        """Stop the run that goes on; else leave the editor, whose keys are all text."""
        if self._busy:
            self.action_stop()
        elif self.code.has_focus_within:
            self.action_pane(1)

    def action_stop(self) -> None:
        """Stop the run that goes on."""
        self.host.runner.stop()

    # Step through

    def action_step_through(self) -> None:
        """Mark the next row of what happened, and its line in the editor."""
        self.result.show_view(0)
        if self._current == "step":
            self._set_current("result")
        if self.result.panel.step() is None:
            self.code.editor.unmark("here")

    @on(RowMarked)
    def _row_marked(self, message: RowMarked) -> None:
        self.code.editor.unmark("here")
        place = message.row.place
        if place is None or place.line is None or place.file not in self.code.files:
            if message.open:
                self.notify("This row has no line of its own.", markup=False)
            return
        self.code.show_file(place.file)
        self.code.editor.mark(place.file, [place.line], "here")
        self.code.editor.reveal(place.line)
        if message.open:
            self.code.editor.go_to(place.line)
            self._focus_pane("code")

    # Text

    @on(TextArea.Changed)
    def _typed(self, message: TextArea.Changed) -> None:
        editor = self.code.editor
        if editor.file:
            self.host.journal.keep_draft(self.lesson.slug, self.step.slug, editor.file, editor.text)

    def action_next_file(self) -> None:
        """Show the next file of the step."""
        self.code.show_next()

    def action_open_outside(self) -> None:
        """Open the file in the learner's own editor, and take back what was written there."""
        from tui.outside import OutsideError, edited_outside

        try:
            text = edited_outside(self.host, self.code.editor.file, self.code.editor.text)
        except OutsideError as problem:
            self.notify(str(problem), title="Not opened", severity="warning", markup=False)
        else:
            self.code.editor.replace_text(text)

    @work(group="reset")
    async def action_reset(self) -> None:
        """Put the step's files back as they were, once the learner says so."""
        from tui.screens.confirm import ConfirmScreen

        question = "Put this step's files back as they were? What you typed here is forgotten."
        if await self.app.push_screen_wait(ConfirmScreen(question, "Put them back")):
            self.host.journal.forget_drafts(self.lesson.slug, self.step.slug)
            self._open()

    # Steps, hints, other screens

    def commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Yield the palette's commands of a lesson: name, what it does, how."""
        yield "Run", "Run the app as it stands in the editor (F5)", self.action_run
        yield "Stop", "Stop the run that goes on (Esc)", self.action_stop
        yield "Next step", "Go to the next step (Ctrl+N)", lambda: self.action_go(1)
        yield "Step before", "Go to the step before (Ctrl+B)", lambda: self.action_go(-1)
        yield "Hint", "One more hint (F7)", self.action_hint
        yield "Step through", "Mark the next row and its line (F8)", self.action_step_through
        yield "Next pane", "Go to the next pane (F6)", lambda: self.action_pane(1)
        yield "Next file", "Show the step's next file (Ctrl+T)", self.action_next_file
        for index, name in enumerate(("what happened", "the page", "the cookie")):
            yield f"Show {name}", "In the right pane (v)", partial(self.result.show_view, index)
        yield "Open outside", "This file in $VISUAL or $EDITOR (Ctrl+O)", self.action_open_outside
        yield "Reset this step", "Put its files back as they were", self.action_reset
        yield "Reference card", "The lesson on one card (F3)", self.action_card
        yield "Quiz", "The lesson's questions (F4)", self.action_quiz

    def action_go(self, by: int) -> None:
        """Go to the next step, or the one before; after the last comes the quiz."""
        steps = self.lesson.steps
        index = steps.index(self.step) + by
        if 0 <= index < len(steps):
            self.open_step(self.lesson, steps[index])
            if self.app.size.width < WIDE:
                self._focus_pane("step")
        elif by > 0 and self.lesson.quiz:
            self.action_quiz()
        else:
            self.notify("This is the first step of the lesson.", markup=False)

    def action_hint(self) -> None:
        """Show one more hint."""
        hints = hints_of(self._view)
        if self._view.hints < len(hints):
            self._show_view(hints=self._view.hints + 1)
            self.step_pane.show_end()
            if self.app.size.width < WIDE:
                self._focus_pane("step")
        else:
            said = "There are no more hints." if hints else "This step has no hints."
            self.notify(said, markup=False)

    def action_card(self) -> None:
        """Show the lesson's reference card."""
        self.host.open_card(self.lesson.slug)

    def action_quiz(self) -> None:
        """Ask the lesson's questions."""
        self.host.open_quiz(self.lesson.slug)


def answer_time(timeline: Timeline) -> str:
    """Return how long the app took to answer, all requests together."""
    times = [x.response.ms for x in timeline.exchanges if x.response is not None]
    return f"{sum(times):,.0f} ms" if times else ""
