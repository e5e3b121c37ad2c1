"""Explain a run: find the usual mistakes in its timeline.

A cause is a small function that returns a finding or None.  `CAUSES` lists all of them, the most
telling first.  Their modules: `exceptions` (what an exception means), `messages` (what became of
each message), `reads` (what reading the messages did), `responses` (what the browser got).
`locate` finds the learner's line when only the response told of the mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from lessons.diagnosis.exceptions import KNOWN, Finding, other_exception
from lessons.diagnosis.locate import at_their_lines
from lessons.diagnosis.messages import (
    flashed_too_late,
    never_read,
    overtaken,
    session_emptied,
    shown_late,
    swapped_arguments,
)
from lessons.diagnosis.phrases import error_place, how_ended, request_line, sentence
from lessons.diagnosis.reads import (
    filter_is_text,
    filtered_away,
    letters_apart,
    read_before_flash,
    read_not_shown,
    read_too_late,
    read_twice,
)
from lessons.diagnosis.responses import (
    cookie_too_big,
    key_changed,
    no_such_page,
    not_called,
    wrong_method,
)
from sandbox.timeline import Timeline

__all__ = ["CAUSES", "Finding", "explain"]

Cause = Callable[[Timeline], Finding | None]

NO_FILES: Mapping[str, bytes] = MappingProxyType({})

_REMEDIES = {
    "timeout": "Look for a loop that never ends, or a call that waits, like input() or sleep().",
    "memory": "Look for a list or a text that grows without an end.",
    "output": "Look for a print() or a file that is written in a loop.",
    "denied": "An app in a lesson works with its own folder and its own requests, nothing else.",
    "crashed": "Look for a call that ends the whole process, like os._exit().",
}


def explain(timeline: Timeline, files: Mapping[str, bytes] = NO_FILES) -> tuple[Finding, ...]:
    """Return what can be told of the run's mistakes, the most telling first.

    The files that were run add lines to what is told; what is found, the timeline says alone.
    """
    found = (cause(timeline) for cause in CAUSES)
    findings = tuple(finding for finding in found if finding is not None)
    return at_their_lines(findings, timeline, files) if files else findings


def cut_short(timeline: Timeline) -> Finding | None:
    """The run hung, crashed or was stopped by the sandbox."""
    ended = timeline.ended
    if ended is None or ended.reason in ("finished", "stopped"):
        return None
    pending = timeline.exchanges[-1] if timeline.exchanges else None
    if pending is not None and pending.response is None:
        who = request_line(pending.request)
    else:
        who = "the app" if timeline.loaded else "loading the app"
    where = next((error_place(e) for e in reversed(timeline.errors) if e.file), None)
    if ended.reason == "denied" and ended.detail:
        said = sentence(f"{ended.detail[:1].upper()}{ended.detail[1:]}")
    else:
        at = f", at {where}" if where else ""
        said = f"{who[:1].upper()}{who[1:]} {how_ended(ended.reason)}{at}."
    fix = _REMEDIES.get(ended.reason, "Look at what the app does last before it ends.")
    return Finding(ended.reason, said, where, fix, fatal=True)


CAUSES: tuple[Cause, ...] = (
    cut_short,
    *KNOWN,
    other_exception,
    cookie_too_big,
    key_changed,
    flashed_too_late,
    read_too_late,
    session_emptied,
    overtaken,
    filter_is_text,
    filtered_away,
    swapped_arguments,
    read_twice,
    not_called,
    wrong_method,
    no_such_page,
    read_before_flash,
    letters_apart,
    read_not_shown,
    never_read,
    shown_late,
)
"""Every cause that can be told from a timeline, the most telling first."""
