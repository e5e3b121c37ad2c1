"""What a sitting line by line needs of the world: two streams, the store, runs, a clock."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from random import Random
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

import click

from lessons.course.model import Step
from lessons.course.placeholders import draw
from lessons.grading.run import Outcome, run_step
from lessons.store.database import BUSY_SECONDS
from lessons.store.paths import data_folder
from lessons.store.progress import Progress
from sandbox.project import Project
from sandbox.request import Request
from sandbox.text import one_line
from sandbox.timeline import Timeline, fold
from tui.plain.output import tolerant
from tui.plain.targets import Target

if TYPE_CHECKING:
    from sandbox.sandbox import Sandbox


class Console:
    """Says lines and asks for lines, over two text streams; each line is out before any wait."""

    def __init__(self, source: TextIO, out: TextIO) -> None:
        self._source = source
        self.out = out
        self.with_someone = source.isatty()
        """Whether a person types the answers."""

    def say(self, text: str = "") -> None:
        """Say a line."""
        self.out.write(f"{text}\n")
        self.out.flush()

    def say_all(self, lines: Iterable[str]) -> None:
        """Say some lines."""
        for line in lines:
            self.say(line)

    def ask(self, prompt: str) -> str | None:
        """Return the next line; None when no more lines will come."""
        self.out.write(prompt)
        self.out.flush()
        line = self._source.readline()
        if not (self.with_someone and line):  # only a typed line ends the line on the screen too
            self.say()
        return line.rstrip("\r\n") if line else None


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run came to; ``outcome`` is None when no run was made, and ``broken`` says why."""

    outcome: Outcome | None = None
    broken: str = ""

    @property
    def timeline(self) -> Timeline:
        """What was seen of the run; empty when none was made."""
        return self.outcome.timeline if self.outcome else Timeline()


class Runs:
    """Runs apps, one at a time, in a sandbox that it opens for the first run.

    A sandbox that is passed in is used instead, and stays open.
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


@dataclass(frozen=True, slots=True)
class PlainSession:
    """Where a sitting line by line takes place.

    ``clock`` tells seconds.  Without one, the time of an answer isn't known: answers that come
    out of a pipe take no time.
    """

    target: Target
    console: Console
    progress: Progress
    runs: Runs
    random: Random
    clock: Callable[[], float] | None = None


class NotKeptError(click.ClickException):
    """Some answers couldn't be written; the text is one sentence."""

    exit_code = 1


@contextmanager
def open_session(target: Target) -> Iterator[PlainSession]:
    """Open a session on standard input and output; trouble with the file goes to standard error.

    Raises:
        NotKeptError: some answers couldn't be written.
    """
    progress = Progress.open(data_folder(), target.course.id)
    random = Random()
    try:
        if progress.notice:
            print(f"flasklings: {one_line(progress.notice)}", file=sys.stderr)
        with Runs(random) as runs:
            source = sys.stdin or StringIO()  # a closed standard input is None
            console = Console(tolerant(source), tolerant(sys.stdout))
            clock = monotonic if console.with_someone else None
            yield PlainSession(target, console, progress, runs, random, clock)
    except BaseException:  # a signal, too, which waits for nothing
        if lost := progress.close(BUSY_SECONDS):
            print(f"flasklings: {one_line(lost)}", file=sys.stderr)
        raise
    if lost := progress.close():
        raise NotKeptError(one_line(lost))
