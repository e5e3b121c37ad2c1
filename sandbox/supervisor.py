"""The worker of one run: it's taken, listened to within the limits, and its end is explained."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from typing import Protocol

from sandbox.events import Event, Failed, Printed
from sandbox.exit_reason import OUT_OF_MEMORY, Ending, by_flood, by_status, by_time, by_use
from sandbox.frames import BrowserFacts, RawOutput, RawResponse, Refusal, Refused, Resting
from sandbox.limits import Limits
from sandbox.run_folder import RunFolder
from sandbox.usage_watch import Watch
from sandbox.worker import WARNING_SECONDS, Worker, WorkerExitedError, WorkerTimeoutError

KEEPER_SECONDS = 1.5
"""How long a worker that closed its pipes may take to end what the app left behind."""


class WorkerSource(Protocol):
    """What a run needs of its sandbox: a worker, and where to give it back."""

    def take_worker(self) -> Worker:
        """Return a worker for one run, or raise OSError."""

    def expect_more(self) -> None:
        """Get ready for another run while this one goes on."""

    def give_back(self, worker: Worker | None, folder: RunFolder | None) -> None:
        """End a worker and remove the run's folder."""


class RunOverError(Exception):
    """The run is over, for this reason."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending)
        self.ending = ending


class Supervisor:
    """Hold the worker of one run, listen to it within the limits, and say how it ended.

    ``busy`` counts the seconds that the run has taken so far, of those that it may take.
    """

    def __init__(self, workers: WorkerSource, limits: Limits) -> None:
        self._workers = workers
        self._limits = limits
        self._watch: Watch | None = None
        self._stopped = threading.Event()
        self._out_of_memory = False
        self._raw_cut = False
        self._denied = ""
        self.worker: Worker | None = None
        self.busy = 0.0

    def begin(self, folder: RunFolder, job: Mapping[str, object]) -> None:
        """Give the project to a worker; to a second one if the first died while it waited.

        Raises:
            OSError: no worker can be started.
            WorkerExitedError: the worker has ended, or the run was stopped.
            WorkerTimeoutError: the worker did not warm up in time.
        """
        worker = self.worker = self._workers.take_worker()
        try:
            self._hand_over(worker, folder, job)
        except WorkerExitedError:
            if worker.refused or self._stopped.is_set():
                raise
            self.release(None)
            worker = self.worker = self._workers.take_worker()
            self._hand_over(worker, folder, job)

    def _hand_over(self, worker: Worker, folder: RunFolder, job: Mapping[str, object]) -> None:
        if self._stopped.is_set():
            raise WorkerExitedError
        worker.wait_until_ready()
        self._watch = Watch(worker, folder.path, self._limits)
        worker.begin(dict(job))
        self._watch.start()

    def ask(self, n: int, job: object) -> Iterator[Event | RawResponse | BrowserFacts | Refused]:
        """Give the worker the job of request `n`; yield what it says until it rests.

        Raises:
            RunOverError: the worker ended or was ended instead.
        """
        worker = self._living
        self._wake(worker)
        try:
            worker.send(job, time.monotonic() + self._limits.request_seconds)
        except WorkerExitedError:
            raise RunOverError(self._why_it_exited(worker)) from None
        except WorkerTimeoutError:
            _end(worker)
            raise RunOverError(by_time(n, self._limits.request_seconds)) from None
        yield from self.listen(n)

    def listen(self, n: int) -> Iterator[Event | RawResponse | BrowserFacts | Refused]:
        """Yield what the worker says about request `n` (0: loading) until it rests.

        Raises:
            RunOverError: the worker ended or was ended instead.
        """
        worker = self._living
        begun = time.monotonic()
        seconds = (None if n else self._limits.load_seconds) or self._limits.request_seconds
        allowed = min(seconds, max(self._limits.run_seconds - self.busy, 0.05))
        deadline = begun + allowed
        warn_at: float | None = max(deadline - WARNING_SECONDS, begun + allowed / 2)
        try:
            while True:
                try:
                    item = worker.receive(deadline if warn_at is None else warn_at)
                except WorkerTimeoutError:
                    if warn_at is not None:
                        worker.ask_where()
                        warn_at = None
                        continue
                    _end(worker)
                    raise RunOverError(by_time(n, allowed)) from None
                except WorkerExitedError:
                    raise RunOverError(self._why_it_exited(worker)) from None
                if time.monotonic() > deadline:
                    _end(worker)
                    raise RunOverError(by_time(n, allowed))
                match item:
                    case Resting():
                        return
                    case Failed(type="MemoryError"):
                        self._out_of_memory = True
                        yield item
                    case RawOutput(text, was_cut):
                        truncated = {"text": -1} if was_cut and not self._raw_cut else {}
                        self._raw_cut |= was_cut
                        yield Printed(n, "stderr", text, truncated=truncated)
                    case Refusal(what=what, file=file, line=line):
                        where = f" ({file} line {line})" if file and line else ""
                        self._denied = self._denied or what + where
                    case Event() | RawResponse() | BrowserFacts() | Refused():
                        yield item
                    case _:
                        pass
        finally:
            self.busy += time.monotonic() - begun

    def rest(self) -> None:
        """Freeze the app until the next request, so that it costs nothing meanwhile."""
        if self._living.freeze() and self._watch is not None:
            self._watch.rest()

    def _wake(self, worker: Worker) -> None:
        if self._watch is not None:
            self._watch.wake()
        worker.thaw()

    @property
    def _living(self) -> Worker:
        assert self.worker is not None
        return self.worker

    def stop(self) -> None:
        """End the worker, from any thread."""
        self._stopped.set()
        worker = self.worker
        if worker is not None:
            worker.kill()

    def end(self) -> None:
        """End the worker and no longer watch it; what it said can still be read."""
        if self._watch is not None:
            self._watch.stop()
        if self.worker is not None:
            self.worker.kill()

    def release(self, folder: RunFolder | None) -> None:
        """Give the worker back, and the run's folder to be removed."""
        if self._watch is not None:
            self._watch.stop()
        worker, self.worker = self.worker, None
        self._workers.give_back(worker, folder)

    # -- why it ended ----------------------------------------------------------------------

    def check_memory(self) -> None:
        """Raise `RunOverError` if the app ran out of memory, so its later words mean little."""
        if self._out_of_memory:
            raise RunOverError(self.ending())

    def ending(self) -> Ending:
        """Return how a run ends whose worker was not ended from outside."""
        if self._stopped.is_set():
            return "stopped", ""
        if self._watch is not None and self._watch.over:
            return by_use(self._watch.over)
        if self._out_of_memory:
            return "memory", OUT_OF_MEMORY
        if self._denied:
            return "denied", self._denied
        return "finished", ""

    def why_it_did_not_start(self) -> Ending:
        """Return how a run ends whose worker could not take the project."""
        if self._stopped.is_set():
            return "stopped", ""
        worker = self.worker
        why = worker and (worker.refused or _last_line(worker.complaint))
        return "crashed", why or "the Python process ended"

    def why_there_is_no_answer(self) -> Ending:
        """Return how a run ends whose worker rests, but has not told of the response."""
        worker = self._living
        if not worker.dropped:
            return self._why_it_exited(worker)
        return "crashed", "the app's response could not be read"

    def _why_it_exited(self, worker: Worker) -> Ending:
        """End a worker that stopped answering; return the reason."""
        if self._stopped.is_set() or (self._watch is not None and self._watch.over):
            worker.kill()
            return self.ending()
        if worker.flood:
            worker.kill()
            return by_flood(worker.flood)
        worker.wait_to_end(KEEPER_SECONDS)
        worker.kill()
        return by_status(worker.reap())


def _end(worker: Worker) -> None:
    worker.kill()
    worker.reap()


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""
