"""The output of ``flasklings check``: a proved course's rows and faults, and judged submissions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TextIO

import msgspec

from lessons.authoring.check import CheckReport, CheckRow, Proved
from lessons.course.faults import Fault, listed
from lessons.grading.grade import Result
from lessons.grading.mark_blanks import BlankMark
from lessons.submissions.judge import ClassResult, SubmissionResult
from sandbox.text import one_line, plural, valid_text
from tui.plain.output import OutputStyle, harmless

LONGEST_NAME = 80
"""Characters of a learner's name that are printed."""

_WORDS: dict[Proved, tuple[str, str]] = {
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
"""The words for one and for many of each kind, in their order."""


def describe_row(row: CheckRow) -> str:
    """Return in words what was proved of a row."""
    counts = ((words, row.proved[kind]) for kind, words in _WORDS.items())
    parts = [one if count == 1 else many.format(count) for (one, many), count in counts if count]
    if row.faults:
        parts.append(plural(row.faults, "fault"))
    if row.warnings:
        parts.append(plural(row.warnings, "warning"))
    if row.passed_over:
        parts.append(row.passed_over)
    return ", ".join(parts) or "nothing to prove"


def row_lines(report: CheckReport, style: OutputStyle) -> Iterator[str]:
    """Yield a line for each row, for a pipe."""
    for row in report.rows:
        runs = (
            f"; {plural(row.tally.runs, 'run')}, {row.tally.seconds:.1f} s"
            if row.tally.runs
            else ""
        )
        mark = style.symbol("✗" if row.faults else "✓")
        yield f"{mark} {one_line(row.place)}: {one_line(describe_row(row))}{runs}"


def print_table(report: CheckReport, stream: TextIO, style: OutputStyle) -> None:
    """Print the rows as a table as wide as the terminal."""
    from rich.box import ASCII2, SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=ASCII2 if style.ascii_only else SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    table.add_column("lesson, step or quiz", no_wrap=True)
    table.add_column("proved")
    for title in ("runs", "seconds"):
        table.add_column(title, justify="right", no_wrap=True)
    for row in report.rows:
        sign, color = ("✗", "red") if row.faults else ("✓", "green")
        lesson, _, inside = one_line(row.place).partition("/")
        seconds = f"{row.tally.seconds:.1f}" if row.tally.runs else ""
        table.add_row(
            Text(style.symbol(sign), color if style.colors else ""),
            Text(f"  {inside}" if inside else lesson),
            Text(one_line(describe_row(row))),
            str(row.tally.runs or ""),
            seconds,
        )
    Console(file=stream, no_color=not style.colors, highlight=False).print(table)


def fault_line(fault: Fault, folder: str, style: OutputStyle) -> str:
    """Return a fault as editors read it: ``FILE:LINE: what is wrong``; `folder` is the course's."""
    color = "yellow" if fault.is_warning else "red"
    place = style.paint(one_line(os.path.join(folder, fault.place)), color, bold=True)  # noqa: PTH118
    said = ("warning" if fault.is_warning else "", fault.key, fault.what)
    return ": ".join([place, *(style.words(one_line(part)) for part in said if part)])


def check_summary(report: CheckReport) -> str:
    """Return the last line: the number of faults and runs, and the versions they ran with."""
    count = len(report.faults) - report.warnings
    result = plural(count, "fault") if count else "no fault"
    result += f", {plural(report.warnings, 'warning')}" if report.warnings else ""
    made = f"{plural(report.runs, 'run')} in {report.seconds:.1f} s"
    return f"{result}: {made}, with Python {report.python} and Flask {report.flask}"


def learner_line(result: SubmissionResult, style: OutputStyle) -> str:
    """Return the result of one submission: how many checks passed, and the first that didn't.

    ``✓ ada: passed (3 of 3)``; ``✗ bob: 1 of 3: the page shows it once: It is shown twice.``
    One that failed goes before one that is blocked.
    """
    who = one_line(result.learner, LONGEST_NAME)
    if result.passed:
        return f"{style.symbol('✓')} {who}: passed ({_counts(result.results)})"
    if result.refused:
        said = f"not judged: {one_line(result.refused)}"
    else:
        unmet = [check for check in result.results if not check.passed]
        failed = next((check for check in unmet if not check.blocked), unmet[0])
        blanks = _blanks(result.marks)
        said = (
            f"{_counts(result.results)}{blanks}: {one_line(failed.name)}: {failure_reason(failed)}"
        )
    return f"{style.paint(style.symbol('✗'), 'red')} {style.words(f'{who}: {said}')}"


def learner_json(result: SubmissionResult) -> str:
    """Return the result of one submission as a JSON object on one line."""
    told = {
        "learner": valid_text(result.learner),
        "passed": result.passed,
        "checks": [
            {
                "name": check.name,
                "passed": check.passed,
                "state": check.state,
                "why": failure_reason(check),
            }
            for check in result.results
        ],
        "blanks": [
            {"number": m.number, "about": m.about, "passed": m.passed, "why": one_line(m.why)}
            for m in result.marks
        ],
        "not_judged": valid_text(result.refused),
    }
    return harmless(msgspec.json.encode(told)).decode()


def failure_reason(check: Result) -> str:
    """Return why a check didn't pass, with the learner's line."""
    said = f"{'blocked: ' if check.blocked else ''}{one_line(check.why)}"
    if check.place is None or check.place.file in check.why:
        return said
    return f"{said} ({one_line(str(check.place))})"


def class_summary(judged: ClassResult, seed: int) -> str:
    """Return the last line: how many passed, the versions in use, and the seed to repeat it."""
    refused = sum(bool(one.refused) for one in judged.submissions)
    passed = sum(one.passed for one in judged.submissions)
    failed = len(judged.submissions) - passed - refused
    parts = [f"{passed:,} passed"]
    parts += [f"{failed:,} did not"] if failed else []
    parts += [f"{refused:,} could not be judged"] if refused else []
    made = f"{plural(judged.runs, 'run')} in {judged.seconds:.1f} s"
    drawn = f", --seed {seed}" if any(judged.drawn) else ""
    versions = f"Python {judged.python} and Flask {judged.flask}"
    return f"{listed(parts)}: {made}, with {versions}{drawn}"


def _counts(results: Sequence[Result]) -> str:
    blocked = sum(result.blocked for result in results)
    told = f", {blocked} blocked" if blocked else ""
    return f"{sum(result.passed for result in results)} of {len(results)}{told}"


def _blanks(marks: Sequence[BlankMark]) -> str:
    """Return which blanks are not right; "" for a step without blanks."""
    wrong = [str(mark.number) for mark in marks if not mark.passed]
    if not wrong:
        return ", every blank right" if marks else ""
    return f", {'blank' if len(wrong) == 1 else 'blanks'} {listed(wrong)} not right"
