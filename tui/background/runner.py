"""Run apps beside the screen: one thread owns the sandbox and judges what its runs show.

The screen calls `Runner.run`; the runner posts the messages of `tui.background.messages` to it.
"""

from __future__ import annotations

import queue
import random
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, count
from typing import TYPE_CHECKING

from textual.message import Message
from textual.message_pump import MessagePump

from tui.background.messages import RunBroke, RunEnded, RunGrew, VisitEnded

if TYPE_CHECKING:
    from lessons.course.model import Step
    from lessons.grading.run import Outcome
    from sandbox.events import Event
    from sandbox.interpreter import Interpreter
    from sandbox.project import Project
    from sandbox.request import Request
    from sandbox.sandbox import Sandbox
    from sandbox.session import Session
    from sandbox.timeline import Timeline
    from tui.background.open_run import Explain, OpenRun
    from tui.presenters.browsing import Ask
    from tui.presenters.row_kinds import RunRow
    from tui.presenters.timeline_rows import RowFold

INTERVAL = 1 / 20
"""The shortest time between two messages about one run, in seconds."""

FIRST_INTERVAL = 0.002
"""Seconds that the first events wait for more; each pause is twice the last, up to `INTERVAL`."""

BACKLOG = 4_096
"""Events that may wait for their message; after that, `RunUpdates.add` waits."""

IDLE = 900.0
"""Seconds that an app waits for a learner's next request; it costs memory alone."""

IDLED = (
    "The app got no request for 15 minutes, so flasklings ended it. The next request restarts it."
)
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
    return f"flasklings can't run an app here: {why}."


class RunUpdates:
    """Fold a run's events in a thread and post how far the run is.

    The first events are posted at once, later ones at most twenty times a second, and none waits
    longer than that.
    """

    def __init__(
        self,
        run: int,
        listener: MessagePump,
        fold: RowFold | None = None,
        begun: Timeline | None = None,
    ) -> None:
        """Follow a run from its start, or one that has `begun`; `fold` makes its rows."""
        from sandbox.timeline import Timeline

        self._run = run
        self._listener = listener
        self._events: queue.Queue[Event | None] = queue.Queue(BACKLOG)
        self._timeline = begun or Timeline()
        self._fold = fold
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

        fold = self._fold or RowFold()
        over, pause = False, FIRST_INTERVAL
        while not over:
            batch = [self._events.get()]
            self._finishing.wait(pause)
            while not self._events.empty() and len(batch) < BACKLOG:
                batch.append(self._events.get())
            over = batch[-1] is None
            self._timeline = self._timeline.extended(e for e in batch if e is not None)
            self._rows = fold.rows(self._timeline)
            if self._rows:
                post(self._listener, RunGrew(self._run, self._timeline, self._rows))
                pause = min(pause * 2, INTERVAL)


RunAlone = Callable[["Project", Sequence["Request"]], "Timeline"]
"""Makes another run, and returns all of it."""


@dataclass(frozen=True)
class Plan:
    """What is run: an app and its requests.

    ``judge`` says how the run of a step went, and ``explain`` what went wrong in one without a
    step, also after each further request.
    """

    project: Project
    requests: Sequence[Request] = ()
    judge: Callable[[Timeline, RunAlone], Outcome] | None = None
    explain: Explain | None = None


def plan_step(step: Step, texts: Mapping[str, str]) -> Plan:
    """Return the plan for a step's app with a learner's texts: to run it and to judge it."""
    from lessons.course.placeholders import draw, requests_for
    from lessons.grading.run import judge

    drawn = draw(step, random.Random())
    project = step.project(texts)

    def judged(timeline: Timeline, run_alone: RunAlone) -> Outcome:
        return judge(step, project, timeline, drawn, run_alone)

    return Plan(project, requests_for(step, drawn), judged)


@dataclass(frozen=True)
class Job:
    """What is to be run; the plan is made beside the screen."""

    number: int
    plan: Callable[[], Plan]
    listener: MessagePump
    stays_open: bool = False


@dataclass(frozen=True)
class Visit:
    """What a learner asks for in the page of a run."""

    run: OpenRun
    ask: Ask

    @property
    def number(self) -> int:
        return self.run.number

    @property
    def listener(self) -> MessagePump:
        return self.run.listener


class _StoppedError(Exception):
    """The run was asked to stop."""


