"""The editor: a step's files, one shown at a time, with indentation as code wants it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.document._document import Document, DocumentBase, Selection
from textual.document._document_navigator import DocumentNavigator
from textual.document._history import EditHistory
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Offset
from textual.message import Message

from tui.text.code import language_of
from tui.widgets import indent
from tui.widgets.coloured_area import ColouredArea


@dataclass
class _OpenFile:
    """A file that was shown before: everything that makes coming back to it seamless."""

    document: DocumentBase
    wrapped: WrappedDocument
    navigator: DocumentNavigator
    history: EditHistory
    selection: Selection
    scroll: Offset
    marks: dict[int, str] = field(default_factory=dict)


class NothingToUndo(Message):
    """An undo was asked for where no edit of the file is left to be taken back."""


class CodeEditor(ColouredArea):
    """Several files, one shown at a time, each with an undo history of its own."""

    BINDING_GROUP_TITLE = "Editor"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "shift+tab",
            "dedent",
            "Dedent",
            show=False,
            id="editor.dedent",
            tooltip="Take one level of indent from the line, or from the selected lines",
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
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        self._file = ""
        self._files: dict[str, _OpenFile] = {}
        super().__init__(id=id)
        self.indent_width = indent.WIDTH
        self._opened = asyncio.Event()

    # Files

    @property
    def file(self) -> str:
        """The name of the file that is shown."""
        return self._file

    def open_files(self, texts: Mapping[str, str], first: str) -> None:
        """Put these files in, in place of all that were there, and show the first."""
        self._files = {}
        self._file = ""
        for name, text in texts.items():
            if name != first:
                self._files[name] = self._fresh(text)
        self._files[first] = self._fresh(texts[first])
        self.show_file(first)
        self._opened.set()

    def expect_files(self) -> None:
        """Let what is typed from now on wait for the files that are opened next."""
        self._opened.clear()

    @property
    def is_open(self) -> bool:
        """Whether the files are here that what is typed is meant for."""
        return self._opened.is_set()

    async def when_open(self) -> None:
        """Wait for the files that what is typed is meant for."""
        await self._opened.wait()

    def show_file(self, name: str) -> None:
        """Show one of the files, as it was left."""
        if name == self._file:
            return
        if self._file:
            self._files[self._file] = self._here()
        there = self._files[name]
        self._file = name
        self._language = language_of(name)
        self.document = there.document
        self.wrapped_document = there.wrapped
        self.navigator = there.navigator
        self.history = there.history
        self._marks = there.marks
        self._matching_bracket_location = None
        self._build_highlight_map()
        self.selection = there.selection
        self._rewrap_and_refresh_virtual_size()
        self.scroll_to(*there.scroll, animate=False, immediate=True)
        self.refresh()

    def texts(self) -> dict[str, str]:
        """Return the text of every file as it stands."""
        held = {name: file.document.text for name, file in self._files.items()}
        if self._file:
            held[self._file] = self.document.text
        return held

    def replace_text(self, text: str) -> None:
        """Replace the text of the file that is shown, as an edit that can be undone."""
        if text != self.document.text:
            self.replace(text, (0, 0), self.document.end)

    def _fresh(self, text: str) -> _OpenFile:
        document = Document(text)
        wrapped = WrappedDocument(document, tab_width=self.indent_width)
        history = EditHistory(
            max_checkpoints=50, checkpoint_timer=2.0, checkpoint_max_characters=100
        )
        start = Selection.cursor((0, 0))
        return _OpenFile(
            document, wrapped, DocumentNavigator(wrapped), history, start, Offset(0, 0)
        )

    def _here(self) -> _OpenFile:
        return _OpenFile(
            self.document,
            self.wrapped_document,
            self.navigator,
            self.history,
            self.selection,
            self.scroll_offset,
            self._marks,
        )

    # Marks

    def mark(self, file: str, lines: Iterable[int], kind: str) -> None:
        """Mark lines of a file, counted from 1; an edit of the file takes its marks away."""
        marks = self._marks if file == self._file else None
        if marks is None and file in self._files:
            marks = self._files[file].marks
        if marks is not None:
            marks.update(dict.fromkeys((line - 1 for line in lines), kind))
            self._redraw()

    def unmark(self, kind: str) -> None:
        """Take every mark of a kind away, in every file."""
        for marks in [self._marks, *(file.marks for file in self._files.values())]:
            marked = [line for line, its_kind in marks.items() if its_kind == kind]
            for line in marked:
                del marks[line]
            if marked and marks is self._marks:
                self._redraw()

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
        """Leave F6 and F7 to the screen: they are its keys for panes and hints."""
        return action not in ("select_line", "select_all")

    async def _on_key(self, event: events.Key) -> None:
        await self.when_open()
        start, end = self.selection
        if event.key == "escape":
            event.prevent_default()  # TextArea would move the focus
            return  # the screen decides: it stops a run, or leaves the editor
        if event.key == "enter" and not self.read_only:
            typed = indent.after_enter(
                self.document.get_line(min(start, end)[0])[: min(start, end)[1]],
                python=self._language == "python",
            )
        elif event.key == "tab" and start[0] != end[0]:
            event.stop()
            event.prevent_default()
            self._shift_lines(indent.deeper)
            return
        elif (action := self._action_of(event)) is not None:
            # At once: left to bubble, it would be overtaken by a letter typed right after it.
            event.stop()
            event.prevent_default()
            await self.run_action(action)
            return
        elif (action := self._action_of_screen(event)) is not None:
            event.stop()
            event.prevent_default()
            await self.app.run_action(action, self.screen)
            return
        else:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        self._restart_blink()
        self._replace_via_keyboard(typed, start, end)

    async def _on_paste(self, event: events.Paste) -> None:
        """Let a paste wait as keys do; `TextArea` does the rest."""
        await self.when_open()

    def _action_of(self, event: events.Key) -> str | None:
        """Return what a key that types nothing does here, if it does something here."""
        if event.is_printable:
            return None
        bound = self._bindings.key_to_bindings.get(event.key, [])
        actions = (binding.action for binding in bound)
        return next((action for action in actions if self.check_action(action, ())), None)

    def _action_of_screen(self, event: events.Key) -> str | None:
        """Return what a key that types nothing does on the screen, if it does something there."""
        if event.is_printable:
            return None
        active = self.screen.active_bindings.get(event.key)
        is_its = active is not None and active.enabled and active.node is self.screen
        return active.binding.action if active is not None and is_its else None

    def action_undo(self) -> None:
        """Take back the last edit; where there is none, say so."""
        if self.history.undo_stack:
            super().action_undo()
        else:
            self.post_message(NothingToUndo())

    def action_dedent(self) -> None:
        """Take one level of indent from the selected lines."""
        self._shift_lines(indent.shallower)

    def action_delete_left(self) -> None:
        """Delete to the left; in leading blanks, a whole level of indent."""
        start, end = self.selection
        row, column = end
        before = self.document.get_line(row)[:column]
        if start == end and (blanks := indent.blanks_to_delete(before)) > 1:
            self._delete_via_keyboard((row, column - blanks), end)
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
