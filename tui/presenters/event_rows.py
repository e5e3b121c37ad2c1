"""The rows of each event.

To give a new event its row, add a kind to `RowKinds`, what it means to `MEANINGS`, and a function
to `EVENT_ROWS`.  What the events of a request say together is in `request_rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sandbox.books import BROWSER_LIMIT
from sandbox.events import (
    ENDLESS,
    MASK,
    Aborted,
    Called,
    CommandRun,
    Configured,
    ContextMoved,
    CookieChanged,
    CookieSet,
    Escaped,
    Event,
    Failed,
    FileSaved,
    FileSent,
    Flashed,
    Included,
    Logged,
    Looked,
    Parsed,
    Read,
    Rendered,
    Returned,
    Routed,
    SessionSeen,
    SqlRun,
    TableSeen,
    Trusted,
    Undefined,
    UrlBuilt,
    Value,
)
from sandbox.session_cookie import QUEUE
from sandbox.text import one_line, plural
from sandbox.timeline import place_of
from tui.presenters.row_kinds import RowKind, RowKinds, RunRow
from tui.presenters.sql_rows import command_rows, sql_rows, table_rows

MAX_LINE = 400
"""Characters shown of one line of output, one message, one sentence."""

BEGINNING = 60
"""Characters shown of a message that's longer than `MAX_LINE`."""

THE_SAME = "the same "
"""What the row of a second read begins with, if it returns the list of a read before."""

MAX_VALUE = 60
"""Characters shown of one of several values."""

NO_EXCEPTIONS = frozenset({"NoAppError", "NoWorker", ENDLESS, "Timeout", "Crashed", "Unreadable"})
"""Errors of the sandbox: a row shows their message without the type, which no app raised."""

COLLECTIONS = frozenset({"list", "tuple", "dict", "set", "bytes"})


def shown_text(kind: RowKind, n: int, text: str, **more: Any) -> RunRow:
    """Return the row of a text that may be long."""
    return RunRow(kind, n, one_line(text, MAX_LINE), length=len(text), **more)


def value_text(value: Value) -> str:
    """Return a named value as ``name = "text"``; of a collection, its length."""
    name, text, kind = value
    shown = one_line(text, MAX_VALUE)
    if kind == "str" and text != MASK:
        shown = f'"{shown}"'
    elif kind in COLLECTIONS and text.isdecimal():
        shown = f"{kind} of {shown}"
    return f"{one_line(name, MAX_VALUE)} = {shown or one_line(kind, MAX_VALUE)}"


def _names(names: Iterable[str]) -> str:
    return ", ".join(one_line(name, MAX_VALUE) for name in names)


# What Flask does with a request


def _routed_rows(event: Routed) -> Iterator[RunRow]:
    if event.failed == "RequestRedirect":
        to = f"redirects to {one_line(event.to, 100)}"
        yield RunRow(RowKinds.RULE, event.n, to, note="the rule ends with a slash")
    elif event.failed:
        yield RunRow(RowKinds.NO_RULE, event.n, "no rule matches")
    elif event.rule is not None:
        found = [one_line(event.endpoint or "", 100), *map(value_text, event.args)]
        yield RunRow(RowKinds.RULE, event.n, one_line(event.rule, 200), note=", ".join(found))


CALLS = {
    "view": RowKinds.VIEW,
    "method": RowKinds.METHOD,
    "errorhandler": RowKinds.HANDLER,
}


def _called_rows(event: Called) -> Iterator[RunRow]:
    if event.kind == "context_processor" and event.file is None:
        return  # Flask's own one is called for each template
    name = one_line(event.name, 100) + ("()" if event.file else "")
    notes = [] if event.scope is None else [f"blueprint {one_line(event.scope, 40)}"]
    if event.kind == "errorhandler":
        cause = f" from {one_line(event.original, 60)}" if event.original else ""
        line = f", line {event.raised_at}" if event.raised_at else ""
        notes.insert(0, f"handles {one_line(event.handles, 60)}{cause}{line}")
    elif event.kind not in CALLS:
        notes.insert(0, event.kind)
    yield RunRow(
        CALLS.get(event.kind, RowKinds.HOOK),
        event.n,
        name,
        place=place_of(event),
        note=", ".join(notes),
    )


def _returned_rows(event: Returned) -> Iterator[RunRow]:
    kind = "None" if event.kind == "NoneType" else event.kind
    yield RunRow(RowKinds.RETURNED, event.n, one_line(kind, 100))


def _aborted_rows(event: Aborted) -> Iterator[RunRow]:
    said = f"{event.code} {one_line(event.name, 60)}"
    yield RunRow(RowKinds.ABORTED, event.n, said, place=place_of(event))


def error_row(event: Failed) -> RunRow:
    """Return the row of an error: one sentence, at the learner's own line."""
    said = " ".join(event.message.split())
    kind = "" if event.type in NO_EXCEPTIONS else event.type
    named = f"{kind}: {said}" if kind and said else kind or said
    return RunRow(RowKinds.ERROR, event.n, one_line(named, MAX_LINE), place=place_of(event))


