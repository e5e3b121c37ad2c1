"""Three marks in the very first step: read, predict, change and run; each goes once it's done.

They are words in the frames of the panes, so they're in the way of nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from tui.keys.own import with_own_keys
from tui.widgets.pane_sizes import Layout

if TYPE_CHECKING:
    from lessons.course.model import Step
    from tui.background.journal import Journal
    from tui.widgets.panes import Panes

SETTING = "coach"
"""The setting that keeps that the marks are over."""

STYLE = "bold $accent"


def coach_marks(step: Step, *, asking: bool, one_at_a_time: bool) -> Mapping[str, str]:
    """Return what the frame of each pane says."""
    question = step.front.prediction
    if question is not None and not asking:
        marks = {"code": "3 of 3: change the app, then press F5"}
        if one_at_a_time:
            marks |= {
                "result": "your task is next: press F6",
                "step": "do this in the code: press F6",
            }
        return marks
    read = "read this" + (", then press F6" if one_at_a_time else " first")
    if question is None:
        return {"step": f"1 of 2: {read}", "code": "2 of 2: change the app, then press F5"}
    *keys, last = map(str, range(1, len(question.choices) + 1))
    press = f"2 of 3: predict, press {', '.join(keys)} or {last}"
    marks = {"step": f"1 of 3: {read}", "result": press}
    return marks | ({"code": "the question is next: press F6"} if one_at_a_time else {})


class CoachMarks:
    """Shows the marks of a first step until they're done or left out, and never again."""

    def __init__(self, journal: Journal, panes: Panes) -> None:
        self._journal = journal
        self._panes = panes
        self._step: Step | None = None

    async def is_wanted(self) -> bool:
        """Say whether the marks were never over."""
        return await self._journal.ask(lambda progress: progress.setting(SETTING)) is None

    def begin(self, step: Step, *, asking: bool) -> None:
        """Show the marks of a first step."""
        self._step = step
        self.show(asking=asking)

    def show(self, *, asking: bool) -> None:
        """Show what is left to do."""
        if self._step is not None:
            one = self._panes.layout_now is Layout.ONE
            self._point(coach_marks(self._step, asking=asking, one_at_a_time=one))

    def leave(self) -> None:
        """Show no marks in another step."""
        if self._step is not None:
            self._step = None
            self._point({})

    def end(self) -> None:
        """Show no marks any more: they're done, or the learner does without."""
        if self._step is not None:
            self.leave()
            self._journal.tell(lambda progress: progress.keep_setting(SETTING, "done"))

    def _point(self, marks: Mapping[str, str]) -> None:
        panes = self._panes
        for name, pane in (("step", panes.step), ("code", panes.code), ("result", panes.result)):
            mark = with_own_keys(f"▴ {marks[name]}") if name in marks else ""
            pane.point(Content.styled(mark, STYLE) if mark else Content())
