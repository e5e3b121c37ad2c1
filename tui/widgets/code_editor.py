"""The editor: a step's files, one shown at a time, with indentation for code."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import EditHistory, Selection

from tui.text.highlight import language_of
from tui.widgets import indent
from tui.widgets.colored_area import ColoredArea
from tui.widgets.keys import bind


@dataclass
class _ClosedFile:
    """A file that isn't shown, as it was left."""

    text: str
    history: EditHistory
    selection: Selection
    scroll: Offset
    marks: dict[int, str]
    """The marked lines; while the file is shown, the editor changes this very dictionary."""


class NothingToUndo(Message):
    """The learner pressed undo, but the file has no edit to undo."""


class CodeEditor(ColoredArea):
    """Edits several files, one shown at a time; each keeps its own undo history."""

    BINDING_GROUP_TITLE = "Editor"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "shift+tab",
            "dedent",
            "Take one level of indent from the line, or from the selected lines",
        ),
    ]

    DEFAULT_CSS = """
    CodeEditor, CodeEditor:focus {
        border: none;
        padding: 0;
        background: $background;
        background-tint: transparent;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 1;

        & .text-area--gutter {
            color: $quiet;
        }
        & .text-area--cursor-gutter {
            color: $strong;
            background: $panel;
        }
        & .text-area--matching-bracket {
            background: $panel;
            text-style: bold underline;
        }
        & .text-area--cursor {
            color: $background;
            background: $foreground;
        }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        self.file = ""
        """The name of the file that is shown, "" before one is."""
        self._files: dict[str, _ClosedFile] = {}
        super().__init__(id=id)
        self.indent_width = indent.WIDTH
        self._opened = asyncio.Event()

    # Files

    def open_files(self, texts: Mapping[str, str], first: str) -> None:
        """Open these files in place of all others, and show the first."""
        self.file = ""
        start = Selection.cursor((0, 0))
        self._files = {
            name: _ClosedFile(text, _fresh_history(), start, Offset(0, 0), {})
            for name, text in texts.items()
        }
        self.show_file(first)
        self._opened.set()

    def expect_files(self) -> None:
        """Let keys wait from now on until the next files are open."""
        self._opened.clear()

    @property
    def is_open(self) -> bool:
        """Whether the files are open that the learner types into."""
        return self._opened.is_set()

    async def when_open(self) -> None:
        """Wait until the files are open that the learner types into."""
        await self._opened.wait()

    def show_file(self, name: str) -> None:
        """Show one of the files, as it was left."""
        if name == self.file:
            return
        if self.file:
            self._files[self.file] = _ClosedFile(
                self.text, self.history, self.selection, self.scroll_offset, self._marks
            )
        there = self._files[name]
        self.file, self._language, self._marks = name, language_of(name), there.marks
        self.history = _fresh_history()  # loading a text clears the history that is there
        self.load_text(there.text)
        self.history = there.history
        self.color_all()
        self.selection = there.selection
        self.scroll_to(*there.scroll, animate=False, immediate=True)
        self.redraw()

    def texts(self) -> dict[str, str]:
        """Return the text of every file as it is now."""
        held = {name: file.text for name, file in self._files.items()}
        return {**held, self.file: self.text} if self.file else held

    def replace_text(self, text: str) -> None:
        """Replace the text of the file that is shown, as an edit that can be undone."""
        if text != self.document.text:
            self.replace(text, (0, 0), self.document.end)

    # Marks

    def mark(self, file: str, lines: Iterable[int], kind: str) -> None:
        """Mark lines of a file, counted from 1; an edit of the file takes its marks away."""
        if file in self._files:
            self._files[file].marks.update(dict.fromkeys((line - 1 for line in lines), kind))
            self.redraw()

    def unmark(self, kind: str) -> None:
        """Take every mark of a kind away, in every file."""
        before = len(self._marks)
        for file in self._files.values():
            for line in [line for line, its_kind in file.marks.items() if its_kind == kind]:
                del file.marks[line]
        if len(self._marks) < before:
            self.redraw()

    def reveal(self, line: int) -> None:
        """Scroll a line, counted from 1, into sight without moving the cursor."""
        row = min(line - 1, self.document.line_count - 1)
        y = self.wrapped_document.location_to_offset((row, 0)).y
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if not top <= y < top + height:
            self.scroll_to(y=max(y - height // 2, 0), animate=False)

    def go_to(self, line: int) -> None:
        """Put the cursor on a line, counted from 1."""
        row = min(max(line - 1, 0), self.document.line_count - 1)
        text = self.document.get_line(row)
        self.move_cursor((row, len(text) - len(text.lstrip())))

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave F6 and F7 to the screen, which uses them for panes and hints."""
        return action not in ("select_line", "select_all")

    async def on_key(self, event: events.Key) -> None:
        """Handle the keys that code needs; `TextArea` handles all others."""
        await self.when_open()
        start, end = self.selection
        if event.key == "escape":
            event.prevent_default()  # TextArea would move the focus
            return  # the screen decides: it stops a run, or leaves the editor
        if event.key == "enter" and not self.read_only:
            row, column = min(start, end)
            before = self.document.get_line(row)[:column]
            typed = indent.after_enter(before, python=self._language == "python")
            self.replace(typed, start, end, maintain_selection_offset=False)
        elif event.key == "tab" and start[0] != end[0]:
            self._shift_lines(indent.deeper)
        elif event.is_printable or not await self._runs_action(event.key):
            return
        event.stop()
        event.prevent_default()

    async def on_paste(self) -> None:
        """Let a paste wait as keys do; `TextArea` does the rest."""
        await self.when_open()

    async def _runs_action(self, key: str) -> bool:
        """Run the action of a key of the editor or its screen; return False if it has none.

        An action runs at once, because a letter typed right after a key that bubbles overtakes it.
        """
        action = ACTIONS.get(key)
        if action is not None and self.check_action(action, ()):
            await self.run_action(action)
            return True
        active = self.screen.active_bindings.get(key)
        if active is None or not active.enabled or active.node is not self.screen:
            return False
        await self.app.run_action(active.binding.action, self.screen)
        return True

    def action_undo(self) -> None:
        """Undo the last edit, or post `NothingToUndo`."""
        if self.history.undo_stack:
            super().action_undo()
        else:
            self.post_message(NothingToUndo())

    def action_dedent(self) -> None:
        """Take one level of indent from the selected lines."""
        self._shift_lines(indent.shallower)

    def action_delete_left(self) -> None:
        """Delete to the left; in leading spaces, delete a whole level of indent."""
        start, end = self.selection
        row, column = end
        before = self.document.get_line(row)[:column]
        if start == end and (blanks := indent.blanks_to_delete(before)) > 1:
            self.delete((row, column - blanks), end, maintain_selection_offset=False)
        else:
            super().action_delete_left()

    def _shift_lines(self, shift: indent.Shift) -> None:
        (top, _), (bottom, last_column) = sorted(self.selection)
        if bottom > top and last_column == 0:
            bottom -= 1
        lines = [self.document.get_line(row) for row in range(top, bottom + 1)]
        shifted = [shift(line) for line in lines]
        if shifted == lines:
            return
        anchor, cursor = self.selection
        self.replace("\n".join(shifted), (top, 0), (bottom, len(lines[-1])))

        def moved(location: tuple[int, int]) -> tuple[int, int]:
            row, column = location
            if not top <= row <= bottom:
                return location
            return (row, max(column + len(shifted[row - top]) - len(lines[row - top]), 0))

        self.selection = Selection(moved(anchor), moved(cursor))


def _fresh_history() -> EditHistory:
    return EditHistory(max_checkpoints=50, checkpoint_timer=2.0, checkpoint_max_characters=100)


ACTIONS = {
    key: binding.action
    for binding in (*TextArea.BINDINGS, *CodeEditor.BINDINGS)
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}
"""The actions of the editor's keys."""
