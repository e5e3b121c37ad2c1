"""What the runner tells a screen about a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from lessons.grading.run import Outcome
    from sandbox.timeline import Timeline
    from tui.presenters.event_rows import RunRow


@dataclass
class RunGrew(Message):
    """A run that goes on, as far as it has come; a newer one stands for those before it."""

    run: int
    timeline: Timeline
    rows: Sequence[RunRow] = field(repr=False)

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, RunGrew) and message.run == self.run


@dataclass
class RunEnded(Message):
    """A run that is over, and what it came to.

    ``outcome`` is None for a run that was stopped: before it began, while it lasted, or while it
    was judged.  Its timeline is what was seen of it.
    """

    run: int
    timeline: Timeline
    rows: Sequence[RunRow] = field(repr=False)
    outcome: Outcome | None = None


@dataclass
class RunBroke(Message):
    """A run that could not be made; ``why`` is one sentence."""

    run: int
    why: str


@dataclass
class RowMarked(Message):
    """A row of the panel was marked; ``open`` says that its line is asked for."""

    row: RunRow
    open: bool
