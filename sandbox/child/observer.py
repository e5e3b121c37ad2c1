"""Watch flashes, reads, sessions and errors without changing what the app does.

The observer sees the calls of ``flask.flash`` and ``flask.get_flashed_messages`` (`watch.calls`).
It looks at sessions through Flask's signals and the request context.  The ``flask.session`` proxy
would mark the session as accessed, which adds ``Vary: Cookie`` to the response.  All else that a
run may ask for is watched by the package `watch`.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import flask
import flask.helpers
import flask.sessions
from itsdangerous import SignatureExpired

from .describe import cut, text_of
from .errors import failure, kernel_refusal
from .flask_state import context_now, read_messages, request_of, session_of
from .jail import free_ballast
from .places import Places
from .static import attribute, held_by
from .watch.calls import Calls
from .watch.wording import Wording, own_filters
from .wire import Channel, plain, short

MAX_LISTED = 20_000
"""Messages in one list of a frame; more are cut, and the parent says that it isn't known."""

MAX_TOLD = 500
"""How many events of one kind a request reports: a loop must not flood the parent."""


FLASH = Calls(flask.helpers.flash)
READ = Calls(flask.helpers.get_flashed_messages, "before", "after")


def watch_calls(observer: Observer) -> None:
    """Show every call of the two functions to the observer, by any name."""
    FLASH.watch(observer.flash)
    READ.watch(observer.reads, observer.read)