def _error_rows(event: Failed) -> Iterator[RunRow]:
    yield error_row(event)


# What the app looked at


def _looked_rows(event: Looked) -> Iterator[RunRow]:
    kind = RowKinds.LOOKED if event.found else RowKinds.MISSING
    said = f'{event.place} "{one_line(event.name, MAX_VALUE)}"'
    yield RunRow(kind, event.n, said, place=place_of(event))


def _parsed_rows(event: Parsed) -> Iterator[RunRow]:
    kind = RowKinds.PARSED if event.ok else RowKinds.NOT_PARSED
    said = one_line(event.value, 60) if event.ok else why_no_json(event)
    yield RunRow(kind, event.n, said, place=place_of(event))


def why_no_json(event: Parsed) -> str:
    """Say why the JSON of a request couldn't be read."""
    if event.why == "UnsupportedMediaType" or not event.why:
        sent = f"is {one_line(event.type, 80)}" if event.type else "is missing"
        return f"the content type {sent}, not application/json"
    return "the body isn't valid JSON"


# Templates

INSTEAD = {
    "printed": ", so nothing is printed",
    "looped over": ", so the loop has no items",
    "counted": ", so its length is 0",
    "tested": ", so the test is false",
}
"""What a template does with a name that nothing defines."""


def _rendered_rows(event: Rendered) -> Iterator[RunRow]:
    passed = {name: value_text((name, *rest)) for name, *rest in event.variables}  # type: ignore[arg-type]
    given = ", ".join(passed.get(name, one_line(name, MAX_VALUE)) for name in event.passed)
    name = "a string" if event.template is None else one_line(event.template, 100)
    yield RunRow(RowKinds.RENDERED, event.n, name, place=place_of(event), note=given)


def _included_rows(event: Included) -> Iterator[RunRow]:
    name = "a string" if event.template is None else one_line(event.template, 100)
    yield RunRow(RowKinds.INCLUDED, event.n, name, place=place_of(event), note=event.tag)


def _undefined_rows(event: Undefined) -> Iterator[RunRow]:
    name = one_line(event.name, MAX_VALUE)
    lacks = (
        f"{name} isn't defined" if event.of is None else f"{one_line(event.of, 40)} has no {name}"
    )
    near = f". Did you mean {_names(event.near)}?" if event.near else ""
    yield RunRow(
        RowKinds.TESTED if event.used == "tested" else RowKinds.UNKNOWN,
        event.n,
        f"{lacks}{INSTEAD.get(event.used, '')}{near}",
        place=place_of(event),
    )


def _escaped_rows(event: Escaped) -> Iterator[RunRow]:
    yield shown_text(
        RowKinds.ESCAPED, event.n, f"{event.before} → {event.after}", place=place_of(event)
    )


def _trusted_rows(event: Trusted) -> Iterator[RunRow]:
    yield shown_text(RowKinds.TRUSTED, event.n, event.text, place=place_of(event))


def _url_rows(event: UrlBuilt) -> Iterator[RunRow]:
    note = f"{_names(event.left_over)} in the query" if event.left_over else ""
    said = f"{one_line(event.endpoint, 60)} → {one_line(event.url, 200)}"
    yield RunRow(RowKinds.URL, event.n, said, place=place_of(event), note=note)


# Sessions, cookies and files


def _session_rows(event: SessionSeen) -> Iterator[RunRow]:
    before = {value[0]: value for value in event.before}
    after = {value[0]: value for value in event.after}
    told = []
    for name in [name for name in event.changed if name != QUEUE]:
        if name not in after:
            told.append(f"- {one_line(name, MAX_VALUE)}")
        else:
            told.append(("" if name in before else "+ ") + value_text(after[name]))
    kept = [name for name in after if name not in (*event.changed, *event.unsaved, QUEUE)]
    if told or kept:
        note = "permanent" if event.permanent and event.modified else ""
        said = ", ".join(told) or f"keeps {_names(kept)}"
        yield RunRow(RowKinds.SESSION, event.n, said, note=note)
    if unsaved := [name for name in event.unsaved if name != QUEUE]:
        said = f"{_names(unsaved)} changed inside. Flask doesn't notice that, so it isn't saved"
        yield RunRow(RowKinds.UNSAVED, event.n, said)


def _cookie_rows(event: CookieChanged) -> Iterator[RunRow]:
    if event.cleared:
        yield RunRow(RowKinds.COOKIE_CLEARED, event.n, "the session cookie")
    elif event.too_big:
        size = f"{event.bytes:,} bytes, over the {BROWSER_LIMIT:,} that browsers keep"
        yield RunRow(RowKinds.COOKIE_DROPPED, event.n, size)
    else:
        size = f"{event.bytes:,} of {BROWSER_LIMIT:,} bytes"
        yield RunRow(RowKinds.COOKIE, event.n, size)


