"""What the runner tells a screen about a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from lessons.diagnosis.exceptions import Finding
    from lessons.grading.blanks import BlankMark
    from lessons.grading.grade import Verdict
    from sandbox.timeline import Timeline
    from tui.presenters.timeline_rows import Row


@dataclass
class RunGrew(Message):
    """A run that goes on, as far as it has come; a newer one stands for those before it."""

    run: int
    timeline: Timeline
    rows: Sequence[Row] = field(repr=False)

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, RunGrew) and message.run == self.run


@dataclass
class RunEnded(Message):
    """A run that is over, judged where it belongs to a step.

    ``stopped`` says that it was stopped: before it began, while it lasted, or while it was judged.
    ``came_true`` says of each choice of the step's prediction whether the run bears it out; it is
    empty where there is none, and where the app was changed or was cut short.
    """

    run: int
    timeline: Timeline
    rows: Sequence[Row] = field(repr=False)
    stopped: bool = False
    verdict: Verdict | None = None
    marks: tuple[BlankMark, ...] = ()
    findings: tuple[Finding, ...] = ()
    came_true: tuple[bool, ...] = ()


@dataclass
class RunBroke(Message):
    """A run that could not be made; ``why`` is one sentence."""

    run: int
    why: str


@dataclass
class RowMarked(Message):
    """A row of the panel was marked; ``open`` says that its line is asked for."""

    row: Row
    open: bool