class Observer:
    """Report what one app does, request by request."""

    def __init__(self, channel: Channel, places: Places) -> None:
        self._channel = channel
        self.places = self._places = places
        self.number = 0
        self.phase = "load"
        self.error: BaseException | None = None
        """The exception that was reported last."""
        self._built = False
        self._again = False
        self.session_kind = "none"
        self.too_old = False
        self.peeked: list[list[str]] | None = None
        self.wording = Wording()
        self.at_rest: list[Callable[[], None]] = []
        """Called at the end of the loading and of each request, before the worker rests."""
        self._refusals = Refusals(channel, places)
        self._told: dict[str, int] = {}
        self.at_start: list[Callable[[flask.Flask], None]] = []
        """Called at the start of a request, with its app."""
        self.at_finish: list[Callable[[flask.Response], None]] = []
        """Called once the response is made, with it; not if an exception leaves the app."""
        self.at_end: list[Callable[[], None]] = []
        """Called once loading, or a request with all that it left to do, is over."""

    def is_full(self, event: str) -> bool:
        """Say whether the request has reported all events of a kind that it may."""
        return self._told.get(event, 0) >= MAX_TOLD

    def tell(self, event: str, **facts: Any) -> None:
        """Report a fact of the request that is under way."""
        told = self._told[event] = self._told.get(event, 0) + 1
        if told <= MAX_TOLD:
            self._channel.send({"event": event, "n": self.number, **facts})

    def tell_encoded(self, event: str, facts: str) -> None:
        """Report facts that were told before, as JSON: it takes a third of the time."""
        told = self._told[event] = self._told.get(event, 0) + 1
        if told <= MAX_TOLD:
            self._channel.send_encoded(f'{{"event":"{event}","n":{self.number},{facts[1:]}')

    def hold(
        self, event: str, facts: Callable[[], dict[str, Any]], *, at_once: bool = True
    ) -> None:
        """Report a fact before the next one is reported; see `Channel.hold`."""
        number = self.number
        self._channel.hold(lambda: {"event": event, "n": number, **facts()}, at_once=at_once)

    # -- the two calls ---------------------------------------------------------------------

    def flash(self, original: Callable[..., Any], message: Any, category: Any) -> None:
        """Run ``flash()`` and report the message that it queued."""
        before = _queued(context_now())
        done = False
        try:
            original(message, category)
            done = True
        finally:
            # In a finally: a receiver of message_flashed may raise after the message was queued.
            with suppress(BaseException):
                if done or _queued(context_now()) > before:
                    self._report_flash(message, category)

    def _report_flash(self, message: Any, category: Any) -> None:
        text, kind, known = text_of(message)
        text, text_length = cut(text)
        word, word_length = cut(text_of(category)[0])
        file, line = self._places.caller(sys._getframe(3), "flash")
        frame: dict[str, Any] = {
            "event": "flashed",
            "n": self.number,
            "category": word,
            "message": text,
            "kind": kind,
            "file": file,
            "line": line,
        }
        if self._built:
            frame["late"] = True
        if not known:
            frame["opaque"] = True
        lengths = {"message": text_length, "category": word_length}
        if truncated := {name: length for name, length in lengths.items() if length}:
            frame["truncated"] = truncated
        self._channel.send(frame)

    def reads(self, with_categories: Any, category_filter: Any) -> None:
        """Note whether the request has read its messages before."""
        self._again = read_messages(context_now()) is not None

    def read(self, result: Any, with_categories: Any, category_filter: Any) -> None:
        """Report what ``get_flashed_messages()`` returned."""
        again, cached = self._again, read_messages(context_now())
        queue = _items(cached)
        whole = [_pair(item) for item in queue[:MAX_LISTED]]
        if category_filter:
            kept = [bool(item[0] in category_filter) for item in queue[:MAX_LISTED]]
            messages = [pair for pair, keep in zip(whole, kept, strict=True) if keep]
            discarded = [pair for pair, keep in zip(whole, kept, strict=True) if not keep]
        else:
            messages, discarded = whole, []
        file, line = self._places.caller(sys._getframe(2), "get_flashed_messages")
        frame: dict[str, Any] = {
            "event": "read",
            "n": self.number,
            "messages": messages,
            "with_categories": bool(with_categories),
            "category_filter": _filter_words(category_filter),
            "again": again,
            "discarded": discarded,
            "file": file,
            "line": line,
            "pulled": [] if again else whole,
        }
        if self._built:
            frame["late"] = True
        if whole:
            self.wording.expect(zip((item[1] for item in queue), whole, strict=False))
            frame["filters"] = own_filters(sys._getframe(2))
        if len(queue) > MAX_LISTED:
            frame["truncated"] = {"messages": len(queue), "pulled": len(queue)}
        self._channel.send(frame)

    # -- requests --------------------------------------------------------------------------

    def connect(self) -> None:
        """Listen to Flask's signals, of any app in this process."""
        flask.request_started.connect(self._request_started, weak=False)
        flask.request_finished.connect(self._request_finished, weak=False)
        flask.got_request_exception.connect(self._exception, weak=False)

    def begin(self, number: int) -> None:
        """Begin to observe a request."""
        self.number = number
        self.phase = "request"
        self._told = {}
        self._built = False
        self.error = None
        self.session_kind = "none"
        self.too_old = False
        self.peeked = None
        self.wording.begin()

    def _request_started(self, app: flask.Flask, **_: Any) -> None:
        with suppress(BaseException):
            self.session_kind, self.too_old = _kind_of_session(app, context_now())
        _call_each(self.at_start, app)

    def _request_finished(self, app: flask.Flask, response: Any = None, **_: Any) -> None:
        self._built = True
        with suppress(BaseException):
            flashes = _peek(session_of(context_now()))
            if flashes is not None:
                self.peeked = [_pair(item) for item in _items(flashes)[:MAX_LISTED]]
        _call_each(self.at_finish, response)

    def end(self) -> None:
        """Note that loading or a request is over; its answer comes next."""
        _call_each(self.at_end)

    def _exception(
        self, app: flask.Flask, exception: BaseException | None = None, **_: Any
    ) -> None:
        if exception is not None:
            self.report(exception)

    def report(self, exception: BaseException) -> None:
        """Report an exception, once."""
        if exception is self.error:
            return
        self.error = exception
        if isinstance(exception, MemoryError):
            free_ballast()
        self._refusals.look(self.number, exception)
        self._channel.send(failure(exception, self._places, self.number, self.phase))

    def refused(self, sentence: str, problem: BaseException) -> None:
        """Note that the guard refused something; it raises `problem` next."""
        with suppress(BaseException):
            self._refusals.note(self.number, sentence, problem, sys._getframe(1))

    def rest(self) -> None:
        """Report what the end of a job shows, before the worker rests."""
        with suppress(BaseException):
            self._refusals.report()
        _call_each(self.at_rest)
        # It keeps alive what the frames of its traceback hold: a connection, an open file.
        self.error = None


