"""The three panes of a lesson, which of them is the current one, and the editor's pane."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from textual.app import ComposeResult
from textual.containers import Container
from textual.events import Click
from textual.widget import Widget
from textual.widgets import Static

from tui.text.step import StepView
from tui.widgets.code_editor import CodeEditor
from tui.widgets.result_pane import ResultPane
from tui.widgets.step_pane import StepPane
from tui.widgets.titled_pane import TitledPane, short_names, tab_at, tab_title


class EditorPane(TitledPane):
    """A `CodeEditor` and the tabs of its files."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.editor = CodeEditor(id="editor")
        self.files: list[str] = []
        """The files that are open, in order."""

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

    def on_click(self, event: Click) -> None:
        """Show the file whose tab was clicked."""
        if event.y == 0 and (tab := tab_at(short_names(self.files), event.x - 2)) is not None:
            self.show_file(self.files[tab])

    def _title(self) -> None:
        shown = self.files.index(self.editor.file)
        self.entitle(tab_title(short_names(self.files), shown))


PANES = ("step", "code", "result")
NAMES = ("Read", "Code", "What happened")


class Layout(Enum):
    """How the three panes share the screen: its CSS class, and the columns that it needs."""

    ONE = ("-one", 0)
    """One pane at a time."""
    DRAWER = ("-drawer", 100)
    """Code above the result; the step comes beside them while it's read."""
    STACKED = ("-stacked", 120)
    """The step on the left; code above the result."""
    COLUMNS = ("-columns", 160)
    """Step, code and result side by side."""

    def __init__(self, style: str, columns: int) -> None:
        self.style = style
        self.columns = columns

    @classmethod
    def of(cls, columns: int) -> Layout:
        """Return the layout for a terminal of this many columns."""
        return max((one for one in cls if one.columns <= columns), key=lambda one: one.columns)

    @property
    def hides_step(self) -> bool:
        """Whether the step is out of sight while another pane is the current one."""
        return self in (Layout.ONE, Layout.DRAWER)


LAYOUTS = [(layout.columns, layout.style) for layout in Layout]
"""The horizontal breakpoints of a screen with these panes."""


class Panes(Container):
    """Step, editor and result; where room is short, what isn't the current pane is hidden."""

    def __init__(self, view: StepView, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.step = StepPane(view, id="step")
        self.code = EditorPane(id="code")
        self.result = ResultPane(id="result")
        self.work = Container(self.code, self.result, id="work")
        """What is beside the step."""
        self.current = PANES[0]
        self.tabs = Static(id="pane-tabs", markup=False)
        """The names of the panes, with the current one highlighted."""
        self._names = NAMES

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

    def rename_last(self, name: str = NAMES[-1]) -> None:
        """Give the last pane another name, or its own name again."""
        if name != self._names[-1]:
            self._names = (*NAMES[:-1], name)
            self._show_tabs()

    def focus_pane(self, pane: str) -> None:
        """Make a pane the current one, with the focus in it."""
        self.turn_to(pane)
        widget: Widget = {
            "step": self.step.reading,
            "code": self.code.editor,
            "result": self.result.view,
        }[pane]
        self.screen.set_focus(widget)  # at once: the next key may be here already
        if not widget.has_focus:  # it is not displayed yet
            widget.focus()

    def focus_next_pane(self, by: int) -> None:
        """Go to the next pane, or the one before."""
        self.focus_pane(PANES[(PANES.index(self.current) + by) % len(PANES)])

    def on_descendant_focus(self) -> None:
        """Follow the focus, however it moved."""
        for pane in PANES:
            if self._pane(pane).has_focus_within:
                self.turn_to(pane)

    def _show_tabs(self) -> None:
        self.tabs.update(tab_title(self._names, PANES.index(self.current)))

    def _pane(self, name: str) -> Widget:
        return {"step": self.step, "code": self.code, "result": self.result}[name]
