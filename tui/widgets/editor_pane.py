"""The pane of the editor: its border holds the tabs of a step's files."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.events import Click

from tui.widgets.code_editor import CodeEditor
from tui.widgets.tab_title import short_names, tab_at, tab_title
from tui.widgets.titled_pane import TitledPane


class EditorPane(TitledPane):
    """A `CodeEditor` and the tabs of its files."""

    DEFAULT_CSS = """
    EditorPane {
        padding: 0;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.editor = CodeEditor(id="editor")
        self._names: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.editor

    def open_files(self, texts: Mapping[str, str], first: str) -> None:
        """Put a step's files in."""
        self._names = list(texts)
        self.editor.open_files(texts, first)
        self._title()

    @property
    def files(self) -> list[str]:
        """The files that are open, in order."""
        return self._names

    def show_file(self, name: str) -> None:
        """Show one of the files."""
        self.editor.show_file(name)
        self._title()

    def show_next(self) -> None:
        """Show the file after the one that is shown."""
        if self._names:
            here = self._names.index(self.editor.file)
            self.show_file(self._names[(here + 1) % len(self._names)])

    def on_click(self, event: Click) -> None:
        """Show the file whose tab was clicked."""
        if event.y == 0 and (tab := tab_at(short_names(self._names), event.x - 2)) is not None:
            self.show_file(self._names[tab])

    def _title(self) -> None:
        shown = self._names.index(self.editor.file)
        self.entitle(tab_title(short_names(self._names), shown))
