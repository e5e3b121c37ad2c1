"""What the diagnosis found, as rows among those of the run: each at the line it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sandbox.text import one_line
from tui.presenters.timeline_rows import Kind, Row

if TYPE_CHECKING:
    from lessons.diagnosis.exceptions import Finding

MAX_FINDINGS = 2
"""Findings told among the rows: more would bury the first, which tells most."""

MORE = "Enter: more"


def with_findings(rows: Sequence[Row], findings: Sequence[Finding]) -> Sequence[Row]:
    """Return the rows with the most telling findings, each below the last row of its line.

    A finding about no line, or about one that no row names, comes last.
    """
    told = list(rows)
    for finding in findings[:MAX_FINDINGS]:
        at = _last_of_its_line(told, finding)
        before = told[at - 1] if told else None
        told.insert(
            at,
            Row(
                Kind.FINDING,
                before.n if before else 0,
                one_line(finding.sentence, 400),
                place=finding.place,
                note=MORE,
                cause=finding.cause,
            ),
        )
    return told


def _last_of_its_line(rows: Sequence[Row], finding: Finding) -> int:
    """Return where a finding's row belongs."""
    places = [
        index
        for index, row in enumerate(rows)
        if row.place is not None and row.place == finding.place and row.kind is not Kind.FINDING
    ]
    if not places:
        return len(rows)
    failed = {row.n for row in rows if row.kind is Kind.ERROR}
    # In the first request that failed there, below its error; else in the first one at all.
    number = next((rows[i].n for i in places if rows[i].n in failed), rows[places[0]].n)
    told = [
        index
        for index, row in enumerate(rows)
        if row.n == number and (index in places or row.kind is Kind.ERROR)
    ]
    return told[-1] + 1
