"""Explain a run: find the mistakes of `CAUSES` in its timeline, their lines and their fixes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Hashable, Mapping
from dataclasses import dataclass, replace
from math import inf

from lessons.diagnosis.cause import NO_FILES, Cause, Files, Finding
from lessons.diagnosis.causes import CAUSES
from lessons.diagnosis.fixes import MAX_CHARACTERS
from lessons.diagnosis.python_fixes import PythonSource
from sandbox import Timeline
from sandbox.text import one_line
from sandbox.timeline import Life, Place

MANY_LIVES = 200
"""With more messages than this, not all of them are looked at."""

FEW_LIVES, MOST_LIVES = 10, 1_000
"""How many messages are looked at then: of those to which the same happened, and in all."""


def explain(
    timeline: Timeline,
    files: Files = NO_FILES,
    meant_to_fail: Container[int | None] = (),
) -> tuple[Finding, ...]:
    """Return the mistakes of a run, the first to fix first.

    Those that stopped a request come first, in the order of the requests.  What is missing from
    then on may only follow from them, so a mistake that explains what is missing is told once they
    are gone.  Among the others, the most telling comes first, without those it leads to.

    A few mistakes are found with the files that were run, which also add missing lines.  Of very
    many messages to which the same happened, the first few are looked at.  That a request failed is
    no mistake if its number is in `meant_to_fail`.
    """
    timeline = _thinned(timeline)
    fatal: list[Finding] = []
    others: list[tuple[Cause, Finding]] = []
    follow: set[str] = set()
    for cause in CAUSES:
        finding = cause.first(timeline, files)
        if finding is None or cause.name in follow:
            continue
        follow.update(cause.leads_to)
        finding = _with_line(cause, finding, timeline, files)
        if not finding.fatal:
            others.append((cause, finding))
        elif finding.request not in meant_to_fail:
            fatal.append(finding)
    fatal.sort(key=request_number)
    first = request_number(fatal[0]) if fatal else inf
    follows = [bool(fatal and cause.explains) and first <= request_number(f) for cause, f in others]
    return (*fatal, *(f for (_, f), left_out in zip(others, follows, strict=True) if not left_out))


def request_number(finding: Finding) -> float:
    """Return the number of a finding's request, with which findings are sorted by time."""
    return inf if finding.request is None else finding.request


def _thinned(timeline: Timeline) -> Timeline:
    """Return the timeline with a few messages of each fate, if there are very many.

    Most causes look for each message through all events of its requests.
    """
    if len(timeline.lives) <= MANY_LIVES:
        return timeline
    seen: Counter[Hashable] = Counter()
    lives: list[Life] = []
    for life in timeline.lives:
        what = (life.flashed_in, life.read_in, life.lost_in, life.fate, life.reads, life.shown > 1)
        seen[what] += 1
        if seen[what] <= FEW_LIVES and len(lives) < MOST_LIVES:
            lives.append(life)
    return replace(timeline, lives=tuple(lives))


def _with_line(cause: Cause, finding: Finding, timeline: Timeline, files: Files) -> Finding:
    """Return the finding with the line that the files show, if it has none of its own."""
    if cause.locate is None or finding.place is not None:
        return finding
    located = cause.locate(timeline, files)
    if located is None:
        return finding
    line, said = located
    return replace(finding, place=line, sentence=f"{finding.sentence} {said}")


def explains(finding: Finding, check: str, *, repeated: bool = False) -> bool:
    """Say whether a finding may be why a kind of check lacks its facts, or counts one twice."""
    return any(
        check in (cause.explains_repeated if repeated else cause.explains)
        for cause in CAUSES
        if cause.name == finding.cause
    )


@dataclass(frozen=True, slots=True)
class Fix:
    """The new text of a file, the line that changed in it, and a sentence about the change."""

    file: str
    text: str
    line: int
    sentence: str


def find_fix(finding: Finding, texts: Mapping[str, str]) -> Fix | None:
    """Return the one change that removes the mistake, None if it takes more than that.

    Nothing is guessed.  There is no fix for a text that doesn't parse, or whose line isn't what
    the run saw.  All else in the file stays as it is, to the byte.
    """
    fixers = (cause.fix for cause in CAUSES if cause.name == finding.cause)
    fixer = next(filter(None, fixers), None)
    short = {name: text for name, text in texts.items() if len(text) <= MAX_CHARACTERS}
    found = fixer(finding, short) if fixer else None
    if found is None:
        return None
    file, edit = found
    text = edit.applied(short[file])
    if text == short[file] or (file.endswith(".py") and PythonSource.of(text) is None):
        return None
    line = edit.line_in(text)
    return Fix(file, text, line, f"{one_line(str(Place(file, line)))}: {edit.did}.")
