"""Run apps beside the screen: one thread owns the sandbox and judges what its runs show.

The screen calls `Runner.run`; the runner posts the messages of `tui.background.messages` to it.
"""

from __future__ import annotations

import queue
import random
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from textual.message import Message
from textual.message_pump import MessagePump

from tui.background.messages import RunBroke, RunEnded, RunGrew

if TYPE_CHECKING:
    from lessons.course.model import Step
    from lessons.grading.run import Outcome
    from sandbox.events import Event
    from sandbox.project import Project
    from sandbox.request import Request
    from sandbox.sandbox import Sandbox
    from sandbox.session import Session
    from sandbox.timeline import Timeline
    from tui.presenters.row_kinds import RunRow

INTERVAL = 1 / 20
"""The shortest time between two messages about one run, in seconds."""

FIRST_INTERVAL = 0.002
"""Seconds that the first events wait for more; each pause is twice the last, up to `INTERVAL`."""

BACKLOG = 4_096
"""Events that may wait for their message; after that, `RunUpdates.add` waits."""

TURN = 0.001
"""Seconds after which a busy thread makes room for another one; Python's own value is 0.005."""

CLOSING = 0.5
"""Seconds that leaving the app waits for the last run; the kernel ends its worker after that."""


def post(listener: MessagePump, message: Message) -> None:
    """Post a message from another thread, or do nothing when the app has ended."""
    with suppress(RuntimeError):  # there is no app any more, or its loop is closed
        listener.post_message(message)


def no_app_runs(timeline: Timeline) -> str:
    """Return why no app at all can be run, which is no fault of this one; "" if it was run."""
    ended = timeline.ended
    if timeline.started is not None or ended is None or ended.reason == "stopped":
        return ""
    why = next((error.message for error in timeline.errors), "nothing was started")
    return f"No app can be run here: {why}."


class RunUpdates:
    """Fold a run's events in a thread and post how far the run is.

    The first events are posted at once, later ones at most twenty times a second, and none waits
    longer than that.
    """

    def __init__(
        self, run: int, listener: MessagePump, hidden: tuple[type[Event], ...] = ()
    ) -> None:
        """Begin; events of the kinds `hidden` get no row."""
        from sandbox.timeline import Timeline

        self._hidden = hidden
        self._run = run
        self._listener = listener
        self._events: queue.Queue[Event | None] = queue.Queue(BACKLOG)
        self._timeline = Timeline()
        self._rows: Sequence[RunRow] = ()
        self._finishing = threading.Event()
        self._thread = threading.Thread(target=self._post_updates, name="updates", daemon=True)
        self._thread.start()

    def add(self, event: Event) -> None:
        """Take an event of the run."""
        self._events.put(event)

    def finish(self) -> tuple[Timeline, Sequence[RunRow]]:
        """Return the whole run once every event is folded."""
        self._finishing.set()
        self._events.put(None)
        self._thread.join()  # on the runner's thread; it ends with the event above
        return self._timeline, self._rows

    def _post_updates(self) -> None:
        from tui.presenters.timeline_rows import RowFold

        fold = RowFold(self._hidden)
        over, pause = False, FIRST_INTERVAL
        while not over:
            batch = [self._events.get()]
            self._finishing.wait(pause if self._rows else FIRST_INTERVAL)
            while not self._events.empty() and len(batch) < BACKLOG:
                batch.append(self._events.get())
            over = batch[-1] is None
            self._timeline = self._timeline.extended(e for e in batch if e is not None)
            self._rows = fold.rows(self._timeline)
            if self._rows:
                post(self._listener, RunGrew(self._run, self._timeline, self._rows))
                pause = min(pause * 2, INTERVAL)


@dataclass(frozen=True)
class Job:
    """A step and the learner's texts, to run and to judge."""

    number: int
    step: Step
    texts: Mapping[str, str]
    listener: MessagePump


class _StoppedError(Exception):
    """The run was asked to stop."""


class Runner:
    """Make one run at a time; a new run stops the one before it.

    The runner opens its own sandbox.  A sandbox that it's given stays open.
    """

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._wake = threading.Condition(self._lock)
        self._next: Job | None = None
        self._running: Job | None = None
        self._session: Session | None = None
        self._judged: RunEnded | None = None
        """The run that is being judged, as it ends if it's stopped now."""
        self._stop_wanted = False
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="runner", daemon=True)

    def start(self) -> None:
        """Warm the first worker in the background."""
        if self._thread.ident is None:
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
        """Stop the runs of `listener`; the runs of another screen go on."""
        with self._wake:
            if self._next is not None and self._next.listener is listener:
                self._drop()
            if self._running is not None and self._running.listener is listener:
                self._halt()

    def close(self) -> None:
        """Stop every run and wait until the workers have ended, `CLOSING` seconds at most."""
        with self._wake:
            self._closing = True
            self._next = None
            self._halt()
            self._wake.notify()
        if self._thread.ident is not None:
            self._thread.join(CLOSING)

    def _halt(self) -> None:
        """Stop the current run; the lock is held."""
        if self._running is not None:
            self._stop_wanted = True
            if self._session is not None:
                self._session.stop()
            if self._judged is not None:  # at once: to judge a run may take long
                post(self._running.listener, self._judged)
                self._judged = None

    def _drop(self) -> None:
        """Forget the run that waits, and tell its screen; the lock is held."""
        if self._next is not None:
            from sandbox.timeline import Timeline

            dropped, self._next = self._next, None
            post(dropped.listener, RunEnded(dropped.number, Timeline(), ()))

    def _work(self) -> None:
        # Folding and judging are Python at full speed: make room for the screen sooner.
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
            # The edge of the thread: tell the learner, so that the next run works.
            self._tell_broken(job, problem)
        finally:
            with self._lock:
                self._running = self._judged = None

    def _tell_broken(self, job: Job, problem: Exception) -> None:
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
        from tui.presenters.flight import WATCHED

        drawn = draw(job.step, random.Random())
        project = job.step.project(job.texts)
        # The flight tells of more than the rows and the checks are about.
        more = {name: kind for name, kind in WATCHED.items() if name not in project.watch}
        watching = replace(project, watch=project.watch | more.keys())
        updates = RunUpdates(job.number, job.listener, tuple(more.values()))
        try:
            for event in self._events(sandbox, watching, requests_for(job.step, drawn)):
                updates.add(event)
        finally:
            timeline, rows = updates.finish()
        if why := no_app_runs(timeline):
            post(job.listener, RunBroke(job.number, why))
            return
        with self._lock:
            self._judged = RunEnded(job.number, timeline, rows)
        judged = timeline.without(tuple(more.values()))
        outcome = self._judge(job, sandbox, project, drawn, judged)
        with self._lock:
            was_told, self._judged = self._judged is None, None
        if not was_told:
            post(job.listener, RunEnded(job.number, timeline, rows, outcome))

    def _judge(
        self,
        job: Job,
        sandbox: Sandbox,
        project: Project,
        drawn: Mapping[str, str],
        timeline: Timeline,
    ) -> Outcome | None:
        """Return the run's outcome, or None when it was stopped, also during the judging."""
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
        """Make one run in a session that `stop` can end."""
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
