"""Runs apps beside the screen: one thread owns the sandbox and judges what its runs show.

The screen calls `Runner.run`; the runner posts the messages of `tui.background.messages` to it.
"""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

from tui.background.messages import RunBroke, RunEnded

if TYPE_CHECKING:
    from lessons.course.model import Step
    from lessons.grading.run import Outcome
    from sandbox.events import Event
    from sandbox.project import Project
    from sandbox.request import Request
    from sandbox.sandbox import Sandbox
    from sandbox.session import Session
    from sandbox.timeline import Timeline

TURN = 0.001
"""Seconds after which a busy thread lets another go on, in place of Python's five times that."""


@dataclass(frozen=True)
class Job:
    """A step's app, as the learner has it, to be run and judged."""

    number: int
    step: Step
    texts: Mapping[str, str]
    listener: MessagePump


class _StoppedError(Exception):
    """The run was asked to stop."""


class Runner:
    """One run at a time; a new one stops the one before it.

    It opens a sandbox of its own, unless it is given one, which it leaves open.
    """

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._wake = threading.Condition(self._lock)
        self._next: Job | None = None
        self._running: Job | None = None
        self._session: Session | None = None
        self._stop_wanted = False
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="runner", daemon=True)
        self._started = False

    def start(self) -> None:
        """Warm the first worker in the background."""
        if not self._started:
            self._started = True
            self._thread.start()

    def run(self, step: Step, texts: Mapping[str, str], listener: MessagePump) -> int:
        """Run a step's app and judge it; messages go to `listener`.  Returns the run's number."""
        self.start()
        with self._wake:
            self._halt()
            self._drop()
            self._next = Job(next(self._numbers), step, dict(texts), listener)
            self._wake.notify()
            return self._next.number

    def stop(self, listener: MessagePump) -> None:
        """End what runs or waits for `listener`; what another screen asked for goes on."""
        with self._wake:
            if self._next is not None and self._next.listener is listener:
                self._drop()
            if self._running is not None and self._running.listener is listener:
                self._halt()

    def close(self) -> None:
        """End everything and wait until no worker is left."""
        with self._wake:
            self._closing = True
            self._next = None
            self._halt()
            self._wake.notify()
        if self._started:
            self._thread.join()

    def _halt(self) -> None:
        """Stop what runs; the lock is held."""
        if self._running is not None:
            self._stop_wanted = True
            if self._session is not None:
                self._session.stop()

    def _drop(self) -> None:
        """Forget the run that waits, and tell its screen; the lock is held."""
        if self._next is not None:
            from sandbox.timeline import Timeline
            from tui.background.telling import post

            dropped, self._next = self._next, None
            post(dropped.listener, RunEnded(dropped.number, Timeline(), ()))

    def _work(self) -> None:
        # Folding and judging are Python at full speed: let the screen have its turn sooner.
        sys.setswitchinterval(TURN)
        try:
            from sandbox.sandbox import Sandbox

            with nullcontext(self._sandbox) if self._sandbox else Sandbox() as sandbox:
                while (job := self._take()) is not None:
                    self._try(job, sandbox)
        except Exception as problem:
            # Without a sandbox nothing runs; the rest of the lesson still works.
            while (job := self._take()) is not None:
                self._tell_broken(job, problem)

    def _try(self, job: Job, sandbox: Sandbox) -> None:
        try:
            self._carry_out(job, sandbox)
        except Exception as problem:
            # The edge of the thread: the learner is told, and the next run works.
            self._tell_broken(job, problem)
        finally:
            with self._lock:
                self._running = None

    def _tell_broken(self, job: Job, problem: Exception) -> None:
        from tui.background.telling import post

        why = f"This could not be run: {type(problem).__name__}: {problem}"
        post(job.listener, RunBroke(job.number, why))

    def _take(self) -> Job | None:
        with self._wake:
            while self._next is None and not self._closing:
                self._wake.wait()
            job, self._next = self._next, None
            self._running, self._stop_wanted = job, False
            return None if self._closing else job

    def _carry_out(self, job: Job, sandbox: Sandbox) -> None:
        from lessons.course.placeholders import draw, requests_for
        from tui.background.telling import Teller, post

        drawn = draw(job.step, random.Random())
        project = job.step.project(job.texts)
        teller = Teller(job.number, job.listener)
        try:
            for event in self._events(sandbox, project, requests_for(job.step, drawn)):
                teller.add(event)
        finally:
            timeline, rows = teller.finish()
        outcome = self._judge(job, sandbox, project, drawn, timeline)
        post(job.listener, RunEnded(job.number, timeline, rows, outcome))

    def _judge(
        self,
        job: Job,
        sandbox: Sandbox,
        project: Project,
        drawn: Mapping[str, str],
        timeline: Timeline,
    ) -> Outcome | None:
        """Return what the run came to; None when it was stopped, also while it was judged."""
        from lessons.grading.run import judge
        from sandbox.timeline import fold

        def run_alone(project: Project, requests: Sequence[Request]) -> Timeline:
            if self._stop_wanted:
                raise _StoppedError
            return fold(self._events(sandbox, project, requests))

        if timeline.ended is None or timeline.ended.reason == "stopped":
            return None
        try:
            outcome = judge(job.step, project, timeline, drawn, run_alone)
        except _StoppedError:
            return None
        return None if self._stop_wanted else outcome

    def _events(
        self, sandbox: Sandbox, project: Project, requests: Sequence[Request]
    ) -> Iterator[Event]:
        """Make one run, whose session `stop` can end while it lasts."""
        session = sandbox.open(project)
        with self._lock:
            self._session = session
            if self._stop_wanted:
                session.stop()
        try:
            yield from session.start()
            for request in requests:
                yield from session.send(request)
        finally:
            ending = list(session.close())
            with self._lock:
                self._session = None
        yield from ending
