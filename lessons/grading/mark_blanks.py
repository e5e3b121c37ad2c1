"""Find what a learner wrote into each blank, and mark each blank alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from lessons.course.blank_text import filled, refilled
from lessons.course.model import BLANK, Step
from lessons.course.placeholders import requests_for
from lessons.diagnosis.diagnose import explain
from lessons.grading.grade import Verdict, check, failures_asked_for
from sandbox import Project, Request, Timeline


@dataclass(frozen=True, slots=True)
class Fill:
    """The text in one blank; blanks are numbered from 1, in the order of the files.

    ``written`` is `BLANK` if nothing was filled in.  It's None if the text around the blank was
    changed, so that the blank can't be found.
    """

    number: int
    file: str
    written: str | None


@dataclass(frozen=True, slots=True)
class BlankMark:
    """The mark of one blank; ``why`` says what is wrong, ``hint`` what helps."""

    number: int
    about: str
    passed: bool
    why: str
    hint: str


def fills(step: Step, texts: Mapping[str, str]) -> tuple[Fill, ...]:
    """Return what the learner wrote into each of the step's blanks."""
    found: list[Fill] = []
    for file, starter in step.files.items():
        for written in filled(starter, texts.get(file, starter)):
            found.append(Fill(len(found) + 1, file, written))
    return tuple(found)


def blank_alone(step: Step, number: int) -> tuple[Step, str]:
    """Return the step with one open blank, all others solved, and the solution of that blank.

    Blanks are counted from 1. The step keeps only the checks that this blank answers for.
    """
    blank, fill = step.front.blanks[number - 1], fills(step, {})[number - 1]
    solved = next(one for one in fills(step, step.solution) if one.number == number)
    open_again = _alone(step, replace(fill, written=BLANK))
    checks = tuple(one for one in step.front.checks if one.name in blank.checks)
    front = msgspec.structs.replace(
        step.front, kind="read", checks=checks, blanks=(), wrong=(), prediction=None
    )
    files = {**step.files, **step.solution, fill.file: open_again}
    alone = msgspec.structs.replace(step, front=front, files=files, solution={})
    return alone, (solved.written or "").strip()


def answers_of(
    step: Step, texts: Mapping[str, str], marks: Sequence[BlankMark]
) -> tuple[tuple[str, str, bool], ...]:
    """Return (name, text, whether it passed) of each blank that was filled in and can be found."""
    written = {fill.number: (fill.written or "").strip() for fill in fills(step, texts)}
    return tuple(
        (f"{step.slug}#{mark.number}", written[mark.number], mark.passed)
        for mark in marks
        if written[mark.number] not in ("", BLANK)
    )


def mark_blanks(
    step: Step,
    texts: Mapping[str, str],
    verdict: Verdict,
    run: Callable[[Project, Sequence[Request]], Timeline],
    drawn: Mapping[str, str],
) -> tuple[BlankMark, ...]:
    """Mark each blank; `verdict` is that of the learner's whole text.

    If the whole text passes, every blank does.  Otherwise each blank is run alone inside the
    reference solution, so one wrong blank never affects the mark of another.
    """
    marks = []
    for fill, blank in zip(fills(step, texts), step.front.blanks, strict=True):
        if verdict.passed:
            why = ""
        elif fill.written is None:
            why = (
                f"The text around this blank in {fill.file} was changed, so it can't be checked"
                " separately. Restore the line, or reset the step."
            )
        elif fill.written.strip() == BLANK:
            why = "This blank is still empty."
        else:
            alone = step.project({**step.solution, fill.file: _alone(step, fill)})
            timeline = run(alone, requests_for(step, drawn))
            others = {c.name for c in step.front.checks}.difference(blank.checks)
            asked = failures_asked_for(step, timeline, drawn)
            verdict_alone = check(step, timeline, drawn, explain(timeline, alone.files, asked))
            failed = (r.why for r in verdict_alone.results if not r.passed and r.name not in others)
            why = next(failed, "")
        marks.append(BlankMark(fill.number, blank.about, not why, why, blank.hint))
    return tuple(marks)


def _alone(step: Step, fill: Fill) -> str:
    """Return the solution of the fill's file, with only this blank as the learner filled it."""
    starter = step.files[fill.file]
    answers = list(filled(starter, step.solution[fill.file]))
    before = next(f.number for f in fills(step, {}) if f.file == fill.file)
    answers[fill.number - before] = fill.written
    return refilled(starter, [answer or "" for answer in answers])
