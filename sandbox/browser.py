"""What a browser does between two requests: it keeps cookies and follows redirects.

Nothing here waits: the session drives it.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field, replace

from sandbox.address import Address
from sandbox.cookie_jar import Cookie, CookieJar, CookieKey, Received, header_of
from sandbox.events import CookieChanged
from sandbox.frames import BrowserFacts, RawResponse
from sandbox.hop import REDIRECTS, Hop, body_headers, source_headers
from sandbox.html_form import CannotSubmitError, Page, submitted
from sandbox.message_queue import Queue, Sessions, seen_by_worker
from sandbox.request import Request, with_query
from sandbox.request_body import body_of

MAX_COOKIE_SHOWN = 8_192

_LINE_END = re.compile(r"[\r\n\0]+")

MAX_MOMENTS = 100
"""Requests after which the cookies are remembered."""

MAX_PAGES = 40
"""Pages that a browser keeps for going back to them."""

MAX_VALIDATORS = 100
"""Addresses whose validators a browser remembers."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What a browser adds to a request: ``headers`` are all of them, in their order."""

    headers: tuple[tuple[str, str], ...]
    cookies: tuple[tuple[str, str], ...]
    kept_back: tuple[tuple[str, str], ...]


@dataclass
class Browser:
    """One browser: its cookies, and the page that it shows.

    ``pages`` are those that it has shown, by the number of their request.  ``before`` holds its
    cookies from before its last request, for a request that overlaps with that one.
    """

    jar: CookieJar = field(default_factory=CookieJar)
    before: CookieJar | None = None
    page: Page | None = None
    last: Hop | None = None
    pages: dict[int, tuple[Page, Hop]] = field(default_factory=dict)
    validators: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def sending(self, hop: Hop) -> Sending:
        """Return what this browser sends along with a request."""
        jar = self.jar if hop.hops or not hop.request.overlaps else self.before or self.jar
        if not hop.hops and jar is self.jar:
            self.before = self.jar.copy()
        cookies, kept_back = jar.sent_to(hop.address, method=hop.method, cross_site=hop.cross_site)
        headers = [("Host", hop.address.host), *body_headers(hop), *source_headers(hop)]
        if hop.request.revalidate:
            headers += self.validators.get(str(hop.address), ())
        # A header is one line, and a value that was drawn may have more.
        given = [(name, _LINE_END.sub(" ", value)) for name, value in hop.request.headers.items()]
        own = {name.lower(): value for name, value in given}
        if "cookie" in own:
            sent, kept_back = _pairs(own["cookie"]), []
        else:
            sent = [(cookie.name, cookie.value) for cookie in cookies]
            headers += [("Cookie", header_of(cookies))] if cookies else []
        headers = [pair for pair in headers if pair[0].lower() not in own]
        return Sending((*headers, *given), tuple(sent), tuple(kept_back))

    def take(self, n: int, hop: Hop, answer: RawResponse) -> None:
        """Show the page of a response, and remember what it says of its age."""
        known = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
        found = {theirs: answer.header(ours.lower()) for ours, theirs in known.items()}
        if answer.status == 200 and hop.method == "GET":
            self.validators[str(hop.address)] = tuple((k, v) for k, v in found.items() if v)
            if len(self.validators) > MAX_VALIDATORS:
                del self.validators[next(iter(self.validators))]
        if hop.is_navigation and becomes_page(answer.status, answer.header("content-disposition")):
            self.page, self.last = Page(hop.address, answer), hop
            self.pages[n] = self.page, hop
            if len(self.pages) > MAX_PAGES:
                del self.pages[next(iter(self.pages))]

    def turn_to(self, n: int) -> bool:
        """Show the page of request `n` again; return False if it isn't kept any more."""
        if n in self.pages:
            self.page, self.last = self.pages[n]
        return n in self.pages


def becomes_page(status: int, disposition: str | None) -> bool:
    """Say whether a browser shows a response in place of the page; it saves an attachment."""
    is_saved = (disposition or "").strip().lower().startswith("attachment")
    return status not in (*REDIRECTS, 204, 304) and not is_saved


