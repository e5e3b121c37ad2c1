"""Put a step or a lesson back to how it opens, and bring back what was typed before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.text import one_line, plural
from tui.keys.own import with_own_keys
from tui.screens.lesson.opening import changed_files

if TYPE_CHECKING:
    from tui.screens.lesson.screen import LessonScreen

ASK_STEP = "Reset this step's files? Your text is kept, and Ctrl+Z restores it."
ASK_LESSON = (
    "Restore the original files of every step of this lesson? Steps that passed stay passed. Your"
    " text is kept, too: Ctrl+Z restores it in each step."
)
WAS_RESET = "Ctrl+Z restores your text. Ctrl+G shows all earlier attempts."
AS_IT_OPENS = "You haven't changed this step, so there's nothing to reset."
NOTHING_TYPED = "You haven't changed any step of this lesson, so there's nothing to reset."
NO_RESET = "You haven't reset this step, so there's nothing to restore."
NO_ATTEMPTS = "You haven't run, reset or replaced anything in this step yet."
IS_BACK = "Your earlier text is kept too: Ctrl+G shows it."


class ResetActions:
    """The resets of a lesson, which ask first, and the ways back from them."""

    def __init__(self, screen: LessonScreen) -> None:
        self._screen = screen

    @property
    def is_untouched(self) -> bool:
        """Whether the editor holds the step's files as they open."""
        screen = self._screen
        return not changed_files(screen.step, screen.code.editor.texts())

    async def reset_step(self) -> None:
        """Put the step's files back as they were, once the learner says yes."""
        screen = self._screen
        if not await self._may_ask():
            return
        if self.is_untouched:
            self._say(AS_IT_OPENS)
        elif await self._confirm(ASK_STEP, "Reset the files"):
            screen.drafts.keep()
            lesson, step = screen.lesson.slug, screen.step.slug
            screen.host.journal.tell(lambda progress: progress.forget_drafts(lesson, step))
            screen.reopen()
            self._say(WAS_RESET, "Put back", timeout=12)

    async def reset_lesson(self) -> None:
        """Put every step of the lesson back as it was, once the learner says yes."""
        screen = self._screen
        if not await self._may_ask() or not await self._confirm(ASK_LESSON, "Reset all"):
            return
        screen.drafts.keep()
        lesson = screen.lesson.slug
        steps = await screen.host.journal.ask(lambda progress: progress.forget_lesson(lesson))
        if not steps:
            self._say(NOTHING_TYPED)
            return
        screen.reopen()
        titles = ", ".join(one_line(s.title) for s in screen.lesson.steps if s.slug in steps)
        where = "There" if len(steps) == 1 else "In each of them"
        said = f"{where} Ctrl+Z restores your text: {titles}."
        self._say(said, f"{plural(len(steps), 'step')} put back", timeout=12)

    async def undo_reset(self, *, quiet: bool = False) -> None:
        """Bring back what the last reset of this step took away."""
        screen = self._screen
        await screen.code.editor.when_open()
        screen.drafts.keep()
        lesson, step = screen.lesson.slug, screen.step.slug
        texts = await screen.host.journal.ask(lambda progress: progress.undo_reset(lesson, step))
        if texts is not None:
            self._bring_back(texts)
        elif not quiet:
            self._say(NO_RESET)

    async def restore_attempt(self) -> None:
        """Show what was run, reset or replaced in this step, and restore the learner's choice."""
        from tui.screens.sheets.attempts import AttemptsScreen

        screen = self._screen
        await screen.code.editor.when_open()
        screen.drafts.keep()
        ask, lesson, step = screen.host.journal.ask, screen.lesson.slug, screen.step
        attempts = await ask(lambda progress: progress.attempts(lesson, step.slug))
        if not attempts:
            self._say(NO_ATTEMPTS)
            return
        texts, now = screen.code.editor.texts(), datetime.now().astimezone()
        chosen = await screen.app.push_screen_wait(AttemptsScreen(step, texts, attempts, now))
        if chosen is not None and screen.step is step:
            restored = await ask(lambda progress: progress.restore(chosen.id))
            if restored is not None:
                self._bring_back(restored)

    async def _may_ask(self) -> bool:
        """Wait for the step's files; return False when another screen asks already."""
        await self._screen.code.editor.when_open()
        return self._screen.is_active

    async def _confirm(self, question: str, yes: str) -> bool:
        from tui.screens.sheets.confirm import ConfirmScreen

        return await self._screen.app.push_screen_wait(ConfirmScreen(question, yes))

    def _bring_back(self, texts: Mapping[str, str]) -> None:
        screen, is_kept = self._screen, not self.is_untouched
        screen.reopen()
        files = " and ".join(one_line(name) for name in screen.step.files if name in texts)
        back = f"{files} brought back"
        if is_kept:
            self._say(IS_BACK, back)
        else:
            self._say(f"{back}.")

    def _say(self, text: str, title: str = "", timeout: float | None = None) -> None:
        self._screen.notify(with_own_keys(text), title=title, timeout=timeout, markup=False)