def _cookie_set_rows(event: CookieSet) -> Iterator[RunRow]:
    name = f"cookie {one_line(event.name, MAX_VALUE)}"
    if event.sent:
        yield RunRow(RowKinds.COOKIE_SET, event.n, name, place=place_of(event))
    else:
        why = f"{name}: it was set on another response"
        yield RunRow(RowKinds.COOKIE_UNSENT, event.n, why, place=place_of(event))


def _file_saved_rows(event: FileSaved) -> Iterator[RunRow]:
    size = "" if event.bytes is None else plural(event.bytes, "byte")
    said = f'"{one_line(event.filename, MAX_VALUE)}" → {one_line(event.to, 120)}'
    yield RunRow(RowKinds.SAVED, event.n, said, place=place_of(event), note=size)


def _file_sent_rows(event: FileSent) -> Iterator[RunRow]:
    note = "as a download" if event.attachment else ""
    yield RunRow(RowKinds.SENT, event.n, one_line(event.path, 200), note=note)


# Logs, settings and contexts


def _logged_rows(event: Logged) -> Iterator[RunRow]:
    level = one_line(event.level, 20).lower()
    place = place_of(event)
    if event.dropped:
        why = f"below {one_line(event.dropped, 20)}"
        yield shown_text(
            RowKinds.NOT_LOGGED, event.n, event.text, category=level, place=place, note=why
        )
        return
    notes = [one_line(event.exception, 60)] if event.exception else []
    if event.handlers == 0:
        notes.append("no handler took it")
    elif event.handlers > 1:
        notes.append(f"taken by {event.handlers} handlers")
    yield shown_text(
        RowKinds.LOGGED, event.n, event.text, category=level, place=place, note=", ".join(notes)
    )


def _config_rows(event: Configured) -> Iterator[RunRow]:
    how = "" if event.how == "direct" else f"{one_line(event.how, 40)}()"
    place = place_of(event)
    if event.settings or not event.ignored:
        said = ", ".join(map(value_text, event.settings))
        note = how if said else ""
        yield RunRow(
            RowKinds.CONFIG, event.n, said or f"{how} sets nothing", place=place, note=note
        )
    if event.ignored:
        said = f"{how} ignores {_names(event.ignored)}: not in capitals"
        yield RunRow(RowKinds.CONFIG, event.n, said.strip(), place=place)


def _context_rows(event: ContextMoved) -> Iterator[RunRow]:
    held = f", with {_names(event.g)} in g" if event.g else ""
    yield RunRow(RowKinds.CONTEXT, event.n, "begins" if event.what == "pushed" else f"ends{held}")


# Messages


def _flashed_rows(event: Flashed) -> Iterator[RunRow]:
    yield RunRow(
        RowKinds.QUEUED,
        event.n,
        message_text(event.message, event.truncated.get("message")),
        one_line(event.category, 40),
        place_of(event),
        note="" if event.kind == "str" or event.opaque else one_line(event.kind, 30),
    )


def _read_rows(event: Read) -> Iterator[RunRow]:
    kind = RowKinds.READ_AGAIN if event.again else RowKinds.READ
    yield RunRow(kind, event.n, _read(event), place=place_of(event))


def _read(event: Read) -> str:
    if not event.messages and not event.discarded:
        return "nothing" if not event.again else "nothing, as before"
    said = plural(len(event.messages), "message")
    if event.again:
        said = f"{THE_SAME}{said}"
    if event.category_filter:
        said += f" ({', '.join(one_line(name, 20) for name in event.category_filter)} only)"
    return said


def message_text(text: str, true_length: int | None = None) -> str:
    """Return a message on one line; ``true_length`` is given if it was cut before.

    Of a very long one only the beginning is shown: it says as much as the rest.
    """
    length = len(text) if true_length is None else true_length
    is_cut = true_length is not None or length > MAX_LINE
    shown = one_line(text, BEGINNING if is_cut else MAX_LINE)
    return f"{shown} (cut, {length:,} characters)" if is_cut else shown


EVENT_ROWS: dict[type[Event], Callable[[Any], Iterable[RunRow]]] = {
    Routed: _routed_rows,
    Called: _called_rows,
    Returned: _returned_rows,
    Aborted: _aborted_rows,
    Failed: _error_rows,
    Looked: _looked_rows,
    Parsed: _parsed_rows,
    Rendered: _rendered_rows,
    Included: _included_rows,
    Undefined: _undefined_rows,
    Escaped: _escaped_rows,
    Trusted: _trusted_rows,
    UrlBuilt: _url_rows,
    SessionSeen: _session_rows,
    CookieChanged: _cookie_rows,
    CookieSet: _cookie_set_rows,
    FileSaved: _file_saved_rows,
    FileSent: _file_sent_rows,
    Logged: _logged_rows,
    Configured: _config_rows,
    ContextMoved: _context_rows,
    SqlRun: sql_rows,
    TableSeen: table_rows,
    CommandRun: command_rows,
    Flashed: _flashed_rows,
    Read: _read_rows,
}
"""How each kind of event becomes rows. `RequestRows` itself makes those of printed text."""
