"""The rows of one request: facts that say the same share a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl

from sandbox.events import (
    Aborted,
    Called,
    Event,
    Failed,
    Logged,
    Looked,
    Parsed,
    Printed,
    Requested,
    Returned,
    Route,
    Routed,
    Undefined,
)
from sandbox.text import one_line, plural
from tui.presenters import event_rows
from tui.presenters.event_rows import INSTEAD, MAX_LINE, MAX_VALUE, value_text, why_no_json
from tui.presenters.row_kinds import RowKinds, RunRow

SHOWN_LINES = 6
"""Lines of output that are shown for one request; the others are only counted."""

CLOSE = 0.6
"""How alike two names must be for one to be a slip of the other, as difflib measures it."""


class RequestRows:
    """Makes the rows of one request while its events come; ``routes`` are those of the app."""

    def __init__(self, routes: Sequence[Route] = ()) -> None:
        self._routes = routes
        self._events: list[Event] = []
        self._failed = False
        self._begin()

    def _begin(self) -> None:
        # A row that a later one repeats leaves its place empty: the indexes of the others stay.
        self._rows: list[RunRow | None] = []
        self._printed = 0
        self._cut_at: int | None = None
        self._unfinished: tuple[int | None, str] | None = None
        self._request: Requested | None = None
        self._routed: tuple[int, Routed] | None = None
        self._answers = ""
        self._missing: dict[str, tuple[int, Looked]] = {}
        self._unread: tuple[int, Parsed] | None = None
        self._unknown: tuple[int, Undefined] | None = None

    @property
    def taken(self) -> int:
        """How many events were taken."""
        return len(self._events)

    @property
    def rows(self) -> list[RunRow]:
        """The rows so far."""
        return folded([row for row in self._rows if row is not None])

    def take(self, events: Sequence[Event]) -> None:
        """Take the next events of the request."""
        self._events += events
        if not self._failed and any(isinstance(event, Failed) for event in events):
            # Flask's own report of the exception would repeat the error's row.
            self._failed = True
            self._begin()
            events = self._events
        for event in events:
            if (take := TOGETHER.get(type(event))) is not None:
                take(self, event)
            else:
                self._add(event)

    def _add(self, event: Event) -> int:
        """Add an event's own rows; return the index of the first one."""
        index = len(self._rows)
        if (make := event_rows.EVENT_ROWS.get(type(event))) is not None:
            self._rows += make(event)
        return index

    def _begin_with(self, event: Requested) -> None:
        self._request = event

    # Which code ran

    def _route(self, event: Routed) -> None:
        if event.failed and event.failed != "RequestRedirect" and self._request is not None:
            self._rows.append(_no_rule(event, self._request, self._routes))
            self._routed = (len(self._rows) - 1, event)
        else:
            self._routed = (self._add(event), event)

    def _call(self, event: Called) -> None:
        index = self._add(event)
        row = self._rows[index] if index < len(self._rows) else None
        if event.kind == "errorhandler":
            self._answers = event.name
        if event.kind == "view":
            self._answers = event.name
            if row is not None and self._routed is not None:
                place, routed = self._routed
                self._rows[place] = None
                self._rows[index] = replace(row, note=_matched(event, routed))

    def _return(self, event: Returned) -> None:
        index = self._add(event)
        row = self._rows[index]
        if event.by and event.by != self._answers and row is not None:  # a hook returned it
            self._rows[index] = replace(row, note=f"from {one_line(event.by, MAX_VALUE)}()")

    def _abort(self, event: Aborted) -> None:
        if self._failed and event.code == 500:
            return  # the exception's row says it
        if self._routed is not None and self._routed[1].failed and event.file is None:
            return  # its row says that no rule matches
        index = self._add(event)
        row = self._rows[index]
        assert row is not None
        if event.key is not None:
            place, looked = self._missing.get(event.key, (None, None))
            if place is not None:
                self._rows[place] = None
            said = _lacks(event.key, looked, self._request)
            self._rows[index] = replace(row, text=f"{event.code}: {said}")
        elif self._unread is not None and self._unread[1].why == event.type:
            self._rows[self._unread[0]] = None
            self._rows[index] = replace(row, text=f"{event.code}: {why_no_json(self._unread[1])}")

    def _fail(self, event: Failed) -> None:
        index = self._add(event)
        row = self._rows[index]
        if event.type == "UndefinedError" and self._unknown is not None and row is not None:
            place, unknown = self._unknown
            self._rows[place] = None
            if unknown.near:
                near = one_line(", ".join(unknown.near), MAX_VALUE)
                self._rows[index] = replace(row, note=f"did you mean {near}?")

    # What it looked at

    def _look(self, event: Looked) -> None:
        index = self._add(event)
        row = self._rows[index]
        if event.found or row is None:
            return
        self._missing[event.name] = (index, event)
        if near := _near(event.name, _sent(self._request, event.place)):
            self._rows[index] = replace(row, note=f'it has "{near}"')

    def _parse(self, event: Parsed) -> None:
        index = self._add(event)
        if not event.ok:
            self._unread = (index, event)

    def _lack(self, event: Undefined) -> None:
        index = self._add(event)
        if event.used not in INSTEAD:  # Jinja raises an UndefinedError next
            self._unknown = (index, event)

    def _log(self, event: Logged) -> None:
        if not (self._failed and event.exception and event.template.startswith("Exception on ")):
            self._add(event)  # Flask's own record of an exception would repeat the error's row

    # What it printed

    def _print(self, event: Printed) -> None:
        """Add what was printed, line by line; a line may come in several pieces."""
        if event.log and self._failed:
            return
        if total := event.truncated.get("text", 0) if not event.text else 0:
            said = f"… the output was cut: {total:,} characters in all"
            self._rows.append(RunRow(RowKinds.OUTPUT, event.n, said))
        pieces = event.text.split("\n") if event.text else []
        begun, self._unfinished = self._unfinished, None
        for number, piece in enumerate(pieces):
            is_last = number == len(pieces) - 1
            if is_last and number and not piece:
                return  # the text ended its line
            if number == 0 and begun is not None:
                index, whole = begun[0], begun[1] + piece
                if index is not None:
                    self._rows[index] = RunRow(RowKinds.OUTPUT, event.n, one_line(whole, MAX_LINE))
            else:
                index, whole = self._print_line(event, piece), piece
            if is_last:
                self._unfinished = (index, whole[:MAX_LINE])

    def _print_line(self, event: Printed, line: str) -> int | None:
        """Add a row for a line; return its index, None if the line is only counted."""
        self._printed += 1
        if self._printed <= SHOWN_LINES:
            self._rows.append(RunRow(RowKinds.OUTPUT, event.n, one_line(line, MAX_LINE)))
            return len(self._rows) - 1
        hidden = plural(self._printed - SHOWN_LINES, "more line")
        more = RunRow(RowKinds.OUTPUT, event.n, f"… {hidden}")
        if self._cut_at is None:
            self._cut_at = len(self._rows)
            self._rows.append(more)
        else:
            self._rows[self._cut_at] = more
        return None


