"""One run as a conversation: load the app, send requests, end. Each step yields events."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import asdict
from typing import Protocol

from sandbox.browser import Browsers, Hop, first_hop
from sandbox.events import Ended, Event, Failed, Loaded, Printed, Requested
from sandbox.exit_reason import (
    OUT_OF_MEMORY,
    Ending,
    by_flood,
    by_status,
    by_time,
    by_use,
    last_place,
)
from sandbox.frames import BrowserFacts, RawOutput, RawResponse, Refusal, Resting
from sandbox.limits import Limits
from sandbox.project import Project
from sandbox.request import Request, capped_form
from sandbox.response import responded
from sandbox.run_folder import RunFolder
from sandbox.text import cut, plural
from sandbox.usage_watch import Watch
from sandbox.worker import WARNING_SECONDS, Worker, WorkerExitedError, WorkerTimeoutError

KEEPER_SECONDS = 1.5
"""How long a worker that closed its pipes may take to end what the app left behind."""


class WorkerSource(Protocol):
    """What a session needs of its sandbox: a worker, and where to give it back."""

    def take_worker(self) -> Worker:
        """Return a worker for one run, or raise OSError."""

    def give_back(self, worker: Worker | None, folder: RunFolder | None) -> None:
        """End a worker and remove the run's folder."""


