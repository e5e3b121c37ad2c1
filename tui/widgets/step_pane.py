"""The pane that shows a step: its text, its task with its checks, and the hints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from tui.text.hanging import line_count
from tui.text.hints import hint_text
from tui.text.step import AFTER, KINDS, StepView, after_line, doing_text, reading_text
from tui.widgets.flow_text import FlowText
from tui.widgets.titled_pane import TitledPane
from tui.widgets.true_scrollbar import TrueScrollbar

LayStep = Callable[[StepView, int], Content]


class StepText(FlowText):
    """One part of the step as a single widget."""

    DEFAULT_CSS = """
    StepText {
        padding: 0 1 0 0;
    }
    """

    def __init__(self, view: StepView, lay: LayStep) -> None:
        super().__init__()
        self.view = view
        self._lay = lay
        self._kept: tuple[StepView, int, Content] | None = None

    def show(self, view: StepView) -> None:
        """Show the step as it stands now."""
        if view != self.view:
            self.view = view
            self.redraw()

    def laid_out(self, width: int) -> Content:
        if self._kept is None or self._kept[0] != self.view or self._kept[1] != width:
            self._kept = (self.view, width, self._lay(self.view, width))
        return self._kept[2]


class StepPart(TrueScrollbar, VerticalScroll):
    """Scrolls one part of the step."""

    BINDING_GROUP_TITLE = "Step"

    def __init__(self, view: StepView, lay: LayStep, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.text = StepText(view, lay)

    def compose(self) -> ComposeResult:
        yield self.text


class StepPane(TitledPane):
    """The step's text, and below it the task with its checks, always in sight, and the hints."""

    DEFAULT_CSS = """
    StepPane {
        #reading {
            height: 1fr;
            padding: 0 0 0 1;
            scrollbar-size: 0 1;
            scrollbar-gutter: stable;
        }
        #doing, #helping {
            height: auto;
            max-height: 60%;
            padding: 0 0 0 1;
            border-top: solid $border-blurred;
            scrollbar-size: 0 1;
        }
        #helping {
            max-height: 36%;
        }
        &.-hinting #doing {
            max-height: 44%;
        }
    }
    """

    def __init__(self, view: StepView, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.border_title = KINDS[view.step.front.kind]
        self.reading = StepPart(view, reading_text, id="reading")
        self.doing = StepPart(view, doing_text, id="doing")
        self.helping = StepPart(view, hint_text, id="helping")
        self.helping.display = False
        self._points_below = False

    @property
    def start(self) -> Widget:
        """The text."""
        return self.reading

    def compose(self) -> ComposeResult:
        yield self.reading
        yield self.doing
        yield self.helping

    def on_mount(self) -> None:
        for changing in ("scroll_y", "virtual_size"):
            self.watch(self.reading, changing, self._point_below)

    def on_resize(self) -> None:
        self.call_after_refresh(self._point_below)

    def _point_below(self) -> None:
        """Say in the border that the second part of the text begins below what is in sight."""
        reading = self.reading
        line = after_line(reading.text.view, reading.text.content_size.width)
        is_below = line is not None and line >= reading.scroll_y + reading.size.height
        if is_below is not self._points_below:  # the note may be another's
            self._points_below = is_below
            self.note(f"↓ {AFTER}" if is_below else "")

    def show(self, view: StepView, *, from_top: bool = False) -> None:
        """Show the step as it stands now."""
        self.entitle(Content(KINDS[view.step.front.kind]))
        self.reading.text.show(view)
        self.doing.text.show(view)
        self.helping.text.show(view)
        self.helping.display = bool(view.hints)
        self.set_class(bool(view.hints), "-hinting")
        if from_top:
            self.reading.scroll_home(animate=False)
        self.doing.scroll_home(animate=False)

    def show_last_hint(self, view: StepView) -> None:
        """Scroll to the beginning of the last hint."""
        width = self.helping.text.content_size.width
        above = line_count(hint_text(replace(view, hints=view.hints[:-1]), width))
        top = above + 1 if above else 0
        self.call_after_refresh(self.helping.scroll_to, y=top, animate=False)
