"""The pane that holds the step: its text, its task, its checks, scrolled by keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive

from tui.step_text import StepView, step_text
from tui.widgets.flow_text import FlowText


class StepText(FlowText):
    """The step's whole text as one widget."""

    view: reactive[StepView | None] = reactive(None, init=False)

    def __init__(self, view: StepView) -> None:
        super().__init__()
        self.set_reactive(StepText.view, view)
        self._kept: tuple[StepView, int, Content] | None = None

    def watch_view(self) -> None:
        self.redraw()

    def laid_out(self, width: int) -> Content:
        view = self.view
        assert view is not None
        if self._kept is None or self._kept[0] is not view or self._kept[1] != width:
            self._kept = (view, width, step_text(view, width))
        return self._kept[2]


class StepPane(VerticalScroll):
    """Scrolls the step's text."""

    BINDING_GROUP_TITLE = "Step"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False, id="step.down"),
        Binding("k", "scroll_up", "Up", show=False, id="step.up"),
        Binding("space", "page_down", "Page down", show=False, id="step.page-down"),
    ]

    DEFAULT_CSS = """
    StepPane {
        padding: 0 1;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    """

    def __init__(self, view: StepView, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._text = StepText(view)

    def compose(self) -> ComposeResult:
        yield self._text

    def show(self, view: StepView, *, from_top: bool = False) -> None:
        """Show the step as it stands now."""
        self._text.view = view
        if from_top:
            self.scroll_home(animate=False)

    def show_end(self) -> None:
        """Scroll to the end, where the hints are."""
        self.call_after_refresh(self.scroll_end, animate=False)
