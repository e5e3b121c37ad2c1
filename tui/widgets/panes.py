"""The three panes of a lesson, which of them is the current one, and the editor's pane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.events import Click, MouseDown, MouseMove
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui.widgets.code_editor import CodeEditor, TurnedToFile
from tui.widgets.pane_sizes import Layout, PaneSizes
from tui.widgets.result_pane import ResultPane
from tui.widgets.titled_pane import TitledPane, file_tabs, tab_at, tab_title

if TYPE_CHECKING:
    from sandbox.timeline import Place

MOST_TABS = 6
"""The most files whose names stand side by side; no step has more."""

BESIDE_TITLE = 6
"""Columns of a pane's top line that its title can't have."""


class EditorPane(TitledPane):
    """A `CodeEditor` and the tabs of its files."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.editor = CodeEditor(id="editor")
        self.files: list[str] = []
        """The files that are open, in order."""

    @property
    def start(self) -> Widget:
        """The editor."""
        return self.editor

    def compose(self) -> ComposeResult:
        yield self.editor

    def open_files(self, texts: Mapping[str, str], first: str) -> None:
        """Put a step's files in."""
        self.files = list(texts)
        self.editor.open_files(texts, first)
        self._title()

    def show_file(self, name: str) -> None:
        """Show one of the files."""
        self.editor.show_file(name)
        self._title()

    def show_next(self) -> None:
        """Show the file after the one that is shown."""
        if self.files:
            here = self.files.index(self.editor.file)
            self.show_file(self.files[(here + 1) % len(self.files)])

    @on(TurnedToFile)
    def _title(self) -> None:
        """Say which file is shown."""
        at, files = self.files.index(self.editor.file), len(self.files)
        names = self._names()
        self.entitle(tab_title(names, at if len(names) == files else 0))
        if files > MOST_TABS:
            self.note(f"file {at + 1} of {files}")

    def _names(self) -> list[str]:
        """Return the names that fit into the title; of many files, the shown one alone."""
        shown = self.files.index(self.editor.file)
        if len(self.files) > MOST_TABS:
            return [self.editor.file]
        return file_tabs(self.files, shown, self.outer_size.width - BESIDE_TITLE)

    def on_resize(self) -> None:
        """Show as much of the names as fits now."""
        if self.files:
            self._title()

    def on_click(self, event: Click) -> None:
        """Show the file whose tab was clicked."""
        names = self._names() if self.files else []
        if event.y == 0 and len(names) > 1 and (tab := tab_at(names, event.x - 2)) is not None:
            self.show_file(self.files[tab])


PANES = ("step", "code", "result")
NAMES = ("Read", "Code", "What happened")


STEP_BY, CODE_BY = 4, 6
"""Columns and percent that one key moves a border."""


class _Border(Enum):
    """A border that the mouse moves."""

    STEP = auto()
    """Between the step and what is beside it."""
    CODE = auto()
    """Between the code and the result."""


