"""The card above a run's rows: what is wrong first, at which line, and what to do."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from tui.text.step import StepView
from tui.text.verdict import verdict_text
from tui.widgets.step_pane import StepText


class VerdictCard(VerticalScroll):
    """What is wrong in the last run; it takes the focus only to scroll."""

    BINDING_GROUP_TITLE = "What is wrong"
    DEFAULT_CSS = """
    VerdictCard {
        height: auto;
        max-height: 75%;
        scrollbar-size: 0 1;
        border-bottom: solid $border-blurred;
    }
    VerdictCard.-empty {
        display: none;
    }
    """

    def __init__(self, view: StepView) -> None:
        super().__init__()
        self.text = StepText(view, verdict_text)
        self.set_class(view.verdict is None, "-empty")

    def compose(self) -> ComposeResult:
        yield self.text

    def show(self, view: StepView) -> None:
        """Show the run as it was judged."""
        self.text.show(view)
        self.set_class(view.verdict is None, "-empty")
        self.scroll_home(animate=False)

    def allow_focus(self) -> bool:
        return self.max_scroll_y > 0
