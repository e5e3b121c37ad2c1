"""The editor: a step's files, one shown at a time, with the keys that code needs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditHistory, EditResult, Location, Selection

from tui.text.highlight import language_of
from tui.widgets import indent, whole_lines
from tui.widgets.colored_area import ColoredArea
from tui.widgets.comments import COMMENTS, toggled
from tui.widgets.keys import bind
from tui.widgets.next_blank import next_blank
from tui.widgets.whole_lines import LineEdit, WholeLine

NO_COMMENTS = "This kind of file has no comments."
NO_NESTING = "There's a comment in here already, and comments can't be nested."


@dataclass
class _ClosedFile:
    """A file that isn't shown, as it was left."""

    text: str
    history: EditHistory
    selection: Selection
    scroll: Offset
    marks: dict[int, str]
    """The marked lines; while the file is shown, the editor changes this very dictionary."""


class _EditOfLines(Edit):
    """Replaces whole lines, and selects what is to be selected then, also when it's redone."""

    def __init__(self, text: str, start: Location, end: Location, selection: Selection) -> None:
        super().__init__(text, start, end, maintain_selection_offset=True)
        self._selection = selection
        self._is_done = False

    def do(self, text_area: TextArea, record_selection: bool = True) -> EditResult:
        self._is_done = True
        return super().do(text_area, record_selection)

    def undo(self, text_area: TextArea) -> EditResult:
        self._is_done = False
        return super().undo(text_area)

    def after(self, text_area: TextArea) -> None:
        super().after(text_area)
        if self._is_done:
            text_area.selection = self._selection
            text_area.record_cursor_width()


class NothingToUndo(Message):
    """The learner pressed undo, but the file has no edit to undo."""


class TurnedToFile(Message):
    """The editor turned to another file by itself."""


