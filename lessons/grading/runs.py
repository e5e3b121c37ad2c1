"""Make many runs: several at a time, and identical runs once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import takewhile

import msgspec

from sandbox import Project, Request, Sandbox, Session, Timeline, fold
from sandbox.events import Event


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
        key = (tuple(sorted(project.files.items())), project.app, msgspec.json.encode(requests))
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


@contextmanager
def many_at_once(at_once: int, name: str, stop: Callable[[], None]) -> Iterator[ThreadPoolExecutor]:
    """Yield a pool of threads that make runs.

    When the block is left early, by Ctrl+C or an exception, its runs are stopped and no more are
    made: otherwise leaving would wait for all of them.
    """
    with ThreadPoolExecutor(at_once, name) as pool, ExitStack() as leaving:
        leaving.callback(pool.shutdown, wait=False, cancel_futures=True)
        leaving.callback(stop)
        yield pool
        leaving.pop_all()


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


def is_too_old(flask: str, needed: str) -> bool:
    """Whether a version of Flask is older than a step or a proof needs; "" needs none."""
    return bool(needed) and _version(flask) < _version(needed)


def _version(text: str) -> tuple[int, ...]:
    """Return a version's leading numbers: "3.2.0.dev1" is (3, 2, 0)."""
    return tuple(int(part) for part in takewhile(str.isdecimal, text.split(".")))
