"""What a screen does that takes typing back: resets that ask first, and the ways back from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from textual import on, work

from sandbox.text import one_line
from tui.screens.lesson.editing import EditingScreen
from tui.widgets.code_editor import NothingToUndo

ASK_STEP = "Put this step's files back as they were? What you typed is kept: Ctrl+Z brings it back."
ASK_LESSON = (
    "Put the files of every step of this lesson back as they were? What passed stays passed, and"
    " what you typed is kept: in each step Ctrl+Z brings it back."
)
WAS_RESET = "Ctrl+Z brings back what you typed; Ctrl+G shows all earlier attempts."
AS_IT_OPENS = "This step's files are as they were: there is nothing to put back."
NOTHING_TYPED = "You typed in no step of this lesson: there is nothing to put back."
NO_RESET = "Nothing was reset in this step that could be brought back."
NO_ATTEMPTS = "Nothing was run, reset or replaced in this step yet."
IS_BACK = "What stood here is kept too: Ctrl+G shows it."


class TakingBackScreen(EditingScreen):
    """A screen that puts a step back to how it opens, and brings back what was typed in it."""

    @property
    def _is_untouched(self) -> bool:
        return self.panes.code.editor.texts() == dict(self.step.files)

    @work(group="reset")
    async def action_reset(self) -> None:
        """Put the step's files back as they were, once the learner says so."""
        from tui.screens.sheets.confirm import ConfirmScreen

        await self.when_open()
        if not self.is_active:
            return  # it asks already
        if self._is_untouched:
            self.notify(AS_IT_OPENS, markup=False)
        elif await self.app.push_screen_wait(ConfirmScreen(ASK_STEP, "Put them back")):
            self.keep_drafts()
            lesson, step = self.lesson.slug, self.step.slug
            self.host.journal.tell(lambda progress: progress.forget_drafts(lesson, step))
            self.reopen()
            self.notify(WAS_RESET, title="Put back", timeout=12, markup=False)

    @work(group="reset")
    async def action_reset_lesson(self) -> None:
        """Put every step of the lesson back as it was, once the learner says so."""
        from tui.screens.sheets.confirm import ConfirmScreen

        await self.when_open()
        if not self.is_active:
            return  # it asks already
        if not await self.app.push_screen_wait(ConfirmScreen(ASK_LESSON, "Put all back")):
            return
        self.keep_drafts()
        lesson = self.lesson.slug
        steps = await self.host.journal.ask(lambda progress: progress.forget_lesson(lesson))
        if not steps:
            self.notify(NOTHING_TYPED, markup=False)
            return
        self.reopen()
        number = "1 step" if len(steps) == 1 else f"{len(steps)} steps"
        titles = ", ".join(one_line(s.title) for s in self.lesson.steps if s.slug in steps)
        where = "There" if len(steps) == 1 else "In each of them"
        said = f"{where} Ctrl+Z brings back what you typed: {titles}."
        self.notify(said, title=f"{number} put back", timeout=12, markup=False)

    @work(group="reset")
    async def action_undo_reset(self, quiet: bool = False) -> None:
        """Bring back what the last reset of this step took away."""
        await self.when_open()
        self.keep_drafts()
        lesson, step = self.lesson.slug, self.step.slug
        texts = await self.host.journal.ask(lambda progress: progress.undo_reset(lesson, step))
        if texts is not None:
            self._bring_back(texts)
        elif not quiet:
            self.notify(NO_RESET, markup=False)

    def action_undo(self) -> None:
        """Take back the last edit, as in the editor."""
        self.panes.code.editor.action_undo()

    @on(NothingToUndo)
    def _undo_the_reset(self) -> None:
        """Go on undoing where no edit is left: before them all there may have been a reset."""
        if self._is_untouched:
            self.action_undo_reset(quiet=True)

    @work(group="reset")
    async def action_attempts(self) -> None:
        """Show what was run, reset or replaced in this step, and restore what is chosen."""
        from tui.screens.sheets.attempts import AttemptsScreen

        await self.when_open()
        self.keep_drafts()
        step = self.step
        ask, lesson = self.host.journal.ask, self.lesson.slug
        attempts = await ask(lambda progress: progress.attempts(lesson, step.slug))
        if not attempts:
            self.notify(NO_ATTEMPTS, markup=False)
            return
        texts, now = self.panes.code.editor.texts(), datetime.now().astimezone()
        chosen = await self.app.push_screen_wait(AttemptsScreen(step, texts, attempts, now))
        if chosen is not None and self.step is step:
            restored = await ask(lambda progress: progress.restore(chosen.id))
            if restored is not None:
                self._bring_back(restored)

    def _bring_back(self, texts: Mapping[str, str]) -> None:
        is_kept = not self._is_untouched
        self.reopen()
        files = " and ".join(one_line(name) for name in self.step.files if name in texts)
        back = f"{files} brought back"
        if is_kept:
            self.notify(IS_BACK, title=back, markup=False)
        else:
            self.notify(f"{back}.", markup=False)
