"""The page of a run as in a small browser: which one is shown, and what a learner asks for there.

Nothing here draws or runs anything: what is asked for is an `Ask`, and what isn't is a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from sandbox.address import USUAL_PORTS, Address
from sandbox.browser import becomes_page
from sandbox.events import COMMAND, NEVER_SENT, Failed, Requested, Responded
from sandbox.html_document import Document, Link, PlacedControl
from sandbox.request import Request
from sandbox.text import one_line, plural
from sandbox.timeline import Exchange, Timeline
from tui.presenters.page_forms import Filled, button_number, form_request

AGAIN = "l again"
HOME = Address("http", "localhost", "/")
MAX_SHOWN = 60
"""Characters of an address in a sentence."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that a learner makes from the page of request ``page``.

    ``note`` says what the learner did.  Without a ``request`` the browser only forgets its cookies.
    """

    page: int
    client: str
    note: str = ""
    request: Request | None = None


Answer = Ask | str
"""What follows from a key: a request, or one sentence on why there is none."""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The response to one request of the run, as a browser shows it."""

    request: Requested
    response: Responded

    @property
    def n(self) -> int:
        return self.request.n

    @property
    def client(self) -> str:
        return self.request.client

    @property
    def address(self) -> Address:
        return HOME.resolve(self.request.address) or HOME

    @property
    def is_page(self) -> bool:
        """Whether the browser shows it in place of the page before."""
        disposition = dict(_lower(self.response.headers)).get("content-disposition")
        by_person = self.request.body_kind in ("", "form", "files")
        return (
            by_person
            and self.request.method in ("GET", "POST")
            and becomes_page(self.response.status, disposition)
        )

    @property
    def is_html(self) -> bool:
        return "html" in self.response.content_type


def _lower(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in headers]


def answered(timeline: Timeline) -> list[ShownPage]:
    """Return every response of a run."""
    return [
        ShownPage(one.request, one.response)
        for one in timeline.exchanges
        if one.response is not None and one.request.method != COMMAND
    ]


class Browsing:
    """Which page is shown, and where each browser has been.

    ``page`` is None as long as there's none.
    """

    def __init__(self) -> None:
        self._begin(None)

    def _begin(self, first: Exchange | None) -> None:
        self.page: ShownPage | None = None
        self._first = first
        self._pages: dict[int, ShownPage] = {}
        self._seen = 0
        self._marked: int | None = None
        self._history: dict[str, list[int]] = {}
        self._replaces = False
        self._confirming: int | None = None

    # Following a run

    def follow(self, timeline: Timeline, marked: int | None = None) -> None:
        """Show the newest page of a run that has grown, else that of the request that is marked."""
        first = timeline.exchanges[0] if timeline.exchanges else None
        if first is None or first is not self._first:
            self._begin(first)
        every = answered(timeline)
        new = every[self._seen :]
        self._seen = len(every)
        self._pages |= {one.n: one for one in new}
        for page in new:
            if page.is_page:
                self._arrive(page)
        if marked != self._marked and marked in self._pages:
            self._turn_to(self._pages[marked])
        elif self.page is None and every:
            self.page = every[-1]
        self._marked = marked

    def _arrive(self, page: ShownPage) -> None:
        """Take a page that a browser shows now into its history, and show it."""
        history, before = self._history.setdefault(page.client, []), self.page
        if before is not None and before.client == page.client and before.n in history:
            del history[history.index(before.n) + (not self._replaces) :]
        history.append(page.n)
        self._replaces = False
        self._turn_to(page)

    def _turn_to(self, page: ShownPage) -> None:
        self.page, self._confirming = page, None

    # What a learner does

    def back(self) -> str:
        """Show the page before, as the browser kept it."""
        page = self.page
        history = self._history.get(page.client, []) if page else []
        if page is None or page.n not in history:
            return (
                "This isn't a page that the browser went through, so there's no way back from it."
            )
        at = history.index(page.n)
        if at == 0:
            return f"This is the first page of browser {one_line(page.client, 12)}."
        self._turn_to(self._pages[history[at - 1]])
        return "Back: this is the page as the browser kept it. No request was sent."

    def can_go_back(self) -> bool:
        """Say whether the browser has an earlier page."""
        page = self.page
        return page is not None and page.n in self._history.get(page.client, [])[1:]

    def follow_link(self, link: Link) -> Answer:
        """Follow a link of the page."""
        page = self._shown
        href = link.href.strip()
        scheme, colon, _ = href.partition(":")
        if link.saves:
            return f"A browser saves {_told(href)} as a file. Nothing is requested here."
        if href.startswith("#"):
            return f"This link leads to {_told(href)} on this page, so nothing is requested."
        if colon and scheme.isalpha() and scheme.lower() not in USUAL_PORTS:
            return _other_scheme(scheme.lower())
        address = page.address.resolve(href)
        if address is None:
            return f"This isn't the address of a web page: {_told(href)}"
        if address.host != page.address.host:
            return (
                f"This link leads to another host, {_told(address.host)}. Nothing is requested,"
                " because a lesson runs without a network."
            )
        return Ask(page.n, page.client, "you: link", _request_for(address, page, True))

    def send(self, document: Document, control: PlacedControl, filled: Filled) -> Answer:
        """Send the form of a control; a button is pressed, in any other one it's Enter."""
        page = self._shown
        if not control.form:
            return "This isn't in a form, so only a script could use it."
        button = button_number(document.forms, control) if control.control.is_button else 0
        request = form_request(document.forms, control.form, filled, button, page.client)
        return Ask(page.n, page.client, "you: form", request)

    def reload(self) -> Answer:
        """Repeat the request of the page; one that sends a form again has to be confirmed."""
        page = self._shown
        if not page.is_page:
            return (
                "This response isn't a page that the browser shows, so there's nothing to reload."
            )
        if page.request.method != "GET" and self._confirming != page.n:
            self._confirming = page.n
            return (
                f"Reloading sends the form again: {page.request.method}"
                f" {_told(page.request.path)}. Press {AGAIN} to send it."
            )
        self._confirming = None
        self._replaces = True
        request = Request(reload=True, client=page.client)
        return Ask(page.n, page.client, "you: reload", request)

    def calm(self) -> None:
        """Forget that a reload waits to be confirmed: another key was pressed."""
        self._confirming = None

    def another(self) -> Answer:
        """Turn to the next browser; if there's only one, open the page in a second one."""
        page = self._shown
        names = list(self._history) or [page.client]
        if len(names) > 1:
            at = names.index(page.client) if page.client in names else -1
            name = names[(at + 1) % len(names)]
            self._turn_to(self._pages[self._history[name][-1]])
            return (
                f"This is browser {one_line(name, 12)}, with its own cookies. No request was sent."
            )
        name = next(letter for letter in ascii_uppercase if letter not in names)
        request = _request_for(page.address, page, None, client=name)
        return Ask(page.n, name, "you: another browser", request)

    def forget_cookies(self) -> Answer:
        """Take all cookies of the browser away."""
        page = self._shown
        return Ask(page.n, page.client)

    @property
    def _shown(self) -> ShownPage:
        assert self.page is not None
        return self.page


