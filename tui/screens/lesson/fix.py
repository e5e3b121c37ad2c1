"""What a screen does that helps when a run went wrong: why, what mends it, how others did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work

from tui.background.messages import RowMarked, RunEnded
from tui.screens.lesson.editing import EditingScreen

if TYPE_CHECKING:
    from lessons.diagnosis.cause import Finding

NO_LINE = "This row has no line of its own."
NO_ANSWER = "This step has no reference answer."
NOTHING_TO_MEND = "There is nothing here that one key could mend."
ASK_FIRST = "Look at the reference answer before yours is right? F7 gives a hint instead."


class HelpingScreen(EditingScreen):
    """A screen whose runs are explained: by the row that says why, and by the page behind it."""

    def __init__(self) -> None:
        super().__init__()
        self._findings: tuple[Finding, ...] = ()

    @property
    def may_compare(self) -> bool:
        """Whether the reference answer may be seen without a question."""
        return False

    @on(RunEnded)
    def _note_findings(self, message: RunEnded) -> None:
        if message.run == self._run:
            outcome = message.outcome
            failed = outcome is not None and not outcome.verdict.passed
            self._take_findings(outcome.findings if outcome is not None and failed else ())

    def forget_findings(self) -> None:
        """Explain nothing until the next run."""
        self._take_findings(())

    def _take_findings(self, findings: tuple[Finding, ...]) -> None:
        could = self.can_mend
        self._findings = findings
        if self.can_mend is not could:  # drawing the footer anew takes time
            self.refresh_bindings()

    @property
    def is_task_to_mend(self) -> bool:
        """Whether finding the fix is what the step is for."""
        return self.step.front.part == "exercise" or self.step.front.kind == "fix"

    @property
    def can_mend(self) -> bool:
        """Whether a key may mend what went wrong; not where that is the learner's task."""
        if not self._findings or self.is_task_to_mend:
            return False
        from lessons.diagnosis.diagnose import may_have_fix

        return any(map(may_have_fix, self._findings))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to mend where there is something to mend."""
        if action == "mend":
            return self.can_mend
        if action == "end_card" and parameters:  # by the key that mends
            return not self._findings
        return super().check_action(action, parameters)

    # The page of a mistake

    @on(RowMarked)
    def _explain(self, message: RowMarked) -> None:
        """Open the page of the mistake that a row names."""
        if message.open and message.row.cause and self.open_page(message.row.cause):
            message.prevent_default()

    def open_page(self, cause: str) -> bool:
        """Show what is to be said of a mistake; whether there is a page of it."""
        return self.host.open_mistake(cause)

    def action_why(self) -> None:
        """Open the page of what went wrong first."""
        if not any(self.open_page(finding.cause) for finding in self._findings):
            self.notify("The last run shows nothing that has a page.", markup=False)

    # Mending

    def action_mend(self) -> None:
        """Make the one change that mends what went wrong; an undo takes it back."""
        from lessons.diagnosis.diagnose import find_fix

        code = self.panes.code
        for finding in self._findings:
            done = find_fix(finding, code.editor.texts())
            if done is None:
                continue
            code.show_file(done.file)
            code.editor.replace_text(done.text)
            code.editor.mark(done.file, [done.line], "here")
            code.editor.go_to(done.line)
            self.panes.focus_pane("code")
            said = f"{done.sentence} F5 runs it, Ctrl+Z takes it back."
            self.notify(said, title="Mended", markup=False)
            return
        fix = self._findings[0].fix if self._findings else ""
        self.notify(fix or NOTHING_TO_MEND, markup=False)

    # The reference answer

    @work(group="compare")
    async def action_compare(self) -> None:
        """Show the learner's answer beside the reference; before it is right, ask."""
        from tui.screens.sheets.compare import CompareScreen
        from tui.screens.sheets.confirm import ConfirmScreen

        await self.when_open()
        if not self.is_active:
            return  # it asks already
        if not self.step.solution:
            self.notify(NO_ANSWER, markup=False)
            return
        if not self.may_compare:
            asking = ConfirmScreen(ASK_FIRST, "Show it")
            if not await self.app.push_screen_wait(asking):
                return
        self.app.push_screen(CompareScreen(self.host, self.step, self.panes.code.editor.texts()))
