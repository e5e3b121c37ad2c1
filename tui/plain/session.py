"""Runs of what is asked about, in a sandbox that is opened when the first one is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from types import TracebackType
from typing import TYPE_CHECKING

from lessons.course.model import Step
from lessons.grading.grade import Verdict, check, come_true, draw, requests_for
from sandbox.text import one_line
from sandbox.timeline import Timeline, fold

if TYPE_CHECKING:
    from sandbox.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run came to; ``verdict`` is None where it could not be made, ``broken`` says why.

    ``found`` is what the diagnosis says first, ``came_true`` tells of each choice of a prediction
    whether a run to the end bears it out.
    """

    timeline: Timeline = field(default_factory=Timeline)
    verdict: Verdict | None = None
    found: str = ""
    came_true: tuple[bool, ...] = ()
    broken: str = ""


class Runs:
    """Makes runs, one at a time.

    It opens a sandbox of its own, unless it is given one, which it leaves open.
    """

    def __init__(self, random: Random, sandbox: Sandbox | None = None) -> None:
        self._random = random
        self._sandbox = sandbox
        self._own: Sandbox | None = None

    def __enter__(self) -> Runs:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._own is not None:
            self._own.close()

    def warm(self) -> Sandbox:
        """Have a worker ready for the next run, while the question is read."""
        if self._sandbox is None:
            from sandbox.sandbox import Sandbox

            self._sandbox = self._own = Sandbox()
        return self._sandbox

    def run(self, step: Step, texts: Mapping[str, str]) -> Ran:
        """Run a step's app with these texts, and judge what it did."""
        from lessons.diagnosis.diagnose import explain

        try:
            drawn = draw(step, self._random)
            events = self.warm().run(step.project(texts), requests_for(step, drawn))
            timeline = fold(events)
        except Exception as problem:  # the edge: the learner is told, and the sitting goes on
            why = one_line(f"{type(problem).__name__}: {problem}")
            return Ran(broken=f"This could not be run: {why}")
        if timeline.started is None:  # that is no fault of what was answered
            why = next((error.message for error in timeline.errors), "nothing was started")
            return Ran(broken=f"No app can be run here: {one_line(why)}.")
        findings, end = explain(timeline), timeline.ended
        predicted: tuple[bool, ...] = ()
        if step.front.prediction and end is not None and end.reason == "finished":
            predicted = come_true(step.front.prediction, timeline, drawn)
        return Ran(
            timeline,
            check(step, timeline, drawn),
            findings[0].sentence if findings else "",
            predicted,
        )