class Runner:
    """Make one run at a time; a new run stops the one before it.

    An app may wait after its run for what a learner asks for in its page: until the next run, until
    its screen is left, or for `idle` seconds.  The runner opens its own sandbox.  A sandbox that
    it's given stays open.  ``interpreter`` is the Python of the apps, None for the one of this
    program.
    """

    def __init__(
        self,
        sandbox: Sandbox | None = None,
        idle: float = IDLE,
        interpreter: Interpreter | None = None,
    ) -> None:
        self._sandbox = sandbox
        self._interpreter = interpreter
        self._idle = idle
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._wake = threading.Condition(self._lock)
        self._next: Job | Visit | None = None
        self._running: Job | Visit | None = None
        self._waiting: OpenRun | None = None
        """The run whose app waits for requests."""
        self._leave_wanted = False
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

    def run(
        self,
        step: Step,
        texts: Mapping[str, str],
        listener: MessagePump,
        *,
        stays_open: bool = False,
    ) -> int:
        """Run a step's app and judge it; messages go to `listener`.  Returns the run's number.

        An app that `stays_open` waits for what `visit` asks for.
        """
        plan = partial(plan_step, step, dict(texts))
        return self.run_plan(plan, listener, stays_open=stays_open)

    def run_plan(
        self, plan: Callable[[], Plan], listener: MessagePump, *, stays_open: bool = False
    ) -> int:
        """Run an app by a plan that is made beside the screen, as `run` does."""
        self.start()
        with self._wake:
            self._halt()
            self._drop()
            number = next(self._numbers)
            self._next = Job(number, plan, listener, stays_open)
            self._wake.notify()
            return number

    def visit(self, run: OpenRun, ask: Ask) -> None:
        """Do what a learner asks for in the page of a run; `VisitEnded` follows."""
        self.start()
        with self._wake:
            if self._running is None or self._running.number != run.number:
                self._halt()  # else its end was told, and it's about to wait
            self._drop()
            self._next = Visit(run, ask)
            self._wake.notify()

    def stop(self, listener: MessagePump) -> None:
        """Stop the runs of `listener`, and its app that waits; those of another screen go on."""
        with self._wake:
            if self._waiting is not None and self._waiting.listener is listener:
                self._leave_wanted = True
                self._wake.notify()
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
            if isinstance(dropped, Job):
                post(dropped.listener, RunEnded(dropped.number, Timeline(), ()))
            else:
                run = dropped.run
                post(run.listener, VisitEnded(run.number, run.timeline, run.rows))

    def _work(self) -> None:
        try:
            from sandbox.sandbox import Sandbox

            with (
                nullcontext(self._sandbox)
                if self._sandbox
                else Sandbox(interpreter=self._interpreter) as sandbox
            ):
                while not self._closing:
                    job = self._take()
                    if job is not None:
                        self._try(job, sandbox)
        except Exception as problem:
            # Without a sandbox nothing runs; the rest of the lesson still works.
            while not self._closing:
                if (job := self._take()) is not None:
                    self._tell_broken(job, problem)

    def _try(self, job: Job | Visit, sandbox: Sandbox) -> None:
        try:
            if isinstance(job, Visit):
                self._make_visit(job)
            else:
                self._carry_out(job, sandbox)
        except Exception as problem:
            # The edge of the thread: tell the learner, so that the next run works.
            self._tell_broken(job, problem)
        finally:
            with self._lock:
                self._running = self._judged = None

    def _tell_broken(self, job: Job | Visit, problem: Exception) -> None:
        why = f"The app couldn't be run: {type(problem).__name__}: {problem}"
        post(job.listener, RunBroke(job.number, why))

    def _take(self) -> Job | Visit | None:
        """Wait for what is to be done next, and end the app that waits unless it's for that.

        Returns None if there's nothing to do but that.
        """
        idled = False
        with self._wake:
            while not (self._next or self._closing or self._leave_wanted or idled):
                idled = not self._wake.wait(self._idle if self._waiting else None)
            job, self._next = None if self._closing else self._next, None
            self._running, self._stop_wanted, self._leave_wanted = job, False, False
            waiting, self._waiting = self._waiting, None
        if waiting is not None and not (isinstance(job, Visit) and job.run is waiting):
            waiting.close()
            if idled and job is None:
                rows = waiting.rows
                post(waiting.listener, VisitEnded(waiting.number, waiting.timeline, rows, IDLED))
        return job

    def _carry_out(self, job: Job, sandbox: Sandbox) -> None:
        from tui.background.open_run import OpenRun
        from tui.presenters.flight import WATCHED
        from tui.presenters.timeline_rows import RowFold

        plan = job.plan()
        project = plan.project
        # The flight tells of more than the rows and the checks are about.
        more = {name: kind for name, kind in WATCHED.items() if name not in project.watch}
        session = sandbox.open(replace(project, watch=project.watch | more.keys()))
        hidden, notes = tuple(more.values()), dict[int, str]()
        fold = RowFold(hidden, notes)
        updates = RunUpdates(job.number, job.listener, fold)
        events = chain(session.start(), chain.from_iterable(map(session.send, plan.requests)))
        try:
            for event in self._events(session, events, stays_open=job.stays_open):
                updates.add(event)
        finally:
            timeline, _ = updates.finish()
        run = OpenRun(
            job.number, job.listener, session, timeline, fold, notes, explain=plan.explain
        )
        if run.is_open:
            ended = run.let_rest()
            timeline = run.timeline if ended is None else timeline.extended([ended])
        judge = partial(self._judge, plan, sandbox, timeline.without(hidden))
        try:
            self._tell_ended(job, run, timeline, judge)
        finally:
            self._keep(run)

    def _tell_ended(
        self, job: Job, run: OpenRun, timeline: Timeline, judge: Callable[[], Outcome | None]
    ) -> None:
        """Judge a run and tell how it ended."""
        if why := no_app_runs(timeline):
            post(job.listener, RunBroke(job.number, why))
            return
        rows = run.fold.rows(timeline)
        with self._lock:
            self._judged = RunEnded(job.number, timeline, rows)
        outcome = judge()
        with self._lock:
            was_told, self._judged = self._judged is None, None
        if not was_told:
            going_on = run if job.stays_open else None
            findings = () if outcome else run.findings
            post(job.listener, RunEnded(job.number, timeline, rows, outcome, going_on, findings))

    def _keep(self, run: OpenRun) -> None:
        """Let a run's app wait, unless it was stopped meanwhile."""
        with self._lock:
            is_wanted = run.is_open and not self._stop_wanted
            self._waiting = run if is_wanted else None
        if run.is_open and not is_wanted:
            run.close()

    def _make_visit(self, visit: Visit) -> None:
        """Make the request that a learner asks for, and tell what came of it."""
        run, ask = visit.run, visit.ask
        try:
            if run.prepare(ask):
                updates = RunUpdates(run.number, run.listener, run.fold, run.timeline)
                try:
                    for event in self._events(run.session, run.events(ask), stays_open=True):
                        updates.add(event)
                finally:
                    run.timeline, _ = updates.finish()
            ended = run.let_rest() if run.is_open else None
            # As if it ended here: what a view can show of a run that goes on is less.
            timeline = run.timeline if ended is None else run.timeline.extended([ended])
            said, rows = run.why_it_ended() or run.said, run.fold.rows(timeline)
            post(run.listener, VisitEnded(run.number, timeline, rows, said, run.findings))
        finally:
            self._keep(run)

    def _judge(self, plan: Plan, sandbox: Sandbox, timeline: Timeline) -> Outcome | None:
        """Return the run's outcome, or None when it was stopped, also during the judging."""
        from sandbox.timeline import fold

        def run_alone(project: Project, requests: Sequence[Request]) -> Timeline:
            if self._stop_wanted:
                raise _StoppedError
            session = sandbox.open(project)
            return fold(self._events(session, session.run(requests)))

        if plan.judge is None or timeline.ended is None or timeline.ended.reason == "stopped":
            return None
        try:
            outcome = plan.judge(timeline, run_alone)
        except _StoppedError:
            return None
        return None if self._stop_wanted else outcome

    def _events(
        self, session: Session, events: Iterable[Event], *, stays_open: bool = False
    ) -> Iterator[Event]:
        """Yield what happens in a session that `stop` can end, and close it unless it stays."""
        with self._lock:
            self._session = session
            if self._stop_wanted:
                session.stop()
        ending: list[Event] = []
        is_whole = False
        try:
            yield from events
            is_whole = True
        finally:
            if not (is_whole and stays_open):
                ending = list(session.close())
            with self._lock:
                self._session = None
        yield from ending
