"""Make many runs: several at a time, and identical runs once."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, ParamSpec, TypeVar

import msgspec

from sandbox import Project, Request, Sandbox, Session, Timeline, fold
from sandbox.events import Event

P = ParamSpec("P")
T = TypeVar("T")

JOB_SECONDS = 30.0
"""The time for everything that one submission or one claim takes; most take a tenth of a second."""

LOOK_SECONDS = 0.25
"""How often is looked for a job that takes too long."""

LEAVING_SECONDS = 0.5
"""How long jobs whose runs were stopped may take to end when the program is left early."""


class StoppedError(Exception):
    """No more runs are made, because the bench was stopped."""


class NoRunError(Exception):
    """No app can be run, as with an interpreter without Flask; the message says why."""


class Bench:
    """Makes runs in a sandbox for several threads, until it's stopped."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._lock = threading.Lock()
        self._runs: dict[object, Future[Timeline]] = {}
        self._open: set[Session] = set()
        self._stopped = False

    def run(self, project: Project, requests: Sequence[Request], tally: Tally) -> Timeline:
        """Return the whole run's timeline, from an identical earlier run if there is one.

        Each timeline is kept for that.

        Raises:
            StoppedError: `stop` was called.
            NoRunError: the sandbox can't run any app.
        """
        app = (tuple(sorted(project.files.items())), project.app, project.watch, project.mode)
        key = (app, msgspec.json.encode(requests))
        with self._lock:
            run = self._runs.get(key)
            if is_new := run is None:
                run = self._runs[key] = Future()
        if is_new:
            try:
                run.set_result(self.run_once(project, requests, tally))
            except BaseException as problem:  # Ctrl+C too: other threads wait for this run
                run.set_exception(problem)
                raise
        return run.result()

    def stop(self) -> None:
        """End the runs that are being made, and make no more."""
        with self._lock:
            self._stopped = True
            sessions = list(self._open)
        for session in sessions:
            session.stop()

    def run_once(self, project: Project, requests: Sequence[Request], tally: Tally) -> Timeline:
        """Make a run, keep nothing of it, and return its timeline.

        Raises:
            StoppedError: `stop` was called.
            NoRunError: the sandbox can't run any app.
        """
        begun = time.perf_counter()
        session = self._sandbox.open(project)
        with self._lock:
            if self._stopped:
                raise StoppedError
            self._open.add(session)
        events: list[Event] = []
        try:
            events += session.run(requests)
        finally:
            events += session.close()
            with self._lock:
                self._open.discard(session)
        if self._stopped:
            raise StoppedError
        timeline = fold(events)
        if timeline.started is None:
            raise NoRunError(next((error.message for error in timeline.errors), "nothing started"))
        tally.add(time.perf_counter() - begun)
        return timeline


class Threads:
    """Threads that do jobs.

    A job that hangs holds up neither the others, once it's given up, nor the end of the program.
    """

    def __init__(self, at_once: int, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = (
            queue.SimpleQueue()
        )
        # The thread of each job that is being done, and when it was begun.
        self._doing: dict[Future[Any], tuple[threading.Thread, float]] = {}
        self._threads: list[threading.Thread] = []
        for _ in range(at_once):
            self._add_one()

    def submit(self, job: Callable[P, T], *args: P.args, **named: P.kwargs) -> Future[T]:
        """Have a job done, after those that were submitted before."""
        future: Future[T] = Future()
        self._jobs.put((future, partial(job, *args, **named)))
        return future

    def watch(self, jobs: Collection[Future[T]], seconds: float) -> Iterator[list[Future[T]]]:
        """Yield the jobs that are over by now, every `LOOK_SECONDS` at the latest, until all are.

        A job is over when it's done, or when it takes longer than `seconds`: it's given up then.
        """
        left = set(jobs)
        done: queue.SimpleQueue[Future[T]] = queue.SimpleQueue()
        for job in jobs:
            job.add_done_callback(done.put)
        while left:
            over: set[Future[T]] = set()
            with suppress(queue.Empty):
                over.add(done.get(timeout=LOOK_SECONDS))
            over |= self._overdue(time.monotonic() - seconds)
            over &= left
            left -= over
            yield list(over)

    def _overdue(self, latest: float) -> set[Future[Any]]:
        """Return the jobs begun before; another thread takes the place of each one's."""
        overdue = {job: thread for job, (thread, at) in self._doing.copy().items() if at < latest}
        for thread in overdue.values():
            if thread in self._threads:
                self._threads.remove(thread)
                self._add_one()
        return set(overdue)

    def finish(self) -> None:
        """Wait until all jobs are done, but those that were given up."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def leave(self, seconds: float) -> None:
        """Begin no further job, and wait this long for those that were begun."""
        with suppress(queue.Empty):
            while True:
                if job := self._jobs.get_nowait():
                    job[0].cancel()
        for _ in self._threads:
            self._jobs.put(None)
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0))

    def _add_one(self) -> None:
        # A daemon: the program doesn't wait for it when it ends.
        thread = threading.Thread(target=self._work, name=self._name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        while threading.current_thread() in self._threads and (job := self._jobs.get()) is not None:
            self._do(*job)

    def _do(self, future: Future[T], job: Callable[[], T]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        self._doing[future] = threading.current_thread(), time.monotonic()
        try:
            future.set_result(job())
        except BaseException as problem:  # who waits for the job gets it
            future.set_exception(problem)
        finally:
            del self._doing[future]


@contextmanager
def many_at_once(at_once: int, name: str, stop: Callable[[], None]) -> Iterator[Threads]:
    """Yield threads that make runs.

    When the block is left early, by a signal or an exception, its runs are stopped and no more are
    made: otherwise leaving would wait for all of them.
    """
    threads = Threads(at_once, name)
    try:
        yield threads
    except BaseException:  # a signal too: no run must go on
        stop()
        threads.leave(LEAVING_SECONDS)
        raise
    threads.finish()


class Tally:
    """Counts runs, and the seconds that they took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.runs = 0
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        """Count one run."""
        with self._lock:
            self.runs += 1
            self.seconds += seconds
