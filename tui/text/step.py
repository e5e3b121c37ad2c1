"""What the step pane says: the step's text, its task, and the state of its checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.content import Content

from tui.keys.own import with_own_keys
from tui.text.hanging import Hanging, line_count
from tui.text.markdown import prose, with_code

if TYPE_CHECKING:
    from lessons.course.model import Step
    from lessons.diagnosis.cause import Finding
    from lessons.grading.grade import Result, Verdict
    from lessons.grading.mark_blanks import BlankMark
    from tui.text.hints import Hint

KINDS = {
    "read": "Read",
    "predict": "Predict",
    "blanks": "Fill the blanks",
    "fix": "Find the bug",
    "build": "Build",
}
"""What a learner does in a step of each kind."""

FIRST = "First predict what it shows."
"""The line in place of the task while the question is open."""

AFTER = "After the run"
"""The line above the part of the text that the run explains."""

PASSED = "bold $mark-passed"


@dataclass(frozen=True)
class StepView:
    """A step with the hints that are shown and the result of the last run.

    ``verdict`` is None until the learner's own text was run, and ``texts`` are the files of that
    run.  ``edited`` says that the text is another one by now, ``folded`` that the learner shall
    find out why it failed, ``asking`` that a prediction comes first, and ``has_run`` that the
    learner has seen the step's app run.  ``fixable`` are the mistakes that a key fixes.
    ``ends`` says that this run passed the last step that was left, and ``following`` is what comes
    next.
    """

    step: Step
    done: bool = False
    verdict: Verdict | None = None
    marks: tuple[BlankMark, ...] = ()
    findings: tuple[Finding, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    edited: bool = False
    folded: bool = False
    fixable: tuple[Finding, ...] = ()
    hints: tuple[Hint, ...] = ()
    plain: bool = False
    asking: bool = False
    has_run: bool = False
    ends: bool = False
    following: str = ""

    @property
    def explains(self) -> bool:
        """Whether the second part of the step's text is shown."""
        return bool(self.step.after) and self.has_run

    @property
    def is_passed(self) -> bool:
        """Whether the last run passed the step."""
        return self.verdict is not None and self.verdict.passed

    @property
    def cause(self) -> Finding | None:
        """What keeps checks from passing: a failed request, or a mistake that explains one."""
        if self.verdict is None:
            return None
        reasons = [result.why for result in self.verdict.results]
        explains = (one for one in self.findings[:1] if any(one.sentence in why for why in reasons))
        return self.verdict.cause or next(explains, None)


def reading_text(view: StepView, width: int) -> Content:
    """Lay out the step's text; its second part follows once the app has run."""
    before = _before(view, width)
    if not view.explains:
        return before
    after = prose(with_own_keys(view.step.after), width, plain=view.plain)
    return Content("\n").join((before, Content(), _ruled(AFTER, width), Content(), after))


def after_line(view: StepView, width: int) -> int | None:
    """Return the line, from 0, on which the second part of the text begins; None if it's hidden."""
    return line_count(_before(view, width)) + 1 if view.explains else None


def _before(view: StepView, width: int) -> Content:
    return prose(with_own_keys(view.step.text), width, plain=view.plain)


def doing_text(view: StepView, width: int) -> Content:
    """Lay out the task, and the state of each check."""
    return laid_out(width, *_above(view, width), _judged(view))


def laid_out(width: int, *parts: Iterable[Hanging]) -> Content:
    """Lay out the parts that hold something, with a blank line between two."""
    texts = (Content("\n").join(line.at(width) for line in part) for part in parts)
    return Content("\n\n").join(text for text in texts if text)


def line(first: str, style: str, body: Content) -> Hanging:
    """Return a line behind a symbol."""
    return Hanging(Content.styled(first, style), body)


def _ruled(title: str, width: int) -> Content:
    """Return a title with a line to its right."""
    rule = "─" * max(width - len(title) - 1, 0)
    return Content.assemble((title, "bold"), " ", (rule, "$quiet"))


def _above(view: StepView, width: int) -> Iterator[list[Hanging]]:
    """Yield the task; it often tells what the app does, so it comes after the question."""
    if view.asking:
        yield [line("? ", "bold $accent", Content(FIRST))]
    else:
        yield [line("▸ ", "bold $accent", prose(with_own_keys(view.step.front.task), width - 2))]


def _judged(view: StepView) -> Iterator[Hanging]:
    """Yield the state of each check, or of each blank."""
    if view.asking:
        return  # the room is for reading: the task comes after the question
    if view.verdict is None or view.edited:
        yield from _open_checks(view)
        return
    if view.verdict.passed:
        yield line("✓ ", PASSED, Content.styled("passed", PASSED))
    if view.marks:
        for mark in view.marks:
            about = Content.assemble((f"{mark.number} ", "$quiet"), prose(mark.about))
            yield line(*(("✓ ", "$mark-passed") if mark.passed else ("✗ ", "$mark-failed")), about)
    else:
        yield from map(_result, view.verdict.results)


def _open_checks(view: StepView) -> Iterator[Hanging]:
    if view.done:
        yield line("✓ ", "$mark-passed", Content.styled("done before", "$mark-passed"))
    for check in view.step.front.checks:
        yield line("· ", "$mark-open", with_code(check.name).stylize_before("$quiet"))


def _result(result: Result) -> Hanging:
    name = with_code(result.name)
    if result.blocked:
        return line("· ", "$mark-open", name.stylize_before("$quiet"))
    return line(*(("✓ ", "$mark-passed") if result.passed else ("✗ ", "$mark-failed")), name)
