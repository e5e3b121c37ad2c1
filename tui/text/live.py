"""A run on a few lines: its facts one after the other, and what the newest one means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from sandbox.text import one_line
from tui.presenters.row_kinds import RowKind, RowKinds, RunRow
from tui.presenters.row_meanings import meaning_of
from tui.text.markdown import prose

ARROW = " ▸ "
MOST_FACTS, LONGEST = 12, 30
"""The most facts of a run, and the most characters of one's text."""

AFTERWARDS = "Every run shows you this, with the line of your app behind each fact."
"""What is said once all facts are shown."""

CAPTION_LINES = 2
"""Lines that are kept for what a fact means."""

LEFT_OUT: frozenset[RowKind] = frozenset(
    {RowKinds.LOADING, RowKinds.CONFIG, RowKinds.CONTEXT, RowKinds.HOOK, RowKinds.HOOKS}
    | {RowKinds.WHY, RowKinds.COOKIE_CLEARED}
)
"""Rows that a beginner can do without."""


@dataclass(frozen=True, slots=True)
class LiveFact:
    """One fact of a run, and what such a fact means (Markdown)."""

    said: Content
    meaning: str


def live_facts(rows: Sequence[RunRow]) -> tuple[LiveFact, ...]:
    """Return the facts of a run's first request and of the redirects that follow it."""
    first = list(_first_journey(rows))
    shown = any(row.kind is RowKinds.SHOWN for row in first)
    kept = [
        row
        for row in first
        if row.kind not in LEFT_OUT
        and not (row.kind is RowKinds.EMPTY and (row is not first[-1] or not shown))
        and not (row.kind is RowKinds.PAGE and shown)
    ]
    return tuple(LiveFact(_said(row), meaning_of(row.kind)) for row in kept[:MOST_FACTS])


def _first_journey(rows: Sequence[RunRow]) -> Iterator[RunRow]:
    for row in rows:
        if row.kind is RowKinds.REQUEST and row.n > 1 and not row.note.startswith("after"):
            return
        yield row


def _said(row: RunRow) -> Content:
    text = one_line(row.text)
    if row.kind is RowKinds.EMPTY:
        text = text.partition(",")[0]
    body = Content(text).truncate(LONGEST, ellipsis=True)
    if row.kind is RowKinds.REQUEST:
        return Content.assemble(body.stylize("bold $strong"), (f" {one_line(row.aside)}", "$quiet"))
    mark = " ".join(filter(None, (row.symbol, row.word)))
    return Content.assemble((f"{mark} ", f"${row.kind.token}"), body)


def live_text(facts: Sequence[LiveFact], shown: int, width: int) -> Content:
    """Lay out the first facts of a run, and what the last of them means; after all, what for.

    There are as many lines as for the whole run, so nothing moves while it's shown.
    """
    whole = len(_flow(facts, width))
    lines = _flow(facts[:shown], width)
    lines += [Content()] * (whole - len(lines))
    over = shown > len(facts)
    meaning = prose(AFTERWARDS if over else facts[shown - 1].meaning, width).split()
    caption = [*meaning, *[Content()] * CAPTION_LINES][:CAPTION_LINES]
    return Content("\n").join([*lines, *(one.stylize_before("$quiet") for one in caption)])


def _flow(facts: Sequence[LiveFact], width: int) -> list[Content]:
    """Return the facts side by side, on as many lines as they need."""
    lines: list[Content] = []
    for fact in facts:
        said = fact.said.truncate(width, ellipsis=True)
        if lines and lines[-1].cell_length + len(ARROW) + said.cell_length <= width:
            lines[-1] = Content.assemble(lines[-1], (ARROW, "$quiet"), said)
        else:
            lines.append(said)
    return lines