class _RunOverError(Exception):
    """The run is over, for this reason."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending)
        self.ending = ending


class Session:
    """One run of one project, from its start to its one `ended` event.

    The iterators wait for the child. Consume each of them to its end, from one thread at a time.
    Any thread may call `stop`. After `ended` the iterators yield nothing more.
    """

    def __init__(
        self, project: Project, workers: WorkerSource, limits: Limits, layers: frozenset[str]
    ) -> None:
        self._project = project
        self._workers = workers
        self._limits = limits
        self._layers = layers
        self._worker: Worker | None = None
        self._folder: RunFolder | None = None
        self._watch: Watch | None = None
        self._browsers = Browsers()
        self._number = 0
        self._busy = 0.0
        self._started_at = time.monotonic()
        self._stopped = threading.Event()
        self._out_of_memory = False
        self._loaded = False
        self._raw_cut = False
        self._denied = ""
        self.ended: Ended | None = None

    # -- what a caller does ----------------------------------------------------------------

    def start(self) -> Iterator[Event]:
        """Load the app: yield `started`, then `loaded` or an `error`."""
        if not (self.ended or self._worker):
            yield from self._to_its_end(self._start())

    def send(self, request: Request) -> Iterator[Event]:
        """Make one request, and those that its redirects lead to."""
        worker = self._worker
        if worker is not None and self._loaded:
            yield from self._to_its_end(self._send(worker, request))

    def close(self) -> Iterator[Event]:
        """End the run: yield `ended`, unless it came before."""
        if self.ended is None:
            yield from self._conclude(self._ending())

    def run(self, requests: Iterable[Request]) -> Iterator[Event]:
        """Load the app, make the requests in order and end: yield the whole run's events."""
        yield from self.start()
        for request in requests:
            yield from self.send(request)
        yield from self.close()

    def stop(self) -> None:
        """End a run that hangs, from any thread; the thread that iterates gets `ended`."""
        self._stopped.set()
        worker = self._worker
        if worker is not None:
            worker.kill()

    def _to_its_end(self, events: Iterator[Event]) -> Iterator[Event]:
        """Yield these events; if the run is over by then, conclude it.

        What we make of an app's response must not end in the caller, whatever the app sent: an
        exception that nobody thought of ends the run alone.
        """
        try:
            yield from events
        except _RunOverError as over:
            yield from self._conclude(over.ending)
        except Exception as problem:
            what = f"what the app sent could not be read ({type(problem).__name__})"
            yield Failed(self._number, "Unreadable", what, None, None, (), "sandbox")
            yield from self._conclude(("crashed", what))

    # -- loading ---------------------------------------------------------------------------

    def _start(self) -> Iterator[Event]:
        try:
            folder = self._folder = RunFolder()
            folder.home.mkdir()
            self._project.write(folder.project)
            worker = self._begin(folder)
        except OSError as problem:
            why = ": ".join(filter(None, (problem.strerror or str(problem), problem.filename)))
            yield _no_worker(why)
            raise _RunOverError(("crashed", f"the sandbox could not start: {why}")) from None
        except (WorkerExitedError, WorkerTimeoutError):
            if self._stopped.is_set():
                raise _RunOverError(("stopped", "")) from None
            said = self._worker and (self._worker.refused or _last_line(self._worker.complaint))
            why = said or "the Python process ended"
            yield _no_worker(why)
            raise _RunOverError(("crashed", f"No app can be run: {why}")) from None
        failed = False
        for item in self._frames(worker, self._limits.request_seconds, n=0):
            match item:
                case BrowserFacts():
                    self._browsers.facts = item
                case RawResponse():
                    pass
                case _:
                    self._loaded |= isinstance(item, Loaded)
                    failed |= isinstance(item, Failed)
                    yield item
        if failed or not self._loaded:
            self._loaded = False
            raise _RunOverError(self._ending())

    def _begin(self, folder: RunFolder) -> Worker:
        """Give the project to a worker; to a second one if the first died while it waited.

        Raises:
            OSError: there is no worker to be had.
            WorkerExitedError: the worker has ended, or the run was stopped.
            WorkerTimeoutError: the worker did not warm up in time.
        """
        worker = self._worker = self._workers.take_worker()
        try:
            self._hand_over(worker, folder)
        except WorkerExitedError:
            if worker.refused or self._stopped.is_set():
                raise
            if self._watch is not None:
                self._watch.stop()
            self._worker = None
            self._workers.give_back(worker, None)
            worker = self._worker = self._workers.take_worker()
            self._hand_over(worker, folder)
        return worker

    def _hand_over(self, worker: Worker, folder: RunFolder) -> None:
        if self._stopped.is_set():
            raise WorkerExitedError
        worker.wait_until_ready()
        self._watch = Watch(worker, folder.path, self._limits)
        worker.begin(
            {
                "home": str(folder.home),
                "project": str(folder.project),
                "app": self._project.app,
                "environment": dict(self._project.environment),
                "limits": asdict(self._limits),
                "layers": sorted(self._layers),
                "watch": sorted(self._project.watch),
            }
        )
        self._watch.start()

    # -- requests --------------------------------------------------------------------------

    def _send(self, worker: Worker, request: Request) -> Iterator[Event]:
        hop: Hop | None = first_hop(request)
        while hop is not None:
            hop = yield from self._exchange(worker, hop)

    def _exchange(self, worker: Worker, hop: Hop) -> Generator[Event, None, Hop | None]:
        """Make one request; return the hop that follows it, if there is one."""
        self._number += 1
        n, request = self._number, hop.request
        job = self._browsers.job(n, hop)
        form, form_cut = capped_form(request.form if job["form"] or not hop.hops else {})
        carried = self._browsers.carried(hop)
        asked = Requested(
            n=n,
            client=request.client,
            method=hop.method,
            path=cut(str(job["path"])),
            form=form,
            redirected_from=hop.redirected_from,
            carried=carried.messages,
            truncated={**form_cut, **carried.cut_in("carried")},
        )
        yield asked
        events: list[Event] = [asked]
        answer: RawResponse | None = None
        begun = time.monotonic()
        try:
            worker.send(job, begun + self._limits.request_seconds)
        except WorkerExitedError:
            raise _RunOverError(self._why_it_exited(worker)) from None
        except WorkerTimeoutError:
            _end(worker)
            raise _RunOverError(by_time(n, self._limits.request_seconds)) from None
        for item in self._frames(worker, self._limits.request_seconds, n=n):
            match item:
                case RawResponse():
                    answer = item
                case BrowserFacts():
                    pass
                case _:
                    events.append(item)
                    yield item
        answered = time.monotonic()
        if answer is None:
            raise _RunOverError(self._why_there_is_no_answer(worker))
        for change in self._browsers.take_cookies(n, hop, answer):
            events.append(change)
            yield change
        waiting = self._browsers.held(hop, answer)
        seconds = answered - begun
        response = responded(n, hop.method, answer, events, waiting=waiting, seconds=seconds)
        self._busy += time.monotonic() - answered
        yield response
        if self._out_of_memory:
            raise _RunOverError(self._ending())
        following = self._browsers.next_hop(n, hop, answer) if request.follow else None
        if following is not None and following.hops > self._limits.redirects:
            message = (
                f"stopped after {self._limits.redirects} redirects in a row, as a browser would"
            )
            yield Failed(n, "TooManyRedirects", message, None, None, (), "sandbox")
            return None
        return following

    # -- waiting for the worker ------------------------------------------------------------

    def _frames(
        self, worker: Worker, seconds: float, n: int
    ) -> Iterator[Event | RawResponse | BrowserFacts]:
        """Yield what the worker says until it rests.

        Raises:
            _RunOverError: it ended or was ended instead.
        """
        begun = time.monotonic()
        allowed = min(seconds, max(self._limits.run_seconds - self._busy, 0.05))
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
                    raise _RunOverError(by_time(n, allowed)) from None
                except WorkerExitedError:
                    raise _RunOverError(self._why_it_exited(worker)) from None
                if time.monotonic() > deadline:
                    _end(worker)
                    raise _RunOverError(by_time(n, allowed))
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
                    case Event() | RawResponse() | BrowserFacts():
                        yield item
                    case _:
                        pass
        finally:
            self._busy += time.monotonic() - begun

    # -- endings ---------------------------------------------------------------------------

    def _ending(self) -> Ending:
        """Return how a run ends that was not ended from outside."""
        if self._stopped.is_set():
            return "stopped", ""
        if self._watch is not None and self._watch.over:
            return by_use(self._watch.over)
        if self._out_of_memory:
            return "memory", OUT_OF_MEMORY
        if self._denied:
            return "denied", self._denied
        return "finished", ""

    def _why_there_is_no_answer(self, worker: Worker) -> Ending:
        if not worker.dropped:
            return self._why_it_exited(worker)
        return "crashed", "the app's response could not be read"

    def _why_it_exited(self, worker: Worker) -> Ending:
        """End a worker that stopped answering; return the reason."""
        if self._stopped.is_set() or (self._watch is not None and self._watch.over):
            worker.kill()
            return self._ending()
        if worker.flood:
            worker.kill()
            return by_flood(worker.flood)
        worker.wait_to_end(KEEPER_SECONDS)
        worker.kill()
        return by_status(worker.reap())

    def _conclude(self, ending: Ending) -> Iterator[Event]:
        """Give the worker and its folder back, then yield what is left to say, `ended` last."""
        worker, folder = self._worker, self._folder
        ended = self.ended = Ended(*ending, round((time.monotonic() - self._started_at) * 1000, 2))
        failed: list[Failed] = []
        try:
            if self._watch is not None:
                self._watch.stop()
            if worker is not None:
                worker.kill()
                failed = self._left_to_say(ended, worker, folder)
        finally:
            self._worker = self._folder = None
            self._loaded = False
            self._workers.give_back(worker, folder)
        # Nothing is held from here on, so a caller may close the iterator early.
        yield from failed
        yield ended

    def _left_to_say(self, ended: Ended, worker: Worker, folder: RunFolder | None) -> list[Failed]:
        """Return the line at which the run stopped, and how many lines were no report of ours."""
        failed = []
        if worker.dropped:
            what = (
                f"{plural(worker.dropped, 'line')} on the pipe that the app is watched through did"
                " not come from flasklings or could not be read; nothing was taken from there"
            )
            failed.append(Failed(self._number, "Unreadable", what, None, None, (), "sandbox"))
        if folder is not None and ended.reason in ("timeout", "crashed", "killed"):
            place = last_place(ended, self._number, worker.where, folder.project)
            failed += [place] if place else []
        return failed


def _no_worker(why: str) -> Failed:
    return Failed(0, "NoWorker", why, None, None, (), "sandbox")


def _end(worker: Worker) -> None:
    worker.kill()
    worker.reap()


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""
