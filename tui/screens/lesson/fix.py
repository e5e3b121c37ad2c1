"""After a failed run: name the mistake, open its page, fix it, or compare with the solution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.keys.own import key_name

if TYPE_CHECKING:
    from textual.screen import Screen

    from lessons.course.model import Step
    from lessons.diagnosis.cause import Finding
    from lessons.grading.run import Outcome
    from tui.screens.host import Host
    from tui.widgets.panes import Panes

NO_ANSWER = "This step has no reference answer."
NO_PAGE = "The last run has no mistake to explain."
NOTHING_TO_FIX = "There's nothing here that one key can fix."
ASK_FIRST = "Show the reference answer before yours is right? {} gives a hint instead."


def is_the_task(step: Step) -> bool:
    """Say whether the fix is what the learner has to find in this step."""
    return step.front.part == "exercise" or step.front.kind == "fix"


class Explanation:
    """The mistakes of the last run, and the ways to fix them."""

    def __init__(self, screen: Screen[None], host: Host, panes: Panes) -> None:
        self._screen = screen
        self._host = host
        self._panes = panes
        self.findings: tuple[Finding, ...] = ()
        self.fixable: tuple[Finding, ...] = ()
        """The mistakes that one change fixes."""

    @property
    def can_fix(self) -> bool:
        """Whether a key fixes what went wrong."""
        return bool(self.fixable)

    def take(self, outcome: Outcome | None, texts: Mapping[str, str], *, may_fix: bool) -> None:
        """Take over the mistakes of a run; a run that passed or was stopped has none."""
        failed = outcome is not None and not outcome.verdict.passed
        self.findings = outcome.findings if outcome is not None and failed else ()
        could, self.fixable = self.can_fix, ()
        if may_fix and self.findings:
            from lessons.diagnosis.diagnose import find_fix

            self.fixable = tuple(one for one in self.findings if find_fix(one, texts))
        if self.can_fix is not could:  # to draw the footer again takes time
            self._screen.refresh_bindings()

    def forget(self) -> None:
        """Explain nothing until the next run."""
        self.take(None, {}, may_fix=False)

    def open_first_page(self) -> None:
        """Open the page of the first mistake that has one."""
        if not any(self._host.open_mistake(finding.cause) for finding in self.findings):
            self._screen.notify(NO_PAGE, markup=False)

    def fix(self) -> None:
        """Make the one change that fixes a mistake; an undo takes it back."""
        from lessons.diagnosis.diagnose import find_fix

        code = self._panes.code
        for finding in self.findings:
            done = find_fix(finding, code.editor.texts())
            if done is None:
                continue
            code.show_file(done.file)
            code.editor.replace_text(done.text)
            code.editor.mark(done.file, [done.line], "here")
            code.editor.go_to(done.line)
            self._panes.focus_pane("code")
            said = f"{done.sentence} {key_name('run')} runs it, Ctrl+Z undoes it."
            self._screen.notify(said, title="Fixed", markup=False)
            return
        advice = self.findings[0].fix if self.findings else ""
        self._screen.notify(advice or NOTHING_TO_FIX, markup=False)

    async def compare(self, step: Step, texts: Mapping[str, str], *, ask: bool) -> None:
        """Show the learner's answer beside the reference; before it's right, ask first."""
        from tui.screens.sheets.compare import CompareScreen
        from tui.screens.sheets.confirm import ConfirmScreen

        app = self._screen.app
        if not step.solution:
            self._screen.notify(NO_ANSWER, markup=False)
        elif not ask or await app.push_screen_wait(
            ConfirmScreen(ASK_FIRST.format(key_name("hint")), "Show it")
        ):
            app.push_screen(CompareScreen(self._host, step, texts))
