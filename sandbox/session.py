"""One run: an app in a process of its own, and the browsers that talk to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator

from sandbox.browser import Browsers, Hop, first_hop
from sandbox.events import (
    AnyEvent,
    Ended,
    Event,
    Failed,
    Loaded,
    Printed,
    Reason,
    Requested,
)
from sandbox.exit_reason import OUT_OF_MEMORY, by_flood, by_status, by_time, by_use, last_place
from sandbox.frames import Answer, BrowserFacts, RawOutput, Ready, Refusal, Refused, Rest
from sandbox.limits import Limits
from sandbox.project import Project
from sandbox.request import Request, capped_form
from sandbox.response import responded
from sandbox.run_folder import RunFolder
from sandbox.text import cut
from sandbox.usage_watch import Watch
from sandbox.worker import WARNING_SECONDS, GoneError, LateError, Worker

KEEPER_SECONDS = 1.5
"""How long a worker that said its last may take to end what it left behind."""


class _OverError(Exception):
    """The run has ended; `Session` holds why."""


class Session:
    """One run of one project, from its start to its one `ended` event.

    The iterators wait for the child and must all be consumed, by one thread at a time; `stop`
    may be called from any.  After `ended` they yield nothing more.
    """

    def __init__(
        self,
        project: Project,
        take_worker: Callable[[], Worker],
        done: Callable[[Worker | None, RunFolder | None], None],
        limits: Limits,
        layers: frozenset[str],
    ) -> None:
        self._project = project
        self._take_worker = take_worker
        self._done = done
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

    def start(self) -> Iterator[AnyEvent]:
        """Load the app: yields `started`, then `loaded` or an `error`."""
        if self.ended or self._worker:
            return
        try:
            yield from self._start()
        except _OverError:
            yield from self._conclude()

    def send(self, request: Request) -> Iterator[AnyEvent]:
        """Make one request and those its redirects lead to."""
        if self.ended or not self._loaded:
            return
        try:
            hop: Hop | None = first_hop(request)
            while hop is not None:
                hop = yield from self._exchange(hop)
        except _OverError:
            yield from self._conclude()

    def close(self) -> Iterator[AnyEvent]:
        """End the run: yields `ended`, unless it came before."""
        if self.ended is None:
            self._finish()
            yield from self._conclude()

    def stop(self) -> None:
        """End a run that hangs, from any thread; the thread that iterates sees `ended`."""
        self._stopped.set()
        worker = self._worker
        if worker is not None:
            worker.kill()

    # -- loading ---------------------------------------------------------------------------

    def _start(self) -> Iterator[AnyEvent]:
        try:
            folder = self._folder = RunFolder()
            folder.home.mkdir()
            self._project.write(folder.project)
            self._begin(folder)
        except OSError as problem:
            why = ": ".join(filter(None, (problem.strerror or str(problem), problem.filename)))
            yield Failed(0, "NoWorker", why, None, None, (), "sandbox")
            raise self._end("crashed", f"the sandbox could not start: {why}") from None
        except (GoneError, LateError):
            if self._stopped.is_set():
                raise self._end("stopped", "") from None
            worker = self._worker
            assert worker is not None
            why = worker.refused or _last_line(worker.complaint) or "the Python process ended"
            failure = Failed(0, "NoWorker", why, None, None, (), "sandbox")
            yield failure
            raise self._end("crashed", f"No app can be run: {why}") from None
        failed = False
        for item in self._frames(self._limits.request_seconds, n=0):
            match item:
                case BrowserFacts():
                    self._browsers.facts = item
                case Answer():
                    pass
                case _:
                    self._loaded |= isinstance(item, Loaded)
                    failed |= isinstance(item, Failed)
                    yield item
        if failed or not self._loaded:
            self._loaded = False
            raise self._finish()

    def _begin(self, folder: RunFolder) -> None:
        """Give the project to a worker; to one more where that one had died while it waited.

        Raises:
            OSError: there is no worker to be had.
            GoneError: the worker has ended, or the run was stopped.
            LateError: it did not warm up in time.
        """
        try:
            self._hand_over(folder)
        except GoneError:
            worker = self._worker
            assert worker is not None
            if worker.refused or self._stopped.is_set():
                raise
            if self._watch is not None:
                self._watch.stop()
            self._worker = None
            self._done(worker, None)
            self._hand_over(folder)

    def _hand_over(self, folder: RunFolder) -> None:
        worker = self._worker = self._take_worker()
        if self._stopped.is_set():
            raise GoneError
        worker.wait_until_ready()
        self._watch = Watch(worker, folder.path, self._limits)
        worker.begin(
            {
                "home": str(folder.home),
                "project": str(folder.project),
                "app": self._project.app,
                "limits": self._limits.for_child(),
                "layers": sorted(self._layers),
            }
        )

    # -- requests --------------------------------------------------------------------------

    def _exchange(self, hop: Hop) -> Generator[AnyEvent, None, Hop | None]:
        """Make one request; return the hop that follows it, if one does."""
        assert self._worker is not None
        self._number += 1
        n, request = self._number, hop.request
        job = self._browsers.job(n, hop)
        form, form_cut = capped_form(request.form if job["form"] or not hop.hops else {})
        asked = Requested(
            n=n,
            client=request.client,
            method=hop.method,
            path=cut(str(job["path"])),
            form=form,
            redirected_from=hop.redirected_from,
            carried=self._browsers.carried(hop),
            truncated=form_cut,
        )
        yield asked
        events: list[Event] = [asked]
        answer: Answer | None = None
        begun = time.monotonic()
        try:
            self._worker.send(job, begun + self._limits.request_seconds)
        except GoneError:
            raise self._ended_by_itself() from None
        except LateError:
            raise self._timed_out(n, self._limits.request_seconds) from None
        for item in self._frames(self._limits.request_seconds, n=n):
            match item:
                case Answer():
                    answer = item
                case BrowserFacts():
                    pass
                case _:
                    events.append(item)
                    yield item
        took = time.monotonic() - begun
        if answer is None:
            raise self._ended_by_itself()
        for change in self._browsers.take_cookies(n, hop, answer):
            events.append(change)
            yield change
        waiting = self._browsers.held(hop, answer)
        yield responded(n, hop.method, answer, events, waiting=waiting, seconds=took)
        if self._out_of_memory:
            raise self._finish()
        following = self._browsers.next_hop(n, hop, answer) if request.follow else None
        if following is not None and following.hops > self._limits.redirects:
            message = (
                f"stopped after {self._limits.redirects} redirects in a row, as a browser would"
            )
            yield Failed(n, "TooManyRedirects", message, None, None, (), "sandbox")
            return None
        return following

    # -- waiting for the worker ------------------------------------------------------------

    def _frames(self, seconds: float, n: int) -> Iterator[AnyEvent | Answer | BrowserFacts]:
        """Yield what the worker says until it rests.

        Raises:
            _OverError: it ended or was ended instead.
        """
        assert self._worker is not None
        begun = time.monotonic()
        allowed = min(seconds, max(self._limits.run_seconds - self._busy, 0.05))
        deadline = begun + allowed
        warn_at: float | None = max(deadline - WARNING_SECONDS, begun + allowed / 2)
        try:
            while True:
                try:
                    item = self._worker.receive(deadline if warn_at is None else warn_at)
                except LateError:
                    if warn_at is not None:
                        self._worker.ask_where()
                        warn_at = None
                        continue
                    raise self._timed_out(n, allowed) from None
                except GoneError:
                    raise self._ended_by_itself() from None
                if time.monotonic() > deadline:
                    raise self._timed_out(n, allowed)
                match item:
                    case Rest():
                        return
                    case RawOutput(text, was_cut):
                        truncated = {"text": -1} if was_cut and not self._raw_cut else {}
                        self._raw_cut |= was_cut
                        yield Printed(n, "stderr", text, truncated=truncated)
                    case Refusal(what=what, file=file, line=line):
                        where = f" ({file} line {line})" if file and line else ""
                        self._denied = self._denied or what + where
                    case Ready() | Refused():
                        pass
                    case Failed():
                        self._out_of_memory |= item.type == "MemoryError"
                        yield item
                    case _:
                        yield item
        finally:
            self._busy += time.monotonic() - begun

    # -- endings ---------------------------------------------------------------------------

    def _end(self, reason: Reason, detail: str) -> _OverError:
        if self.ended is None:
            ms = (time.monotonic() - self._started_at) * 1000
            self.ended = Ended(reason, detail, round(ms, 2))
        return _OverError()

    def _finish(self) -> _OverError:
        """End a run that has said all it had to say."""
        if self._stopped.is_set():
            return self._end("stopped", "")
        if self._watch is not None and self._watch.over:
            return self._end(*by_use(self._watch.over))
        if self._out_of_memory:
            return self._end("memory", OUT_OF_MEMORY)
        if self._denied:
            return self._end("denied", self._denied)
        return self._end("finished", "")

    def _timed_out(self, n: int, seconds: float) -> _OverError:
        assert self._worker is not None
        self._worker.kill()
        self._worker.reap()
        return self._end(*by_time(n, seconds))

    def _ended_by_itself(self) -> _OverError:
        """Give a worker's unasked end its reason."""
        worker = self._worker
        assert worker is not None
        if self._stopped.is_set() or (self._watch is not None and self._watch.over):
            worker.kill()
            return self._finish()
        if worker.flood:
            worker.kill()
            return self._end(*by_flood(worker.flood))
        worker.wait_to_end(KEEPER_SECONDS)
        worker.kill()
        return self._end(*by_status(worker.reap()))

    def _conclude(self) -> Iterator[AnyEvent]:
        """Yield what is left to say, `ended` last, and give the worker and its folder away."""
        worker, folder = self._worker, self._folder
        ended = self.ended
        assert ended is not None
        failed: Failed | None = None
        if self._watch is not None:
            self._watch.stop()
        if worker is not None:
            worker.kill()
            assert folder is not None
            if ended.reason in ("timeout", "crashed", "killed"):
                failed = last_place(ended, self._number, worker.where, folder.project)
        self._worker = self._folder = None
        self._loaded = False
        self._done(worker, folder)
        # From here on nothing is held: who closes the iterator early leaves nothing behind.
        if failed is not None:
            yield failed
        yield ended


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""
