"""What a plain sitting uses: two text streams, the progress file, a sandbox and a clock."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from lessons.course.model import Step
from lessons.course.placeholders import draw
from lessons.grading.run import Outcome, run_step
from lessons.store.paths import data_folder
from lessons.store.progress import Progress
from sandbox.project import Project
from sandbox.request import Request
from sandbox.text import one_line
from sandbox.timeline import Timeline, fold
from tui.plain.errors import CommandError
from tui.plain.output import tolerant
from tui.plain.targets import Target

if TYPE_CHECKING:
    from sandbox.sandbox import Sandbox


class Console:
    """Writes lines to one stream and reads lines from another; each line is flushed at once."""

    def __init__(self, source: TextIO, out: TextIO) -> None:
        self._source = source
        self.out = out
        self.with_someone = source.isatty()
        """Whether a person types the answers."""

    def say(self, text: str = "") -> None:
        """Write a line."""
        self.out.write(f"{text}\n")
        self.out.flush()

    def say_all(self, lines: Iterable[str]) -> None:
        """Write several lines."""
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


class Runs:
    """Runs apps, one at a time, in a sandbox that it opens for the first run.

    A sandbox that is passed in is used instead, and stays open.
    """

    def __init__(self, random: Random, sandbox: Sandbox | None = None) -> None:
        self._random = random
        self._sandbox = sandbox
        self._own: Sandbox | None = None

    def close(self) -> None:
        """Close the sandbox that was opened here."""
        if self._own is not None:
            self._own.close()

    def warm(self) -> Sandbox:
        """Start a worker for the next run while the learner reads the question."""
        if self._sandbox is None:
            from sandbox.sandbox import Sandbox

            self._sandbox = self._own = Sandbox()
        return self._sandbox

    def run(self, step: Step, texts: Mapping[str, str]) -> Outcome | str:
        """Run a step's app and judge what it did; return a sentence when no run can be made."""

        def run(project: Project, requests: Sequence[Request]) -> Timeline:
            return fold(self.warm().run(project, requests))

        try:
            outcome = run_step(step, step.project(texts), draw(step, self._random), run)
        except Exception as problem:  # the edge: the learner is told, and the sitting goes on
            why = one_line(f"{type(problem).__name__}: {problem}")
            return f"The app couldn't be run: {why}"
        timeline = outcome.timeline
        if timeline.started is None:  # that is no fault of what was answered
            why = next((error.message for error in timeline.errors), "nothing was started")
            return f"flasklings can't run an app here: {one_line(why)}."
        return outcome


def utc_now() -> datetime:
    """Return the machine's time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class PlainSession:
    """The course, and everything that a plain sitting reads or writes.

    ``clock`` returns seconds.  It's None for a pipe, because answers from a pipe take no time.
    ``now`` returns the time of day.
    """

    target: Target
    console: Console
    progress: Progress
    runs: Runs
    random: Random
    clock: Callable[[], float] | None = None
    now: Callable[[], datetime] = utc_now


@contextmanager
def open_session(target: Target) -> Iterator[PlainSession]:
    """Open a session on standard input and output; trouble with the file goes to standard error.

    Raises:
        CommandError: some answers couldn't be written.
    """
    progress = Progress.open(data_folder(), target.course.id)
    random = Random()
    try:
        if progress.notice:
            print(f"flasklings: {one_line(progress.notice)}", file=sys.stderr)
        with closing(Runs(random)) as runs:
            source = sys.stdin or StringIO()  # a closed standard input is None
            console = Console(tolerant(source), tolerant(sys.stdout))
            clock = monotonic if console.with_someone else None
            yield PlainSession(target, console, progress, runs, random, clock)
    except BaseException:  # a signal, too
        if lost := progress.close():
            print(f"flasklings: {one_line(lost)}", file=sys.stderr)
        raise
    if lost := progress.close():
        raise CommandError(one_line(lost))
