"""A request reads like a sentence, and facts that say the same share a row."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from sandbox.events import (
    Aborted,
    Called,
    CallKind,
    Configured,
    ContextMoved,
    CookieSet,
    Ended,
    Escaped,
    Event,
    Failed,
    FileSaved,
    FileSent,
    Included,
    Loaded,
    Logged,
    Looked,
    Parsed,
    Printed,
    ReceivedCookie,
    Rendered,
    Requested,
    Responded,
    Returned,
    Route,
    Routed,
    SessionSeen,
    Started,
    Trusted,
    Undefined,
    UrlBuilt,
)
from sandbox.timeline import fold
from tests.support.timelines import answered, asked, failed, flashed
from tui.presenters.event_rows import EVENT_ROWS
from tui.presenters.row_kinds import RunRow
from tui.presenters.timeline_rows import rows

ROUTES = (
    Route("/save", ("POST",), "save"),
    Route("/note/<int:number>", ("GET",), "note"),
    Route("/notes", ("GET",), "notes"),
)


def said(row: RunRow) -> str:
    """Return a row as a reader would say it."""
    parts = (
        *(row.symbol, row.word, row.category and f"[{row.category}]", row.text),
        *(row.note and f"({row.note})", row.times > 1 and f"\u00d7{row.times}", row.aside),
        row.place,
    )
    return " ".join(str(part) for part in parts if part)


def told(*events: Event) -> list[str]:
    """Return the rows below the head of the only request."""
    start = (Started("3.12", "3.1", (), 1), Loaded("app:app", ROUTES, True))
    return [said(row) for row in rows(fold([*start, *events]))][1:]


def routed(rule: str | None, endpoint: str = "", **more: object) -> Routed:
    facts: dict[str, object] = {"args": (), "query": (), **more}
    return Routed(1, rule, endpoint or None, None, **facts)  # type: ignore[arg-type]


def called(kind: CallKind, name: str, line: int | None = 5, **more: object) -> Called:
    file = "app.py" if line else None
    return Called(1, kind, name, None, file, line, **more)  # type: ignore[arg-type]


def posted(**form: str | list[str]) -> Requested:
    return Requested(1, "A", "POST", "/save", form, None, ())


def replied(*cookies: ReceivedCookie, **more: Any) -> Responded:
    return msgspec.structs.replace(answered(1, body="<p>Hi"), cookies=cookies, **more)


SAVE = (routed("/save", "save"), called("view", "save", 12))
NO_KEY = Aborted(1, 400, "Bad Request", "BadRequestKeyError", "", "text", "app.py", 13)
NOT_FOUND = Aborted(1, 404, "Not Found", "NotFound", "", None, None, None)
PAGE = answered(1, body="<h1>Notes</h1>\n<p>Milk &amp; eggs</p>")
HOOKS = (called("before_request", "load"), called("before_request", "guard", 7))
CRASH = "The server met an error"
SERVER_ERROR = Aborted(1, 500, "Internal Server Error", "InternalServerError", CRASH, *[None] * 3)
RECORD = Logged(
    1, "ERROR", "app", "Exception on /", "Exception on %s [%s]", "KeyError", 1, "", *[None] * 2
)

STORIES: dict[str, tuple[tuple[Event, ...], list[str]]] = {
    "the view and its rule share a row": (
        (asked(1), routed("/note/<int:number>", "note", args=(("number", "7", "int"),)),
         called("view", "note", 20), Returned(1, "(str, 404)", "note"), PAGE),
        [
            "» view note() (/note/<int:number>, number = 7) app.py:20",
            "« returns (str, 404)",
            "→ page Notes Milk & eggs",
        ],
    ),
    "a rule alone, if the views aren't watched": (
        (asked(1), routed("/save", "save"), PAGE),
        ["» rule /save (save)", "→ page Notes Milk & eggs"],
    ),
    "a path without a rule is told once": (
        (asked(1, "GET /nots"), routed(None, failed="NotFound"), NOT_FOUND, answered(1, 404)),
        ["✗ rule no rule matches GET /nots. Did you mean /notes?", "→ page empty"],
    ),
    "a path below that of a rule is no slip of it": (
        (asked(1, "GET /notes/2"), routed(None, failed="NotFound"), NOT_FOUND, answered(1, 404)),
        ["✗ rule no rule matches GET /notes/2", "→ page empty"],
    ),
    "a method without a rule": (
        (asked(1, "GET /save?x=1"),
         routed(None, failed="MethodNotAllowed", allowed=("OPTIONS", "POST")),
         Aborted(1, 405, "Method Not Allowed", "MethodNotAllowed", "", *[None] * 3),
         answered(1, 405)),
        ["✗ rule no rule matches GET /save. It takes POST", "→ page empty"],
    ),
    "a rule that ends with a slash": (
        (asked(1), routed("/a/", failed="RequestRedirect", to="http://localhost/a/"),
         answered(1, 308, location="/a/")),
        ["» rule redirects to http://localhost/a/ (the rule ends with a slash)"],
    ),
    "a form that lacks a field": (
        (posted(txt="Milk"), *SAVE, NO_KEY, answered(1, 400)),
        [
            "» view save() (/save) app.py:12",
            '✗ aborted 400: the request has no "text"; its form has "txt" app.py:13',
            "→ page empty",
        ],
    ),
    "a form that lacks a field, where looks are watched": (
        (posted(txt="Milk"), *SAVE, Looked(1, "form", "text", False, "app.py", 13), NO_KEY,
         answered(1, 400)),
        [
            "» view save() (/save) app.py:12",
            '✗ aborted 400: form has no "text"; it has "txt" app.py:13',
            "→ page empty",
        ],
    ),
    "a look in vain that the app expects": (
        (msgspec.structs.replace(asked(1, "GET /?pages=2"), query=(("pages", "2"),)),
         Looked(1, "args", "page", False, "app.py", 13),
         Looked(1, "cookies", "lang", True, "app.py", 14), PAGE),
        [
            '? missing args "page" (it has "pages") app.py:13',
            '? looked cookies "lang" app.py:14',
            "→ page Notes Milk & eggs",
        ],
    ),
    "JSON of another type": (
        (posted(), Parsed(1, False, "text/plain", "NoneType", "UnsupportedMediaType",
                          file="app.py", line=9),
         Aborted(1, 415, "Unsupported Media Type", "UnsupportedMediaType", "", None, "app.py", 9),
         answered(1, 415)),
        [
            "✗ aborted 415: the content type is text/plain, not application/json app.py:9",
            "→ page empty",
        ],
    ),
    "JSON": (
        (posted(), Parsed(1, True, "application/json", "dict", file="app.py", line=9),
         answered(1, 201, body='{"id":\n 1}', content_type="application/json")),
        ["? json dict app.py:9", '→ json {"id": 1}'],
    ),
    "hooks that change nothing": (
        (asked(1), *HOOKS, called("view", "home"), Returned(1, "str", "home"),
         called("after_request", "stamp", 9), PAGE),
        [
            "» hooks 2: load(), guard()",
            "» view home() app.py:5",
            "« returns str",
            "» hook stamp() (after_request) app.py:9",
            "→ page Notes Milk & eggs",
        ],
    ),
    "a hook that makes the response": (
        (asked(1), *HOOKS, Returned(1, "Response", "guard"), PAGE),
        [
            "» hook load() (before_request) app.py:5",
            "» hook guard() (before_request) app.py:7",
            "« returns Response (from guard())",
            "→ page Notes Milk & eggs",
        ],
    ),
    "an error handler": (
        (asked(1), called("view", "home"),
         called("errorhandler", "missing", 24, handles="NotFound", found_by="404", raised_at=21),
         Returned(1, "(dict, 404)", "missing"), answered(1, 404)),
        [
            "» view home() app.py:5",
            "» handler missing() (handles NotFound, line 21) app.py:24",
            "« returns (dict, 404)",
            "→ page empty",
        ],
    ),
    "an exception is told once": (
        (asked(1), called("view", "home"), failed(1, "KeyError", "'x'", 7), RECORD,
         SERVER_ERROR, answered(1, 500)),
        ["» view home() app.py:5", "✗ error KeyError: 'x' app.py:7", "→ page empty"],
    ),
    "abort(500) without an exception": (
        (asked(1), SERVER_ERROR, answered(1, 500)),
        ["✗ aborted 500 Internal Server Error", "→ page empty"],
    ),
    "a name that nothing defines": (
        (asked(1), Undefined(1, "mesage", None, "printed", ("message",), "home.html", 3), PAGE),
        [
            "✗ unknown mesage isn't defined, so nothing is printed. Did you mean message?"
            " home.html:3",
            "→ page Notes Milk & eggs",
        ],
    ),
    "templates": (
        (asked(1),
         Rendered(1, "home.html", (("user", "Ada", "str"), ("notes", "2", "list"),
                                  ("now", "", "datetime"), ("g", "", "_AppCtxGlobals")),
                  ("user", "notes", "now"), ("main",), "app.py", 14),
         Included(1, "base.html", "home.html", "extends", ("main",), "home.html", 1),
         Escaped(1, "<b>", "&lt;b&gt;", "home.html", 4), Trusted(1, "<i>", "home.html", 5), PAGE),
        [
            '# renders home.html (user = "Ada", notes = list of 2, now = datetime) app.py:14',
            "# uses base.html (extends) home.html:1",
            "& escaped <b> → &lt;b&gt; home.html:4",
            "& trusted <i> home.html:5",
            "→ page Notes Milk & eggs",
        ],
    ),
    "a session": (
        (asked(1),
         SessionSeen(1, (("old", "1", "int"), ("cart", "1", "list"), ("theme", "light", "str")),
                     (("user", "Ada", "str"), ("cart", "1", "list"), ("theme", "dark", "str")),
                     ("user", "old", "theme", "_flashes"), ("cart",), True, True, True),
         CookieSet(1, "lang", True, "app.py", 8), CookieSet(1, "lost", False, "app.py", 9), PAGE),
        [
            '$ session + user = "Ada", - old, theme = "dark" (permanent)',
            "✗ unsaved cart changed inside. Flask doesn't notice that, so it isn't saved",
            "~ sets cookie lang app.py:8",
            "x unsent cookie lost: it was set on another response app.py:9",
            "→ page Notes Milk & eggs",
        ],
    ),
    "a session of messages alone": (
        (asked(1), SessionSeen(1, (), (("_flashes", "1", "list"),), ("_flashes",), (), True,
                               False, True), PAGE),
        ["→ page Notes Milk & eggs"],
    ),
    "files": (
        (asked(1), FileSaved(1, "photo", "cat.png", "uploads/cat.png", 1234, "app.py", 9),
         FileSent(1, "static/style.css", 200, False), FileSent(1, "a.pdf", 200, True),
         answered(1, body="%PDF", content_type="application/pdf")),
        [
            '↓ saved "cat.png" → uploads/cat.png (1,234 bytes) app.py:9',
            "↑ sent static/style.css",
            "↑ sent a.pdf (as a download)",
            "→ body application/pdf, 4 bytes",
        ],
    ),
    "logs, settings, contexts and addresses": (
        (asked(1), Logged(1, "WARNING", "app", "Low", "Low", "", 1, "", "app.py", 3),
         Logged(1, "INFO", "app", "Hi", "Hi", "", 0, "WARNING", "app.py", 4),
         Configured(1, "from_mapping", (("SECRET_KEY", "•••", "str"), ("DEBUG", "True", "bool")),
                    (), ("debug",), "app.py", 5),
         ContextMoved(1, "popped", "app", ("user",), True),
         UrlBuilt(1, "home", (), "/?page=2", ("page",), "app.py", 6), PAGE),
        [
            "§ logged [warning] Low app.py:3",
            "§ ignored [info] Hi (below WARNING) app.py:4",
            "% config SECRET_KEY = •••, DEBUG = True (from_mapping()) app.py:5",
            "% config from_mapping() ignores debug: not in capitals app.py:5",
            "○ context ends, with user in g",
            "@ url home → /?page=2 (page in the query) app.py:6",
            "→ page Notes Milk & eggs",
        ],
    ),
    "what the browser does with cookies": (
        (msgspec.structs.replace(asked(1), kept_back=(("lang", "it's for /a alone"),)),
         CookieSet(1, "theme", True, "app.py", 8),
         replied(ReceivedCookie("theme", "dark", ("HttpOnly",), 9, "kept"),
                 ReceivedCookie("old", "", (), 3, "deleted", "its Max-Age is 0"),
                 ReceivedCookie("gone", "", (), 4, "nothing-to-delete"),
                 ReceivedCookie("id", "7", (), 3, "refused", "it's Secure, but http"),
                 ReceivedCookie("session", "x", (), 8, "kept", session=True))),
        [
            "x held lang: it's for /a alone",
            '~ keeps theme = "dark" (HttpOnly) app.py:8',
            "~ deletes old: its Max-Age is 0",
            "x deletes gone",
            "x refused id: it's Secure, but http",
            "→ page Hi",
        ],
    ),
    "a redirect to another host": (
        (asked(1), msgspec.structs.replace(
            answered(1, 302, location="http://evil.example/"),
            not_followed="it leads to another host, evil.example")),
        ["x stays it leads to another host, evil.example"],
    ),
    "a record that its handler prints": (
        (asked(1), Logged(1, "WARNING", "app", "Low", "Low", "", 1, "", "app.py", 3),
         Printed(1, "stderr", "[2026-11-30] WARNING in app: Low\n"),
         Printed(1, "stderr", "Low\n"), PAGE),
        ["§ logged [warning] Low app.py:3", "> printed Low", "→ page Notes Milk & eggs"],
    ),
    "rows that say the same": (
        (asked(1), *[Printed(1, "stdout", "tick\n")] * 4, *[flashed(1, "Hi")] * 2),
        ["> printed tick \u00d74", "+ queued [message] Hi \u00d72 app.py:9"],
    ),
    "a redirect has no page": ((asked(1), answered(1, 302, location="/")), []),
    "no content": ((asked(1), answered(1, 204)), ["→ page none: 204 sends no content"]),
    "HEAD": (
        (asked(1, "HEAD /"), answered(1)),
        ["→ page none: HEAD requests only the headers"],
    ),
    "a page without text": (
        (asked(1), answered(1, body="<script>go()</script>")),
        ["→ page no visible text"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_a_request_says(story: str) -> None:
    events, expected = STORIES[story]
    assert told(*events) == expected


def test_a_lacking_name_that_ends_the_template_is_told_with_its_error() -> None:
    used: Any = "raised"
    raised = Undefined(1, "user", None, used, ("users",), "home.html", 3)
    error = Failed(1, "UndefinedError", "'user' is undefined", "home.html", 3, (), "request")
    assert told(asked(1), raised, error) == [
        "✗ error UndefinedError: 'user' is undefined (did you mean users?) home.html:3"
    ]


def test_a_long_page_says_its_length() -> None:
    page = answered(1, body="<p>" + "word " * 1000)
    [row] = rows(fold([asked(1), page]))[1:]
    assert len(row.text) == 400
    assert row.length == 4999


def test_every_event_that_a_run_reports_is_told() -> None:
    elsewhere = {Started, Loaded, Requested, Responded, Ended, Printed}
    kinds = {
        kind for kind in Event.__subclasses__() if kind.__module__.startswith("sandbox.events")
    }
    assert kinds - EVENT_ROWS.keys() == elsewhere
