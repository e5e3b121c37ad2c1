"""What the step pane says: the step's text, its task, and how the last run was judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from sandbox.text import one_line
from tui.text.hanging import Hanging, line_count
from tui.text.hints import hint_lines
from tui.text.markdown import prose

if TYPE_CHECKING:
    from lessons.course.model import Step
    from lessons.diagnosis.cause import Finding
    from lessons.grading.grade import Result, Verdict
    from lessons.grading.mark_blanks import BlankMark
    from sandbox.timeline import Place

KINDS = {
    "read": "Read",
    "predict": "Predict",
    "blanks": "Fill the blanks",
    "fix": "Find the bug",
    "build": "Build",
}
"""What a learner does in a step of each kind."""

FIRST = "First predict what it shows."
"""The line before the task while the question is open."""

BLOCKED = "Can't be judged until that works:"
"""The line before the checks whose request failed."""

PASSED, FAILED = "bold $mark-passed", "bold $mark-failed"

MAX_PASSED = 3
"""Passed checks that are named when others failed; more are only counted."""


@dataclass(frozen=True)
class StepView:
    """A step with the hints that are shown and the result of the last run.

    ``verdict`` is None until the learner's own text was run.  ``asking`` says that a prediction
    comes first.  ``ending`` is the line that offers the end card once every step is done.
    """

    step: Step
    done: bool = False
    verdict: Verdict | None = None
    marks: tuple[BlankMark, ...] = ()
    findings: tuple[Finding, ...] = ()
    hints: int = 0
    plain: bool = False
    asking: bool = False
    ending: str = ""


def reading_text(view: StepView, width: int) -> Content:
    """Lay out the step's text."""
    return prose(view.step.text, width, plain=view.plain)


def doing_text(view: StepView, width: int) -> Content:
    """Lay out the task, and the result of the last run."""
    return _laid_out(
        width,
        *_above(view, width),
        _judged(view),
        _other_finding(view),
        hint_lines(view.step, view.marks, view.hints, width),
    )


def trouble_text(view: StepView, width: int) -> Content:
    """Lay out how many checks passed in the last run, and what is wrong first.

    It's empty when the run passed, or wasn't judged.
    """
    return _laid_out(width, _trouble(view))


def trouble_end(view: StepView, width: int) -> int:
    """Return the line of `doing_text` after what is wrong first, or 0."""
    if not (trouble := [*_trouble(view)]):
        return 0
    return line_count(_laid_out(width, *_above(view, width), trouble))


def _laid_out(width: int, *parts: Iterable[Hanging]) -> Content:
    """Lay out the parts that hold something, with a blank line between two."""
    laid_out = (Content("\n").join(line.at(width) for line in part) for part in parts)
    return Content("\n\n").join(part for part in laid_out if part)


def _line(first: str, style: str, body: Content) -> Hanging:
    return Hanging(Content.styled(first, style), body)


def _above(view: StepView, width: int) -> Iterator[list[Hanging]]:
    """Yield the offer of the end card and the question, if they're there, and the task."""
    if view.ending:
        yield [_line("★ ", "bold $accent", Content(view.ending))]
    if view.asking:
        yield [_line("? ", "bold $accent", Content(FIRST))]
    yield [_line("▸ ", "bold $accent", prose(view.step.front.task, width - 2))]


def _judged(view: StepView) -> Iterator[Hanging]:
    """Yield the result of the last run; before there is one, the checks to come."""
    if view.asking:
        return  # the room is for reading: the task comes after the question
    if view.verdict is None:
        yield from _open_checks(view)
    elif view.verdict.passed:
        yield _line("✓ ", PASSED, Content.styled("passed", PASSED))
        if view.marks:
            count = f"{len(view.marks)} of {len(view.marks)} blanks right"
            yield _line("", "", Content.styled(count, "bold"))
            for mark in view.marks:
                yield from _mark(mark)
        else:
            for result in view.verdict.results:
                yield _passed(result)
    else:
        yield from _trouble(view)
        yield from _more_trouble(view, view.verdict)


def _open_checks(view: StepView) -> Iterator[Hanging]:
    if checks := view.step.front.checks:
        if view.done:
            yield _line("✓ ", "$mark-passed", Content.styled("done before", "$mark-passed"))
        else:
            yield _line("· ", "$quiet", Content.styled("to do", "$quiet"))
        for check in checks:
            yield _line("· ", "$mark-open", Content.styled(one_line(check.name), "$quiet"))


