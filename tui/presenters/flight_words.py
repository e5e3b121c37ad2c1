"""The facts of a flight in words: the lane where each kind happens, and a sentence of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sandbox.events import COMMAND, Responded
from sandbox.text import one_line, plural
from sandbox.timeline import Exchange
from tui.presenters.row_kinds import RowKind, RowKinds, RunRow


class Lane(StrEnum):
    """Where a step happens, or where a message is."""

    BROWSER = "browser"
    APP = "your app"
    QUEUE = "queue"
    """The messages in the session of a request."""
    PAGE = "page"


REQUESTED = RowKind("→", "request", "strong", "bright_blue")
REJECTED = RowKind("x", "rejected", "state-lost", "red")
RESPONSE = RowKind("←", "response", "strong", "bright_blue")
MORE = RowKind("…", "more", "quiet")
"""Kinds of steps that have no row of their own in the panel."""

LONGEST, LONGEST_MESSAGE = 120, 40
"""The most characters of a text in a sentence, and of a message."""


@dataclass(frozen=True, slots=True)
class FlightFact:
    """What a sentence is made of.

    ``group`` are the rows that share the step, ``why`` is the reason below them.  ``browser`` names
    the browser, with its letter if there are several.  ``followed`` says whether a
    request of the run follows this redirect.
    """

    row: RunRow
    group: Sequence[RunRow] = ()
    why: str = ""
    exchange: Exchange | None = None
    browser: str = "the browser"
    followed: bool = False

    @property
    def text(self) -> str:
        return one_line(self.row.text, LONGEST)

    @property
    def count(self) -> int:
        """How many facts share the step."""
        return sum(row.times for row in self.group) or 1

    @property
    def message(self) -> str:
        """The message in quotation marks, or how many there are."""
        return plural(self.count, "message") if self.count > 1 else self.quoted

    @property
    def quoted(self) -> str:
        """The first message in quotation marks."""
        return f'"{one_line(self.row.text, LONGEST_MESSAGE)}"'

    @property
    def verb(self) -> str:
        return "are" if self.count > 1 else "is"


def said(fact: FlightFact) -> str:
    """Return the sentence of a fact; a kind without one of its own gets its word and its text."""
    say = SENTENCES.get(fact.row.kind)
    if say is None:
        said = f"{fact.row.word.capitalize()}: {fact.text}"
    elif isinstance(say, str):
        note = f" ({fact.row.note})" if fact.row.note else ""
        said = say.format(text=fact.text, note=note)
    else:
        said = say(fact)
    said = _ended(said)
    return said if fact.row.kind in WITH_REASON or not fact.why else f"{said} {_ended(fact.why)}"


def _ended(said: str) -> str:
    """Return a sentence with its capital letter and its full stop; a name stays as it is."""
    if "()" not in said.partition(" ")[0]:
        said = said[:1].upper() + said[1:]
    return said if said.endswith((".", "!", "?", "…", '."')) else f"{said}."


def _with_why(said: str, why: str) -> str:
    """Return a sentence with its reason, which may be a sentence or a clause."""
    if not why:
        return said
    return f"{said}. {why}" if why[0].isupper() else f"{said}: {why}"


def _requested(fact: FlightFact) -> str:
    assert fact.exchange is not None
    request = fact.exchange.request
    if request.method == COMMAND:
        return f"you run the command {fact.text}"
    response = fact.exchange.response
    is_inside = request.carried and not (response is not None and response.session == "server")
    carried = plural(len(request.carried), "message") if is_inside else ""
    if request.redirected_from is not None:
        said = f"{fact.browser} follows the redirect to {one_line(request.path, LONGEST)}"
        if carried:
            return f"{said} and brings the cookie back, with {carried} in it"
        return f"{said}, with its cookie" if request.cookies else said
    verb = "requests" if request.method in ("GET", "HEAD") else "sends"
    said = f"{fact.browser} {verb} {fact.text}"
    if carried:
        said += f"; its cookie brings {carried}"
    elif request.cookies:
        said += ", with its cookie"
    return f"{said}; the app has started again" if request.restarted else said


def _rejected(fact: FlightFact) -> str:
    response = fact.exchange.response if fact.exchange else None
    if response is not None and response.too_old:
        return "the cookie is too old for Flask, so the request starts with an empty session"
    return "Flask rejects the cookie, because the app's key didn't sign it: the session is empty"


def _responded(fact: FlightFact) -> str:
    assert fact.exchange is not None
    response = fact.exchange.response
    assert response is not None
    cookie = _cookie_goes(response)
    if response.location:
        said = f"the response {response.status} sends {fact.browser} to"
        said += f" {one_line(response.location, LONGEST)}."
        if not fact.followed and not response.not_followed:
            cookie += " This run doesn't follow it."
    elif response.status >= 500:
        said = f"the response is {response.status}, because the request failed."
    else:
        said = f"the response {response.status} goes to {fact.browser}."
    return f"{said}{cookie}"


def _cookie_goes(response: Responded) -> str:
    """Say what the browser does with its session cookie."""
    fate = next((cookie.fate for cookie in response.cookies if cookie.session), None)
    is_inside = response.waiting and response.session != "server"
    inside = f", with {plural(len(response.waiting), 'message')} in it" if is_inside else ""
    if fate == "kept":
        return f" The session cookie goes along{inside}."
    if fate == "deleted":
        return " The browser deletes its session cookie."
    if fate == "refused":
        return " The browser refuses the session cookie."
    return f" The browser keeps its cookie{inside}." if inside else ""


def _queued(fact: FlightFact) -> str:
    categories = {row.category for row in fact.group} - {"message"}
    kind = f", as {categories.pop()}" if len(categories) == 1 else ""
    return f"flash() puts {fact.message} into the queue in the session{kind}"


def _cookie(fact: FlightFact) -> str:
    assert fact.exchange is not None
    response, changes = fact.exchange.response, fact.exchange.cookies
    if response is not None and response.session == "server":
        return f"your app keeps the session itself, and the cookie names it: {fact.text}"
    queued = changes[-1].queued if changes else ()
    inside = f", with {plural(len(queued), 'message')} in it" if queued else ""
    return f"Flask signs the session into the cookie{inside}: {fact.text}"


def _read(fact: FlightFact) -> str:
    said = fact.text
    if said.startswith("nothing"):
        return "get_flashed_messages() finds no message in the queue"
    return f"get_flashed_messages() reads {said} and empties the queue"


def _error(fact: FlightFact) -> str:
    return f"{'an error stops the request' if fact.row.n else 'the app fails to load'}: {fact.text}"


def _page(fact: FlightFact) -> str:
    text = fact.text
    if text.startswith("none: "):
        return f"there is no page: {text.removeprefix('none: ')}"
    if text in ("empty", "no visible text"):
        return f"the page {'is empty' if text == 'empty' else 'has no visible text'}"
    return f"the browser shows the page: {text}"


def _shown(fact: FlightFact) -> str:
    if len(fact.group) > 1:
        return f"the page shows {fact.message}"
    note = f" {fact.row.note}" if fact.row.note else ""
    times = f" {fact.count:,} times" if fact.count > 1 else ""
    return f"the page shows {fact.quoted}{note}{times}"


def _not_shown(fact: FlightFact) -> str:
    not_shown = "aren't shown" if fact.count > 1 else "isn't shown"
    return _with_why(f"{fact.message} {not_shown}", fact.why)


def _lost(fact: FlightFact) -> str:
    return _with_why(f"{fact.message} {fact.verb} lost", fact.why)


def _unclear(fact: FlightFact) -> str:
    return _with_why(f"the run can't tell whether the page shows {fact.message}", fact.why)


def _waiting(fact: FlightFact) -> str:
    note = f", {fact.row.note}" if fact.row.note else ""
    return f"no page has read it yet: {fact.message} {fact.verb} still waiting{note}"


SENTENCES: Mapping[RowKind, str | Callable[[FlightFact], str]] = {
    REQUESTED: _requested,
    REJECTED: _rejected,
    RESPONSE: _responded,
    RowKinds.LOADING: "Python imports {text}",
    RowKinds.CONFIG: "your app sets {text}",
    RowKinds.RULE: "the rule {text} matches the path",
    RowKinds.NO_RULE: "Flask finds no view, because {text}",
    RowKinds.VIEW: "Flask calls your view {text}",
    RowKinds.METHOD: "Flask calls the method {text} of your view",
    RowKinds.HOOK: "Flask calls {text}{note}",
    RowKinds.HOOKS: "Flask calls hooks, {text}",
    RowKinds.HANDLER: "Flask calls your error handler {text}{note}",
    RowKinds.LOOKED: "your app looks for {text} and finds it",
    RowKinds.MISSING: "your app looks for {text}, but the request doesn't have it{note}",
    RowKinds.PARSED: "your app reads the JSON of the request: {text}",
    RowKinds.NOT_PARSED: "your app finds no JSON: {text}",
    RowKinds.URL: "url_for() builds an address: {text}",
    RowKinds.SAVED: "your app saves a file: {text}",
    RowKinds.SENT: "Flask sends the file {text}",
    RowKinds.DATABASE: "SQLite: your app {text}",
    RowKinds.SQL: "your app runs SQL: {text}{note}",
    RowKinds.SQL_FAILED: "SQLite refuses the statement: {text}",
    RowKinds.UNDONE: "the database loses {text}",
    RowKinds.TABLE: "the table on the disk is now {text}{note}",
    RowKinds.COMMAND: "the command {text}",
    RowKinds.LOGGED: "your app logs: {text}",
    RowKinds.NOT_LOGGED: "the logger drops a record{note}: {text}",
    RowKinds.OUTPUT: "your app prints: {text}",
    RowKinds.RENDERED: "your view renders {text}",
    RowKinds.INCLUDED: "the template uses {text}{note}",
    RowKinds.UNKNOWN: "the template: {text}",
    RowKinds.TESTED: "the template: {text}",
    RowKinds.ESCAPED: "the template escapes {text}",
    RowKinds.TRUSTED: "the safe filter keeps the HTML {text}",
    RowKinds.RETURNED: "your function returns a value of the type {text}{note}",
    RowKinds.ABORTED: "an HTTP error ends the view: {text}",
    RowKinds.ERROR: _error,
    RowKinds.SESSION: "your app changes the session: {text}{note}",
    RowKinds.UNSAVED: "the session isn't saved: {text}",
    RowKinds.COOKIE_SET: "your app sets the {text}",
    RowKinds.COOKIE_UNSENT: "the {text}",
    RowKinds.COOKIE_KEPT: "the browser keeps the cookie {text}",
    RowKinds.COOKIE_DELETED: "the browser deletes the cookie {text}",
    RowKinds.COOKIE_NOT_DELETED: "the browser has no such cookie to delete, {text}",
    RowKinds.COOKIE_REFUSED: "the browser refuses the cookie {text}",
    RowKinds.COOKIE_HELD: "the browser doesn't send the cookie {text}",
    RowKinds.NOT_FOLLOWED: "the browser doesn't follow the redirect: {text}",
    RowKinds.COOKIE: _cookie,
    RowKinds.COOKIE_CLEARED: "the session is empty, so Flask clears its cookie",
    RowKinds.COOKIE_DROPPED: "Flask signs the session, but the cookie has {text}",
    RowKinds.ASKED: "the request has the header {text}",
    RowKinds.TOLD: "the response has the header {text}",
    RowKinds.PAGE: _page,
    RowKinds.JSON: "the response is JSON: {text}",
    RowKinds.BODY: "the response isn't a page: {text}",
    RowKinds.QUEUED: _queued,
    RowKinds.READ: _read,
    RowKinds.READ_AGAIN: "get_flashed_messages() is called again and returns {text}",
    RowKinds.SHOWN: _shown,
    RowKinds.NOT_SHOWN: _not_shown,
    RowKinds.UNCLEAR: _unclear,
    RowKinds.WAITING: _waiting,
    RowKinds.LOST: _lost,
    RowKinds.UNBALANCED: "{text}",
    RowKinds.ENDED: "the run ends: {text}",
}
"""What each kind says: a form for the row's text and note, or a function of all that's known."""

WITH_REASON = frozenset({RowKinds.NOT_SHOWN, RowKinds.UNCLEAR, RowKinds.LOST})
"""Kinds whose sentence gives the reason."""

LANES: Mapping[RowKind, tuple[Lane, Lane | None]] = {
    REQUESTED: (Lane.BROWSER, Lane.APP),
    REJECTED: (Lane.QUEUE, None),
    RESPONSE: (Lane.APP, Lane.BROWSER),
    RowKinds.QUEUED: (Lane.APP, Lane.QUEUE),
    RowKinds.READ: (Lane.QUEUE, Lane.APP),
    RowKinds.READ_AGAIN: (Lane.APP, None),
    RowKinds.SESSION: (Lane.QUEUE, None),
    RowKinds.UNSAVED: (Lane.QUEUE, None),
    RowKinds.COOKIE: (Lane.QUEUE, None),
    RowKinds.COOKIE_CLEARED: (Lane.QUEUE, None),
    RowKinds.COOKIE_DROPPED: (Lane.QUEUE, None),
    RowKinds.COOKIE_KEPT: (Lane.BROWSER, None),
    RowKinds.COOKIE_DELETED: (Lane.BROWSER, None),
    RowKinds.COOKIE_NOT_DELETED: (Lane.BROWSER, None),
    RowKinds.COOKIE_REFUSED: (Lane.BROWSER, None),
    RowKinds.COOKIE_HELD: (Lane.BROWSER, None),
    RowKinds.NOT_FOLLOWED: (Lane.BROWSER, None),
    RowKinds.WAITING: (Lane.BROWSER, None),
    RowKinds.ASKED: (Lane.BROWSER, None),
    RowKinds.TOLD: (Lane.BROWSER, None),
    RowKinds.PAGE: (Lane.PAGE, None),
    RowKinds.JSON: (Lane.PAGE, None),
    RowKinds.BODY: (Lane.PAGE, None),
    RowKinds.SHOWN: (Lane.APP, Lane.PAGE),
    RowKinds.NOT_SHOWN: (Lane.APP, None),
    RowKinds.UNCLEAR: (Lane.APP, None),
    RowKinds.LOST: (Lane.QUEUE, None),
}
"""The lane where a kind happens, and the one that it leads to; the app's, if it isn't named."""
