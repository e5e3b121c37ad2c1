"""Which rows of a run are shown: those that a filter finds, without those of folded requests."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from tui.presenters.row_kinds import RowKinds, RunRow


def is_foldable(row: RunRow) -> bool:
    """Say whether a row is the head of a request, or of the loading."""
    return row.kind is RowKinds.REQUEST or row.kind is RowKinds.LOADING


def chosen_rows(rows: Sequence[RunRow], folded: Set[int], wanted: str) -> Sequence[RunRow]:
    """Return the rows that have the wanted text, each below the head of its request.

    Of a request whose number is in `folded`, only the head is returned, with how many rows it
    hides.
    """
    if not folded and not wanted.strip():
        return rows
    chosen: list[RunRow] = []
    for head, body in _parts(rows):
        found = _with_text(body, wanted)
        if head is None:
            chosen += found
        elif found or _has_text(head, wanted):
            is_folded = head.n in folded and found
            chosen.append(replace(head, folded=len(found)) if is_folded else head)
            chosen += [] if is_folded else found
    return chosen


def _parts(rows: Sequence[RunRow]) -> list[tuple[RunRow | None, list[RunRow]]]:
    """Return each head with the rows that belong to it; what ends a run has no head."""
    parts: list[tuple[RunRow | None, list[RunRow]]] = [(None, [])]
    for row in rows:
        if is_foldable(row):
            parts.append((row, []))
        elif row.kind.is_head:
            parts.append((None, [row]))
        else:
            parts[-1][1].append(row)
    return parts


def _with_text(rows: list[RunRow], wanted: str) -> list[RunRow]:
    return [row for row in rows if _has_text(row, wanted)] if wanted.strip() else rows


def _has_text(row: RunRow, wanted: str) -> bool:
    category = "" if row.category is None else f"[{row.category}]"
    parts = (row.symbol, row.word, category, row.text, row.note, row.aside)
    said = " ".join((*parts, "" if row.place is None else str(row.place)))
    return wanted.strip().casefold() in said.casefold()
