"""What judging a folder of answers prints: a line a learner, and a summary."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from lessons.course.faults import listed
from lessons.grading.blanks import BlankMark
from lessons.grading.grade import Result
from lessons.submissions.judge import Judged, Judgement
from sandbox.text import one_line
from tui.plain.output import Ink

LONGEST_NAME = 80
"""Characters of a learner's name that are printed."""


def learner_line(judged: Judged, ink: Ink) -> str:
    """Return what came of one answer: how many checks passed, and the first that did not.

    ``✓ ada: passed (3 of 3)``; ``✗ bob: 1 of 3: the page shows it once: It is shown twice.``
    """
    who = one_line(judged.learner, LONGEST_NAME)
    if judged.passed:
        return f"{ink.symbol('✓')} {who}: passed ({_counts(judged.results)})"
    if judged.refused:
        said = f"not judged: {one_line(judged.refused)}"
    else:
        failed = next(result for result in judged.results if not result.passed)
        blanks = _blanks(judged.marks)
        said = f"{_counts(judged.results)}{blanks}: {one_line(failed.name)}: {why(failed)}"
    return f"{ink.paint(ink.symbol('✗'), 'red')} {ink.words(f'{who}: {said}')}"


def learner_json(judged: Judged) -> str:
    """Return what came of one answer as a JSON object on one line."""
    told = {
        "learner": judged.learner.encode("utf-8", "backslashreplace").decode(),
        "passed": judged.passed,
        "checks": [
            {"name": result.name, "passed": result.passed, "why": why(result)}
            for result in judged.results
        ],
        "blanks": [
            {"number": m.number, "about": m.about, "passed": m.passed, "why": one_line(m.why)}
            for m in judged.marks
        ],
        "not_judged": judged.refused,
    }
    return msgspec.json.encode(told).decode()


def why(result: Result) -> str:
    """Return the reason why a check failed, with the learner's line."""
    said = one_line(result.why)
    if result.place is None or result.place.file in result.why:
        return said
    return f"{said} ({one_line(str(result.place))})"


def judged_summary(judgement: Judgement, seed: int) -> str:
    """Return the last line: how many passed, with what it was run, and how to repeat it."""
    refused = sum(bool(one.refused) for one in judgement.judged)
    passed = sum(one.passed for one in judgement.judged)
    failed = len(judgement.judged) - passed - refused
    parts = [f"{passed:,} passed"]
    parts += [f"{failed:,} did not"] if failed else []
    parts += [f"{refused:,} could not be judged"] if refused else []
    runs = "1 run" if judgement.runs == 1 else f"{judgement.runs:,} runs"
    made = f"{runs} in {judgement.seconds:.1f} s"
    drawn = f", --seed {seed}" if any(judgement.drawn) else ""
    versions = f"Python {judgement.python} and Flask {judgement.flask}"
    return f"{listed(parts)}: {made}, with {versions}{drawn}"


def _counts(results: Sequence[Result]) -> str:
    return f"{sum(result.passed for result in results)} of {len(results)}"


def _blanks(marks: Sequence[BlankMark]) -> str:
    """Return which blanks are not right; "" where there are none."""
    wrong = [str(mark.number) for mark in marks if not mark.passed]
    if not wrong:
        return ", every blank right" if marks else ""
    return f", {'blank' if len(wrong) == 1 else 'blanks'} {listed(wrong)} not right"
