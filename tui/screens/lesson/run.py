"""Follow one run: show it as it grows, or hold it back until its question is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from sandbox.text import one_line
from tui.background.messages import RunBroke, RunEnded, RunGrew
from tui.presenters.phrases import answer_time

if TYPE_CHECKING:
    from textual.screen import Screen

    from lessons.course.model import Step
    from tui.presenters.row_kinds import RunRow
    from tui.screens.host import Host
    from tui.widgets.panes import Panes

PATIENCE = 0.12
"""Seconds after which the pane says that a run goes on; most runs are over by then."""

TURN = 0.25
"""Seconds between two moves of the dots while a run goes on."""

DOTS = (".  ", ".. ", "...")

RunMessage = RunGrew | RunEnded | RunBroke


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
        was_running = self.phase is RunPhase.RUNNING
        if not isinstance(message, RunGrew):
            self.phase = RunPhase.ENDED
        return was_running


class RunView:
    """Shows the run of a screen in the result pane, and its errors in the editor."""

    def __init__(self, screen: Screen[None], host: Host, panes: Panes) -> None:
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
        self._ended: RunEnded | None = None
        self.is_announced = False
        """Whether the run has taken so long that its key to stop is shown."""

    @property
    def is_busy(self) -> bool:
        """Whether a run goes on that is shown."""
        return self.state.phase is RunPhase.RUNNING

    @property
    def is_running_on_pause(self) -> bool:
        """Whether a run goes on that a pause of the keys began."""
        return self.is_busy and self.purpose is Purpose.PAUSE

    def is_new(self, texts: Mapping[str, str], opened: Mapping[str, str]) -> bool:
        """Say whether files differ from those of the last run, or of the opening before any."""
        return texts != (opened if self.state.phase is RunPhase.NONE else self.texts)

    def differs_from(self, texts: Mapping[str, str]) -> bool:
        """Say whether a run is over whose files weren't these."""
        return self.state.phase is RunPhase.ENDED and self.texts != texts

    def start(self, step: Step, texts: Mapping[str, str], purpose: Purpose) -> None:
        """Run a step's app with these texts and show it."""
        self.texts, self.purpose = dict(texts), purpose
        self._over.clear()
        self.state.follow(self._host.runner.run(step, texts, self._screen))
        self._panes.code.editor.unmark("error")
        self._announce_later()

    def hold(self, step: Step) -> None:
        """Run a step's untouched app, and show nothing of it before `release`."""
        self.texts, self.purpose = step.files, Purpose.LOOK
        self.state.follow(self._host.runner.run(step, {}, self._screen), RunPhase.HELD)

    def release(self, step: Step) -> RunMessage | None:
        """Show the held run from now on, and return its latest message.

        A run that was stopped, for example by a run of another screen, is made again.
        """
        held = self.state.release()
        if isinstance(held, RunEnded) and held.outcome is None:
            self.state.follow(self._host.runner.run(step, {}, self._screen))
            held = None
        self._announce_later()
        return held

    def forget(self) -> None:
        """Follow no run; messages of the last one are ignored."""
        self.state.forget()
        self._be_over()

    def stop(self) -> None:
        """Stop the run; `ended` follows."""
        self._host.runner.stop(self._screen)

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

    def show(self, message: RunMessage) -> bool:
        """Show what the runner tells; return whether it's about the run that is shown."""
        if not self.state.takes(message):
            return False
        if not isinstance(message, RunGrew):
            self._be_over()
        result = self._panes.result
        match message:
            case RunGrew():
                result.show(message.timeline, message.rows, "running… Esc stops it", self.texts)
            case RunEnded():
                self._show_ended(message)
            case RunBroke():
                result.clear(one_line(message.why))
                result.note("not run")
        return True

    def _show_ended(self, message: RunEnded) -> None:
        """Show the whole run, the row that explains it, and the lines with errors."""
        self._ended = message
        outcome, timeline = message.outcome, message.timeline
        was_cut = timeline.ended is not None and timeline.ended.reason != "finished"
        result = self._panes.result
        result.note("stopped" if outcome is None or was_cut else answer_time(timeline))
        result.show(timeline, self._rows(message), "Nothing happened.", self.texts)
        for error in timeline.errors:
            if error.file is not None and error.line is not None:
                self._panes.code.editor.mark(error.file, [error.line], "error")

    def _rows(self, ended: RunEnded) -> Sequence[RunRow]:
        """Return the rows of the whole run, with those that say why unless they are folded."""
        outcome = ended.outcome
        if outcome is None or not outcome.findings or outcome.verdict.passed or self.folds_causes:
            return ended.rows
        from tui.presenters.timeline_rows import with_findings

        return with_findings(ended.rows, outcome.findings)

    def unfold_causes(self) -> None:
        """Show the rows that say why."""
        self.folds_causes = False
        if self._ended is not None and self.state.phase is RunPhase.ENDED:
            rows = self._rows(self._ended)
            self._panes.result.show(self._ended.timeline, rows, texts=self.texts)