class Panes(Container):
    """A step or another pane, editor and result; where room is short, one of them is shown."""

    @dataclass
    class Resized(Message):
        """The learner gave the panes other sizes."""

        sizes: PaneSizes

    def __init__(
        self,
        step: TitledPane,
        sizes: PaneSizes,
        names: Sequence[str] = NAMES,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.sizes = sizes
        self.step = step
        self.code = EditorPane(id="code")
        self.result = ResultPane(id="result")
        self.work = Container(self.code, self.result, id="work")
        """What is beside the step."""
        self.current = PANES[0]
        self.tabs = Static(id="pane-tabs", markup=False)
        """The names of the panes, with the current one highlighted."""
        self._own_names = self._names = tuple(names)
        self._grabbed: _Border | None = None

    def begin_with(self, pane: str) -> None:
        """Set the current pane before the panes are shown."""
        self._make_current(pane)

    def compose(self) -> ComposeResult:
        yield from (self.step, self.work)

    def turn_to(self, pane: str) -> None:
        """Make a pane the current one."""
        if pane != self.current:
            self._pane(self.current).remove_class("-current")
            self._make_current(pane)

    def _make_current(self, pane: str) -> None:
        self.current = pane
        self._pane(pane).add_class("-current")
        self.work.set_class(pane != "step", "-current")
        self._show_tabs()

    def rename_last(self, name: str = "") -> None:
        """Give the last pane another name, or its own name again."""
        names = (*self._own_names[:-1], name or self._own_names[-1])
        if names != self._names:
            self._names = names
            self._show_tabs()

    def focus_pane(self, pane: str) -> None:
        """Make a pane the current one, with the focus in it."""
        self.turn_to(pane)
        widget = self._pane(pane).start
        self.screen.set_focus(widget)  # at once: the next key may be here already
        if not widget.has_focus:  # it is not displayed yet
            widget.focus()

    def focus_next_pane(self, by: int) -> None:
        """Go to the next pane, or the one before."""
        self.focus_pane(PANES[(PANES.index(self.current) + by) % len(PANES)])

    def mark_line(self, place: Place | None, *, go: bool) -> bool:
        """Mark a row's line in the editor, and go there; return False when the row has no line."""
        code = self.code
        code.editor.unmark("here")
        if place is None or place.line is None or place.file not in code.files:
            return False
        code.show_file(place.file)
        code.editor.mark(place.file, [place.line], "here")
        code.editor.reveal(place.line)
        if go:
            code.editor.go_to(place.line)
            self.focus_pane("code")
        return True

    def on_descendant_focus(self) -> None:
        """Follow the focus, however it moved."""
        for pane in PANES:
            if self._pane(pane).has_focus_within:
                self.turn_to(pane)

    def _show_tabs(self) -> None:
        self.tabs.update(tab_title(self._names, PANES.index(self.current)))

    def _pane(self, name: str) -> TitledPane:
        panes: Mapping[str, TitledPane] = {
            "step": self.step,
            "code": self.code,
            "result": self.result,
        }
        return panes[name]

    # Sizes

    @property
    def layout_now(self) -> Layout:
        """How the panes share the screen; the lanes of a flight need the width of two panes."""
        layout = Layout.of(self.app.size.width)
        return Layout.STACKED if layout is Layout.COLUMNS and self.result.flying else layout

    def on_mount(self) -> None:
        self.watch(self.result, "flying", self._set_sizes, init=False)

    def on_resize(self) -> None:
        self._set_sizes()

    def _set_sizes(self) -> None:
        """Give each pane its room; where one is shown at a time, it has all of it."""
        layout, sizes = self.layout_now, self.sizes
        if layout is Layout.ONE:
            for pane in (self.step, self.code, self.result):
                pane.styles.width = pane.styles.height = "100%"
            return
        self.work.set_class(layout is Layout.STACKED, "-above")
        self.step.styles.width = sizes.step_columns(self.app.size.width)
        code = sizes.code_percent(layout)
        for pane, share in ((self.code, code), (self.result, 100 - code)):
            fraction = f"{share}fr"
            is_beside = layout is Layout.COLUMNS
            pane.styles.width = fraction if is_beside else "100%"
            pane.styles.height = "100%" if is_beside else fraction

    def _resize(self, sizes: PaneSizes) -> None:
        """Give the panes other sizes."""
        if sizes != self.sizes:
            self.sizes = sizes
            self._set_sizes()

    def grow_step(self, by: int) -> None:
        """Make the step wider or narrower by one step of a key."""
        columns = self.sizes.step_columns(self.app.size.width) + by * STEP_BY
        self._resize(self.sizes.with_step(columns, self.app.size.width))
        self.post_message(self.Resized(self.sizes))

    def grow_code(self, by: int) -> None:
        """Give the code more or less of the room that it shares with the result."""
        layout = self.layout_now
        percent = self.sizes.code_percent(layout) + by * CODE_BY
        self._resize(self.sizes.with_code(percent, layout))
        self.post_message(self.Resized(self.sizes))

    def on_mouse_down(self, event: MouseDown) -> None:
        """Take hold of the border under the mouse."""
        self._grabbed = self._border_at(event.screen_x, event.screen_y)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Move the border that was taken hold of."""
        if self._grabbed is None or not event.button:
            return
        self.capture_mouse()
        layout, work = self.layout_now, self.work.region
        if self._grabbed is _Border.STEP:
            columns = event.screen_x - self.region.x
            self._resize(self.sizes.with_step(columns, self.app.size.width))
        elif layout is Layout.COLUMNS:
            percent = round(100 * (event.screen_x - work.x) / max(work.width, 1))
            self._resize(self.sizes.with_code(percent, layout))
        else:
            percent = round(100 * (event.screen_y - work.y) / max(work.height, 1))
            self._resize(self.sizes.with_code(percent, layout))

    def on_mouse_up(self) -> None:
        """Let go of the border."""
        if self._grabbed is not None:
            self._grabbed = None
            self.release_mouse()
            self.post_message(self.Resized(self.sizes))

    def _border_at(self, x: int, y: int) -> _Border | None:
        """Return the border at a place of the screen."""
        layout, result = self.layout_now, self.result.region
        if layout is Layout.ONE:
            return None
        if self.step.display and x in (self.work.region.x - 1, self.work.region.x):
            return _Border.STEP
        if layout is Layout.COLUMNS:
            return _Border.CODE if x in (result.x - 1, result.x) else None
        return _Border.CODE if y in (result.y - 1, result.y) else None