TOGETHER: Mapping[type[Event], Callable[[RequestRows, Any], None]] = {
    Requested: RequestRows._begin_with,
    Routed: RequestRows._route,
    Called: RequestRows._call,
    Returned: RequestRows._return,
    Aborted: RequestRows._abort,
    Failed: RequestRows._fail,
    Looked: RequestRows._look,
    Parsed: RequestRows._parse,
    Undefined: RequestRows._lack,
    Logged: RequestRows._log,
    Printed: RequestRows._print,
}
"""The events whose rows depend on the other events of their request."""


def folded(rows: Iterable[RunRow]) -> list[RunRow]:
    """Return the rows with one row in place of several in sequence that say the same.

    Hooks in sequence share a row, except one that made the response or raised.
    """
    told: list[RunRow] = []
    run: list[RunRow] = []
    for row in rows:
        if run and _may_share(run[0], row):
            run.append(row)
            continue
        told += _as_one(run, row)
        run = [row]
    return [*told, *_as_one(run, None)]


def _may_share(row: RunRow, other: RunRow) -> bool:
    if row.kind is not other.kind:
        return False
    # The texts alone first: most rows differ there, and there may be thousands.
    return row.kind is RowKinds.HOOK or (row.text == other.text and row == other)


EFFECTS = frozenset({RowKinds.RETURNED, RowKinds.ABORTED, RowKinds.ERROR})
"""What a hook did if such a row comes right after it."""


def _as_one(run: list[RunRow], following: RunRow | None) -> list[RunRow]:
    if len(run) < 2:
        return run
    if run[0].kind is not RowKinds.HOOK:
        return [replace(run[0], times=len(run))]
    last = []
    if following is not None and following.kind in EFFECTS:
        *run, last_one = run
        last = [last_one]
    if len(run) == 1:
        return [*run, *last]
    names = ", ".join(dict.fromkeys(row.text for row in run))
    return [RunRow(RowKinds.HOOKS, run[0].n, f"{len(run)}: {one_line(names, 200)}"), *last]


def _matched(view: Called, routed: Routed) -> str:
    """Return the rule that led to a view, and what it took from the path."""
    rule = one_line(routed.rule or "", 200)
    endpoint = one_line(routed.endpoint or "", 100)
    named = [endpoint] if endpoint != view.name else []
    return ", ".join([rule, *named, *map(value_text, routed.args)])


def _no_rule(event: Routed, request: Requested, routes: Sequence[Route]) -> RunRow:
    """Return the row of a request that no rule matches, with what would match."""
    path = request.path.partition("?")[0]
    said = f"no rule matches {one_line(request.method, 20)} {one_line(path, 100)}"
    if event.failed == "MethodNotAllowed":
        takes = [method for method in event.allowed if method not in ("HEAD", "OPTIONS")]
        said += f". It takes {one_line(', '.join(takes), 60)}" if takes else ""
    elif near := _near(path[:200], (route.rule for route in routes)):
        said += f". Did you mean {one_line(near, 100)}?"
    return RunRow(RowKinds.NO_RULE, event.n, said)


def _near(name: str, names: Iterable[str]) -> str:
    """Return the name that is most like another one, "" if none is."""
    return next(iter(get_close_matches(name, [*names], 1, CLOSE)), "")


def _sent(request: Requested | None, place: str) -> list[str]:
    """Return the names that a request sent in a place, as far as the request tells them."""
    if request is None:
        return []
    form = list(request.form) if place in ("form", "values") else []
    query = request.path.partition("?")[2] if place in ("args", "values") else ""
    return form + [name for name, _ in parse_qsl(query[:MAX_LINE], keep_blank_values=True)]


def _lacks(key: str, looked: Looked | None, request: Requested | None) -> str:
    """Say that a request lacks a name, and what it has in the same place."""
    name = one_line(key, MAX_VALUE)
    place = looked.place if looked is not None else "the request"
    sent = _sent(request, "form" if looked is None else looked.place)
    said = f'{place} has no "{name}"'
    if not sent:
        return said
    shown = ", ".join(f'"{one_line(one, 30)}"' for one in sent[:4])
    more = f" and {len(sent) - 4} more" if len(sent) > 4 else ""
    return f"{said}; {'its form' if looked is None else 'it'} has {shown}{more}"
