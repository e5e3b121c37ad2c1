"""Follow one run: show it as it grows, or hold it back until its question is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, Protocol

from sandbox.text import one_line
from tui.background.messages import RunBroke, RunEnded, RunGrew, VisitEnded
from tui.presenters.phrases import answer_time

if TYPE_CHECKING:
    from textual.content import Content
    from textual.screen import Screen

    from lessons.course.model import Step
    from lessons.diagnosis.cause import Finding
    from sandbox.timeline import Timeline
    from tui.background.open_run import OpenRun
    from tui.background.runner import Plan, Runner
    from tui.presenters.browsing import Ask
    from tui.presenters.row_kinds import RunRow
    from tui.widgets.panes import Panes

PATIENCE = 0.12
"""Seconds after which the pane says that a run goes on; most runs are over by then."""

TURN = 0.25
"""Seconds between two moves of the dots while a run goes on."""

DOTS = (".  ", ".. ", "...")

NOT_YET, NO_RUN = "The run isn't over yet. Esc stops it.", "Press F5 to run the app first."

RunMessage = RunGrew | RunEnded | RunBroke | VisitEnded


class Purpose(Enum):
    """Why an app is run."""

    LOOK = auto()
    """To show what it does; the run isn't judged."""
    CHECK = auto()
    """To judge text that was typed before; it counts only when it passes for the first time."""
    PAUSE = auto()
    """Because the keys paused; like a check, it's recorded only when it passes a new step."""
    ATTEMPT = auto()
    """Because the learner asked for it."""


class RunPhase(Enum):
    """How far the run is that a screen follows."""

    NONE = auto()
    HELD = auto()
    """It's made, but not shown yet."""
    RUNNING = auto()
    ENDED = auto()
    VISITED = auto()
    """It's over, and its app answers a request of the learner."""


class RunState:
    """Which run a screen follows, and its phase; messages of other runs are ignored."""

    def __init__(self) -> None:
        self.phase = RunPhase.NONE
        self.number = 0
        self.held: RunMessage | None = None
        """How far a held run is."""

    def follow(self, number: int, phase: RunPhase = RunPhase.RUNNING) -> None:
        """Follow this run: show it at once, or hold it."""
        self.phase, self.number, self.held = phase, number, None

    def forget(self) -> None:
        """Follow no run."""
        self.follow(0, RunPhase.NONE)

    def release(self) -> RunMessage | None:
        """Show the held run from now on; return its latest message."""
        self.phase, held = RunPhase.RUNNING, self.held
        self.held = None
        return held

    def takes(self, message: RunMessage) -> bool:
        """Say whether a message is to be shown now; keep it when its run is held."""
        if message.run != self.number:
            return False
        if self.phase is RunPhase.HELD:
            self.held = message
            return False
        was_running = self.phase in (RunPhase.RUNNING, RunPhase.VISITED) or (
            isinstance(message, VisitEnded)
        )
        if not isinstance(message, RunGrew):
            self.phase = RunPhase.ENDED
        return was_running


class HasRunner(Protocol):
    """What runs apps."""

    @property
    def runner(self) -> Runner:
        """The runner, made when it's first asked for."""


