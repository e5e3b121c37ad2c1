"""What a browser does between two requests: it keeps cookies and follows redirects.

Nothing here waits: the session drives it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

import msgspec

from sandbox.cookie_jar import CookieJar
from sandbox.events import MAX_LISTED, CookieChanged, Pair
from sandbox.frames import BrowserFacts, RawResponse
from sandbox.limits import MIB
from sandbox.request import Form, Request
from sandbox.session_cookie import Payload, read, unfold

MAX_COOKIE_SHOWN = 8_192

MAX_UNFOLDED = 16 * MIB
"""Bytes of session payloads that one run may cost us: each response may set 200 cookies."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One request as the worker gets it: the first one, or one that a redirect leads to."""

    request: Request
    method: str
    path: str
    scheme: str = "http"
    redirected_from: int | None = None
    hops: int = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """The messages in a client's session.

    ``count`` says how many there are, -1 that it isn't known; ``messages`` may hold fewer.
    """

    messages: tuple[Pair, ...] = ()
    count: int = 0

    def cut_in(self, field: str) -> dict[str, int]:
        """Return what an event's ``truncated`` says of a field that holds these messages."""
        return {} if self.count == len(self.messages) else {field: self.count}


@dataclass
class Browsers:
    """The browsers of a run, by the client's name; each has its own cookie jar.

    ``_sent`` holds a client's jar from before its last request, for a request that overlaps with
    that one.  ``kept`` holds the messages of a server-side session, which no cookie shows: only
    the worker can tell them.  ``rejected`` holds the cookie values that the app's key didn't sign:
    for the app they aren't a session.
    """

    facts: BrowserFacts = field(default_factory=lambda: BrowserFacts("session", "localhost"))
    _jars: dict[str, CookieJar] = field(default_factory=dict)
    kept: dict[str, Queue] = field(default_factory=dict)
    rejected: set[str] = field(default_factory=set)
    _sent: dict[str, CookieJar] = field(default_factory=dict)
    _payloads: dict[str, Payload | None] = field(default_factory=dict)
    _room: int = MAX_UNFOLDED

    def jar(self, client: str) -> CookieJar:
        """Return a client's jar."""
        if client not in self._jars:
            self._jars[client] = CookieJar(self.facts.host)
        return self._jars[client]

    def carried(self, hop: Hop) -> Queue:
        """Return the messages in the session that a request sends; call `job` first."""
        value = self._sent_value(hop)
        return self._queued(hop.request.client, [] if value is None else [value])

    def held(self, hop: Hop, answer: RawResponse) -> Queue:
        """Return the messages in the client's session after this response."""
        written = any(name.lower() == "set-cookie" for name, _, _ in answer.headers)
        if _own_cookies(hop.request) is not None and not written:
            # What the learner's own Cookie header brought is still what this client holds.
            return self.carried(hop)
        client = hop.request.client
        return self._queued(client, self.jar(client).values(self.facts.cookie))

    def _sent_value(self, hop: Hop) -> str | None:
        """Return the value of the session cookie that a request sends."""
        own = _own_cookies(hop.request)
        if own is None:
            return self._sending(hop).value(self.facts.cookie, hop.path)
        pairs = (part.strip().partition("=") for part in own.split(";"))
        return next((value for name, _, value in pairs if name == self.facts.cookie), None)

    def _sending(self, hop: Hop) -> CookieJar:
        """Return the cookies as they were when this request was sent."""
        client = hop.request.client
        return self.jar(client) if hop.hops else self._sent.get(client) or self.jar(client)

    def _queued(self, client: str, values: list[str]) -> Queue:
        if client in self.kept:
            return self.kept[client]
        queue = Queue()
        for value in values:
            if value in self.rejected or queue.count < 0:
                continue
            payload = self._payload(value)
            if payload is not None:
                queue = Queue(
                    (*queue.messages, *payload.queued)[:MAX_LISTED], queue.count + payload.count
                )
            elif value not in self._payloads:
                queue = Queue(queue.messages, -1)
        return queue

    def _payload(self, value: str) -> Payload | None:
        """Return what a session cookie holds, None if nothing can be read or all room is used."""
        if value not in self._payloads and self._room > 0:
            raw = unfold(value)
            self._room -= 1_000 if raw is None else len(raw)
            self._payloads[value] = None if raw is None else read(raw)
        return self._payloads.get(value)

    def job(self, n: int, hop: Hop) -> dict[str, object]:
        """Return the job that makes the worker send this request to the app."""
        request, client = hop.request, hop.request.client
        headers = dict(request.headers)
        if not hop.hops and not (request.overlaps and client in self._sent):
            self._sent[client] = self.jar(client).copy()
        cookies = self._sending(hop).header(hop.path)
        if cookies and _own_cookies(request) is None:
            headers["Cookie"] = cookies
        job: dict[str, object] = {
            "n": n,
            "method": hop.method,
            "path": hop.path,
            "scheme": hop.scheme,
            "headers": list(headers.items()),
            "form": {},
            "files": {},
        }
        if hop.method == request.verb:
            if hop.method in ("GET", "HEAD"):
                job["path"] = with_query(hop.path, request.form) if not hop.hops else hop.path
            else:
                job["form"], job["files"] = request.form, request.files
            if request.json is not msgspec.UNSET:
                job["json"] = request.json
        return job

    def take_cookies(self, n: int, hop: Hop, answer: RawResponse) -> list[CookieChanged]:
        """Put the response's cookies into the jar; return each change of the session cookie."""
        client, changes = hop.request.client, []
        if answer.session == "rejected":
            self.rejected.add(self._sent_value(hop) or "")
        for name, line, length in answer.headers:
            if name.lower() != "set-cookie":
                continue
            cookie = self.jar(client).receive(line, hop.path, length)
            if cookie is None or cookie.name != self.facts.cookie:
                continue
            payload = self._payload(cookie.value) if length == len(line) else None
            cleared = not cookie.value
            queue = Queue(payload.queued, payload.count) if payload else _queue(answer)
            size = len(cookie.value) + cookie.unseen
            changes.append(
                CookieChanged(
                    n=n,
                    name=cookie.name,
                    bytes=cookie.size,
                    data=payload.data if payload else None,
                    queued=() if cleared else queue.messages,
                    too_big=cookie.too_big,
                    cleared=cleared,
                    value=cookie.value[:MAX_COOKIE_SHOWN],
                    truncated={
                        **({} if cleared else queue.cut_in("queued")),
                        **({"value": size} if size > MAX_COOKIE_SHOWN else {}),
                        **({"data": -1} if payload and not payload.whole else {}),
                    },
                )
            )
        if answer.session == "server" and answer.queue is not None:
            self.kept[client] = _queue(answer)
        return changes

    def next_hop(self, n: int, hop: Hop, answer: RawResponse) -> Hop | None:
        """Return the request that a redirect leads to, None if there is nothing to follow.

        301, 302 and 303 turn into GET (HEAD stays HEAD); 307 and 308 repeat the request.  A
        redirect to another host isn't followed, because lessons run offline.
        """
        location = answer.header("location")
        if not location or answer.status not in (301, 302, 303, 307, 308):
            return None
        origin = f"{hop.scheme}://{self.facts.host}"
        try:
            target = urlsplit(urljoin(origin + hop.path, location))
        except ValueError:  # it is no address, so a browser shows an error of its own
            return None
        if target.netloc.lower() != self.facts.host.lower() or target.scheme not in (
            "http",
            "https",
        ):
            return None
        path = (target.path or "/") + (f"?{target.query}" if target.query else "")
        same = answer.status in (307, 308) or hop.method in ("GET", "HEAD")
        return Hop(
            request=hop.request,
            method=hop.method if same else "GET",
            path=path,
            scheme=target.scheme,
            redirected_from=n,
            hops=hop.hops + 1,
        )


def _queue(answer: RawResponse) -> Queue:
    """Return the messages that the worker saw in the session; it cuts a longer list."""
    messages = answer.queue or ()
    return Queue(messages, len(messages) if len(messages) < MAX_LISTED else -1)


def first_hop(request: Request) -> Hop:
    """Return a request before any redirect."""
    return Hop(request, request.verb, request.path.partition("#")[0])


def with_query(path: str, form: Form) -> str:
    """Return the path with the form's fields as its query, as GET sends a form."""
    if not form:
        return path
    return path + ("&" if "?" in path else "?") + urlencode(form, doseq=True)


def _own_cookies(request: Request) -> str | None:
    """Return the Cookie header that the learner wrote for a request, if they did."""
    return next((v for name, v in request.headers.items() if name.lower() == "cookie"), None)
