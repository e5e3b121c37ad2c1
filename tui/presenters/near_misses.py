"""What a request missed and what was near: rules, and names that it sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from lessons.diagnosis.routes import goes_on
from sandbox.events import Called, Looked, Requested, Route, Routed
from sandbox.text import one_line
from tui.presenters.event_rows import MAX_VALUE, value_text
from tui.presenters.row_kinds import RowKinds, RunRow

CLOSE = 0.6
"""How alike two names must be for one to be a slip of the other, as difflib measures it."""


def matched(view: Called, routed: Routed) -> str:
    """Return the rule that led to a view, and what it took from the path."""
    rule = one_line(routed.rule or "", 200)
    endpoint = one_line(routed.endpoint or "", 100)
    named = [endpoint] if endpoint != view.name else []
    return ", ".join([rule, *named, *map(value_text, routed.args)])


def no_rule_row(event: Routed, request: Requested, routes: Sequence[Route]) -> RunRow:
    """Return the row of a request that no rule matches, with what would match."""
    path = request.path.partition("?")[0]
    said = f"no rule matches {one_line(request.method, 20)} {one_line(path, 100)}"
    if event.failed == "MethodNotAllowed":
        takes = [method for method in event.allowed if method not in ("HEAD", "OPTIONS")]
        said += f". It takes {one_line(', '.join(takes), 60)}" if takes else ""
    elif near := nearest(path[:200], (r.rule for r in routes if not goes_on(r.rule, path))):
        said += f". Did you mean {one_line(near, 100)}?"
    return RunRow(RowKinds.NO_RULE, event.n, said)


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the name that is most like another one, "" if none is."""
    return next(iter(get_close_matches(name, [*names], 1, CLOSE)), "")


def names_sent(request: Requested | None, place: str) -> list[str]:
    """Return the names that a request sent in a place."""
    if request is None:
        return []
    query = [name for name, _ in request.query]
    names: dict[str, list[str]] = {
        "form": [*request.form],
        "args": query,
        "values": [*query, *request.form],
        "files": [file.field for file in request.files],
        "cookies": [name for name, _ in request.cookies],
        "headers": [name for name, _ in request.headers],
        "json": [*request.json] if isinstance(request.json, dict) else [],
    }
    return names[place]


def lacking(key: str, looked: Looked | None, request: Requested | None) -> str:
    """Say that a request lacks a name, and what it has in the same place."""
    name = one_line(key, MAX_VALUE)
    place = looked.place if looked is not None else "the request"
    sent = names_sent(request, "form" if looked is None else looked.place)
    said = f'{place} has no "{name}"'
    if not sent:
        return said
    shown = ", ".join(f'"{one_line(one, 30)}"' for one in sent[:4])
    more = f" and {len(sent) - 4} more" if len(sent) > 4 else ""
    return f"{said}; {'its form' if looked is None else 'it'} has {shown}{more}"
