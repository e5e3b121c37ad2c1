"""One run as a conversation: load the app, send requests, end. Each step yields events."""

from __future__ import annotations

import shlex
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Protocol

from sandbox.browser import Browsers, Sending
from sandbox.events import (
    COMMAND,
    NEVER_SENT,
    CommandRun,
    Ended,
    Event,
    Failed,
    Loaded,
    Printed,
    Requested,
)
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
from sandbox.hop import Hop, next_hop, where_to
from sandbox.html_form import CannotSubmitError
from sandbox.limits import Limits
from sandbox.project import Project
from sandbox.request import Request
from sandbox.requested import requested
from sandbox.response import responded
from sandbox.run_folder import RunFolder
from sandbox.text import cut, plural
from sandbox.usage_watch import Watch
from sandbox.worker import WARNING_SECONDS, Worker, WorkerExitedError, WorkerTimeoutError

MADE_BY_WORKER = frozenset({"Content-Length"})
"""Headers that follow from the rest of a request."""

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
        self._sent = 0
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
        yield from self._load(self._new_folder)

    def _restart(self, worker: Worker) -> Generator[Event, None, Worker]:
        """Load the app again in another worker; its folder stays as it is."""
        folder = self._folder
        assert folder is not None
        if self._watch is not None:
            self._watch.stop()
        worker.kill()
        yield from self._unread(worker)
        self._worker, self._loaded = None, False
        self._workers.give_back(worker, None)
        yield from self._load(lambda: folder)
        assert self._worker is not None
        return self._worker

    def _new_folder(self) -> RunFolder:
        folder = self._folder = RunFolder()
        folder.home.mkdir()
        self._project.write(folder.project)
        return folder

    def _load(self, folder: Callable[[], RunFolder]) -> Iterator[Event]:
        try:
            worker = self._begin(folder())
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
                "limits": self._limits,
                "layers": sorted(self._layers),
                "watch": sorted(self._project.watch),
            }
        )
        self._watch.start()

    # -- requests --------------------------------------------------------------------------

    def _send(self, worker: Worker, request: Request) -> Iterator[Event]:
        self._sent += 1
        if request.restart:
            worker = yield from self._restart(worker)
        if request.command:
            yield from self._command(worker, request)
            return
        try:
            hop: Hop | None = self._browsers.first_hop(request)
        except CannotSubmitError as problem:
            yield from self._not_sent(request, str(problem))
            return
        while hop is not None:
            hop = yield from self._exchange(worker, hop)
        self._browsers.remember(self._sent, request.client)

    def _command(self, worker: Worker, request: Request) -> Iterator[Event]:
        """Run a command of the app."""
        self._number += 1
        n, words = self._number, request.command
        yield Requested(n, request.client, COMMAND, shlex.join(words), {}, None, ())
        done = False
        for item in self._asked(worker, n, {"n": n, "command": words}):
            if isinstance(item, Event):
                done |= isinstance(item, CommandRun)
                yield item
        if not done:
            raise _RunOverError(self._why_there_is_no_answer(worker))
        if self._out_of_memory:
            raise _RunOverError(self._ending())

    def _not_sent(self, request: Request, why: str) -> Iterator[Event]:
        """Tell of a request that no browser would send."""
        self._number += 1
        page = self._browsers.of(request.client).page
        path = page.address.path if page else "/"
        yield Requested(self._number, request.client, request.verb, cut(path), {}, None, ())
        yield Failed(self._number, NEVER_SENT, why, None, None, (), "sandbox")

    def _exchange(self, worker: Worker, hop: Hop) -> Generator[Event, None, Hop | None]:
        """Make one request; return the hop that follows it, if there is one."""
        self._number += 1
        n, request, host = self._number, hop.request, self._browsers.facts.host
        sending = self._browsers.of(request.client).sending(hop)
        asked = requested(
            n,
            hop,
            sending,
            carried=self._browsers.carried(hop, sending),
            session_kept_back=self._browsers.why_kept_back(sending),
        )
        yield asked
        events: list[Event] = [asked]
        answer: RawResponse | None = None
        begun = time.monotonic()
        for item in self._asked(worker, n, _job(n, hop, sending)):
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
        received = self._browsers.take(hop, sending, answer)
        for change in self._browsers.changes(n, received, answer):
            events.append(change)
            yield change
        address, not_followed = where_to(hop, answer, host)
        response = responded(
            n,
            hop.method,
            answer,
            events,
            waiting=self._browsers.held(hop, sending, received, answer),
            elsewhere=self._browsers.elsewhere(hop, received),
            seconds=answered - begun,
            received=received,
            session_cookie=self._browsers.facts.cookie,
            leads_to=str(address or ""),
            not_followed=not_followed,
        )
        self._busy += time.monotonic() - answered
        yield response
        if self._out_of_memory:
            raise _RunOverError(self._ending())
        following = next_hop(n, hop, answer, host) if request.follow else None
        if following is not None and following.hops > self._limits.redirects:
            message = (
                f"stopped after {self._limits.redirects} redirects in a row, as a browser would"
            )
            yield Failed(n, "TooManyRedirects", message, None, None, (), "sandbox")
            return None
        return following

    def _asked(
        self, worker: Worker, n: int, job: dict[str, object]
    ) -> Iterator[Event | RawResponse | BrowserFacts]:
        """Give the worker a job; yield what it says until it rests."""
        try:
            worker.send(job, time.monotonic() + self._limits.request_seconds)
        except WorkerExitedError:
            raise _RunOverError(self._why_it_exited(worker)) from None
        except WorkerTimeoutError:
            _end(worker)
            raise _RunOverError(by_time(n, self._limits.request_seconds)) from None
        yield from self._frames(worker, self._limits.request_seconds, n=n)

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

    def _unread(self, worker: Worker) -> list[Failed]:
        if not worker.dropped:
            return []
        what = (
            f"{plural(worker.dropped, 'line')} on the pipe that the app is watched through did"
            " not come from flasklings or could not be read; nothing was taken from there"
        )
        return [Failed(self._number, "Unreadable", what, None, None, (), "sandbox")]

    def _left_to_say(self, ended: Ended, worker: Worker, folder: RunFolder | None) -> list[Failed]:
        """Return the line at which the run stopped, and how many lines were no report of ours."""
        failed = self._unread(worker)
        if folder is not None and ended.reason in ("timeout", "crashed", "killed"):
            place = last_place(ended, self._number, worker.where, folder.project)
            failed += [place] if place else []
        return failed


def _job(n: int, hop: Hop, sending: Sending) -> dict[str, object]:
    """Return the job that makes the worker send this request to the app."""
    return {
        "n": n,
        "method": hop.method,
        "base": f"{hop.address.origin}/",
        "path": hop.address.path,
        "headers": [pair for pair in sending.headers if pair[0] not in MADE_BY_WORKER],
        "body": hop.body.data,
        "remote": hop.request.remote,
    }


def _no_worker(why: str) -> Failed:
    return Failed(0, "NoWorker", why, None, None, (), "sandbox")


def _end(worker: Worker) -> None:
    worker.kill()
    worker.reap()


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""