class Refusals:
    """What the guard refused since the worker last rested.

    Many a library tries at its import what is not possible here, and goes on without it.  So a
    refusal counts only once its exception has passed through a line of the learner's, or has
    ended the loading or a request, itself or as the cause of another one.
    """

    MOST = 50

    def __init__(self, channel: Channel, places: Places) -> None:
        self._channel = channel
        self._places = places
        self._noted: list[tuple[BaseException, dict[str, Any]]] = []
        self._told: set[str] = set()

    def note(
        self, number: int, sentence: str, problem: BaseException, frame: types.FrameType | None
    ) -> None:
        """Keep a refusal, and the learner's line that led to it."""
        if sentence in self._told:
            return
        file, line = self._places.caller(frame, "")
        told = {"event": "refusal", "n": number, "what": short(sentence)}
        self._noted.append((problem, {**told, "file": file, "line": line}))
        if len(self._noted) > self.MOST:
            self._send_if_it_counts(*self._noted.pop(0))

    def look(self, number: int, exception: BaseException) -> None:
        """Report the refusals that an exception, which ends something, comes from."""
        cause: BaseException | None = exception
        for _ in range(20):
            if cause is None:
                return
            if sentence := kernel_refusal(cause, self._places):
                self.note(number, sentence, cause, sys._getframe(2))
            for problem, frame in self._noted:
                if problem is cause:
                    self._send(frame)
            cause = cause.__cause__ or cause.__context__

    def report(self) -> None:
        """Report the refusals that count, and forget all."""
        noted, self._noted = self._noted, []
        for problem, frame in noted:
            self._send_if_it_counts(problem, frame)

    def _send_if_it_counts(self, problem: BaseException, frame: dict[str, Any]) -> None:
        if self._places.raised(problem)[0] is not None:
            self._send(frame)

    def _send(self, frame: dict[str, Any]) -> None:
        if frame["what"] not in self._told:
            self._told.add(frame["what"])
            self._channel.send(frame)


def _call_each(functions: list[Callable[..., None]], *arguments: Any) -> None:
    for function in functions:
        try:
            function(*arguments)
        except BaseException:  # what goes wrong here must not reach the app
            continue


def _peek(session: Any) -> Any:
    """Return the session's messages without counting as an access, None if it can't be known."""
    if isinstance(session, dict):
        return dict.get(session, "_flashes", ())
    return None


def _queued(context: Any) -> int:
    queue: Any = _peek(session_of(context)) if context is not None else None
    return len(_items(queue)) if issubclass(type(queue), (list, tuple)) else 0


def _items(queue: Any) -> list[Any]:
    """Return what a list or tuple of messages holds, also of a class of its own."""
    for kind in (list, tuple):
        if issubclass(type(queue), kind):
            return list(kind.__iter__(queue))
    return [] if queue is None else list(queue)


def _kind_of_session(app: flask.Flask, context: Any) -> tuple[str, bool]:
    """Return the kind of the session, and whether its cookie was rejected because of its age."""
    session = session_of(context)
    if session is None or isinstance(session, flask.sessions.NullSession):
        return "none", False
    interface = attribute(app, "session_interface")
    if not isinstance(interface, flask.sessions.SecureCookieSessionInterface):
        return "server", False
    if not dict.__len__(session):
        problem = _problem(app, interface, held_by(request_of(context))["environ"])
        if problem is not None:
            return "rejected", isinstance(problem, SignatureExpired)
    return "cookie", False


def _problem(
    app: flask.Flask,
    interface: flask.sessions.SecureCookieSessionInterface,
    environ: dict[str, Any],
) -> Exception | None:
    """Return what is wrong with the session cookie that the request sent, as Flask finds it."""
    from werkzeug.http import parse_cookie

    sent = parse_cookie(environ.get("HTTP_COOKIE", ""))
    value = sent.get(interface.get_cookie_name(app)) if sent else None
    if not value:
        return None
    serializer = interface.get_signing_serializer(app)
    if serializer is None:
        return None
    oldest = int(app.permanent_session_lifetime.total_seconds())
    try:
        serializer.loads(value, max_age=oldest)
    except Exception as problem:
        return problem
    return None


def _pair(item: Any) -> list[str]:
    try:
        category, message = item
    except BaseException:
        return ["", cut(text_of(item)[0])[0]]
    return [cut(text_of(category)[0])[0], cut(text_of(message)[0])[0]]


def _filter_words(category_filter: Any) -> list[str]:
    if isinstance(category_filter, str):
        return [plain(category_filter)[:200]]
    try:
        return [text_of(word)[0][:200] for word in list(category_filter or ())[:50]]
    except BaseException:
        return []
