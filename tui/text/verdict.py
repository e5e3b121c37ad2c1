"""What the card above a run says: what is wrong first, at which line, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from sandbox.text import drawable, one_line
from tui.keys.own import key_name
from tui.text.hanging import Hanging
from tui.text.hints import next_hint
from tui.text.markdown import prose, with_code
from tui.text.step import PASSED, laid_out, line

if TYPE_CHECKING:
    from lessons.diagnosis.cause import Finding
    from lessons.grading.grade import Result, Verdict
    from lessons.grading.mark_blanks import BlankMark
    from sandbox.timeline import Place
    from tui.text.step import StepView

_QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"|“([^”]+)”")
"""What a sentence quotes."""


def count_text(view: StepView) -> str:
    """Say how much of the step is right: "1 of 3 passed, 2 blocked"."""
    if view.verdict is None:
        return ""
    if wrong := _wrong(view):
        return f"{len(view.marks) - len(wrong)} of {len(view.marks)} blanks right"
    results = view.verdict.results
    blocked = sum(result.blocked for result in results)
    count = f"{sum(result.passed for result in results)} of {len(results)} passed"
    return count + (f", {blocked} blocked" if blocked else "")


def verdict_text(view: StepView, width: int) -> Content:
    """Lay out what is wrong in the last run, or what was learned; it's empty before a run.

    Once the text is another one, all of it is in one quiet color.
    """
    text = _verdict(view, width)
    return text.stylize("$quiet") if view.edited else text


def says_why(verdict: Verdict, findings: Sequence[Finding]) -> bool:
    """Say whether there's more to tell about a run than what its checks see: a cause or a line."""
    has_line = any(result.place for result in verdict.results if not result.passed)
    return bool(findings or verdict.cause or has_line)


def _verdict(view: StepView, width: int) -> Content:
    if view.verdict is None or view.asking:
        return Content()
    if view.verdict.passed:
        return laid_out(width, _passed(view))
    if wrong := _wrong(view):
        return laid_out(
            width, (part for mark in wrong for part in _mark(mark)), _other(view, width)
        )
    if view.folded:
        said = [finding.sentence for finding in view.findings]
        said += [view.verdict.cause.sentence] if view.verdict.cause else []
        ways = Content.assemble((key_name("why"), "bold $accent"), " says why")
        if next_hint(view) is not None:
            ways += Content.assemble(", ", (key_name("hint"), "bold $accent"), " gives a hint")
        return laid_out(width, _rest(view, said), [line("? ", "$accent", ways)])
    said = []
    return laid_out(width, [*_first(view, width, said), *_rest(view, said)], _other(view, width))


def _passed(view: StepView) -> Iterator[Hanging]:
    """Yield what was learned, and the way on."""
    learned = prose(view.step.front.takeaway or "Every check passed.")
    yield line("✓ ", PASSED, learned.stylize("bold"))
    if view.ends:
        yield line("★ ", "bold $accent", Content("With this, every step of the lesson is done."))
    if view.following:
        next_step = Content.assemble(
            (key_name("next"), "bold $accent"), " goes on: ", view.following
        )
        yield line("→ ", "$accent", next_step)


def _first(view: StepView, width: int, said: list[str]) -> Iterator[Hanging]:
    """Yield the cause that keeps checks from passing, or the first check that failed."""
    if cause := view.cause:
        said.append(cause.sentence)
        yield from _finding(view, cause, width)
    else:
        failed = next(result for result in _results(view) if not result.passed)
        said.append(failed.why)
        yield line("✗ ", "$mark-failed", with_code(failed.name).stylize("bold"))
        yield line("  ", "", _with_place(failed.why, failed.place))
        yield from _quoted_line(view, failed.place, failed.why, width)


