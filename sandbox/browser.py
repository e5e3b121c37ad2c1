"""What a browser does between two requests: it keeps cookies and follows redirects.

Nothing here waits: the session drives it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

import msgspec

from sandbox.cookie_jar import CookieJar
from sandbox.events import CookieChanged, Pair
from sandbox.frames import BrowserFacts, RawResponse
from sandbox.request import Form, Request
from sandbox.response import header
from sandbox.session_cookie import decode

MAX_COOKIE_SHOWN = 8_192


@dataclass(frozen=True, slots=True)
class Hop:
    """One request as the worker gets it: the first one, or one that a redirect leads to."""

    request: Request
    method: str
    path: str
    scheme: str = "http"
    redirected_from: int | None = None
    hops: int = 0


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
    kept: dict[str, tuple[Pair, ...]] = field(default_factory=dict)
    rejected: set[str] = field(default_factory=set)
    _sent: dict[str, CookieJar] = field(default_factory=dict)

    def jar(self, client: str) -> CookieJar:
        """Return a client's jar."""
        if client not in self._jars:
            self._jars[client] = CookieJar(self.facts.host)
        return self._jars[client]

    def carried(self, hop: Hop) -> tuple[Pair, ...]:
        """Return the messages in the session that a request sends; call `job` first."""
        value = self._sent_value(hop)
        return self._queued(hop.request.client, [] if value is None else [value])

    def held(self, hop: Hop, answer: RawResponse) -> tuple[Pair, ...]:
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

    def _queued(self, client: str, values: list[str]) -> tuple[Pair, ...]:
        if client in self.kept:
            return self.kept[client]
        payloads = [decode(value) for value in values if value not in self.rejected]
        return tuple(pair for payload in payloads if payload for pair in payload.queued)

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
            cookie = self.jar(client).receive(_padded(line, length), hop.path)
            if cookie is None or cookie.name != self.facts.cookie:
                continue
            payload = decode(cookie.value) if length == len(line) else None
            cleared = not cookie.value
            queued = payload.queued if payload else answer.queue or ()
            size = len(cookie.value)
            changes.append(
                CookieChanged(
                    n=n,
                    name=cookie.name,
                    bytes=cookie.size,
                    data=payload.data if payload else None,
                    queued=() if cleared else queued,
                    too_big=cookie.too_big,
                    cleared=cleared,
                    value=cookie.value[:MAX_COOKIE_SHOWN],
                    truncated={"value": size} if size > MAX_COOKIE_SHOWN else {},
                )
            )
        if answer.session == "server" and answer.queue is not None:
            self.kept[client] = answer.queue
        return changes

    def next_hop(self, n: int, hop: Hop, answer: RawResponse) -> Hop | None:
        """Return the request that a redirect leads to, None if there is nothing to follow.

        301, 302 and 303 turn into GET (HEAD stays HEAD); 307 and 308 repeat the request.  A
        redirect to another host isn't followed, because lessons run offline.
        """
        location = header(answer, "location")
        if not location or answer.status not in (301, 302, 303, 307, 308):
            return None
        origin = f"{hop.scheme}://{self.facts.host}"
        target = urlsplit(urljoin(origin + hop.path, location))
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


def _padded(set_cookie: str, length: int) -> str:
    """Pad a header that was cut to its true length, so that its size is right."""
    return set_cookie + "-" * (length - len(set_cookie))
