"""The rows of a database and of a command: statements, what was kept or undone, tables."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.events import CommandRun, SqlRun, TableSeen
from sandbox.text import one_line, plural
from sandbox.timeline import place_of
from tui.presenters.row_kinds import RowKinds, RunRow

MAX_CELL = 24
"""Characters shown of one value of a table."""

CALLS = {
    "commit": "commits",
    "rollback": "rolls back",
    "close": "closes the connection",
    "fetch": "fetches the rows",
}
"""What the app does with a connection, in words."""

VALUES = " ← "
"""What stands between a statement and its values."""


def sql_rows(event: SqlRun) -> Iterator[RunRow]:
    """Yield the row of a statement, and what went wrong with it."""
    kind = RowKinds.SQL if event.sql else RowKinds.DATABASE
    text = one_line(" ".join(event.sql.split()), 200) or _call(event)
    given = [one_line(text or kind, MAX_CELL) for _, text, kind in event.parameters]
    if given:
        text += f"{VALUES}{', '.join(given)}"
    yield RunRow(kind, event.n, text, place=place_of(event), note=", ".join(_notes(event)))
    if event.error:
        yield RunRow(RowKinds.SQL_FAILED, event.n, one_line(event.error, 200))
    if event.thrown_away:
        lost = f"{plural(event.thrown_away, 'changed row')}, which no commit kept"
        yield RunRow(RowKinds.UNDONE, event.n, lost)


def _call(event: SqlRun) -> str:
    match event.call:
        case "connect":
            return f"opens {one_line(event.database, 100)}"
        case "left":
            return "the connection is still open"
        case "commit" if event.changed:
            return f"commits {plural(event.changed, 'changed row')}"
        case "more":
            return f"… {plural(event.times, 'more call')}"
        case call:
            return CALLS.get(call, call)


def _notes(event: SqlRun) -> Iterator[str]:
    if event.rows is not None:
        yield plural(event.rows, "row")
    if event.changed and event.call != "commit":
        yield f"{event.changed:,} changed"
    if event.begun:
        yield "begins a transaction"


def table_rows(event: TableSeen) -> Iterator[RunRow]:
    """Yield the row of a table that changed."""
    name = one_line(event.table, 60)
    if event.gone:
        yield RunRow(RowKinds.TABLE, event.n, f"{name} is gone")
        return
    columns = ", ".join(one_line(column, MAX_CELL) for column in event.columns)
    size = f"over {len(event.rows)} rows" if event.more else plural(len(event.rows), "row")
    yield RunRow(RowKinds.TABLE, event.n, f"{name}: {size}", note=columns)


def command_rows(event: CommandRun) -> Iterator[RunRow]:
    """Yield the row of a command that has ended; its head names it."""
    said = "" if event.output else ", without output"
    yield RunRow(RowKinds.COMMAND, event.n, f"ends with status {event.status}{said}")