def _trouble(view: StepView) -> Iterator[Hanging]:
    """Yield how many checks passed in a failed run, and what is wrong first, with its reason."""
    if view.verdict is None or view.verdict.passed or view.asking:
        return
    if wrong := _wrong(view):
        right = f"{len(view.marks) - len(wrong)} of {len(view.marks)} blanks right"
        yield _line("✗ ", FAILED, Content.styled(right, FAILED))
        yield from _mark(wrong[0])
        return
    results = view.verdict.results
    count = f"{sum(result.passed for result in results)} of {len(results)} passed"
    if blocked := sum(result.blocked for result in results):
        count += f", {blocked} blocked"
    yield _line("✗ ", FAILED, Content.styled(count, FAILED))
    if cause := _cause(view):
        yield from _finding(cause)
    else:
        yield from _unmet(next(result for result in results if not result.passed), [])


def _more_trouble(view: StepView, verdict: Verdict) -> Iterator[Hanging]:
    """Yield the other failed checks, then those that are blocked, then those that passed."""
    if wrong := _wrong(view):
        for mark in (*wrong[1:], *(mark for mark in view.marks if mark.passed)):
            yield from _mark(mark)
        return
    unmet = [result for result in verdict.results if not result.passed]
    passed = [result for result in verdict.results if result.passed]
    cause = _cause(view)
    said = [cause.sentence if cause else unmet.pop(0).why]
    for result in (r for r in unmet if not r.blocked):
        yield from _unmet(result, said)
    blocked = [result for result in unmet if result.blocked]
    if blocked:
        yield _line("", "", Content.styled(BLOCKED, "$quiet"))
    for result in blocked:
        yield from _unmet(result, said)
    if len(passed) > MAX_PASSED:
        yield _line("✓ ", "$mark-passed", Content.styled(f"{len(passed)} others hold", "$quiet"))
    else:
        yield from map(_passed, passed)


def _cause(view: StepView) -> Finding | None:
    """Return what keeps checks from passing: a failed request, or a mistake that explains one."""
    if view.verdict is None:
        return None
    reasons = [result.why for result in view.verdict.results]
    explains = (one for one in view.findings[:1] if any(one.sentence in why for why in reasons))
    return view.verdict.cause or next(explains, None)


def _wrong(view: StepView) -> list[BlankMark]:
    """Return the blanks that are not right."""
    return [mark for mark in view.marks if not mark.passed]


def _passed(result: Result) -> Hanging:
    return _line("✓ ", "$mark-passed", Content(one_line(result.name)))


def _unmet(result: Result, said: list[str]) -> Iterator[Hanging]:
    """Yield a check that failed or is blocked, and of its reason what wasn't said before."""
    name = one_line(result.name)
    if result.blocked:
        yield _line("· ", "$mark-open", Content.styled(name, "$quiet"))
    else:
        yield _line("✗ ", "$mark-failed", Content(name))
    if why := _unsaid(result.why, said):
        yield _line("  ", "", _with_place(why, result.place if why == result.why else None))


def _unsaid(text: str, said: list[str]) -> str:
    """Return the part of a text that wasn't said before, and note the text."""
    if any(text in before for before in said):
        return ""
    said.append(text)
    for before in said[:-1]:
        text = text.replace(before, "")
    return text.strip()


def _finding(finding: Finding) -> Iterator[Hanging]:
    yield _line("! ", "$state-error", _with_place(finding.sentence, finding.place))
    if finding.fix:
        yield _line("→ ", "$accent", Content(one_line(finding.fix)))


def _mark(mark: BlankMark) -> Iterator[Hanging]:
    symbol, token = ("✓", "$mark-passed") if mark.passed else ("✗", "$mark-failed")
    about = Content.assemble((f"{mark.number} ", "$quiet"), prose(mark.about))
    yield _line(f"{symbol} ", token, about)
    if not mark.passed and mark.why:
        yield _line("    ", "", Content.styled(one_line(mark.why), "$quiet"))


def _other_finding(view: StepView) -> Iterator[Hanging]:
    """Yield the most telling mistake, if it's not what comes first; the next shows after it."""
    if view.verdict is None or view.verdict.passed:
        return
    shown = None if _wrong(view) else _cause(view)
    for finding in view.findings[:1]:
        if shown is None or shown.sentence != finding.sentence:
            yield from _finding(finding)


def _with_place(sentence: str, place: Place | None) -> Content:
    text = Content(one_line(sentence))
    if place is not None and place.file not in sentence:
        text += Content.styled(f"  {one_line(str(place))}", "$quiet")
    return text
