"""The rows of one request: facts that say the same share a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sandbox.events import (
    Aborted,
    Called,
    CommandRun,
    CookieSet,
    Event,
    Failed,
    Logged,
    Looked,
    Parsed,
    Printed,
    Read,
    Requested,
    Responded,
    Returned,
    Route,
    Routed,
    Undefined,
)
from sandbox.events.base import Pairs
from sandbox.text import one_line, plural
from tui.presenters import event_rows
from tui.presenters.browser_rows import (
    cookie_row,
    held_back_rows,
    not_followed_rows,
    own_cookies,
)
from tui.presenters.event_rows import INSTEAD, MAX_LINE, MAX_VALUE, why_no_json
from tui.presenters.folded_rows import folded
from tui.presenters.header_rows import asked_rows
from tui.presenters.near_misses import lacking, matched, names_sent, nearest, no_rule_row
from tui.presenters.row_kinds import RowKinds, RunRow

SHOWN_LINES = 6
"""Lines of output that are shown for one request; the others are only counted."""


_INSTALLED = re.compile(r"(?<![^\s\"'])/\S*?/(?:site|dist)-packages/")
"""The folder of installed packages, in a printed line: it says nothing about the app."""

FEW = 20
"""Log records that wait for their line of output."""


class RequestRows:
    """Makes the rows of one request while its events come.

    ``routes`` are those of the app; events of the kinds ``hidden`` get no row.
    """

    def __init__(self, routes: Sequence[Route] = (), hidden: tuple[type[Event], ...] = ()) -> None:
        self._routes = routes
        self._hidden = hidden
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
        self._logged: list[str] = []
        self._set: dict[str, int] = {}
        self._lists: list[Pairs] = []
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
            if isinstance(event, self._hidden):
                continue
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
        self._rows += held_back_rows(event)
        self._rows += asked_rows(event)

    def _end_with(self, event: Responded) -> None:
        """Add what the browser did with each cookie, at the line that set it."""
        for cookie in own_cookies(event):
            place = self._set.pop(cookie.name, None)
            by = None if place is None else self._rows[place]
            row = cookie_row(event.n, cookie)
            if place is not None and by is not None:
                self._rows[place] = None
                row = replace(row, place=by.place)
            self._rows.append(row)
        self._rows += not_followed_rows(event)

    def _set_cookie(self, event: CookieSet) -> None:
        index = self._add(event)
        if event.sent:
            self._set[event.name] = index

    # Which code ran

    def _route(self, event: Routed) -> None:
        if event.failed and event.failed != "RequestRedirect" and self._request is not None:
            self._rows.append(no_rule_row(event, self._request, self._routes))
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
                self._rows[index] = replace(row, note=matched(event, routed))

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
            said = lacking(event.key, looked, self._request)
            self._rows[index] = replace(row, text=f"{event.code}: {said}")
        elif self._unread is not None and self._unread[1].why == event.type:
            self._rows[self._unread[0]] = None
            self._rows[index] = replace(row, text=f"{event.code}: {why_no_json(self._unread[1])}")

    def _fail(self, event: Failed) -> None:
        index = self._add(event)
        row = self._rows[index]
        before = self._rows[index - 1] if index else None
        if before and row and before.kind is RowKinds.SQL_FAILED and before.text == row.text:
            self._rows[index - 1] = None
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
        if near := nearest(event.name, names_sent(self._request, event.place)):
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
            if event.handlers and not event.dropped:
                self._logged.append(one_line(event.text.partition("\n")[0], MAX_LINE))

    # What it read

    def _read(self, event: Read) -> None:
        """Add a read; one with another filter doesn't get the same messages as one before."""
        index = self._add(event)
        row = self._rows[index]
        if row is not None and event.again and event.messages not in self._lists:
            self._rows[index] = replace(row, text=row.text.removeprefix(event_rows.THE_SAME))
        self._lists.append(event.messages)

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
                    self._rows[index] = RunRow(RowKinds.OUTPUT, event.n, _printed_text(whole))
            else:
                index, whole = self._print_line(event, piece), piece
            if is_last:
                self._unfinished = (index, whole[:MAX_LINE])

    def _end_command(self, event: CommandRun) -> None:
        """Add what a command printed, and its end; an exception has its own row."""
        self._print(Printed(event.n, "stdout", event.output))
        self._add(event)

    def _print_line(self, event: Printed, line: str) -> int | None:
        """Add a row for a line; return its index, None if the line has no row of its own."""
        for text in self._logged[-FEW:]:
            if text and line.endswith(text):  # a handler prints the record, which has its row
                self._logged.remove(text)
                return None
        self._printed += 1
        if self._printed <= SHOWN_LINES:
            self._rows.append(RunRow(RowKinds.OUTPUT, event.n, _printed_text(line)))
            return len(self._rows) - 1
        hidden = plural(self._printed - SHOWN_LINES, "more line")
        more = RunRow(RowKinds.OUTPUT, event.n, f"… {hidden}")
        if self._cut_at is None:
            self._cut_at = len(self._rows)
            self._rows.append(more)
        else:
            self._rows[self._cut_at] = more
        return None


def _printed_text(line: str) -> str:
    """Return a printed line as its row has it: paths of installed packages start at the package."""
    return one_line(_INSTALLED.sub("", line), MAX_LINE)


TOGETHER: Mapping[type[Event], Callable[[RequestRows, Any], None]] = {
    Requested: RequestRows._begin_with,
    Responded: RequestRows._end_with,
    CookieSet: RequestRows._set_cookie,
    Routed: RequestRows._route,
    Called: RequestRows._call,
    Returned: RequestRows._return,
    Aborted: RequestRows._abort,
    Failed: RequestRows._fail,
    Looked: RequestRows._look,
    Parsed: RequestRows._parse,
    Undefined: RequestRows._lack,
    Read: RequestRows._read,
    Logged: RequestRows._log,
    Printed: RequestRows._print,
    CommandRun: RequestRows._end_command,
}
"""The events whose rows depend on the other events of their request."""
