"""One run as a conversation: load the app, send requests, end. Each step yields events."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Generator, Iterable, Iterator

from msgspec.structs import replace

from sandbox.browser import Browsers, Sending
from sandbox.cookie_jar import CookieJar
from sandbox.events import (
    COMMAND,
    ENDLESS,
    NEVER_SENT,
    CommandRun,
    Ended,
    Event,
    Failed,
    Loaded,
    Requested,
    Started,
)
from sandbox.exit_reason import Ending, last_place
from sandbox.frames import BrowserFacts, RawResponse, Refused
from sandbox.hop import Hop, next_hop, where_to
from sandbox.html_form import CannotSubmitError
from sandbox.interpreter import Interpreter
from sandbox.limits import Limits
from sandbox.project import Project
from sandbox.request import Request
from sandbox.requested import requested
from sandbox.response import responded
from sandbox.run_folder import RunFolder
from sandbox.supervisor import RunOverError, Supervisor, WorkerSource
from sandbox.text import cut, plural
from sandbox.worker import WorkerExitedError, WorkerTimeoutError

MADE_BY_WORKER = frozenset({"Content-Length"})
"""Headers that follow from the rest of a request."""


class Session:
    """One run of one project, from its start to its one `ended` event.

    The iterators wait for the child. Consume each of them to its end, from one thread at a time.
    Any thread may call `stop`. After `ended` the iterators yield nothing more.
    """

    def __init__(
        self,
        project: Project,
        workers: WorkerSource,
        limits: Limits,
        layers: frozenset[str],
        interpreter: Interpreter | None = None,
    ) -> None:
        self._interpreter = interpreter
        self._project = project
        self._workers = workers
        self._limits = limits
        self._layers = layers
        self._supervisor = Supervisor(workers, limits)
        self._folder: RunFolder | None = None
        self._browsers = Browsers()
        self._number = 0
        self._sent = 0
        self._started_at = time.monotonic()
        self._loaded = False
        self._begins_again = False
        self.ended: Ended | None = None

    # -- what a caller does ----------------------------------------------------------------

    def start(self) -> Iterator[Event]:
        """Load the app: yield `started`, then `loaded` or an `error`."""
        if not (self.ended or self._supervisor.worker):
            yield from self._to_its_end(self._load(self._new_folder))

    def send(self, request: Request) -> Iterator[Event]:
        """Make one request, and those that its redirects lead to."""
        if self._loaded:
            yield from self._to_its_end(self._send(request))

    def close(self) -> Iterator[Event]:
        """End the run: yield `ended`, unless it came before."""
        if self.ended is None:
            yield from self._conclude(self._supervisor.ending())

    def run(self, requests: Iterable[Request]) -> Iterator[Event]:
        """Load the app, make the requests in order and end: yield the whole run's events."""
        yield from self.start()
        for request in requests:
            yield from self.send(request)
        yield from self.close()

    def rest(self) -> Ended | None:
        """Freeze the app until the next request, so that it costs nothing meanwhile.

        Returns how the run would end if it were closed now.  None says that it has to be closed:
        something else than "finished" is to be told.
        """
        if not self._loaded:
            return None
        ended = self._as_ended(self._supervisor.ending())
        if ended.reason != "finished" or self._unread():
            return None
        self._supervisor.rest()
        self._workers.expect_more()
        return ended

    def again(self) -> Session:
        """Return a new session with the same project and the same browsers, which counts on."""
        new = Session(self._project, self._workers, self._limits, self._layers, self._interpreter)
        new._browsers, new._number, new._sent = self._browsers, self._number, self._sent
        new._begins_again = True
        return new

    def turn_to(self, client: str, n: int) -> bool:
        """Make a browser show the page of request `n` again, as it kept it.

        Returns False if it doesn't keep that page any more.
        """
        return self._browsers.of(client).turn_to(n)

    def forget_cookies(self, client: str) -> None:
        """Take away all cookies of a browser."""
        self._browsers.of(client).jar = CookieJar()

    def stop(self) -> None:
        """End a run that hangs, from any thread; the thread that iterates gets `ended`."""
        self._supervisor.stop()

    def _to_its_end(self, events: Iterator[Event]) -> Iterator[Event]:
        """Yield these events; if the run is over by then, conclude it.

        What we make of an app's response must not end in the caller, whatever the app sent: an
        exception that nobody thought of ends the run alone.
        """
        try:
            yield from events
        except RunOverError as over:
            yield from self._conclude(over.ending)
        except Exception as problem:
            what = f"what the app sent could not be read ({type(problem).__name__})"
            yield Failed(self._number, "Unreadable", what, None, None, (), "sandbox")
            yield from self._conclude(("crashed", what))

    # -- loading ---------------------------------------------------------------------------

    def _restart(self) -> Iterator[Event]:
        """Load the app again in another worker; its folder stays as it is."""
        folder = self._folder
        assert folder is not None
        self._supervisor.end()
        yield from self._unread()
        self._loaded = False
        self._supervisor.release(None)
        yield from self._load(lambda: folder)

    def _new_folder(self) -> RunFolder:
        project = self._project
        folder = self._folder = RunFolder(project.origin if project.in_place else None)
        folder.home.mkdir()
        if folder.project != project.origin:
            project.write(folder.project)
        return folder

    def _load(self, folder: Callable[[], RunFolder]) -> Iterator[Event]:
        try:
            self._begin(folder())
        except OSError as problem:
            why = ": ".join(filter(None, (problem.strerror or str(problem), problem.filename)))
            yield _no_worker(why)
            raise RunOverError(("crashed", f"the sandbox could not start: {why}")) from None
        except (WorkerExitedError, WorkerTimeoutError):
            reason, why = self._supervisor.why_it_did_not_start()
            if reason == "stopped":
                raise RunOverError((reason, why)) from None
            yield _no_worker(why)
            raise RunOverError((reason, f"No app can be run: {why}")) from None
        failed = False
        for item in self._supervisor.listen(0):
            match item:
                case BrowserFacts():
                    self._browsers.facts = item
                case RawResponse():
                    pass
                case Refused(why=why):
                    yield _no_worker(why)
                    raise RunOverError(("crashed", f"No app can be run: {why}"))
                case Started() if self._interpreter is not None:
                    yield replace(
                        item,
                        interpreter=cut(self._interpreter.name),
                        chosen=self._interpreter.chosen,
                    )
                case _:
                    self._loaded |= isinstance(item, Loaded)
                    failed |= isinstance(item, Failed)
                    yield item
        if failed or not self._loaded:
            self._loaded = False
            raise RunOverError(self._supervisor.ending())

    def _begin(self, folder: RunFolder) -> None:
        """Give the project to a worker; raises what `Supervisor.begin` does."""
        job = {
            "home": str(folder.home),
            "project": str(folder.project),
            "origin": str(self._project.origin or ""),
            "app": self._project.app,
            "environment": dict(self._project.environment),
            **self._project.mode._asdict(),
            "limits": self._limits,
            "layers": sorted(self._layers),
            "watch": sorted(self._project.watch),
        }
        self._supervisor.begin(folder, job)

    # -- requests --------------------------------------------------------------------------

    def _send(self, request: Request) -> Iterator[Event]:
        self._sent += 1
        if request.restart:
            yield from self._restart()
        elif self._begins_again:
            request = replace(request, restart=True)  # so that the event tells of it
        self._begins_again = False
        if request.command:
            yield from self._command(request)
            return
        try:
            hop: Hop | None = self._browsers.first_hop(request)
        except CannotSubmitError as problem:
            yield from self._not_sent(request, str(problem))
            return
        while hop is not None:
            hop = yield from self._exchange(hop)
        self._browsers.remember(self._sent, request.client)

    def _command(self, request: Request) -> Iterator[Event]:
        """Run a command of the app."""
        self._number += 1
        n, words = self._number, request.command
        yield Requested(n, request.client, COMMAND, shlex.join(words), {}, None, ())
        done = False
        for item in self._supervisor.ask(n, {"n": n, "command": words}):
            if isinstance(item, Event):
                done |= isinstance(item, CommandRun)
                yield item
        if not done:
            raise RunOverError(self._supervisor.why_there_is_no_answer())
        self._supervisor.check_memory()

    def _not_sent(self, request: Request, why: str) -> Iterator[Event]:
        """Tell of a request that no browser would send."""
        self._number += 1
        page = self._browsers.of(request.client).page
        path = page.address.path if page else "/"
        yield Requested(self._number, request.client, request.verb, cut(path), {}, None, ())
        yield Failed(self._number, NEVER_SENT, why, None, None, (), "sandbox")

    def _exchange(self, hop: Hop) -> Generator[Event, None, Hop | None]:
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
        for item in self._supervisor.ask(n, _job(n, hop, sending)):
            match item:
                case RawResponse():
                    answer = item
                case BrowserFacts() | Refused():
                    pass
                case _:
                    events.append(item)
                    yield item
        answered = time.monotonic()
        if answer is None:
            raise RunOverError(self._supervisor.why_there_is_no_answer())
        received = self._browsers.take(n, hop, sending, answer)
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
        self._supervisor.busy += time.monotonic() - answered
        yield response
        self._supervisor.check_memory()
        following = next_hop(n, hop, answer, host) if request.follow else None
        if following is not None and following.hops > self._limits.redirects:
            message = (
                f"stopped after {self._limits.redirects} redirects in a row, as a browser would"
            )
            yield Failed(n, ENDLESS, message, None, None, (), "sandbox")
            return None
        return following

    # -- the end ---------------------------------------------------------------------------

    def _conclude(self, ending: Ending) -> Iterator[Event]:
        """Give the worker and its folder back, then yield what is left to say, `ended` last."""
        ended = self.ended = self._as_ended(ending)
        failed: list[Failed] = []
        try:
            self._supervisor.end()
            failed = self._left_to_say(ended)
        finally:
            folder, self._folder = self._folder, None
            self._loaded = False
            self._supervisor.release(folder)
        # Nothing is held from here on, so a caller may close the iterator early.
        yield from failed
        yield ended

    def _as_ended(self, ending: Ending) -> Ended:
        return Ended(*ending, round((time.monotonic() - self._started_at) * 1000, 2))

    def _left_to_say(self, ended: Ended) -> list[Failed]:
        """Return the line at which the run stopped, and how many lines were no report of ours."""
        failed = self._unread()
        worker, folder = self._supervisor.worker, self._folder
        if worker and folder and ended.reason in ("timeout", "crashed", "killed"):
            place = last_place(ended, self._number, worker.where, folder.project)
            failed += [place] if place else []
        return failed

    def _unread(self) -> list[Failed]:
        worker = self._supervisor.worker
        if worker is None or not worker.dropped:
            return []
        what = (
            f"{plural(worker.dropped, 'line')} on the pipe that the app is watched through did"
            " not come from flasklings or could not be read; nothing was taken from there"
        )
        return [Failed(self._number, "Unreadable", what, None, None, (), "sandbox")]


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