def forgotten(client: str) -> str:
    """Say that a browser has forgotten its cookies."""
    return (
        f"Browser {one_line(client, 12)} has no cookies now. Press l to see the page without them."
    )


def what_became(timeline: Timeline, since: int) -> str:
    """Say what the browser does if the requests after the first `since` ones led to no page."""
    new = timeline.exchanges[since:]
    for exchange in new:
        for error in exchange.of(Failed):
            if error.type == NEVER_SENT:
                return one_line(error.message, 300)
    last = new[-1] if new else None
    if last is None or last.response is None:
        return ""
    shown, response = ShownPage(last.request, last.response), last.response
    if shown.is_page:
        return ""
    disposition = dict(_lower(response.headers)).get("content-disposition", "")
    if disposition.lower().startswith("attachment"):
        name = one_line(disposition.partition("filename=")[2].strip('"'), 60) or "a file"
        return (
            f"A browser saves this as {name} ({plural(response.body_bytes, 'byte')})"
            " and keeps its page. Nothing is saved here."
        )
    if response.not_followed:
        return f"The browser stays here: {one_line(response.not_followed, 200)}."
    if response.status == 204:
        return "204: the response has no page, so the browser keeps this one."
    if response.location:
        return f"The browser stays here, at {response.status} → {_told(response.location)}."
    return ""


def _request_for(
    address: Address, page: ShownPage, referrer: bool | None, client: str = ""
) -> Request:
    host = "" if address.host == HOME.host else address.host
    return Request(
        address.path,
        client=client or page.client,
        scheme="https" if address.scheme == "https" else "http",
        host=host,
        referrer=referrer,
    )


def _other_scheme(scheme: str) -> str:
    match scheme:
        case "mailto":
            return "A browser opens the mail program for this link. Nothing is requested."
        case "javascript":
            return "This link runs a script of the page. Scripts don't run here."
        case "tel" | "sms":
            return "A browser opens the phone for this link. Nothing is requested."
        case _:
            return f"A browser opens another program for {_told(scheme)}: links, not a page."


def _told(text: str) -> str:
    return one_line(text, MAX_SHOWN)
