"""The messages that the runner posts to a screen, and those of the panel and the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from lessons.diagnosis.cause import Finding
    from lessons.grading.run import Outcome
    from sandbox.timeline import Timeline
    from tui.background.open_run import OpenRun
    from tui.presenters.browsing import Ask
    from tui.presenters.row_kinds import RunRow


@dataclass
class RunGrew(Message):
    """A run has grown; the message holds the whole run, so the newest replaces the others."""

    run: int
    timeline: Timeline
    rows: Sequence[RunRow] = field(repr=False)

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, RunGrew) and message.run == self.run


@dataclass
class RunEnded(Message):
    """A run is over; the message holds all of it and its outcome.

    ``outcome`` is None for a run that was stopped: before it began, while it lasted, or during the
    judging.  Its timeline ends there.  ``open`` is the run for those who go on with it.
    ``findings`` say what went wrong in a run that has no step.
    """

    run: int
    timeline: Timeline
    rows: Sequence[RunRow] = field(repr=False)
    outcome: Outcome | None = None
    open: OpenRun | None = field(default=None, repr=False)
    findings: Sequence[Finding] = ()


@dataclass
class VisitEnded(Message):
    """What a learner asked for in the page of a run is over; the message holds the whole run.

    ``said`` is one sentence of what there is to say, "" for nothing.  ``findings`` say what went
    wrong in a run that has no step.
    """

    run: int
    timeline: Timeline
    rows: Sequence[RunRow] = field(repr=False)
    said: str = ""
    findings: Sequence[Finding] = ()


@dataclass
class RunBroke(Message):
    """A run couldn't be made; ``why`` is one sentence."""

    run: int
    why: str


@dataclass
class RowMarked(Message):
    """A row of the panel was marked; ``open`` says that the learner wants to see its line."""

    row: RunRow
    open: bool


@dataclass
class PageAsked(Message):
    """A learner asks for something in the page of a run."""

    ask: Ask
