"""What the step pane says: the step's text, its task, and how the last run was judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from sandbox.text import one_line
from tui.highlight import prose

if TYPE_CHECKING:
    from lessons.blanks import BlankMark
    from lessons.course import Step
    from lessons.exceptions import Finding
    from lessons.grading import Verdict
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
"""What comes before the task of a step with an open question."""

MAX_FINDINGS = 2
"""Findings shown at once: more would bury the first, which tells most."""


@dataclass(frozen=True)
class StepView:
    """A step as it stands: what was shown of its hints, and what the last run came to.

    ``verdict`` is None until the learner's own text was run.  ``asking`` says that a prediction
    comes first, ``ending`` what is offered once every step is done.
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


def hints_of(view: StepView) -> tuple[str, ...]:
    """Return the step's hints in order, then those of the blanks that are not right."""
    missing = (mark.hint for mark in view.marks if not mark.passed and mark.hint)
    return (*view.step.front.hints, *missing)


def reading_text(view: StepView, width: int) -> Content:
    """Lay out what the step says."""
    return prose(view.step.text, width, plain=view.plain)


def doing_text(view: StepView, width: int) -> Content:
    """Lay out what is to be done, and what the last run came to."""
    parts = [
        _ending(view, width),
        _first(view, width),
        _hanging("▸ ", "bold $accent", prose(view.step.front.task, width - 2), width),
        list(_checks(view, width)),
        list(_marks(view.marks, width)),
        list(_findings(view, width)),
        list(_hints(view, width)),
    ]
    blank = Content()
    lines: list[Content] = []
    for part in parts:
        if part:
            lines += [blank, *part] if lines else part
    return Content("\n").join(lines)


def _first(view: StepView, width: int) -> list[Content]:
    return _hanging("? ", "bold $accent", Content(FIRST), width) if view.asking else []


def _ending(view: StepView, width: int) -> list[Content]:
    return _hanging("★ ", "bold $accent", Content(view.ending), width) if view.ending else []


def _checks(view: StepView, width: int) -> Iterator[Content]:
    checks = view.step.front.checks
    if view.asking:
        return  # the room is for reading: the task comes after the question
    if view.verdict is None:
        if checks:
            standing = "✓ done before" if view.done else "· to do"
            yield Content.styled(standing, "$mark-passed" if view.done else "$quiet")
            for check in checks:
                yield from _hanging(
                    "· ", "$mark-open", Content.styled(one_line(check.name), "$quiet"), width
                )
        return
    results = view.verdict.results
    right = sum(result.passed for result in results)
    if view.verdict.passed:
        yield Content.styled("✓ passed", "bold $mark-passed")
    elif results:
        yield Content.styled(f"✗ {right} of {len(results)} passed", "bold $mark-failed")
    # A step with blanks is told blank by blank.
    said: list[str] = []
    for result in () if view.marks else results:
        symbol, token = ("✓ ", "$mark-passed") if result.passed else ("✗ ", "$mark-failed")
        yield from _hanging(symbol, token, Content(one_line(result.name)), width)
        if result.why and not _is_said(result.why, said):
            yield from _hanging("  ", "", _with_place(result.why, result.place), width)


def _is_said(sentence: str, said: list[str]) -> bool:
    """Whether this was said before, perhaps in other company; else note it."""
    if any(before in sentence or sentence in before for before in said):
        return True
    said.append(sentence)
    return False


def _marks(marks: Sequence[BlankMark], width: int) -> Iterator[Content]:
    if marks:
        right = sum(mark.passed for mark in marks)
        yield Content.styled(f"{right} of {len(marks)} blanks right", "bold")
    for mark in marks:
        symbol, token = ("✓", "$mark-passed") if mark.passed else ("✗", "$mark-failed")
        about = Content.assemble((f"{mark.number} ", "$quiet"), prose(mark.about))
        yield from _hanging(f"{symbol} ", token, about, width)
        if not mark.passed and mark.why:
            yield from _hanging("    ", "", Content.styled(one_line(mark.why), "$quiet"), width)


def _findings(view: StepView, width: int) -> Iterator[Content]:
    if view.verdict is None or view.verdict.passed:
        return
    said = [] if view.marks else [result.why for result in view.verdict.results if result.why]
    for finding in view.findings[:MAX_FINDINGS]:
        if not _is_said(finding.sentence, said):
            why = _with_place(finding.sentence, finding.place)
            yield from _hanging("! ", "$state-error", why, width)
        if finding.fix:
            yield from _hanging("→ ", "$accent", Content(one_line(finding.fix)), width)


def _hints(view: StepView, width: int) -> Iterator[Content]:
    hints = hints_of(view)
    for number, hint in enumerate(hints[: view.hints], 1):
        yield Content.styled(f"Hint {number} of {len(hints)}", "bold $accent")
        yield from _hanging("  ", "", prose(hint, width - 2), width)


def _with_place(sentence: str, place: Place | None) -> Content:
    text = Content(one_line(sentence))
    if place is not None and place.file not in sentence:
        text += Content.styled(f"  {one_line(str(place))}", "$quiet")
    return text


def _lines(content: Content) -> list[Content]:
    return content.split(allow_blank=True)


def _hanging(first: str, style: str, body: Content, width: int) -> list[Content]:
    """Return the body wrapped, `first` before its first line and blanks before the others."""
    wrapped = [
        line for part in _lines(body) for line in (part.wrap(width - len(first)) or [Content()])
    ]
    space = Content(" " * len(first))
    return [Content.styled(first, style) + wrapped[0], *(space + line for line in wrapped[1:])]
