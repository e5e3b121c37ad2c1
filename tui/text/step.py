"""What the step pane says: the step's text, its task, and how the last run was judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from sandbox.text import one_line
from tui.presenters.timeline_rows import MAX_FINDINGS
from tui.text.markdown import prose

if TYPE_CHECKING:
    from lessons.course.model import Step
    from lessons.diagnosis.cause import Finding
    from lessons.grading.blanks import BlankMark
    from lessons.grading.grade import Result, Verdict
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


def hints_of(view: StepView) -> tuple[str, ...]:
    """Return the step's hints in order, then those of the blanks that are not right."""
    missing = (mark.hint for mark in view.marks if not mark.passed and mark.hint)
    return (*view.step.front.hints, *missing)


def reading_text(view: StepView, width: int) -> Content:
    """Lay out the step's text."""
    return prose(view.step.text, width, plain=view.plain)


def doing_text(view: StepView, width: int) -> Content:
    """Lay out the task, and the result of the last run."""
    parts = [
        *_above(view, width),
        list(_judged(view, width)),
        list(_findings(view, width)),
        list(_hints(view, width)),
    ]
    return Content("\n").join(_parted(parts))


def trouble_text(view: StepView, width: int) -> Content:
    """Lay out how many checks passed in the last run, and the first that failed.

    It's empty when the run passed, or wasn't judged.
    """
    return Content("\n").join(_trouble(view, width))


def trouble_end(view: StepView, width: int) -> int:
    """Return the line of `doing_text` after the first failed check, or 0."""
    trouble = list(_trouble(view, width))
    return len(_parted([*_above(view, width), trouble])) if trouble else 0


def _above(view: StepView, width: int) -> list[list[Content]]:
    return [
        _ending(view, width),
        _first(view, width),
        _hanging("▸ ", "bold $accent", prose(view.step.front.task, width - 2), width),
    ]


def _parted(parts: Sequence[list[Content]]) -> list[Content]:
    """Return the parts that hold something, a blank line between two."""
    lines: list[Content] = []
    for part in parts:
        if part:
            lines += [Content(), *part] if lines else part
    return lines


def _first(view: StepView, width: int) -> list[Content]:
    return _hanging("? ", "bold $accent", Content(FIRST), width) if view.asking else []


def _ending(view: StepView, width: int) -> list[Content]:
    return _hanging("★ ", "bold $accent", Content(view.ending), width) if view.ending else []


def _judged(view: StepView, width: int) -> Iterator[Content]:
    """Yield the result of the last run; before there is one, the checks to come."""
    if view.asking:
        return  # the room is for reading: the task comes after the question
    if view.verdict is None:
        yield from _open_checks(view, width)
    elif view.verdict.passed:
        yield Content.styled("✓ passed", "bold $mark-passed")
        if view.marks:
            yield Content.styled(f"{len(view.marks)} of {len(view.marks)} blanks right", "bold")
            for mark in view.marks:
                yield from _mark(mark, width)
        else:
            for result in view.verdict.results:
                yield from _passed(result, width)
    else:
        yield from _trouble(view, width)
        yield from _more_trouble(view, view.verdict, width)


def _open_checks(view: StepView, width: int) -> Iterator[Content]:
    if checks := view.step.front.checks:
        standing = "✓ done before" if view.done else "· to do"
        yield Content.styled(standing, "$mark-passed" if view.done else "$quiet")
        for check in checks:
            name = Content.styled(one_line(check.name), "$quiet")
            yield from _hanging("· ", "$mark-open", name, width)


def _trouble(view: StepView, width: int) -> Iterator[Content]:
    """Yield how many checks passed in a failed run, and the first failed one with its reason."""
    if view.verdict is None or view.verdict.passed or view.asking:
        return
    if wrong := _wrong(view):
        right = f"{len(view.marks) - len(wrong)} of {len(view.marks)} blanks right"
        yield Content.styled(f"✗ {right}", "bold $mark-failed")
        yield from _mark(wrong[0], width)
    else:
        results = view.verdict.results
        failed = [result for result in results if not result.passed]
        right = f"{len(results) - len(failed)} of {len(results)} passed"
        yield Content.styled(f"✗ {right}", "bold $mark-failed")
        yield from _failed(failed[0], [], width)


def _more_trouble(view: StepView, verdict: Verdict, width: int) -> Iterator[Content]:
    """Yield the other failed checks, then those that passed."""
    if wrong := _wrong(view):
        for mark in (*wrong[1:], *(mark for mark in view.marks if mark.passed)):
            yield from _mark(mark, width)
        return
    failed = [result for result in verdict.results if not result.passed]
    passed = [result for result in verdict.results if result.passed]
    said = [failed[0].why] if failed[0].why else []
    for result in failed[1:]:
        yield from _failed(result, said, width)
    if len(passed) > MAX_PASSED:
        yield Content.assemble(("✓ ", "$mark-passed"), (f"{len(passed)} others hold", "$quiet"))
    else:
        for result in passed:
            yield from _passed(result, width)


def _wrong(view: StepView) -> list[BlankMark]:
    """Return the blanks that are not right: a step that has some is told blank by blank."""
    return [mark for mark in view.marks if not mark.passed]


def _passed(result: Result, width: int) -> list[Content]:
    return _hanging("✓ ", "$mark-passed", Content(one_line(result.name)), width)


def _failed(result: Result, said: list[str], width: int) -> Iterator[Content]:
    yield from _hanging("✗ ", "$mark-failed", Content(one_line(result.name)), width)
    if result.why and not _is_said(result.why, said):
        yield from _hanging("  ", "", _with_place(result.why, result.place), width)


def _is_said(sentence: str, said: list[str]) -> bool:
    """Whether this was said before, perhaps inside a longer sentence; else note it."""
    if any(before in sentence or sentence in before for before in said):
        return True
    said.append(sentence)
    return False


def _mark(mark: BlankMark, width: int) -> Iterator[Content]:
    symbol, token = ("✓", "$mark-passed") if mark.passed else ("✗", "$mark-failed")
    about = Content.assemble((f"{mark.number} ", "$quiet"), prose(mark.about))
    yield from _hanging(f"{symbol} ", token, about, width)
    if not mark.passed and mark.why:
        yield from _hanging("    ", "", Content.styled(one_line(mark.why), "$quiet"), width)


def _findings(view: StepView, width: int) -> Iterator[Content]:
    if view.verdict is None or view.verdict.passed:
        return
    said = [] if _wrong(view) else [result.why for result in view.verdict.results if result.why]
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
