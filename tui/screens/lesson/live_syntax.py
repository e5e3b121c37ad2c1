"""Mark the first syntax error of the file that is being written, once the keys pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from tui.widgets.panes import EditorPane

PAUSE = 0.3
"""Seconds without a key after which the file is parsed."""


class LiveSyntax:
    """Parses the file in the editor after a pause, marks its error and says what it is."""

    def __init__(self, screen: Screen[None], code: EditorPane) -> None:
        self._screen = screen
        self._code = code
        self._pause: Timer | None = None

    def typed(self) -> None:
        """Wait for a pause; what was said of the text before isn't true any longer."""
        self._code.note("")
        if self._pause is None:
            self._pause = self._screen.set_timer(PAUSE, self.check)
        else:
            self._pause.reset()

    def check(self) -> None:
        """Parse the file that is shown."""
        from lessons.diagnosis.draft_syntax import draft_fault

        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        editor = self._code.editor
        editor.unmark("syntax")
        fault = draft_fault(editor.file, editor.text)
        if fault is None:
            self._code.note("")
        else:
            editor.mark(editor.file, [fault.line], "syntax")
            self._code.note(Content.styled(f"✗ {fault.sentence}", "$mark-failed"))
