"""What a screen does that has an editor: what is typed is kept, and a row leads to its line."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.widgets import TextArea

from lessons.course.model import Lesson, Step
from tui.background.messages import RowMarked
from tui.screens.lesson.run import RunScreen


class EditingScreen(RunScreen):
    """A screen in whose editor a step's files are open."""

    lesson: Lesson
    step: Step

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[str, str] = {}
        self._place = ("", "")

    def reopen(self) -> None:
        """Open the step anew, as it is remembered."""
        raise NotImplementedError

    # Text

    async def when_open(self) -> None:
        """Wait until the editor holds the files of the step that was turned to."""
        await self.panes.code.editor.when_open()

    def open_files(self, texts: Mapping[str, str]) -> None:
        """Put the step's files into the editor, with these texts."""
        self._kept = dict(texts)
        self._place = (self.lesson.slug, self.step.slug)
        self.panes.code.open_files(texts, self.step.first_file)

    @on(TextArea.Changed)
    def keep_drafts(self) -> None:
        """Remember what was typed since it was last remembered."""
        for file, text in self.panes.code.editor.texts().items():
            if self._kept.get(file) != text:
                self._kept[file] = text
                self.host.journal.keep_draft(*self._place, file, text)

    def action_next_file(self) -> None:
        """Show the next file of the step."""
        self.panes.code.show_next()

    def action_open_outside(self) -> None:
        """Open the file in the learner's own editor, and take back what was written there."""
        from tui.background.external_editor import OutsideError, edited_outside

        editor = self.panes.code.editor
        try:
            text = edited_outside(self.app, editor.file, editor.text)
        except OutsideError as problem:
            self.notify(str(problem), title="Not opened", severity="warning", markup=False)
        else:
            editor.replace_text(text)

    # Step through

    def action_step_through(self) -> None:
        """Mark the next row of what happened, and its line in the editor."""
        panes = self.panes
        panes.result.show_view(0)
        if panes.current == "step":
            panes.turn_to("result")
        if panes.result.panel.step() is None:
            panes.code.editor.unmark("here")

    @on(RowMarked)
    def _row_marked(self, message: RowMarked) -> None:
        code = self.panes.code
        code.editor.unmark("here")
        place = message.row.place
        if place is None or place.line is None or place.file not in code.files:
            if message.open:
                self.notify("This row has no line of its own.", markup=False)
            return
        code.show_file(place.file)
        code.editor.mark(place.file, [place.line], "here")
        code.editor.reveal(place.line)
        if message.open:
            code.editor.go_to(place.line)
            self.panes.focus_pane("code")
