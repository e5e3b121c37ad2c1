"""Runs of what is asked about, in a sandbox that is opened when the first one is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from types import TracebackType
from typing import TYPE_CHECKING

from lessons.course.model import Step
from lessons.course.placeholders import draw
from lessons.grading.run import Outcome, run_step
from sandbox.project import Project
from sandbox.request import Request
from sandbox.text import one_line
from sandbox.timeline import Timeline, fold

if TYPE_CHECKING:
    from sandbox.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class RunResult:
    """A run and what it came to; ``outcome`` is None when no run was made, ``broken`` says why."""

    outcome: Outcome | None = None
    broken: str = ""

    @property
    def timeline(self) -> Timeline:
        """What was seen of the run; empty when none was made."""
        return self.outcome.timeline if self.outcome else Timeline()


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

    def run(self, step: Step, texts: Mapping[str, str]) -> RunResult:
        """Run a step's app with these texts, and judge what it did."""

        def run(project: Project, requests: Sequence[Request]) -> Timeline:
            return fold(self.warm().run(project, requests))

        try:
            outcome = run_step(step, step.project(texts), draw(step, self._random), run)
        except Exception as problem:  # the edge: the learner is told, and the sitting goes on
            why = one_line(f"{type(problem).__name__}: {problem}")
            return RunResult(broken=f"This could not be run: {why}")
        timeline = outcome.timeline
        if timeline.started is None:  # that is no fault of what was answered
            why = next((error.message for error in timeline.errors), "nothing was started")
            return RunResult(broken=f"No app can be run here: {one_line(why)}.")
        return RunResult(outcome)
