"""One row in place of several in sequence that say the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from sandbox.text import one_line
from tui.presenters.row_kinds import RowKinds, RunRow
from tui.presenters.sql_rows import VALUES


def folded(rows: Iterable[RunRow]) -> list[RunRow]:
    """Return the rows with one row in place of several in sequence that say the same.

    Hooks in sequence share a row, except one that made the response or raised.  So do statements
    of one line that differ only in their values, if there are `MIN_STATEMENTS`.
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


def rounds(steps: Sequence[Hashable]) -> tuple[int, int]:
    """Return how long a round is that the steps end with, and how often it's there in a row."""
    for length in range(1, len(steps) // 2 + 1):
        times = 1
        while steps[-length:] == steps[-length * (times + 1) : -length * times]:
            times += 1
        if times > 1:
            return length, times
    return len(steps), 1


def _may_share(row: RunRow, other: RunRow) -> bool:
    if row.kind is not other.kind:
        return False
    # The texts alone first: most rows differ there, and there may be thousands.
    if row.kind is RowKinds.SQL:
        return _statement(row) == _statement(other) and row.place == other.place
    return row.kind is RowKinds.HOOK or (row.text == other.text and row == other)


def _statement(row: RunRow) -> str:
    """Return the statement of a row without its values."""
    return row.text.partition(VALUES)[0]


MIN_STATEMENTS = 4
"""How many statements that differ only in their values share a row."""

EFFECTS = frozenset({RowKinds.RETURNED, RowKinds.ABORTED, RowKinds.ERROR})
"""What a hook did if such a row comes right after it."""


def _as_one(run: list[RunRow], following: RunRow | None) -> list[RunRow]:
    if len(run) < 2:
        return run
    if run[0].kind is RowKinds.SQL and any(row != run[0] for row in run):
        if len(run) < MIN_STATEMENTS:
            return run
        return [replace(run[0], text=f"{run[0].text}, …", note="", times=len(run))]
    if run[0].kind is not RowKinds.HOOK:
        return [replace(run[0], times=sum(row.times for row in run))]
    last = []
    if following is not None and following.kind in EFFECTS:
        *run, last_one = run
        last = [last_one]
    if len(run) == 1:
        return [*run, *last]
    names = ", ".join(dict.fromkeys(row.text for row in run))
    return [RunRow(RowKinds.HOOKS, run[0].n, f"{len(run)}: {one_line(names, 200)}"), *last]
