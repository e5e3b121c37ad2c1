"""Explain a run: find the usual mistakes in its timeline, their lines and their fixes.

`CAUSES` lists every mistake that is known.  Its modules: `exceptions` (what an exception means),
`messages` (what became of each message), `reads` (what reading the messages did), `responses`
(what the browser got).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from lessons.diagnosis import python_fixes
from lessons.diagnosis.cause import Cause, Finding
from lessons.diagnosis.exceptions import (
    ASK_FOR_PAIRS,
    EXCEPTIONS,
    PUT_FILTER_IN_LIST,
    other_exception,
)
from lessons.diagnosis.fixes import MAX_CHARACTERS, at_its_line, call_in_template
from lessons.diagnosis.locate import key_change, lost_path, refusing_route
from lessons.diagnosis.messages import (
    flashed_too_late,
    never_read,
    overtaken,
    session_emptied,
    shown_late,
    swapped_arguments,
)
from lessons.diagnosis.phrases import how_ended, request_line, sentence
from lessons.diagnosis.python_fixes import PythonSource
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
from sandbox import Timeline
from sandbox.text import one_line
from sandbox.timeline import Life, Place, place_of

NO_FILES: Mapping[str, bytes] = MappingProxyType({})

MANY_LIVES = 200
"""With more messages than this, not all of them are looked at."""

FEW_LIVES, MOST_LIVES = 10, 1_000
"""How many messages are looked at then: of those to which the same happened, and in all."""

_REMEDIES = {
    "timeout": "Look for a loop that never ends, or a call that waits, like input() or sleep().",
    "memory": "Look for a list or a text that grows without an end.",
    "output": "Look for a print() or a file that is written in a loop.",
    "denied": "An app in a lesson works with its own folder and its own requests, nothing else.",
    "crashed": "Look for a call that ends the whole process, like os._exit().",
}


def cut_short(timeline: Timeline) -> Iterator[Finding]:
    """The run hung, crashed or was stopped by the sandbox; its finding is named by the reason."""
    ended = timeline.ended
    if ended is None or ended.reason in ("finished", "stopped"):
        return
    if timeline.started is None:  # there is no sandbox: that's no fault of the app
        return
    pending = timeline.exchanges[-1] if timeline.exchanges else None
    if pending is not None and pending.response is None:
        who = request_line(pending.request)
    else:
        who = "the app" if timeline.loaded else "loading the app"
    where = next((place_of(e) for e in reversed(timeline.errors) if e.file), None)
    if ended.reason == "denied" and ended.detail:
        said = sentence(f"{ended.detail[:1].upper()}{ended.detail[1:]}")
    else:
        at = f", at {where}" if where else ""
        said = f"{who[:1].upper()}{who[1:]} {how_ended(ended.reason)}{at}."
    fix = _REMEDIES.get(ended.reason, "Look at what the app does last before it ends.")
    yield Finding(said, where, fix, fatal=True, cause=ended.reason)


CAUSES: tuple[Cause, ...] = (
    Cause("cut-short", cut_short),
    *EXCEPTIONS,
    Cause("exception", other_exception),
    Cause("cookie-too-big", cookie_too_big, explains=("shown", "waiting")),
    Cause("key-changed", key_changed, locate=key_change, explains=("shown", "waiting")),
    Cause("flashed-too-late", flashed_too_late, explains=("shown", "waiting")),
    Cause("read-too-late", read_too_late),
    Cause(
        "session-emptied",
        session_emptied,
        fix=at_its_line(python_fixes.clear_first),
        explains=("shown", "waiting"),
    ),
    Cause("overtaken", overtaken, explains=("shown",)),
    Cause("filter-is-text", filter_is_text, fix=PUT_FILTER_IN_LIST, explains_repeated=("shown",)),
    Cause("filtered-away", filtered_away, explains=("shown",)),
    Cause("swapped-arguments", swapped_arguments, fix=at_its_line(python_fixes.swap_arguments)),
    Cause("read-twice", read_twice, explains_repeated=("shown",)),
    Cause("not-called", not_called, fix=call_in_template, explains=("read", "shown")),
    Cause(
        "wrong-method",
        wrong_method,
        locate=refusing_route,
        explains=("flashed", "read", "shown", "waiting", "cookie"),
    ),
    Cause(
        "no-such-page",
        no_such_page,
        locate=lost_path,
        explains=("flashed", "read", "shown", "waiting", "cookie"),
    ),
    Cause("read-before-flash", read_before_flash, explains=("shown",)),
    Cause("letters-apart", letters_apart, fix=ASK_FOR_PAIRS, explains=("shown",)),
    Cause("read-not-shown", read_not_shown, explains=("shown",)),
    Cause("never-read", never_read, explains=("read", "shown")),
    Cause("shown-late", shown_late, explains=("shown",)),
)
"""Every mistake that a timeline can show, the most telling first."""


def explain(timeline: Timeline, files: Mapping[str, bytes] = NO_FILES) -> tuple[Finding, ...]:
    """Return the mistakes of a run, the most telling first.

    Only the timeline decides what is found.  The files that were run add missing lines.  Of very
    many messages to which the same happened, the first few are looked at.
    """
    timeline = _thinned(timeline)
    findings = []
    for cause in CAUSES:
        finding = cause.first(timeline)
        if finding is not None:
            findings.append(_with_line(cause, finding, timeline, files))
    return tuple(findings)


def _thinned(timeline: Timeline) -> Timeline:
    """Return the timeline with a few messages of each fate, if there are very many.

    Most causes look for each message through all events of its requests.
    """
    if len(timeline.lives) <= MANY_LIVES:
        return timeline
    alike: Counter[Hashable] = Counter()
    lives: list[Life] = []
    for life in timeline.lives:
        what = (life.flashed_in, life.read_in, life.lost_in, life.fate, life.reads, life.shown > 1)
        alike[what] += 1
        if alike[what] <= FEW_LIVES and len(lives) < MOST_LIVES:
            lives.append(life)
    return replace(timeline, lives=tuple(lives))


def _with_line(
    cause: Cause, finding: Finding, timeline: Timeline, files: Mapping[str, bytes]
) -> Finding:
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


def may_have_fix(finding: Finding) -> bool:
    """Say whether the cause of a finding has a fix; the learner's text decides if it applies."""
    return any(cause.fix is not None for cause in CAUSES if cause.name == finding.cause)


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