def _rest(view: StepView, said: list[str]) -> Iterator[Hanging]:
    """Yield the other failed checks, each with the part of its reason that wasn't said before."""
    failed = [one for one in _results(view) if not (one.passed or one.blocked)]
    for result in failed if view.cause or view.folded else failed[1:]:
        why = _unsaid(result.why, said)
        yield line("✗ ", "$mark-failed", with_code(result.name))
        if why:
            shows_place = why == result.why and not view.folded
            yield line("  ", "", _with_place(why, result.place if shows_place else None))


def _other(view: StepView, width: int) -> Iterator[Hanging]:
    """Yield the most telling mistake, if it's not what comes first; the next shows after it."""
    shown = None if _wrong(view) else view.cause
    for finding in view.findings[:1]:
        if shown is None or shown.sentence != finding.sentence:
            first = next((one for one in _results(view) if not one.passed), None)
            is_quoted = shown is None and first is not None and first.place == finding.place
            yield from _finding(view, finding, width, quote=_wrong(view) != [] or not is_quoted)


def _finding(
    view: StepView, finding: Finding, width: int, *, quote: bool = True
) -> Iterator[Hanging]:
    yield line("✗ ", "$mark-failed", _with_place(finding.sentence, finding.place))
    if quote:
        yield from _quoted_line(view, finding.place, finding.sentence, width, finding.name)
    if finding.fix:
        fix = Content(one_line(finding.fix))
        if finding in view.fixable:
            fix += Content.assemble("  ", (key_name("fix"), "bold $accent"), " fixes it")
        yield line("→ ", "$accent", fix)


def _quoted_line(
    view: StepView, place: Place | None, sentence: str, width: int, name: str = ""
) -> Iterator[Hanging]:
    """Yield the learner's line, and below it carets under what the sentence names of it."""
    if place is None or place.line is None:
        return
    lines = view.texts.get(place.file, "").splitlines()
    if not 0 < place.line <= len(lines):
        return
    code = drawable(lines[place.line - 1]).expandtabs(4)
    quoted = [name, *(next(filter(None, found)) for found in _QUOTED.findall(sentence))]
    first, last = _span(code, quoted)
    indent = len(code) - len(code.lstrip())
    gutter = f"  {place.line} │ "
    room = max(width - len(gutter), 12)
    start = indent if last - indent <= room else min(first, last - room + 1)
    shown = code[start : start + room].rstrip()
    if start > indent:
        shown = "…" + shown[1:]
    if len(code.rstrip()) > start + room:
        shown = shown[: room - 1] + "…"
    carets = " " * (first - start) + "^" * max(min(last, start + room) - first, 1)
    yield line(gutter, "$quiet", Content(shown))
    yield line(" " * (len(gutter) - 2) + "  ", "", Content.styled(carets, "$mark-failed"))


def _span(code: str, names: list[str]) -> tuple[int, int]:
    """Return where the first of the names is that the code has, else where its text is."""
    for name in names:
        if name and (found := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", code)):
            return found.span()
    bare = code.strip()
    first = code.index(bare) if bare else 0
    return first, first + len(bare)


def _results(view: StepView) -> tuple[Result, ...]:
    return view.verdict.results if view.verdict is not None else ()


def _wrong(view: StepView) -> list[BlankMark]:
    """Return the blanks that are not right."""
    return [mark for mark in view.marks if not mark.passed]


def _mark(mark: BlankMark) -> Iterator[Hanging]:
    about = Content.assemble((f"{mark.number} ", "$quiet"), prose(mark.about))
    yield line("✗ ", "$mark-failed", about)
    if mark.why:
        yield line("    ", "", Content.styled(one_line(mark.why), "$quiet"))


def _unsaid(text: str, said: list[str]) -> str:
    """Return the part of a text that wasn't said before, and note the text."""
    if any(text in before for before in said):
        return ""
    said.append(text)
    for before in said[:-1]:
        text = text.replace(before, "")
    return text.strip()


def _with_place(sentence: str, place: Place | None) -> Content:
    text = with_code(sentence)
    if place is not None and place.file not in sentence:
        text += Content.styled(f"  {one_line(str(place))}", "$quiet")
    return text
