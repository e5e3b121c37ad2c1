"""What ``flasklings check`` prints: a table for a terminal, lines for a pipe, then the faults."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TextIO

from lessons.authoring.check import Proved, Report, Row
from lessons.course.faults import Fault
from sandbox.text import one_line
from tui.plain.output import Ink

_SAID: dict[Proved, tuple[str, str]] = {
    "block": ("1 code block", "{} code blocks"),
    "link": ("1 link", "{} links"),
    "ends": ("ends by itself", ""),
    "starter": ("starter fails", ""),
    "solution": ("solution passes", ""),
    "prediction": ("one prediction holds", ""),
    "wrong": ("1 wrong answer told", "{} wrong answers told"),
    "proof": ("1 proof holds", "{} proofs hold"),
    "example": ("1 example runs", "{} examples run"),
}
"""How one and how many of each kind are said, in their order."""


def proved(row: Row) -> str:
    """Return what was proved of a row in words."""
    counts = ((said, row.proved[kind]) for kind, said in _SAID.items())
    parts = [one if count == 1 else many.format(count) for (one, many), count in counts if count]
    if row.faults:
        parts.append("1 fault" if row.faults == 1 else f"{row.faults} faults")
    if row.passed_over:
        parts.append(row.passed_over)
    return ", ".join(parts) or "nothing to prove"


def row_lines(report: Report, ink: Ink) -> Iterator[str]:
    """Yield a row a line, of the same form however wide the reader is."""
    for row in report.rows:
        runs = f"; {_runs(row.tally.runs)}, {row.tally.seconds:.1f} s" if row.tally.runs else ""
        mark = ink.symbol("✗" if row.faults else "✓")
        yield f"{mark} {one_line(row.place)}: {one_line(proved(row))}{runs}"


def print_table(report: Report, stream: TextIO, ink: Ink) -> None:
    """Print the rows as a table as wide as the terminal."""
    from rich.box import ASCII2, SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=ASCII2 if ink.ascii_only else SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    table.add_column("lesson, step or quiz", no_wrap=True)
    table.add_column("proved")
    for title in ("runs", "seconds"):
        table.add_column(title, justify="right", no_wrap=True)
    for row in report.rows:
        sign, style = ("✗", "red") if row.faults else ("✓", "green")
        seconds = f"{row.tally.seconds:.1f}" if row.tally.runs else ""
        table.add_row(
            Text(ink.symbol(sign), style if ink.colours else ""),
            Text(_indented(one_line(row.place))),
            Text(one_line(proved(row))),
            str(row.tally.runs or ""),
            seconds,
        )
    Console(file=stream, no_color=not ink.colours, highlight=False).print(table)


def fault_line(fault: Fault, folder: str, ink: Ink) -> str:
    """Return a fault as editors and other tools read it: ``FILE:LINE: what is wrong``.

    ``folder`` is the course's own, as it was named.
    """
    place = ink.paint(one_line(os.path.join(folder, fault.place)), "red", bold=True)  # noqa: PTH118
    return ": ".join([place, *(ink.words(one_line(p)) for p in (fault.key, fault.what) if p)])


def summary(report: Report) -> str:
    """Return the last line: with what it was run, how much, and what came of it."""
    count = len(report.faults)
    result = "no fault" if not count else "1 fault" if count == 1 else f"{count} faults"
    made = f"{_runs(report.runs)} in {report.seconds:.1f} s"
    return f"{result}: {made}, with Python {report.python} and Flask {report.flask}"


def _indented(place: str) -> str:
    """Return the name of a step or a quiz, set in below that of its lesson."""
    lesson, _, inside = place.partition("/")
    return f"  {inside}" if inside else lesson


def _runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count:,} runs"