class RunView:
    """Shows the run of a screen in the result pane, and its errors in the editor."""

    def __init__(self, screen: Screen[None], host: HasRunner, panes: Panes) -> None:
        self._screen = screen
        self._host = host
        self._panes = panes
        self.state = RunState()
        self._over = asyncio.Event()
        self.purpose = Purpose.LOOK
        self.texts: Mapping[str, str] = {}
        """The texts of all files that were run."""
        self.folds_causes = False
        """Whether the rows that say why are left out, for the learner to find it out."""
        self._findings: Sequence[Finding] = ()
        self._was_interrupted = False
        """Whether the run of a pause was stopped because the keys went on."""
        self.is_announced = False
        """Whether the run has taken so long that its key to stop is shown."""
        self._shown: tuple[Timeline, Sequence[RunRow]] | None = None
        self._noted: Content | str = ""
        self.open: OpenRun | None = None
        """The run for what a learner asks for in its page; None while there is none."""

    @property
    def causes(self) -> Sequence[str]:
        """The names of what went wrong in the run, the first to fix first."""
        return [finding.cause for finding in self._findings]

    @property
    def is_busy(self) -> bool:
        """Whether a run goes on that is shown, or a request in its page."""
        return self.state.phase in (RunPhase.RUNNING, RunPhase.VISITED)

    @property
    def is_running_on_pause(self) -> bool:
        """Whether a run goes on that a pause of the keys began."""
        return self.is_busy and self.purpose is Purpose.PAUSE

    def is_new(self, texts: Mapping[str, str], opened: Mapping[str, str]) -> bool:
        """Say whether files differ from those of the last whole run, or of the opening."""
        before = opened if self.state.phase is RunPhase.NONE else self.texts
        return self._was_interrupted or texts != before

    def differs_from(self, texts: Mapping[str, str]) -> bool:
        """Say whether a run is over whose files weren't these."""
        is_over = self.state.phase in (RunPhase.ENDED, RunPhase.VISITED)
        return is_over and self.texts != texts

    def start(self, step: Step, texts: Mapping[str, str], purpose: Purpose) -> None:
        """Run a step's app with these texts and show it."""
        self.texts, self.purpose = dict(texts), purpose
        self._was_interrupted = False
        self._over.clear()
        self._follow(step, texts)
        self._panes.code.editor.unmark("error")
        self._announce_later()

    def start_plan(self, plan: Callable[[], Plan], texts: Mapping[str, str]) -> None:
        """Run an app that belongs to no step, with these texts, and show it."""
        self.texts, self.purpose = texts, Purpose.LOOK
        self._findings = ()
        self._over.clear()
        self.open = None
        number = self._host.runner.run_plan(plan, self._screen, stays_open=True)
        self.state.follow(number)
        self._panes.code.editor.unmark("error")
        self._announce_later()

    def hold(self, step: Step) -> None:
        """Run a step's untouched app, and show nothing of it before `release`."""
        self.texts, self.purpose = step.files, Purpose.LOOK
        self._follow(step, {}, RunPhase.HELD)

    def release(self, step: Step) -> RunMessage | None:
        """Show the held run from now on, and return its latest message.

        A run that was stopped, for example by a run of another screen, is made again.
        """
        held = self.state.release()
        if isinstance(held, RunEnded) and held.outcome is None:
            self._follow(step, {})
            held = None
        self._announce_later()
        return held

    def _follow(
        self, step: Step, texts: Mapping[str, str], phase: RunPhase = RunPhase.RUNNING
    ) -> None:
        """Run an app, and let it wait for what a learner asks for in its page."""
        self.open = None
        number = self._host.runner.run(step, texts, self._screen, stays_open=True)
        self.state.follow(number, phase)

    def visit(self, ask: Ask) -> None:
        """Do what a learner asks for in the page of the run."""
        result = self._panes.result
        if self.open is None or self.is_busy:
            result.visit(busy=self.is_busy, said=NOT_YET if self.is_busy else NO_RUN)
            return
        self.state.phase = RunPhase.VISITED
        result.visit(busy=True)
        self._noted = result.noted
        self._host.runner.visit(self.open, ask)
        self._announce_later()

    def forget(self) -> None:
        """Follow no run; messages of the last one are ignored."""
        self.open = None
        self._was_interrupted = False
        self.state.forget()
        self._be_over()

    def stop(self) -> None:
        """Stop the run; `ended` follows."""
        self._host.runner.stop(self._screen)

    def interrupt(self, texts: Mapping[str, str]) -> None:
        """Stop the run of a pause, because the files are these now; its own can be run again."""
        if self.is_running_on_pause and texts != self.texts:
            self._was_interrupted = True
            self.stop()

    async def wait_until_over(self, patience: float) -> None:
        """Wait until the run is over, at most so many seconds."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._over.wait(), patience)

    def _announce_later(self) -> None:
        self._screen.set_timer(PATIENCE, partial(self._announce, self.state.number))

    def _announce(self, run: int, turn: int = 0) -> None:
        """Say that the run goes on, and which key stops it; the dots move as long as it does."""
        if not (self.is_busy and self.state.number == run):
            return
        is_still = self._screen.app.animation_level == "none"
        self._panes.result.note(
            f"running{'…' if is_still else DOTS[turn % len(DOTS)]} Esc stops it"
        )
        if not is_still:
            self._screen.set_timer(TURN, partial(self._announce, run, turn + 1))
        if not self.is_announced:
            self.is_announced = True
            self._screen.refresh_bindings()

    def _be_over(self) -> None:
        self._over.set()
        if self.is_announced:
            self.is_announced = False
            self._screen.refresh_bindings()

    def pass_over(self, message: RunMessage) -> bool:
        """Take a message without showing its run; return whether it's about the run followed."""
        is_of_run = self.state.takes(message)
        if is_of_run and not isinstance(message, RunGrew):
            self._be_over()
        return is_of_run

    def show(self, message: RunMessage) -> bool:
        """Show what the runner tells; return whether it's about the run that is shown."""
        if not self.state.takes(message):
            return False
        if not isinstance(message, RunGrew):
            self._be_over()
        result = self._panes.result
        match message:
            case RunGrew() if self.state.phase is RunPhase.VISITED:
                self._show_rows(message.timeline, message.rows)
            case RunGrew():
                result.show(message.timeline, message.rows, "running… Esc stops it", self.texts)
            case VisitEnded():
                self._findings = message.findings or self._findings
                result.note(self._noted)
                self._show_rows(message.timeline, message.rows)
                result.visit(busy=False, said=message.said)
                self._mark_errors(message.timeline)
            case RunEnded():
                self._show_ended(message)
            case RunBroke():
                result.clear(one_line(message.why))
                result.note("not run")
        return True

    def _show_ended(self, message: RunEnded) -> None:
        """Show the whole run, the row that explains it, and the lines with errors."""
        outcome, timeline = message.outcome, message.timeline
        self.open = message.open
        self._findings = message.findings
        if outcome is not None and not outcome.verdict.passed:
            self._findings = outcome.findings
        was_cut = timeline.ended is not None and timeline.ended.reason != "finished"
        result = self._panes.result
        result.note("stopped" if was_cut or message.open is None else answer_time(timeline))
        self._show_rows(timeline, message.rows)
        self._mark_errors(timeline)

    def _show_rows(self, timeline: Timeline, rows: Sequence[RunRow]) -> None:
        self._shown = timeline, rows
        shown = self._explained(rows)
        self._panes.result.show(timeline, shown, "Nothing happened.", self.texts)

    def _mark_errors(self, timeline: Timeline) -> None:
        for error in timeline.errors:
            if error.file is not None and error.line is not None:
                self._panes.code.editor.mark(error.file, [error.line], "error")

    def _explained(self, rows: Sequence[RunRow]) -> Sequence[RunRow]:
        """Return the rows of the run with those that say why, unless they are folded."""
        if not self._findings or self.folds_causes:
            return rows
        from tui.presenters.timeline_rows import with_findings

        return with_findings(rows, self._findings)

    def unfold_causes(self) -> None:
        """Show the rows that say why."""
        self.folds_causes = False
        if self._shown is not None and self.state.phase is RunPhase.ENDED:
            self._show_rows(*self._shown)
