"""What a screen does that runs a step's app: it follows the run and shows how it went."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.screen import Screen

from sandbox.text import one_line
from tui.background.messages import RunBroke, RunEnded, RunGrew
from tui.presenters.phrases import answer_time

if TYPE_CHECKING:
    from lessons.course.model import Step
    from tui.screens.host import Host
    from tui.widgets.panes import Panes


PATIENCE = 0.12
"""Seconds after which a run is said to go on; most are over by then."""


class RunScreen(Screen[None]):
    """A screen with panes, in which one run at a time is shown."""

    host: Host
    panes: Panes

    def __init__(self) -> None:
        super().__init__()
        self._run = 0
        self._ran: Mapping[str, str] = {}
        self._busy = False
        self._over = asyncio.Event()

    @property
    def is_busy(self) -> bool:
        """Whether a run goes on."""
        return self._busy

    def was_judged(self, message: RunEnded) -> None:
        """Take what a run came to; called once it is shown."""

    def forget_run(self) -> None:
        """Pay no more attention to the run that was started last."""
        self._run, self._busy = 0, False
        self._over.set()

    def start_run(self, step: Step, texts: Mapping[str, str]) -> None:
        """Run a step's app with these texts."""
        self._busy = True
        self._over.clear()
        self._ran = dict(texts)
        self._run = self.host.runner.run(step, texts, self)
        self.panes.code.editor.unmark("error")
        self.set_timer(PATIENCE, partial(self._say_running, self._run))

    async def run_over(self, patience: float) -> None:
        """Wait until the run that was started last is over, for so many seconds at most."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._over.wait(), patience)

    def _say_running(self, run: int) -> None:
        if self._busy and run == self._run:
            self.panes.result.note("running…")

    def action_stop(self) -> None:
        """Stop the run that goes on."""
        self.host.runner.stop(self)

    @on(RunGrew)
    def _run_grew(self, message: RunGrew) -> None:
        if message.run == self._run and self._busy:
            self.panes.result.show(message.timeline, message.rows, hint="running… Esc stops it")

    @on(RunEnded)
    def _run_ended(self, message: RunEnded) -> None:
        if message.run != self._run:
            return
        self._busy = False
        self._over.set()
        ended = message.timeline.ended
        was_stopped = message.outcome is None or (ended is not None and ended.reason != "finished")
        self.panes.result.note("stopped" if was_stopped else answer_time(message.timeline))
        rows = message.rows
        outcome = message.outcome
        if outcome is not None and outcome.findings and not outcome.verdict.passed:
            from tui.presenters.timeline_rows import with_findings

            rows = with_findings(rows, outcome.findings)
        self.panes.result.show(message.timeline, rows, hint="Nothing happened.")
        for error in message.timeline.errors:
            if error.file is not None and error.line is not None:
                self.panes.code.editor.mark(error.file, [error.line], "error")
        self.was_judged(message)

    @on(RunBroke)
    def _run_broke(self, message: RunBroke) -> None:
        if message.run == self._run:
            self._busy = False
            self._over.set()
            self.panes.result.clear(one_line(message.why))
            self.panes.result.note("not run")