@dataclass
class Browsers:
    """The browsers of a run, by the client's name."""

    facts: BrowserFacts = field(default_factory=lambda: BrowserFacts("session", "localhost"))
    sessions: Sessions = field(default_factory=Sessions)
    _browsers: dict[str, Browser] = field(default_factory=dict)
    _moments: deque[tuple[int, str, CookieJar]] = field(
        default_factory=lambda: deque(maxlen=MAX_MOMENTS)
    )

    def of(self, client: str) -> Browser:
        """Return a client's browser."""
        return self._browsers.setdefault(client, Browser())

    def first_hop(self, request: Request) -> Hop:
        """Return a request before any redirect.

        Raises:
            CannotSubmitError: the page has no such form, or a browser wouldn't send it.
        """
        browser = self.of(request.client)
        if request.moment is not None:
            browser.jar = self._jar_after(*request.moment)
            self.sessions.share(request.moment[0], request.client)
        if request.reload or request.submit:
            return _from_page(request, browser)
        method = request.verb
        path = request.target
        if method in ("GET", "HEAD") and not request.has_json and not request.has_body:
            path = with_query(path, request.form)
        return Hop(
            request=request,
            method=method,
            address=Address(request.scheme, request.host.lower() or self.facts.host, path),
            body=body_of(request),
            form=request.form,
            source=_source_of(request, browser.page),
        )

    def remember(self, number: int, client: str) -> None:
        """Remember the cookies that a client holds after the request of this number."""
        self._moments.append((number, client, self.of(client).jar.copy()))

    def _jar_after(self, client: str, number: int) -> CookieJar:
        """Return the cookies that a client held after a request of any browser."""
        fitting = (
            jar for n, name, jar in reversed(self._moments) if n <= number and name == client
        )
        return next(fitting, CookieJar()).copy()

    def carried(self, hop: Hop, sending: Sending) -> Queue:
        """Return the messages in the session that a request sends."""
        value = self._session_cookie(sending)
        return self.sessions.queued(hop.request.client, [] if value is None else [value])

    def held(
        self, hop: Hop, sending: Sending, received: list[Received], answer: RawResponse
    ) -> Queue:
        """Return the messages in the client's session after this response."""
        if not received and any(name.lower() == "cookie" for name in hop.request.headers):
            # What the learner's own Cookie header brought is still what this client holds.
            return self.carried(hop, sending)
        return self.sessions.queued(hop.request.client, list(self._here(hop, received).values()))

    def elsewhere(self, hop: Hop, received: list[Received]) -> Queue:
        """Return the messages in session cookies of the client that it doesn't send here."""
        if any(name.lower() == "cookie" for name in hop.request.headers):
            return Queue()
        client = hop.request.client
        here = self._here(hop, received)
        others = [
            one.value for one in self.of(client).jar.named(self.facts.cookie) if one.key not in here
        ]
        return self.sessions.queued(client, others) if others else Queue()

    def _here(self, hop: Hop, received: list[Received]) -> dict[CookieKey, str]:
        """Return the session cookies that are sent here, and those set from here for elsewhere."""
        cookies, _ = self.of(hop.request.client).jar.sent_to(
            hop.address, method=hop.method, cross_site=hop.cross_site
        )
        cookies += [one.cookie for one in received if one.fate == "kept"]
        return {one.key: one.value for one in cookies if one.name == self.facts.cookie}

    def why_kept_back(self, sending: Sending) -> str:
        """Return why a session cookie isn't sent, "" if all are or there's none."""
        return dict(sending.kept_back).get(self.facts.cookie, "")

    def _session_cookie(self, sending: Sending) -> str | None:
        return next((v for name, v in sending.cookies if name == self.facts.cookie), None)

    def take(self, n: int, hop: Hop, sending: Sending, answer: RawResponse) -> list[Received]:
        """Take a response: put its cookies into the jar, and tell the fate of each."""
        browser = self.of(hop.request.client)
        if answer.session == "rejected":
            self.sessions.rejected.add(self._session_cookie(sending) or "")
        if answer.session == "server" and answer.queue is not None:
            self.sessions.kept[hop.request.client] = seen_by_worker(answer)
        received = [
            browser.jar.receive(line, hop.address, length)
            for name, line, length in answer.headers
            if name.lower() == "set-cookie"
        ]
        browser.take(n, hop, answer)
        return received

    def changes(self, n: int, received: list[Received], answer: RawResponse) -> list[CookieChanged]:
        """Return each change of the session cookie that a browser takes, or is too big to take."""
        return [
            self._change(n, one.cookie, answer)
            for one in received
            if one.cookie.name == self.facts.cookie
            and (one.fate != "refused" or one.cookie.too_big)
        ]

    def _change(self, n: int, cookie: Cookie, answer: RawResponse) -> CookieChanged:
        payload = None if cookie.unseen else self.sessions.payload(cookie.value)
        cleared = not cookie.value
        queue = Queue(payload.queued, payload.count) if payload else seen_by_worker(answer)
        size = len(cookie.value) + cookie.unseen
        return CookieChanged(
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


def _from_page(request: Request, browser: Browser) -> Hop:
    """Return what a form of the page that is shown sends, or what loads that page again."""
    if browser.page is None or browser.last is None:
        raise CannotSubmitError(f"the browser {request.client!r} shows no page yet")
    if request.reload:
        return replace(browser.last, request=request, redirected_from=None, hops=0)
    form = submitted(browser.page, request)
    return Hop(
        request=request,
        method=form.method,
        address=form.address,
        body=form.body,
        form=form.fields,
        source=browser.page.address,
        unfilled=form.unfilled,
    )


def _source_of(request: Request, page: Page | None) -> Address | None:
    """Return the page that leads here: an address bar can send nothing but a GET."""
    if request.site:
        scheme, _, host = request.site.rstrip("/").partition("://")
        return Address(scheme, host.lower(), "/")
    by_link = request.referrer
    if by_link is None:
        by_link = request.verb not in ("GET", "HEAD")
    return page.address if page is not None and by_link else None


def _pairs(header: str) -> list[tuple[str, str]]:
    """Return the cookies of a Cookie header."""
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return [(name, value) for name, _, value in pairs]