class CodeEditor(ColoredArea):
    """Edits several files, one shown at a time; each keeps its own undo history."""

    BINDING_GROUP_TITLE = "Editor"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("tab", "indent", "Indent; in a step with blanks, select the next ___"),
        bind("shift+tab", "dedent", "Unindent; in a step with blanks, select the previous ___"),
        bind("alt+up", "move_lines(-1)", "Move the line, or the selected lines, up"),
        bind("alt+down", "move_lines(1)", "Move the line, or the selected lines, down"),
        bind("alt+shift+up", "duplicate_lines(-1)", "Copy the line, or the selected lines, above"),
        bind("alt+shift+down", "duplicate_lines(1)", "Copy the line, or the selected lines, below"),
        # Most terminals send Ctrl+_ for it.
        bind(
            "ctrl+slash,ctrl+underscore",
            "toggle_comment",
            "Comment or uncomment the line or the selected lines",
            display="^/",
        ),
        bind("ctrl+x", "cut", "Cut the selection, or the whole line"),
        bind("ctrl+c", "copy", "Copy the selection, or the whole line"),
        bind("ctrl+v", "paste", "Paste; a whole line goes above this one"),
        # `TextArea` goes to the line's start, which Home does too.
        bind("ctrl+a", "select_text", "Select the whole file"),
        bind("ctrl+home", "cursor_file_start", "Start of the file; with Shift, select up to it"),
        bind("ctrl+end", "cursor_file_end", "End of the file; with Shift, select up to it"),
        bind("ctrl+shift+home", "cursor_file_start(True)", "Select up to it", unlisted=True),
        bind("ctrl+shift+end", "cursor_file_end(True)", "Select up to it", unlisted=True),
    ]

    DEFAULT_CSS = """
    CodeEditor, CodeEditor:focus {
        border: none;
        padding: 0;
        background: $background;
        background-tint: transparent;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;

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
        elif event.is_printable or not await self._runs_action(event.key):
            return
        event.stop()
        event.prevent_default()

    async def on_paste(self, event: events.Paste) -> None:
        """Let a paste wait as keys do; `TextArea` does the rest, unless it's a whole line."""
        await self.when_open()
        if self._paste_line(event.text):
            event.stop()
            event.prevent_default()

    async def _runs_action(self, key: str) -> bool:
        """Run the action of a key of the editor or its screen; return False if it has none.

        An action runs at once, because a letter typed right after a key that bubbles overtakes it.
        """
        action = ACTIONS.get(key)
        if action is not None and self.check_action(action, ()):
            return await self.app.run_action(action, self)
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

    # Indentation and blanks

    def action_indent(self) -> None:
        """Select the next blank, indent the selected lines, or type spaces to the next stop."""
        if self.read_only:
            raise SkipAction  # then Tab goes to the next pane
        start, end = self.selection
        if self._go_to_blank(1):
            return
        if start[0] != end[0]:
            self._change_lines(indent.all_deeper)
        else:
            row, column = min(start, end)
            typed = indent.to_next_stop(self.document.get_line(row)[:column])
            self.replace(typed, start, end, maintain_selection_offset=False)

    def action_dedent(self) -> None:
        """Select the blank before, or take one level of indent from the selected lines."""
        if not self._go_to_blank(-1):
            self._change_lines(indent.all_shallower)

    def _go_to_blank(self, by: int) -> bool:
        """Select a blank, so that a letter replaces it; return False where Tab indents."""
        files = {name: text.splitlines() for name, text in self.texts().items()}
        files[self.file] = self.document.lines
        found = next_blank(files, self.file, self.selection, by)
        if found is None:
            return False
        file, blank = found
        if file != self.file:
            self.show_file(file)  # at once: the next letter belongs there
            self.post_message(TurnedToFile())
        self.selection = blank
        self.record_cursor_width()
        self.history.checkpoint()
        return True

    def action_delete_left(self) -> None:
        """Delete to the left; in leading spaces, delete a whole level of indent."""
        if self.read_only:
            return
        start, end = self.selection
        row, column = end
        before = self.document.get_line(row)[:column]
        if start == end and (blanks := indent.blanks_to_delete(before)) > 1:
            self.delete((row, column - blanks), end, maintain_selection_offset=False)
        else:
            super().action_delete_left()

    # Whole lines

    def action_move_lines(self, by: int) -> None:
        """Move the selected lines up (-1) or down (1)."""
        self._put(whole_lines.moved(self.document.lines, self.selection, by))

    def action_duplicate_lines(self, by: int) -> None:
        """Copy the selected lines above (-1) or below (1) themselves."""
        self._put(whole_lines.duplicated(self.document.lines, self.selection, by))

    def action_toggle_comment(self) -> None:
        """Turn the selected lines into comments, or back into code."""
        changed = self._change_lines(lambda lines: toggled(lines, self._language))
        if not changed and not self.read_only:
            said = NO_NESTING if self._language in COMMENTS else NO_COMMENTS
            self.notify(said, markup=False)

    def _change_lines(self, change: whole_lines.Change) -> bool:
        """Change the selected lines; return False if that leaves them as they are."""
        edit = whole_lines.changed(self.document.lines, self.selection, change)
        self._put(edit)
        return edit is not None

    def _put(self, edit: LineEdit | None) -> None:
        """Make an edit of whole lines, which is undone at once."""
        if edit is None or self.read_only:
            return
        end = (edit.bottom, len(self.document.get_line(edit.bottom)))
        self._replace_lines("\n".join(edit.lines), (edit.top, 0), end, edit.selection)
        self.color_all()  # colors are kept by row, and these lines are in other rows now

    def _replace_lines(self, text: str, start: Location, end: Location, then: Selection) -> None:
        """Replace lines as one step of undo, and select something then."""
        self.history.checkpoint()
        self.edit(_EditOfLines(text, start, end, then))
        self.history.checkpoint()

    # Clipboard

    def action_cut(self) -> None:
        """Cut the selection, or the cursor's line."""
        line = self._line_to_copy()
        if self.read_only or line is None:
            super().action_cut()
        elif line:
            row, column = self.cursor_location
            is_last = row == self.document.line_count - 1
            end = (row, len(line) - 1) if is_last else (row + 1, 0)
            below = "" if is_last else self.document.get_line(row + 1)
            self.app.copy_to_clipboard(line)
            cursor = Selection.cursor((row, min(column, len(below))))
            self._replace_lines("", (row, 0), end, cursor)

    def action_copy(self) -> None:
        """Copy the selection, or the cursor's line if nothing is selected elsewhere either."""
        line = self._line_to_copy()
        if line and not self.screen.get_selected_text():
            self.app.copy_to_clipboard(line)
        else:
            super().action_copy()

    def action_paste(self) -> None:
        """Paste the clipboard; a line that was copied whole goes above the cursor's line."""
        if not self._paste_line(self.app.clipboard):
            super().action_paste()

    def _line_to_copy(self) -> WholeLine | None:
        """Return the cursor's line with its end; empty after the last line end.

        None with a selection.
        """
        row, _ = self.cursor_location
        line = self.document.get_line(row)
        if not self.selection.is_empty:
            return None
        return WholeLine(f"{line}\n" if line or row < self.document.line_count - 1 else "")

    def _paste_line(self, text: str) -> bool:
        """Paste a text above the cursor's line, if it's the line that was last copied whole.

        The terminal pastes the same text with another line end.
        """
        held = self.app.clipboard
        is_whole = isinstance(held, WholeLine) and text.endswith(("\n", "\r"))
        if not is_whole or text.splitlines() != held.splitlines() or not self.selection.is_empty:
            return False
        if not self.read_only:
            row, column = self.cursor_location
            self._replace_lines(held, (row, 0), (row, 0), Selection.cursor((row + 1, column)))
        return True

    # The whole file

    def action_select_text(self) -> None:
        """Select the whole file."""
        self.select_all()

    def action_cursor_file_start(self, select: bool = False) -> None:
        """Go to the start of the file."""
        self.move_cursor((0, 0), select=select)

    def action_cursor_file_end(self, select: bool = False) -> None:
        """Go to the end of the file."""
        self.move_cursor(self.document.end, select=select)


def _fresh_history() -> EditHistory:
    return EditHistory(max_checkpoints=50, checkpoint_timer=2.0, checkpoint_max_characters=100)


ACTIONS = {
    key: binding.action
    for binding in (*TextArea.BINDINGS, *CodeEditor.BINDINGS)
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}
"""The actions of the editor's keys."""
