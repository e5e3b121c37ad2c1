"""A run whose every request was watched, as the panel gets it."""

from __future__ import annotations

from sandbox import Timeline
from sandbox.events import (
    Aborted,
    Called,
    CookieSet,
    Escaped,
    Event,
    Included,
    Loaded,
    Logged,
    Looked,
    Parsed,
    Printed,
    Rendered,
    Requested,
    Returned,
    Route,
    Routed,
    SessionSeen,
    Started,
    Undefined,
    UrlBuilt,
)
from sandbox.timeline import fold
from tests.support.timelines import answered, cookie, flashed, read

APP, HOME = "app.py", "templates/home.html"
SAVED = ("success", "Saved!")
ROUTES = (Route("/", ("GET",), "home"), Route("/save", ("POST",), "save"))


def save(n: int) -> list[Event]:
    """A form that is saved, and the redirect."""
    return [
        Requested(n, "A", "POST", "/save", {"text": "Milk"}, None, ()),
        Routed(n, "/save", "save", None, (), ()),
        Called(n, "before_request", "load", None, APP, 6),
        Called(n, "before_request", "guard", None, APP, 9),
        Called(n, "view", "save", None, APP, 14),
        Looked(n, "form", "text", True, APP, 15),
        SessionSeen(n, (), (("user", "ada", "str"),), ("user",), (), True, False, True),
        flashed(n, "Saved!", "success", 16),
        *[Printed(n, "stdout", "tick\n")] * 3,
        UrlBuilt(n, "home", (), "/", (), APP, 18),
        Returned(n, "Response", "save"),
        CookieSet(n, "lang", True, APP, 17),
        cookie(n, SAVED),
        answered(n, 302, location="/", waiting=(SAVED,)),
    ]


def home(n: int) -> list[Event]:
    """The page after the redirect."""
    eggs = "eggs, " * 60
    return [
        Requested(n, "A", "GET", "/", {}, n - 1, (SAVED,)),
        Routed(n, "/", "home", None, (), ()),
        Called(n, "view", "home", None, APP, 22),
        Rendered(n, "home.html", (("notes", "61", "list"),), ("notes",), (), APP, 23),
        Included(n, "base.html", "home.html", "extends", ("main",), HOME, 1),
        read(n, SAVED, with_categories=True),
        Undefined(n, "mesage", None, "printed", ("message",), HOME, 4),
        Escaped(n, "<b>", "&lt;b&gt;", HOME, 5),
        Logged(n, "WARNING", "app", "Low on milk", "Low on %s", "", 1, "", APP, 24),
        Returned(n, "str", "home"),
        answered(n, displayed=(SAVED,), body=f"<h1>Notes</h1><p>Saved!</p>Milk, {eggs}"),
    ]


def mistakes(n: int) -> list[Event]:
    """A field that isn't there, a path that isn't there, and JSON that isn't any."""
    return [
        Requested(n, "A", "POST", "/save", {"txt": "Milk"}, None, ()),
        Routed(n, "/save", "save", None, (), ()),
        Called(n, "view", "save", None, APP, 14),
        Looked(n, "form", "text", False, APP, 15),
        Aborted(n, 400, "Bad Request", "BadRequestKeyError", "", "text", APP, 15),
        answered(n, 400, body="<title>400 Bad Request</title><h1>Bad Request</h1>"),
        Requested(n + 1, "A", "GET", "/sav", {}, None, ()),
        Routed(n + 1, None, None, None, (), (), "NotFound"),
        Aborted(n + 1, 404, "Not Found", "NotFound", "", None, None, None),
        answered(n + 1, 404, body="<h1>Not Found</h1>"),
        Requested(n + 2, "A", "POST", "/api", {}, None, ()),
        Parsed(n + 2, True, "application/json", "dict", file=APP, line=30),
        answered(n + 2, 201, body='{"id": 1}', content_type="application/json"),
    ]


def watched_start() -> list[Event]:
    """The events before the first request."""
    return [Started("3.12", "3.1", (), 7), Loaded("app:app", ROUTES, True)]


def watched_run() -> Timeline:
    """Return a short run with most kinds of rows."""
    return fold([*watched_start(), *save(1), *home(2), *mistakes(3)])
